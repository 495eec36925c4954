/** The owner's page, as a stack of its own. */
import * as z from 'zod';

const whole = (least: number, most: number) =>
  z
    .int()
    .min(least, { error: `at least ${least}` })
    .max(most, { error: `at most ${most}` });

export const desk = z.strictObject({
  /**
   * `people`: invited people sign in by Cognito's managed login, and owner tokens work, too. `tokens`: by owner token only.
   *
   * @default people
   */
  signIn: z.enum(['people', 'tokens']).default('people'),
  /** For how many days people stay signed in. @default 30 */
  signedInDays: whole(1, 365).default(30),
  /** How many minutes an access token lives; it is renewed by itself. @default 10 */
  accessMinutes: whole(5, 15).default(10),
  /** Whether people need a second factor, an app's code. `optional`: whoever wants one. @default optional */
  mfa: z.enum(['off', 'optional', 'required']).default('optional'),
  /** Whether people may sign in by passkey in place of their password. @default true */
  passkeys: z.boolean().default(true),
  /** Whether CloudFront delivers the desk. If not, an API of the Desk stack does. @default true */
  cdn: z.boolean().default(true),
});
export type DeskConfig = z.infer<typeof desk>;

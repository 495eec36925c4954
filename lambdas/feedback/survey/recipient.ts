/** Whom a survey goes to: what an owner's list says of each, checked. The command reads its file by the same rules. */
import * as z from 'zod/mini';
import { isDotAtom } from '../../shared/visitors/email-address.ts';

/** How many one request takes: some seconds of work. */
export const MOST_RECIPIENTS = 50;

const LONGEST_VALUE = 200;

const value = z.string().check(z.minLength(1), z.maxLength(LONGEST_VALUE));

/** @param languages that the survey speaks @param attributes the names that its widget has */
export function recipientSchema(languages: readonly string[], attributes: readonly string[]) {
  return z.strictObject({
    email: z.string().check(z.refine(isDotAtom, { error: 'is not an e-mail address' })),
    language: z.optional(
      z
        .string()
        .check(z.refine((tag) => languages.includes(tag), { error: `is none of ${languages.join(', ')}` })),
    ),
    user: z.optional(value),
    attributes: z.optional(
      z.record(z.string(), value).check(
        z.refine((all) => Object.keys(all).every((name) => attributes.includes(name)), {
          error: `names other than the widget’s attributes (${attributes.join(', ') || 'it has none'})`,
        }),
      ),
    ),
  });
}

export interface Recipient {
  readonly email: string;
  readonly language?: string | undefined;
  readonly user?: string | undefined;
  readonly attributes?: Readonly<Record<string, string>> | undefined;
}

/** Where what came in is told, besides the owner's mail: services in which people work. See docs/destinations.md. */
import * as z from 'zod';
import { address, id } from './values.ts';

const common = {
  /** Whether it gets what visitors wrote. Else it is told that something came, and where to read it. @default false */
  contents: z.boolean().default(false),
  /** Whether it is told what wants a person, in contact, feedback and images, such as a mail that was given up. @default false */
  attention: z.boolean().default(false),
};

const destination = z.discriminatedUnion('type', [
  /** A service of yours, by the Standard Webhooks specification. */
  z.strictObject({ type: z.literal('webhook'), ...common }),
  z.strictObject({ type: z.literal('slack'), ...common }),
  z.strictObject({ type: z.literal('discord'), ...common }),
  /** By a workflow of Teams that takes a webhook request. */
  z.strictObject({ type: z.literal('teams'), ...common }),
  z.strictObject({
    type: z.literal('telegram'),
    ...common,
    /** A chat's number, or a public channel's name with its @. */
    chat: z.string().regex(/^(-?\d{1,20}|@\w{5,32})$/, {
      error: 'not a chat: its number, such as -1001234567890, or @channel',
    }),
  }),
  /** A mail to others than those who get the mails of a form or a widget. */
  z.strictObject({
    type: z.literal('mail'),
    ...common,
    /** Who gets it. */
    to: address,
  }),
]);
export type DestinationConfig = z.infer<typeof destination>;

/** By id. Their addresses and tokens are secrets: `npm run secret -- set destinations/<id>`. */
export const destinations = z
  .record(id, destination)
  .refine((all) => Object.keys(all).length <= 20, { error: 'more than 20 destinations' });
export type Destinations = z.infer<typeof destinations>;

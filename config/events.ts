import * as z from 'zod';
import { positive } from './values.ts';

/** What happens, for programs of the owner's. See docs/events.md. */
export const events = z
  .strictObject({
    /** Whether events go to a bus at EventBridge, of each environment's own, where your rules take them up. @default false */
    bus: z.boolean().default(false),
    /** Days for which the bus keeps events, so that they can be replayed to your rules. @default none are kept */
    archiveDays: positive.max(3650).optional(),
    /** Other accounts that may make rules of their own on the bus: their numbers. @default none */
    accounts: z
      .array(z.string().regex(/^\d{12}$/, { error: 'not an account number: twelve digits, in quotes' }))
      .max(20)
      .default([]),
  })
  .superRefine(({ bus, archiveDays, accounts }, context) => {
    if (bus) return;
    const message = 'there is no bus: set events.bus to true';
    if (archiveDays !== undefined) context.addIssue({ code: 'custom', message, path: ['archiveDays'] });
    if (accounts.length > 0) context.addIssue({ code: 'custom', message, path: ['accounts'] });
  });

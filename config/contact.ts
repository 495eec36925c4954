import * as z from 'zod';
import { budget } from './budget.ts';
import { checkFields, field, fieldName, wordsOfField } from './fields.ts';
import { files } from './files.ts';
import { checkFormHoneypot, honeypot } from './honeypot.ts';
import { checkMerging } from './merge.ts';
import { addressesOf, MOST_RECIPIENTS } from './recipients.ts';
import { checkFormRules, formRules, refuseUnknownDestinations } from './rules.ts';
import { checkShared, shards } from './shards.ts';
import { captcha, spam } from './spam.ts';
import type { KnownDestinations } from './told.ts';
import {
  address,
  CANARY_RATE,
  delivery,
  id,
  origin,
  ownId,
  positive,
  shareOfDay,
  tooSmallDay,
  webAddress,
  webhookAddress,
} from './values.ts';
import { commonLanguages, wordsOfOurs } from './words.ts';

const moment = z.iso.datetime({
  offset: true,
  error: 'not a moment with its zone, such as 2026-12-01T09:00:00+01:00',
});

/** The longest `retentionDays`, ten years. */
export const LONGEST_RETENTION_DAYS = 3650;

/** One line of a mail's header. */
const subjectLine = z
  .string()
  .max(200)
  .regex(/^[^\p{Cc}]*$/u, { error: 'control characters and line breaks are not allowed' });

const autoresponse = z.strictObject({
  /**
   * `{form}`, `{id}`, `{received}` and `{site}`, and fields of the types choice, date and datetime can stand in it. Nothing that a
   * visitor wrote can: who sends the form chooses the receiver.
   */
  subject: subjectLine.min(1),
  /** Plain text; merge fields as above. Becomes the mail's text and a simple HTML of the same words. */
  text: z.string().min(1).max(20_000),
  /** Where the visitor's answer goes. @default the From address */
  replyTo: address.optional(),
  /** One for each e-mail address and form in so many hours. @default 24 */
  everyHours: positive.max(8760).default(24),
  /** So many of the form at once, refilled evenly over a day; visitors beyond it get none. @default 200 */
  perDay: positive.max(1_000_000).default(200),
  /** The same to the addresses of one domain; well-known providers of mailboxes have no such limit. @default 20 */
  perDomainPerDay: positive.max(1_000_000).default(20),
});
export type AutoresponseConfig = z.infer<typeof autoresponse>;

const webhook = z.strictObject({
  /** Gets each submission as signed JSON; see docs/webhooks.md. */
  url: webhookAddress,
});

const form = z
  .strictObject({
    /** Who gets the submissions. Never taken from a visitor. */
    to: z.array(address).min(1, { error: 'name at least one recipient' }).max(10),
    /** The page or site that holds the form; relative redirects are resolved against it. */
    site: webAddress,
    /** Origins whose scripts and pages may submit. The site's own origin is always among them. @default none more */
    origins: z.array(origin).default([]),
    /** The mail's subject; `{field}` stands for an answer, `{form}` for the form's id. @default "New message from {form}" */
    subject: subjectLine.default('New message from {form}'),
    /** A short text above the answers in the mail; `{field}` and `{form}` as above. @default none */
    intro: z.string().min(1).max(1_000).optional(),
    /** Declared fields by name. What is not declared is plain text under the general limits. @default none */
    fields: z.record(fieldName, field).default({}),
    /** What happens to fields that are not declared. @default keep */
    unknownFields: z.enum(['keep', 'refuse']).default('keep'),
    /** Where a plain form goes after success. @default our thank-you page */
    redirect: webAddress.optional(),
    /** What our thank-you page says below its heading. @default that the message has been received */
    thanks: wordsOfOurs.optional(),
    /** Days until a submission is deleted. What could not be sent by then is given up, and you are told. @default 365 */
    retentionDays: positive.max(LONGEST_RETENTION_DAYS).default(365),
    /** Token buckets: so many at once, refilled evenly over a minute, or a day. */
    rate: z
      .strictObject({
        /** Per visitor's address and form. @default 5 */
        perAddressPerMinute: positive.default(5),
        /** For the form as a whole. @default 60 */
        perFormPerMinute: positive.default(60),
        /** A day, for the form as a whole, refilled evenly; what is held as spam has as many of its own. @default 1000 */
        perFormPerDay: positive.default(1_000),
        /** Megabytes of files a day, in the same way; not less than `files.maxBytes`. @default 500 */
        megabytesPerDay: positive.default(500),
        /** How much of both days one address may take, up to 1; one submission in any case. @default 0.2 */
        perAddressShareOfDay: shareOfDay.default(0.2),
      })
      .prefault({}),
    /** A hidden field that people leave empty and robots fill in. `_gotcha` always counts as one. @default none more */
    honeypot: honeypot.optional(),
    /** A mail to the visitor that the submission has arrived. @default none */
    autoresponse: autoresponse.optional(),
    /** Others by name, which rules choose instead. @default none */
    autoresponses: z.record(id, autoresponse).default({}),
    /**
     * By what is in it, a submission goes to other people, gets labels, another answer or another page, or is held: see
     * docs/rules.md. They are tried in their order. @default none
     */
    rules: formRules.default({}),
    /** Ids of `destinations` that hear of each submission. @default none */
    destinations: z.array(id).max(10).default([]),
    /** A service of yours that gets each submission. @default none */
    webhook: webhook.optional(),
    /** What is taken for spam: stored, but not mailed. */
    spam: spam.prefault({}),
    /** A proof that the visitor is a person, asked of a service. @default none is asked for */
    captcha: captcha.optional(),
    /** Files that may be attached. @default none are taken */
    files: files.optional(),
    /**
     * Over how many keys its submissions are spread, from which day on, where more come than a key takes: docs/scale.md.
     * A change whose day has come stays in the list for ever. @default one
     */
    shards: shards.optional(),
    /** False refuses submissions with a message to the visitor, and keeps what is stored. @default true */
    active: z.boolean().default(true),
    /** From when on submissions are taken, with a zone: `2026-12-01T09:00:00+01:00`. @default at once */
    opens: moment.optional(),
    /** When it ends. @default never */
    closes: moment.optional(),
    /**
     * So many submissions are taken in all, then the form is closed. What is held as spam, your own tests and what you delete make no
     * difference. @default any number
     */
    maxSubmissions: positive.max(1_000_000).optional(),
  })
  .refine(
    ({ opens, closes }) =>
      opens === undefined || closes === undefined || Date.parse(opens) < Date.parse(closes),
    {
      error: 'closes before it opens',
      path: ['closes'],
    },
  )
  .superRefine(checkFields)
  .superRefine(({ files, rate }, context) => {
    const message = files && tooSmallDay(rate.megabytesPerDay, files.maxBytes, 'files.maxBytes');
    if (message !== undefined)
      context.addIssue({ code: 'custom', message, path: ['rate', 'megabytesPerDay'] });
  })
  .superRefine(checkFormHoneypot)
  .refine(
    ({ fields, thanks }) =>
      commonLanguages([thanks, ...Object.values(fields).flatMap(wordsOfField)]).length > 0,
    {
      error: 'labels and thanks have no language in common',
    },
  )
  .superRefine(checkMerging)
  .superRefine(checkFormRules)
  .refine((one) => addressesOf(one).length <= MOST_RECIPIENTS, {
    error: `more than ${MOST_RECIPIENTS} addresses with those of its rules, which may all fire at once`,
    path: ['rules'],
  });

export type { FieldConfig } from './fields.ts';
export type { FilesConfig } from './files.ts';
export type FormConfig = z.infer<typeof form>;

/** The form with other rules, which are checked against it. @param known the destinations that they may name */
export function formWithRules(settings: FormConfig, rules: unknown, known: KnownDestinations) {
  return form.superRefine(refuseUnknownDestinations(known)).safeParse({ ...settings, rules });
}

/** The form by which the canary comes in. @param to where its mail goes */
export function canaryForm(to: string): FormConfig {
  return form.parse({ to: [to], site: 'https://canary.invalid', subject: 'Canary', rate: CANARY_RATE });
}

export const contact = z
  .strictObject({
    /** The project id that published clients may put in the path (`/p/{project}/f/{form}`). @default every one is taken */
    project: id.optional(),
    /** Each form has an address of its own: `…/f/<id>`. */
    forms: z
      .record(ownId, form)
      .refine((forms) => Object.keys(forms).length > 0, { error: 'configure at least one form' }),
    /**
     * Over how many keys is spread what all forms share, from which day on. As many as each form has, at least: docs/scale.md.
     * @default one
     */
    shards: shards.optional(),
    /** What it may cost; beyond, it does less. See docs/cost.md. @default no limit */
    budget: budget.optional(),
    /** How hard what leaves is tried. */
    delivery: delivery.prefault({}),
  })
  .superRefine(checkShared('forms'));
export type ContactConfig = z.infer<typeof contact>;

/** What functions get: with what all of the configuration says of mails. */
export type BundledContact = ContactConfig & {
  /** The canary's own form. @default there is no canary */
  readonly canary?: FormConfig;
  /** From which address mails come, and whether the account is still in the SES sandbox. */
  readonly mail: { readonly from: string; readonly sandbox: boolean };
};

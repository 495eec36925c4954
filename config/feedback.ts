import * as z from 'zod';
import type { Brand } from './brand.ts';
import { budget } from './budget.ts';
import { scaleOf } from './scale.ts';
import { captcha, spam } from './spam.ts';
import { address, delivery, id, origin, positive, shareOfDay, webAddress } from './values.ts';

const label = z.string().min(1).max(200);

const question = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('text'),
    label,
    /** @default false */
    required: z.boolean().default(false),
    /** In characters. @default 1000 */
    maxLength: positive.max(10_000).default(1_000),
  }),
  z.strictObject({
    type: z.literal('choice'),
    label,
    /** @default false */
    required: z.boolean().default(false),
    options: z.array(label).min(1).max(20),
    /** Whether several options may be chosen. @default false */
    multiple: z.boolean().default(false),
  }),
]);
export type QuestionConfig = z.infer<typeof question>;

/** From worst to best. */
export const DEFAULT_FACES = [
  { symbol: '😞', label: 'Very bad' },
  { symbol: '🙁', label: 'Bad' },
  { symbol: '😐', label: 'Neither good nor bad' },
  { symbol: '🙂', label: 'Good' },
  { symbol: '😀', label: 'Very good' },
];

const widget = z
  .strictObject({
    /** What is asked for: stars 1–5, CSAT 1–5, NPS 0–10, thumbs 0 or 1, emoji 1 to as many as there are, or words only. */
    kind: z.enum(['stars', 'csat', 'nps', 'thumbs', 'emoji', 'comment']),
    /** The question above the scale. @default the widget's own, in the visitor's language */
    title: label.optional(),
    /** The symbols of the kind `emoji`, from worst to best, each with a name for screen readers. @default five faces */
    emoji: z
      .array(z.strictObject({ symbol: z.string().min(1).max(16), label }))
      .min(2)
      .max(7)
      .default(DEFAULT_FACES),
    /** The page or site that holds the widget; relative pages and redirects are resolved against it. */
    site: webAddress,
    /** Origins whose scripts and pages may send. The site's own origin is always among them. @default none more */
    origins: z.array(origin).default([]),
    /** Whether words are asked for. The kind `comment` always requires them. @default optional */
    comment: z.enum(['none', 'optional', 'required']).default('optional'),
    /** Whether visitors are asked for an e-mail address; they may always leave it out. @default false */
    email: z.boolean().default(false),
    /** Further questions by id. @default none */
    questions: z
      .record(id, question)
      .refine((all) => Object.keys(all).length <= 5, { error: 'at most five questions' })
      .default({}),
    /** For how many seconds a person may change an answer. @default 86400, a day */
    changeSeconds: z.int().min(0).max(2_592_000).default(86_400),
    /** Days until a response is deleted. Counts stay. @default 365 */
    retentionDays: positive.max(3650).default(365),
    /** Token buckets, of responses and changes of them: so many at once, refilled evenly over a minute, or a day. */
    rate: z
      .strictObject({
        /** Per visitor's address and widget. @default 10 */
        perAddressPerMinute: positive.default(10),
        /** For the widget as a whole. @default 120 */
        perWidgetPerMinute: positive.default(120),
        /** A day, for the widget as a whole, refilled evenly; what is held as spam has as many of its own. @default 5000 */
        perWidgetPerDay: positive.default(5_000),
        /** How much of the day one address may take, up to 1; one response in any case. @default 0.2 */
        perAddressShareOfDay: shareOfDay.default(0.2),
      })
      .prefault({}),
    /** A hidden field that people leave empty and robots fill in. `_gotcha` always counts as one. @default none more */
    honeypot: z.string().min(1).max(100).optional(),
    /** What is taken for spam: stored, but not counted, and no mail is sent. */
    spam: spam.prefault({}),
    /** A proof that the visitor is a person, asked of a service. @default none is asked for */
    captcha: captcha.optional(),
    /** False refuses responses with a message to the visitor, and keeps what is stored. @default true */
    active: z.boolean().default(true),
    /** Whether anybody may read count, mean and distribution. @default false */
    publicSummary: z.boolean().default(false),
    /** What is rated, for search engines (schema.org). @default the site, as a WebSite */
    item: z
      .strictObject({
        /** A type of schema.org, such as Product. @default Product */
        type: z
          .string()
          .regex(/^[A-Z][A-Za-z]{1,60}$/, { error: 'not a type of schema.org, such as Product' })
          .default('Product'),
        name: label,
      })
      .optional(),
    /** Mails the owner at once when a rating is this low. @default never */
    alert: z
      .strictObject({
        /** The highest rating that alerts. */
        atMost: z.int().min(0).max(10),
        /** After an alert, none for so many seconds. @default 3600 */
        everySeconds: positive.default(3600),
      })
      .optional(),
    /** Where a plain form goes after success. @default our thank-you page */
    redirect: webAddress.optional(),
  })
  .refine(({ kind, alert }) => kind !== 'comment' || alert === undefined, {
    error: 'a widget without ratings has none that could be low',
    path: ['alert'],
  })
  .superRefine(({ alert, ...settings }, context) => {
    const scale = scaleOf(settings);
    if (!alert || !scale || (alert.atMost >= scale.lowest && alert.atMost <= scale.highest)) return;
    context.addIssue({
      code: 'custom',
      message: `not a rating of this widget: ${scale.lowest} to ${scale.highest}`,
      path: ['alert', 'atMost'],
    });
  });
export type WidgetConfig = z.infer<typeof widget>;

export const feedback = z.strictObject({
  /** Who gets digests and alerts. @default the owner's address */
  to: z.array(address).min(1).max(10).optional(),
  widgets: z
    .record(id, widget)
    .refine((widgets) => Object.keys(widgets).length > 0, { error: 'configure at least one widget' }),
  /**
   * The preset of images that visitors' screenshots are uploaded into. What a response names there is deleted with it by
   * `npm run owner`. An id comes from the visitor, so images of other presets are never deleted so. @default none
   */
  screenshotPreset: id.optional(),
  /** The weekly mail about the seven days before it, in the owner's time zone; none for a widget that nobody used. */
  digest: z
    .strictObject({
      /** @default monday */
      weekday: z
        .enum(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'])
        .default('monday'),
      /** 0 to 23. @default 8 */
      hour: z.int().min(0).max(23).default(8),
    })
    .prefault({}),
  /** What it may cost; beyond, it does less. See docs/cost.md. @default no limit */
  budget: budget.optional(),
  delivery: delivery.prefault({}),
});
export type FeedbackConfig = z.infer<typeof feedback>;

/** What functions get: with the owner's values filled in. */
export type BundledFeedback = FeedbackConfig & {
  readonly to: readonly string[];
  readonly timeZone: string;
  readonly brand?: Brand | undefined;
  /** The owner's address. */
  readonly owner: string;
  /** The SES identity, a domain or an address. */
  readonly identity: string;
  /** From which address mails come, and whether the account is still in the SES sandbox. */
  readonly mail: { readonly from: string; readonly sandbox: boolean };
};

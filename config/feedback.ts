import * as z from 'zod';
import type { Brand } from './brand.ts';
import { budget } from './budget.ts';
import { languagesOf, unknownLanguages } from './feedback-languages.ts';
import { missingTexts, ownTexts } from './feedback-texts.ts';
import { checkWidgetHoneypot, honeypot } from './honeypot.ts';
import { checkWidgetRules, refuseUnknownDestinations, widgetRules } from './rules.ts';
import { rangeProblem, scaleOf, WIDGET_KINDS } from './scale.ts';
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
  webAddress,
  whole,
} from './values.ts';
import { LANGUAGES, label, words } from './words.ts';

const question = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('text'),
    /** What is asked. */
    label: words,
    /** Whether it must be answered. @default false */
    required: z.boolean().default(false),
    /** The longest answer, in characters. @default 1000 */
    maxLength: positive.max(10_000).default(1_000),
  }),
  z.strictObject({
    type: z.literal('choice'),
    /** What is asked. */
    label: words,
    /** Whether it must be answered. @default false */
    required: z.boolean().default(false),
    /** Each a text, or what is stored with what visitors read: `{ value: 'price', label: { en: 'Price', de: 'Preis' } }`. */
    options: z
      .array(
        z.union([
          label,
          z.strictObject({
            /** What is stored. */
            value: label,
            /** What visitors read. */
            label: words,
          }),
        ]),
      )
      .min(1)
      .max(20),
    /** Whether several options may be chosen. @default false */
    multiple: z.boolean().default(false),
  }),
]);
export type QuestionConfig = z.infer<typeof question>;

/** What is asked or offered after a score; both ends are included. */
const followUp = z
  .strictObject({
    /** From this score on. @default the scale's lowest */
    atLeast: whole.min(0).max(10).optional(),
    /** Up to this score. @default the scale's highest */
    atMost: whole.min(0).max(10).optional(),
    /** A question to be answered in words, such as why. Its answer is stored by the follow-up's id. */
    ask: words.optional(),
    /** Whether the question must be answered. @default false */
    required: z.boolean().default(false),
    /** Of the answer, in characters. @default 1000 */
    maxLength: positive.max(10_000).default(1_000),
    /** A link that is offered once the answer is sent, such as to a page for public reviews. */
    link: z
      .strictObject({
        /** Where it leads. */
        href: webAddress,
        /** What it says. */
        text: words,
      })
      .optional(),
  })
  .refine(({ ask, link }) => (ask === undefined) !== (link === undefined), {
    error: 'either `ask` a question or offer a `link`',
  });
export type FollowUpConfig = z.infer<typeof followUp>;

/** How a widget comes to the visitor. Each has an attribute of the script tag that goes before it. */
const display = z.strictObject({
  /** In the page; a button that opens it; a card that appears; a bar along the window's edge. @default inline */
  mode: z.enum(['inline', 'button', 'popover', 'bar']).default('inline'),
  /** Where button and card are: a corner below, the middle of a side, or `top`, at its right. A bar is at the bottom unless this is `top`. @default bottom-right */
  position: z.enum(['bottom-right', 'bottom-left', 'right', 'left', 'top']).default('bottom-right'),
  /** On the button. @default Feedback, in the visitor's language */
  label: words.optional(),
  /** When a card or a bar appears: at the first of these. @default at once */
  when: z
    .strictObject({
      /** After so many seconds on the page. */
      seconds: z.number().min(0).max(86_400).optional(),
      /** Once so much of the page is scrolled past, in percent. */
      scroll: z.number().min(1).max(100).optional(),
      /** Once the visitor seems to leave: the pointer goes for the tabs, or a finger scrolls up fast. */
      leaving: z.boolean().optional(),
      /** On an event of the page: `dispatchEvent(new CustomEvent('order-placed'))`. */
      event: label.optional(),
    })
    .optional(),
  /** Paths on which it shows, `*` for anything: `/docs/*`; with `!` those on which it does not. @default all */
  pages: z.array(label).max(50).default([]),
  /** To what share of visitors a card or a bar appears, above 0 up to 1. @default 1, to all */
  share: z.number().gt(0).max(1).default(1),
  /**
   * When a visitor who saw a card or a bar may see one again, of whatever widget of the site: `always`; once a `visit`, known by
   * a mark that ends with the tab; or after so many days, which keeps a date on the visitor's machine. @default visit
   */
  again: z.union([z.enum(['always', 'visit']), positive.max(3650)]).default('visit'),
});

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
    /**
     * What is asked for: stars 1–5, CSAT 1–5, NPS 0–10, CES (how easy it was) 1–7, thumbs 0 or 1, emoji 1 to as many as
     * there are, or words only.
     */
    kind: z.enum(WIDGET_KINDS),
    /** The question above the scale. @default the widget's own, in the visitor's language */
    title: words.optional(),
    /** What is said once an answer is sent. @default our thanks, in the visitor's language */
    thanks: words.optional(),
    /** The symbols of the kind `emoji`, from worst to best, each with a name for screen readers. @default five faces */
    emoji: z
      .array(
        z.strictObject({
          /** An emoji. */
          symbol: z.string().min(1).max(16),
          /** Its name, for screen readers and in summaries. */
          label: words,
        }),
      )
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
    /** What is asked or offered after certain scores, by id. @default none */
    followUps: z
      .record(id, followUp)
      .refine((all) => Object.keys(all).length <= 5, { error: 'at most five follow-ups' })
      .default({}),
    /** Names of what the page passes along, such as plan or version; others are left out. @default none */
    attributes: z.array(id).max(10).default([]),
    /**
     * How the user's id, which a page may pass, is stored: as a keyed hash, by which you find the same user again but
     * nobody's id, or as it came. @default hash
     */
    userId: z.enum(['hash', 'keep']).default('hash'),
    /** How it comes to the visitor. @default in the page, where the tag stands */
    display: display.prefault({}),
    /** For how many seconds a person may change an answer. @default 86400, a day */
    changeSeconds: whole.min(0).max(2_592_000).default(86_400),
    /** Days until a response is deleted. Counts stay. An alert that could not be sent by then is given up, and you are told. @default 365 */
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
    honeypot: honeypot.optional(),
    /** What is taken for spam: stored, but not counted, and no mail is sent. */
    spam: spam.prefault({}),
    /** A proof that the visitor is a person, asked of a service. @default none is asked for */
    captcha: captcha.optional(),
    /**
     * Over how many keys its responses are spread, from which day on, where more come than a key takes: docs/scale.md.
     * A change whose day has come stays in the list for ever. @default one
     */
    shards: shards.optional(),
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
        /** Its name. */
        name: label,
      })
      .optional(),
    /** Mails the owner at once when a rating is this low. @default never */
    alert: z
      .strictObject({
        /** The highest rating that alerts. */
        atMost: whole.min(0).max(10),
        /** After an alert, none for so many seconds. @default 3600 */
        everySeconds: positive.default(3600),
      })
      .optional(),
    /** Where a plain form goes after success. @default our thank-you page */
    redirect: webAddress.optional(),
    /** Destinations that hear of each response: docs/destinations.md. @default none */
    destinations: z.array(id).max(10).default([]),
    /**
     * By what is in it, a response's alert goes to other people, other destinations are told, it gets labels, or is held: see
     * docs/rules.md. They are tried in their order. @default none
     */
    rules: widgetRules.default({}),
  })
  .superRefine(checkWidgetRules)
  .superRefine(checkWidgetHoneypot)
  .refine(({ kind, alert }) => kind !== 'comment' || alert === undefined, {
    error: 'a widget without ratings has none that could be low',
    path: ['alert'],
  })
  .superRefine(({ followUps, questions, ...settings }, context) => {
    const scale = scaleOf(settings);
    for (const [name, followUp] of Object.entries(followUps)) {
      const refuse = (message: string) =>
        context.addIssue({ code: 'custom', message, path: ['followUps', name] });
      if (Object.hasOwn(questions, name)) refuse('a question has this id already');
      const problem = scale
        ? rangeProblem(scale, followUp)
        : 'a widget without ratings has none to follow up';
      if (problem !== undefined) refuse(problem);
    }
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

/** The widget with other rules, which are checked against it. @param known the destinations that they may name */
export function widgetWithRules(settings: WidgetConfig, rules: unknown, known: KnownDestinations) {
  return widget.superRefine(refuseUnknownDestinations(known)).safeParse({ ...settings, rules });
}

/** The widget by which the canary comes in: each of its responses alerts. @param to where the alert goes */
export function canaryWidget(to: string): WidgetConfig {
  return widget.parse({
    kind: 'thumbs',
    comment: 'none',
    site: 'https://canary.invalid',
    rate: CANARY_RATE,
    alert: { atMost: 0, everySeconds: 1 },
    rules: { canary: { when: {}, do: { to: [to] } } },
  });
}

/** What a mail says: longer than a label, in one language or in several. */
const mailText = z.union([
  z.string().min(1).max(5_000),
  z.record(
    z.string().regex(/^[a-z]{2,3}$/, { error: 'not a language: write one such as de' }),
    z.string().min(1).max(5_000),
  ),
]);

const survey = z
  .strictObject({
    /** The widget whose question is asked, and whose responses the answers are: one of the kinds `nps` and `csat`. */
    widget: id,
    /** Of the mail. @default the question */
    subject: words.optional(),
    /** Above the question: who asks, and why. An empty line begins a paragraph. @default a sentence of ours */
    text: mailText.optional(),
    /** Where answers to the mail go. @default mail.from */
    replyTo: address.optional(),
    /** After so many days who has not answered is reminded, once; 0 never. @default 7 */
    remindAfterDays: whole.min(0).max(90).default(7),
    /** For so many days an invitation can be answered, and is kept; `askAgainAfterDays` at most. @default 30 */
    closesAfterDays: positive.max(365).default(30),
  })
  .refine(({ remindAfterDays, closesAfterDays }) => remindAfterDays < closesAfterDays, {
    error: 'a reminder must come before the survey closes',
    path: ['remindAfterDays'],
  });
export type SurveyConfig = z.infer<typeof survey>;

export const feedback = z
  .strictObject({
    /** Who gets digests and alerts. @default the owner's address */
    to: z.array(address).min(1).max(10).optional(),
    /** Each widget by its id, which the script tag names. */
    widgets: z
      .record(ownId, widget)
      .refine((widgets) => Object.keys(widgets).length > 0, { error: 'configure at least one widget' }),
    /**
     * The preset of images that visitors' screenshots are uploaded into. What a response names there is deleted with it by
     * `npm run owner`. An id comes from the visitor, so images of other presets are never deleted so. @default none
     */
    screenshotPreset: id.optional(),
    /** The weekly mail about the seven days before it, in the owner's time zone; none for a widget that nobody used. */
    digest: z
      .strictObject({
        /** On which day it comes. @default monday */
        weekday: z
          .enum(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'])
          .default('monday'),
        /** At which hour, 0 to 23. @default 8 */
        hour: whole.min(0).max(23).default(8),
      })
      .prefault({}),
    /** Surveys by mail, by id: `npm run owner -- surveys send <id> --csv <file>`. @default none */
    surveys: z.record(id, survey).default({}),
    /** Nobody is asked by mail again within so many days, over all surveys. @default 90 */
    askAgainAfterDays: positive.max(3650).default(90),
    /** Texts of yours in place of ours, by language, for all widgets; of a language that is not ours all of them. @default none */
    texts: ownTexts.default({}),
    /**
     * Over how many keys is spread what all widgets share, from which day on. As many as each widget has, at least: docs/scale.md.
     * @default one
     */
    shards: shards.optional(),
    /** What it may cost; beyond, it does less. See docs/cost.md. @default no limit */
    budget: budget.optional(),
    /**
     * Whether CloudFront delivers the widget's scripts. Without it the pipeline's own API does, under its throttle: for accounts
     * for which AWS refuses CloudFront at first. Tags that pages hold go on working when it comes, and not when it goes.
     * @default true
     */
    cdn: z.boolean().default(true),
    /** How hard what leaves is tried. */
    delivery: delivery.prefault({}),
  })
  .superRefine(({ surveys, askAgainAfterDays, texts, widgets }, context) => {
    const refuse = (message: string, ...path: string[]) =>
      context.addIssue({ code: 'custom', message, path });
    for (const [name, { widget, closesAfterDays }] of Object.entries(surveys)) {
      const kind = Object.hasOwn(widgets, widget) ? widgets[widget]?.kind : undefined;
      if (kind === undefined) refuse('there is no such widget', 'surveys', name, 'widget');
      else if (kind !== 'nps' && kind !== 'csat')
        refuse('a survey by mail needs a widget of the kind nps or csat', 'surveys', name, 'widget');
      if (closesAfterDays > askAgainAfterDays)
        refuse(
          `may not be longer than feedback.askAgainAfterDays (${askAgainAfterDays}): somebody could have two open invitations`,
          ...['surveys', name, 'closesAfterDays'],
        );
    }
    for (const [language, own] of Object.entries(texts)) {
      const missing = LANGUAGES.some((ours) => ours === language) ? [] : missingTexts(own);
      if (missing.length > 0)
        refuse(`we have no texts in this language: add ${missing.join(', ')}`, 'texts', language);
    }
    for (const [name, settings] of Object.entries(widgets)) {
      const unknown = unknownLanguages(settings, texts);
      if (unknown.length > 0)
        refuse(`no texts in ${unknown.join(', ')}: put them into feedback.texts`, 'widgets', name);
      else if (languagesOf(settings, texts).length === 0)
        refuse('its texts have no language in common', 'widgets', name);
    }
  })
  .superRefine(checkShared('widgets'));
export type FeedbackConfig = z.infer<typeof feedback>;

/** What functions get: with the owner's values filled in. */
export type BundledFeedback = FeedbackConfig & {
  readonly to: readonly string[];
  /** The canary's own widget. @default there is no canary */
  readonly canary?: WidgetConfig | undefined;
  readonly timeZone: string;
  readonly brand?: Brand | undefined;
  /** The owner's address. */
  readonly owner: string;
  /** The SES identity, a domain or an address. */
  readonly identity: string;
  /** From which address mails come, and whether the account is still in the SES sandbox. */
  readonly mail: { readonly from: string; readonly sandbox: boolean };
};

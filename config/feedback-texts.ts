/** The texts of a widget that are the same for all widgets: ours, and what an owner puts in their place. */
import * as z from 'zod';
import { label, languageTag } from './words.ts';

const pair = z.tuple([label, label]);
const five = z.tuple([label, label, label, label, label]);

/** Texts of one language. Lists are in the order of the ratings. */
const widgetTexts = z.strictObject({
  /** The question of each kind, where the widget has no title of its own. */
  titles: z.strictObject({
    stars: label,
    csat: label,
    nps: label,
    ces: label,
    thumbs: label,
    emoji: label,
    comment: label,
  }),
  /** Above the field for words. */
  comment: label,
  /** Behind what may be left out. */
  optional: label,
  email: label,
  send: label,
  stars: five,
  csat: five,
  thumbs: pair,
  /** The names of the faces that a widget without `emoji` has. */
  faces: five,
  /** What the lowest and the highest score of NPS mean. */
  ends: pair,
  /** What the lowest and the highest score of CES mean. */
  agreement: pair,
  /** After the answer. */
  thanks: label,
  /** The button by which an answer is changed, and what is said once it is. */
  change: label,
  changed: label,
  failed: label,
  /** On the button that opens the widget, and of those that close it. */
  open: label,
  close: label,
  screenshot: label,
  uploading: label,
  uploaded: label,
  notUploaded: label,
  /** The pages of ours. */
  page: z.strictObject({ thanks: label, received: label, notSent: label, back: label, trap: label }),
});
export type Texts = z.infer<typeof widgetTexts>;

const { titles, page } = widgetTexts.shape;
const someTexts = widgetTexts.extend({ titles: titles.partial(), page: page.partial() }).partial();

/** By language. Of our own languages single texts, of any other one all of them. */
export const ownTexts = z.record(languageTag, someTexts);
export type OwnTexts = z.infer<typeof ownTexts>;

/** Names of the texts that a language lacks, such as `page.back`. */
export function missingTexts(texts: OwnTexts[string]): string[] {
  const result = widgetTexts.safeParse(texts);
  return result.success ? [] : result.error.issues.map(({ path }) => path.join('.'));
}

/** The texts of a widget that are the same for all widgets: ours, and what an owner puts in their place. */
import * as z from 'zod';
import { label, languageTag } from './words.ts';

const pair = z.tuple([label, label]);
const five = z.tuple([label, label, label, label, label]);

/** The question of each kind. */
const titles = z.strictObject({
  /** Of stars. */
  stars: label,
  /** Of CSAT. */
  csat: label,
  /** Of NPS. */
  nps: label,
  /** Of CES. */
  ces: label,
  /** Of thumbs. */
  thumbs: label,
  /** Of emoji. */
  emoji: label,
  /** Of a widget for words only. */
  comment: label,
});

/** On the pages of ours. */
const page = z.strictObject({
  /** The heading after an answer. */
  thanks: label,
  /** Below it. */
  received: label,
  /** The heading when an answer was not taken. */
  notSent: label,
  /** The link to the website. */
  back: label,
  /** Above the field that people leave empty. */
  trap: label,
});

/** Texts of one language. Lists are in the order of the ratings. */
const widgetTexts = z.strictObject({
  /** The question of each kind, where the widget has no title of its own. */
  titles,
  /** Above the field for words. */
  comment: label,
  /** Behind what may be left out. */
  optional: label,
  /** Above the field for an e-mail address. */
  email: label,
  /** On the button that sends. */
  send: label,
  /** The names of one to five stars. */
  stars: five,
  /** The names of the five answers of CSAT. */
  csat: five,
  /** The names of thumb down and up. */
  thumbs: pair,
  /** The names of the faces that a widget without `emoji` has. */
  faces: five,
  /** What the lowest and the highest score of NPS mean. */
  ends: pair,
  /** What the lowest and the highest score of CES mean. */
  agreement: pair,
  /** After the answer. */
  thanks: label,
  /** On the button by which an answer is changed. */
  change: label,
  /** Once it is changed. */
  changed: label,
  /** When it could not be sent. */
  failed: label,
  /** On the button that opens the widget. */
  open: label,
  /** Of the buttons that close it. */
  close: label,
  /** Above the field for a screenshot. */
  screenshot: label,
  /** While it is sent. */
  uploading: label,
  /** Once it is there. */
  uploaded: label,
  /** When it could not be sent; the answer goes without it. */
  notUploaded: label,
  /** The pages of ours. */
  page,
});
export type Texts = z.infer<typeof widgetTexts>;

const someTexts = widgetTexts.extend({ titles: titles.partial(), page: page.partial() }).partial();

/** By language. Of our own languages single texts, of any other one all of them. */
export const ownTexts = z.record(languageTag, someTexts);
export type OwnTexts = z.infer<typeof ownTexts>;

/** Names of the texts that a language lacks, such as `page.back`. */
export function missingTexts(texts: OwnTexts[string]): string[] {
  const result = widgetTexts.safeParse(texts);
  return result.success ? [] : result.error.issues.map(({ path }) => path.join('.'));
}

/**
 * The columns of the lake's one table, `events_rows`: a row for each event, and for each change of a submission or response
 * that is no event. Nothing in them names a person, or is what a person wrote; where the configuration asks for that, it
 * stands in columns besides: `personalColumns`.
 */
import type { PersonalColumns } from './personal.ts';

export type ColumnType = 'text' | 'integer' | 'time';

/** In the order in which they are shown. */
export const EVENT_COLUMNS = {
  /** Names what happened: the same however often it comes, from the stream or from what is stored. */
  id: 'text',
  /** Of an event; or `submission.changed`, `leg.ended`. */
  type: 'text',
  /** When it happened. */
  at: 'time',
  /** What of one item is newer: its version, which only goes up. Empty for what has none. */
  version: 'integer',
  /** `live` from the stream, which knows what happened; `stored` by a backfill, which sees what came of it. */
  source: 'text',
  /** The id of the event, as webhooks and the bus have it. */
  event: 'text',
  pipeline: 'text',
  /** What it is about: the id of a submission, response or image, or a reply's digest. */
  item: 'text',
  /** When the item came in; of a click, the owner's day: `BY_OWNERS_DAY`. */
  received_at: 'time',
  state: 'text',
  form: 'text',
  widget: 'text',
  preset: 'text',
  account: 'text',
  /** Origin and path that a response is about. */
  page: 'text',
  language: 'text',
  /** The website it was sent from. */
  origin: 'text',
  /** Why it is held as spam, with spaces between. */
  spam_reasons: 'text',
  /** Ids of the rules that fired, with spaces between. */
  rules: 'text',
  /** The rule whose reply it is, or the last six letters of it for a click. */
  rule: 'text',
  link: 'text',
  /** Of a leg, such as `mail`; of a reply, `private` or `public`; of a response, its widget's. */
  kind: 'text',
  /** How a leg or a reply ended. */
  outcome: 'text',
  /** Why, in a code. */
  reason: 'text',
  /** Who deleted it: `person` or `expiry`. */
  deleted_by: 'text',
  /** How long it took: a leg from when it was made, an image from when it was asked for. */
  milliseconds: 'integer',
  files: 'integer',
  bytes: 'integer',
  /** Of the picture that most browsers get: the largest one of the best format. */
  stored_bytes: 'integer',
  format: 'text',
  stored_format: 'text',
  rating: 'integer',
} as const satisfies Readonly<Record<string, ColumnType>>;

type ValueOf<Type extends ColumnType> = Type extends 'integer' ? number : string;

/** A row: times are ISO 8601, and what is not known is left out. */
export type EventRow = {
  readonly [Name in keyof typeof EVENT_COLUMNS]?: ValueOf<(typeof EVENT_COLUMNS)[Name]> | undefined;
} & {
  readonly id: string;
  readonly type: string;
  readonly at: string;
  readonly source: 'live' | 'stored';
  readonly pipeline: string;
} & PersonalColumns;

/**
 * The folder of a row: the day in UTC when its item came in, so that all that becomes of an item is in one place, or the day
 * when it happened.
 */
export function dayOfRow({ received_at: receivedAt, at }: EventRow): string {
  return (receivedAt ?? at).slice(0, 10);
}

/** The type of events that are kept by the owner's day: `received_at` is midnight in UTC of that day, and no moment to compare with. */
export const BY_OWNERS_DAY = 'link.clicked';

/** The data set that the table of events is called by, as if files of it had landed. */
export const EVENTS = 'events';

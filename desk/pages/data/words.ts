/** Texts by what they are about. */
import type { I18n } from '../../i18n/index.tsx';
import type { PlainKey } from '../../i18n/translate.ts';
import type { Span } from './search.ts';

export const SPAN_WORDS: Readonly<Record<Span, PlainKey>> = {
  '3h': 'data.span3h',
  '1d': 'data.span1d',
  '7d': 'data.span7d',
  '30d': 'data.span30d',
  '365d': 'data.span365d',
};

/** Our own questions; one that an owner has added is called as its file is. */
export const QUESTION_WORDS: Readonly<Record<string, PlainKey>> = {
  'images-by-format': 'data.questionImages',
  nps: 'data.questionNps',
  rules: 'data.questionRules',
  spam: 'data.questionSpam',
  'submissions-by-source': 'data.questionSubmissions',
  'time-to-mail': 'data.questionMail',
};

/** The columns of our own questions' answers. A test compares them with the questions. */
const COLUMNS: Readonly<Record<string, PlainKey>> = {
  month: 'data.columnMonth',
  week: 'data.columnWeek',
  form: 'data.columnForm',
  website: 'data.columnWebsite',
  widget: 'data.columnWidget',
  page: 'data.columnPage',
  pipeline: 'data.columnPipeline',
  mail: 'data.columnMail',
  rule: 'data.columnRule',
  format: 'data.columnFormat',
  served_as: 'data.columnServedAs',
  images: 'data.columnImages',
  original_bytes: 'data.columnOriginalBytes',
  served_bytes: 'data.columnServedBytes',
  saved_bytes: 'data.columnSavedBytes',
  saved_percent: 'data.columnSavedPercent',
  responses: 'data.columnResponses',
  nps: 'data.columnNps',
  private_replies: 'data.columnPrivateReplies',
  clicks: 'data.columnClicks',
  clicks_percent: 'data.columnClicksPercent',
  came_in: 'data.columnCameIn',
  held: 'data.columnHeld',
  released: 'data.columnReleased',
  released_percent: 'data.columnReleasedPercent',
  spam: 'data.columnSpam',
  sent: 'data.columnSent',
  seconds_on_average: 'data.columnSecondsOnAverage',
  seconds_at_most: 'data.columnSecondsAtMost',
  percent_within_a_minute: 'data.columnPercentWithinAMinute',
  percent_within_an_hour: 'data.columnPercentWithinAnHour',
};

/** How a column is headed: in words for one of ours, else as SQL calls it, without what SQL needs between words. */
export function headingOf(column: string, t: I18n['t']): string {
  const key = Object.hasOwn(COLUMNS, column) ? COLUMNS[column] : undefined;
  return key ? t(key) : column.replaceAll('_', ' ');
}

/** What the feedback pages show, as it stands in the address. Anybody may have written that: what means nothing is left out. */
import type { ListResponsesParams } from '../../../contract/client/feedback.ts';

/** How long a span is looked at, in days; 365 are shown by week. */
export const SPANS = [7, 30, 90, 365] as const;
export type Span = (typeof SPANS)[number];

export interface FeedbackSearch {
  /** @default the first */
  readonly widget?: string;
  /** @default 30 */
  readonly days?: Span;
}

export interface CommentsSearch extends FeedbackSearch {
  readonly spam?: true;
  readonly q?: string;
  readonly rating?: number;
  readonly page?: string;
  readonly language?: string;
  /** Ratings without words as well. */
  readonly all?: true;
}

type Given = Readonly<Record<string, unknown>>;

export function readFeedback(given: Given): FeedbackSearch {
  const days = SPANS.find((span) => span === Number(given.days));
  const widget = textOf(given.widget);
  return { ...(widget && { widget }), ...(days && { days }) };
}

export function readComments(given: Given): CommentsSearch {
  const rating = given.rating === undefined || given.rating === '' ? Number.NaN : Number(given.rating);
  const [q, page, language] = [textOf(given.q), textOf(given.page), textOf(given.language)];
  return {
    ...readFeedback(given),
    ...(isOn(given.spam) && { spam: true as const }),
    ...(isOn(given.all) && { all: true as const }),
    ...(q && { q: q.slice(0, 200) }),
    ...(Number.isInteger(rating) && rating >= 0 && rating <= 10 && { rating }),
    ...(page && { page }),
    ...(language && { language }),
  };
}

function textOf(value: unknown): string | undefined {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
  return text === '' ? undefined : text;
}

function isOn(value: unknown): boolean {
  return value === true || value === 'true';
}

/** What the list is asked for. */
export function toQuery(
  { spam, q, rating, page, language, all }: CommentsSearch,
  widget: string,
): ListResponsesParams {
  return {
    widget,
    state: spam ? 'spam' : 'new',
    ...(!all && { comment: 'true' as const }),
    ...(q && { q }),
    ...(rating !== undefined && { rating: String(rating) }),
    ...(page && { page }),
    ...(language && { language }),
  };
}

/** Whether anything but the widget narrows the list. */
export function isFiltered({ q, rating, page, language }: CommentsSearch): boolean {
  return [q, rating, page, language].some((value) => value !== undefined);
}

/** What the owner sees of a response: chosen by name, so that nothing internal leaves. */
import type { Leg } from '../../shared/legs/legs.ts';
import { csvHead, csvRecord } from '../../shared/owner/csv.ts';
import { presentTimeline } from '../../shared/owner/present-leg.ts';
import type { FeedbackResponse } from '../response/response.ts';

export interface PresentedResponse {
  readonly [name: string]: unknown;
  readonly id: string;
}

export function presentResponse(response: FeedbackResponse): PresentedResponse {
  const { id, widget, state, spamReasons, receivedAt, changedAt, origin } = response;
  const { rating, comment, answers, page, email, language, viewport, screenshot } = response;
  return {
    id,
    widget,
    state,
    spamReasons,
    receivedAt,
    changedAt,
    rating,
    comment,
    answers,
    page,
    email,
    language,
    viewport,
    screenshot,
    origin,
  };
}

/** With what it sent: the alert of a low rating. @param horizonSeconds for how long that is tried */
export function presentWithLegs(
  response: FeedbackResponse,
  legs: readonly Leg[],
  horizonSeconds: number,
): PresentedResponse {
  const mayRetry = response.state !== 'spam';
  return { ...presentResponse(response), legs: presentTimeline(legs, { horizonSeconds, mayRetry }) };
}

const COLUMNS = [
  'id',
  'widget',
  'state',
  'receivedAt',
  'changedAt',
  'rating',
  'comment',
  'page',
  'email',
  'language',
  'viewport',
  'screenshot',
] as const;

/** @param questions ids of the questions that have a column each */
export function csvHeader(questions: readonly string[]): string {
  return csvHead([...COLUMNS, ...questions.map((id) => `answers.${id}`)]);
}

export function csvLine(response: FeedbackResponse, questions: readonly string[]): string {
  return csvRecord([
    ...COLUMNS.map((name) => String(response[name] ?? '')),
    ...questions.map((id) => [response.answers?.[id] ?? []].flat().join('; ')),
  ]);
}

export function jsonLine(response: FeedbackResponse): string {
  return `${JSON.stringify(presentResponse(response))}\n`;
}

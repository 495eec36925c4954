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
  const { attributes, user, survey, signals, points, rules, labels, assignee } = response;
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
    attributes,
    user,
    survey,
    origin,
    signals,
    points,
    rules,
    labels,
    assignee,
  };
}

/** With what it sent: the alert of a low rating. @param horizonSeconds for how long that is tried */
export function presentWithLegs(
  response: FeedbackResponse,
  legs: readonly Leg[],
  horizonSeconds: number,
): PresentedResponse {
  const mayRetry = () => response.state !== 'spam';
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
  'user',
  'survey',
  'spamReasons',
  'labels',
  'assignee',
] as const;

/** What has a column each. */
export interface OwnColumns {
  /** Ids of questions. */
  readonly questions: readonly string[];
  /** Names of attributes. */
  readonly attributes: readonly string[];
}

/** The last column: as a JSON object, answers and attributes that have no column, such as those of a question that is no longer asked. */
const OTHERS = 'otherFields';

export function csvHeader({ questions, attributes }: OwnColumns): string {
  return csvHead([
    ...COLUMNS,
    ...questions.map((id) => `answers.${id}`),
    ...attributes.map((name) => `attributes.${name}`),
    OTHERS,
  ]);
}

export function csvLine(response: FeedbackResponse, { questions, attributes }: OwnColumns): string {
  return csvRecord([
    ...COLUMNS.map((name) => cell(response[name])),
    ...questions.map((id) => cell(response.answers?.[id])),
    ...attributes.map((name) => response.attributes?.[name] ?? ''),
    othersOf(response, { questions, attributes }),
  ]);
}

function othersOf(
  { answers = {}, attributes = {} }: FeedbackResponse,
  { questions, attributes: named }: OwnColumns,
): string {
  const others = [
    ...Object.entries(answers).flatMap(([id, value]) =>
      questions.includes(id) ? [] : [[`answers.${id}`, value] as const],
    ),
    ...Object.entries(attributes).flatMap(([name, value]) =>
      named.includes(name) ? [] : [[`attributes.${name}`, value] as const],
    ),
  ];
  return others.length > 0 ? JSON.stringify(Object.fromEntries(others)) : '';
}

function cell(value: string | number | readonly string[] | undefined): string {
  return [value ?? ''].flat().join('; ');
}

export function jsonLine(response: FeedbackResponse): string {
  return `${JSON.stringify(presentResponse(response))}\n`;
}

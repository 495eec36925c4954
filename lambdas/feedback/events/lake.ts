/** What becomes of responses, as rows of the lake. */
import type { DynamoDBRecord } from 'aws-lambda';
import type { FrontdeskEvent } from '../../shared/events/model.ts';
import { changeIn, type ItemChange, ofType } from '../../shared/events/stream.ts';
import type { EventRow } from '../../shared/lake/columns.ts';
import { rowsOfLeg, rowsOfStoredLeg } from '../../shared/lake/legs.ts';
import { type Personal, type PersonalColumns, personalOf } from '../../shared/lake/personal.ts';
import { joined, rowOfEvent } from '../../shared/lake/row.ts';
import type { Leg } from '../../shared/legs/legs.ts';
import type { FeedbackResponse } from '../response/response.ts';
import { eventsOfChange } from './derive.ts';

/** What each widget asks for, by its id; one that is no longer configured has none. */
export type Kinds = Readonly<Record<string, string>>;

/** The same rows, with the same ids, whenever the stream repeats a batch. */
export function lakeRowsInStream(
  records: readonly DynamoDBRecord[],
  kinds: Kinds,
  personal?: Personal,
): EventRow[] {
  return records.flatMap((record) => {
    const change = changeIn(record);
    const events = eventsOfChange(change);
    return [
      ...events.map((event) => rowOf(event, change, kinds, personal)),
      ...(events.some(isOfResponse) ? [] : changed(change, kinds, personal)),
      ...rowsOfLeg('feedback', change),
    ];
  });
}

function isOfResponse({ type }: FrontdeskEvent): boolean {
  return type.startsWith('response.');
}

function rowOf(event: FrontdeskEvent, change: ItemChange, kinds: Kinds, personal?: Personal): EventRow {
  if (!isOfResponse(event)) return rowOfEvent('feedback', event);
  const response = (change.after ?? change.before) as unknown as FeedbackResponse;
  const isGone = event.type === 'response.deleted';
  return rowOfEvent('feedback', event, {
    ...factsOf(response, kinds),
    ...(isGone ? { id: `${response.id}.deleted` } : whoseIs(response, personal)),
  });
}

/** A change that is no event, such as one of a response that is held. */
function changed(change: ItemChange, kinds: Kinds, personal?: Personal): EventRow[] {
  const { before, after } = ofType<FeedbackResponse>('response', change) ?? {};
  if (!before || !after || before.version === after.version) return [];
  return [{ ...changeRow(after, kinds, 'live'), ...whoseIs(after, personal) }];
}

/** Whose a response is, by the address or else by the page's id of its user, and what of it is kept, where that is asked for. */
function whoseIs(response: FeedbackResponse, personal?: Personal): PersonalColumns {
  if (!personal) return {};
  const { widget: id, email, userPartition: user, comment, answers, attributes } = response;
  const who = email !== undefined ? { email } : user !== undefined ? { user } : undefined;
  const texts = { email, user: response.user, comment, ...attributes, ...answers };
  return personalOf(personal, { of: 'widgets', id, who, texts });
}

function changeRow(response: FeedbackResponse, kinds: Kinds, source: EventRow['source']): EventRow {
  const { id: item, widget, receivedAt, gsi2sk, changedAt = receivedAt } = response;
  const at = gsi2sk?.split('#')[0] ?? changedAt;
  const more = { type: 'response.changed', at, pipeline: 'feedback', item, widget, received_at: receivedAt };
  return { ...factsOf(response, kinds), ...more, source };
}

/** What a response is at one version. */
function factsOf(
  { id, widget, version, state, language, origin, page, rating, spamReasons }: FeedbackResponse,
  kinds: Kinds,
) {
  const kind = Object.hasOwn(kinds, widget) ? kinds[widget] : undefined;
  const spam_reasons = joined(spamReasons);
  return { id: `${id}.${version}`, version, state, language, origin, page, rating, spam_reasons, kind };
}

/** What is known of a stored item: that it came in, what it is now, and how its legs ended. */
export function lakeRowsOfStored(
  item: { readonly type: string },
  kinds: Kinds,
  personal?: Personal,
): EventRow[] {
  if (item.type === 'leg') return rowsOfStoredLeg('feedback', item as Leg);
  if (item.type !== 'response') return [];
  const response = item as FeedbackResponse;
  const { version, receivedAt: at } = response;
  const first = { ...response, version: 1 };
  const whose = whoseIs(response, personal);
  const facts = { ...factsOf(first, kinds), ...whose, source: 'stored' as const };
  const came = eventsOfChange({ after: first, at, isExpiry: false }).map((event) =>
    rowOfEvent('feedback', event, facts),
  );
  return version === 1 ? came : [...came, { ...changeRow(response, kinds, 'stored'), ...whose }];
}

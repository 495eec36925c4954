/** Events of responses, from what the table's stream says of them. */
import type { DynamoDBRecord } from 'aws-lambda';
import { attentionOf } from '../../shared/events/attention.ts';
import {
  codeOf,
  type EventData,
  type EventType,
  type FrontdeskEvent,
  firedRules,
  newEvent,
} from '../../shared/events/model.ts';
import { changeIn, type ItemChange, ofType } from '../../shared/events/stream.ts';
import type { FeedbackResponse } from '../response/response.ts';

/** The same events, with the same ids, whenever the stream repeats a batch. */
export function eventsInStream(records: readonly DynamoDBRecord[]): FrontdeskEvent[] {
  return records.map(changeIn).flatMap(eventsOfChange);
}

export function eventsOfChange(change: ItemChange): FrontdeskEvent[] {
  return [...eventsOfResponse(change), ...attentionOf('feedback', change)];
}

type Type = Extract<EventType, `response.${string}`>;

function eventsOfResponse(change: ItemChange): FrontdeskEvent[] {
  const { before, after } = ofType<FeedbackResponse>('response', change) ?? {};
  if (!after)
    return before
      ? [responseEvent('response.deleted', before, change.at, { by: change.isExpiry ? 'expiry' : 'person' })]
      : [];
  const type = typeOf(before, after);
  if (!type) return [];
  // When its owner releases it, no time is written down but that of its place in the index of changes.
  const at = before ? (after.gsi2sk?.split('#')[0] ?? change.at) : after.receivedAt;
  // Labels and who takes care of it are what rules gave it at first, and its owner's words later.
  const labels = before ? undefined : after.labels;
  return [responseEvent(type, after, at, { ...(labels && { labels: [...labels] }) })];
}

/** Undefined where nothing happened that others are told. Spam is not accepted before its owner releases it. */
function typeOf(before: FeedbackResponse | undefined, after: FeedbackResponse): Type | undefined {
  const [wasHeld, isHeld] = [before?.state === 'spam', after.state === 'spam'];
  if (isHeld) return before && wasHeld ? undefined : 'response.held';
  if (!before || wasHeld) return 'response.accepted';
  return before.version === after.version ? undefined : 'response.changed';
}

/** @param more what the receiver may have besides, such as its labels */
function responseEvent(
  type: Type,
  { id, widget, receivedAt, version, rules, spamReasons }: FeedbackResponse,
  at: string,
  more: Partial<Pick<EventData<Type>, 'labels' | 'assignee' | 'by'>> = {},
): FrontdeskEvent {
  return newEvent({
    type,
    at,
    of: id,
    // The version is what happened: a clock may say the same twice.
    nth: version,
    data: {
      response: id,
      widget,
      receivedAt,
      revision: version,
      rules: type === 'response.deleted' ? [] : firedRules(rules),
      ...more,
      ...(type === 'response.held' && spamReasons && { reasons: spamReasons.map(codeOf) }),
    },
  });
}

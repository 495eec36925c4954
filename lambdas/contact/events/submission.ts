/** What an event says of a submission. */
import {
  codeOf,
  type EventData,
  type FrontdeskEvent,
  firedRules,
  newEvent,
} from '../../shared/events/model.ts';
import type { Submission } from '../submission/submission.ts';

type Type = `submission.${'accepted' | 'held' | 'released'}`;

/**
 * @param at when it happened. ISO 8601
 * @param more what the receiver may have besides, such as its labels
 */
export function submissionEvent(
  type: Type,
  { id, form, receivedAt, rules, spamReasons }: Submission,
  at: string,
  more: Partial<Pick<EventData<Type>, 'labels' | 'assignee'>> = {},
): FrontdeskEvent {
  return newEvent({
    type,
    at,
    of: id,
    data: {
      submission: id,
      form,
      receivedAt,
      rules: firedRules(rules),
      ...more,
      ...(type === 'submission.held' && spamReasons && { reasons: spamReasons.map(codeOf) }),
    },
  });
}

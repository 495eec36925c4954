/** Events of submissions, from what the table's stream says of them. */
import type { DynamoDBRecord } from 'aws-lambda';
import { attentionOf } from '../../shared/events/attention.ts';
import { type FrontdeskEvent, newEvent } from '../../shared/events/model.ts';
import { changeIn, type ItemChange, ofType } from '../../shared/events/stream.ts';
import type { Submission } from '../submission/submission.ts';
import { submissionEvent } from './submission.ts';

/** The same events, with the same ids, whenever the stream repeats a batch. */
export function eventsInStream(records: readonly DynamoDBRecord[]): FrontdeskEvent[] {
  return records.map(changeIn).flatMap(eventsOfChange);
}

export function eventsOfChange(change: ItemChange): FrontdeskEvent[] {
  return [...eventsOfSubmission(change), ...attentionOf('contact', change)];
}

function eventsOfSubmission(change: ItemChange): FrontdeskEvent[] {
  const { before, after } = ofType<Submission>('submission', change) ?? {};
  if (!after) return before ? [deletion(before, change)] : [];
  const { state, receivedAt, changedAt = receivedAt, labels } = after;
  if (!before) {
    // What it is labelled with at first, rules gave it.
    const type = state === 'spam' ? 'submission.held' : 'submission.accepted';
    return [submissionEvent(type, after, receivedAt, { ...(labels && { labels: [...labels] }) })];
  }
  if ((before.state === 'spam') === (state === 'spam')) return [];
  return [submissionEvent(state === 'spam' ? 'submission.held' : 'submission.released', after, changedAt)];
}

function deletion(submission: Submission, { at, isExpiry }: ItemChange): FrontdeskEvent {
  const { id, form, receivedAt } = submission;
  return newEvent({
    type: 'submission.deleted',
    at,
    of: id,
    data: { submission: id, form, receivedAt, rules: [], by: isExpiry ? 'expiry' : 'person' },
  });
}

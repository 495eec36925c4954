/** What becomes of submissions, as rows of the lake. */
import type { DynamoDBRecord } from 'aws-lambda';
import type { FrontdeskEvent } from '../../shared/events/model.ts';
import { changeIn, type ItemChange, ofType } from '../../shared/events/stream.ts';
import type { EventRow } from '../../shared/lake/columns.ts';
import { rowsOfLeg, rowsOfStoredLeg } from '../../shared/lake/legs.ts';
import { type Personal, type PersonalColumns, personalOf } from '../../shared/lake/personal.ts';
import { joined, rowOfEvent } from '../../shared/lake/row.ts';
import type { Leg } from '../../shared/legs/legs.ts';
import type { Submission } from '../submission/submission.ts';
import { eventsOfChange } from './derive.ts';

/** The same rows, with the same ids, whenever the stream repeats a batch. */
export function lakeRowsInStream(records: readonly DynamoDBRecord[], personal?: Personal): EventRow[] {
  return records.flatMap((record) => {
    const change = changeIn(record);
    const events = eventsOfChange(change);
    return [
      ...events.map((event) => rowOf(event, change, personal)),
      ...(events.some(isOfSubmission) ? [] : changed(change, personal)),
      ...rowsOfLeg('contact', change),
    ];
  });
}

function isOfSubmission({ type }: FrontdeskEvent): boolean {
  return type.startsWith('submission.');
}

function rowOf(event: FrontdeskEvent, change: ItemChange, personal?: Personal): EventRow {
  const submission = (change.after ?? change.before) as unknown as Submission;
  if (!isOfSubmission(event)) return rowOfEvent('contact', event);
  const isGone = event.type === 'submission.deleted';
  return rowOfEvent('contact', event, {
    ...factsOf(submission),
    ...(isGone ? { id: `${submission.id}.deleted` } : whoseIs(submission, personal)),
  });
}

/** A change of its owner's that is no event, such as that it was read. */
function changed(change: ItemChange, personal?: Personal): EventRow[] {
  const { before, after } = ofType<Submission>('submission', change) ?? {};
  if (!before || !after || before.version === after.version) return [];
  return [{ ...changeRow(after, 'live'), ...whoseIs(after, personal) }];
}

/** Who sent a submission, and the answers that are kept, where that is asked for. */
function whoseIs({ form, replyTo: email, fields }: Submission, personal?: Personal): PersonalColumns {
  if (!personal) return {};
  const who = email === undefined ? undefined : { email };
  return personalOf(personal, { of: 'forms', id: form, who, texts: Object.fromEntries(fields) });
}

function changeRow(submission: Submission, source: EventRow['source']): EventRow {
  const { id: item, form, receivedAt, changedAt: at = receivedAt } = submission;
  const more = { type: 'submission.changed', at, pipeline: 'contact', item, form, received_at: receivedAt };
  return { ...factsOf(submission), ...more, source };
}

/** What a submission is at one version. */
function factsOf({ id, version = 0, state, language, origin, spamReasons, attachments = [] }: Submission) {
  return {
    id: `${id}.${version}`,
    version,
    state,
    language,
    origin,
    spam_reasons: joined(spamReasons),
    files: attachments.length,
    bytes: attachments.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

/**
 * What is known of a stored item: that it came in, what it is now, and how its legs ended. Whether it was held at first, and
 * released, is not known of one that its owner has changed; a row of the stream's says so, and counts instead.
 */
export function lakeRowsOfStored(item: { readonly type: string }, personal?: Personal): EventRow[] {
  if (item.type === 'leg') return rowsOfStoredLeg('contact', item as Leg);
  if (item.type !== 'submission') return [];
  const submission = item as Submission;
  const { version = 0, spamReasons = [] } = submission;
  const isHeld = spamReasons.some((reason) => reason !== 'owner');
  const first = { ...submission, version: 0, state: isHeld ? ('spam' as const) : ('new' as const) };
  const facts = {
    ...factsOf({ ...first, spamReasons: isHeld ? spamReasons : [] }),
    ...whoseIs(submission, personal),
    source: 'stored' as const,
  };
  const came = eventsOfChange({ after: { ...first }, at: submission.receivedAt, isExpiry: false }).map(
    (event) => rowOfEvent('contact', event, facts),
  );
  return version === 0
    ? came
    : [...came, { ...changeRow(submission, 'stored'), ...whoseIs(submission, personal) }];
}

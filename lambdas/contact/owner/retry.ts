/** The owner has something tried again that a submission sends, and that was given up. */
import type { SQSClient } from '@aws-sdk/client-sqs';
import { notFound } from '../../shared/http/endpoint.ts';
import { HttpError } from '../../shared/http/errors.ts';
import { reopenLeg } from '../../shared/legs/legs.ts';
import { enqueueLegs } from '../../shared/legs/queue.ts';
import { hasFailed } from '../../shared/owner/present-leg.ts';
import type { TimedTable } from '../../shared/table/table.ts';
import { readSubmission, type SubmissionWithLegs } from './read.ts';

export interface Retrying {
  readonly store: TimedTable;
  readonly sqs: SQSClient;
  readonly queueUrl: string;
}

/**
 * Gives a leg that ended without success a new horizon. One whose outcome is unknown may arrive a second time by it.
 *
 * @param kind of the leg
 * @returns the submission as it is then; undefined when there is none
 * @throws HttpError 404 for a leg that it does not have, 409 for one that has not failed
 */
export async function retryLeg(
  { store, sqs, queueUrl }: Retrying,
  id: string,
  kind: string,
): Promise<SubmissionWithLegs | undefined> {
  const found = await readSubmission(store, id);
  if (!found) return undefined;
  const leg = found.legs.find((one) => one.leg === kind);
  if (!leg) throw notFound();
  const mayRetry = found.submission.state !== 'spam' && hasFailed(leg);
  if (!mayRetry || !(await reopenLeg(store, leg)))
    throw new HttpError(409, 'NOT_RETRYABLE', 'This has not failed, or its submission is in the spam.');
  // Were the message lost, the sweep would find the leg overdue.
  await enqueueLegs(sqs, queueUrl, [leg]);
  return readSubmission(store, id);
}

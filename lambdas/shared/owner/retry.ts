/** The owner has something tried again that leaves, and that was given up. */
import type { SQSClient } from '@aws-sdk/client-sqs';
import { notFound } from '../http/endpoint.ts';
import { HttpError } from '../http/errors.ts';
import { type Leg, reopenLeg } from '../legs/legs.ts';
import { enqueueLegs } from '../legs/queue.ts';
import type { TimedTable } from '../table/table.ts';
import { hasFailed } from './present-leg.ts';

export interface Retrying {
  readonly store: TimedTable;
  readonly sqs: SQSClient;
  readonly queueUrl: string;
}

interface Asked {
  /** All legs of the one thing that is asked about. */
  readonly legs: readonly Leg[];
  /** Which of them. */
  readonly kind: string;
  /** Whether one that has failed may be tried again. */
  readonly mayRetry: (leg: Leg) => boolean;
}

/**
 * Gives a leg that ended without success a new horizon. One whose outcome is unknown may arrive a second time by it.
 *
 * @throws HttpError 404 for a leg that is not there, 409 for one that has not failed, or may not be tried again
 */
export async function retryLeg(
  { store, sqs, queueUrl }: Retrying,
  { legs, kind, mayRetry }: Asked,
): Promise<void> {
  const leg = legs.find((one) => one.leg === kind);
  if (!leg) throw notFound();
  if (!hasFailed(leg) || !mayRetry(leg) || !(await reopenLeg(store, leg)))
    throw new HttpError(
      409,
      'NOT_RETRYABLE',
      'This has not failed, its receiver complained of it, or it belongs to what is in the spam.',
    );
  // Were the message lost, the sweep would find the leg overdue.
  await enqueueLegs(sqs, queueUrl, [leg]);
}

/** Redrive: what was given up or lost is tried again. It reads the table; the dead-letter queue only holds pointers into it. */
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { isUnwanted, VISITORS_LEG } from '../../lambdas/contact/submission/legs.ts';
import { givenUpPartition } from '../../lambdas/shared/legs/lease.ts';
import { duePartitions, type Leg, makeDueNow, reopenLeg } from '../../lambdas/shared/legs/legs.ts';
import { enqueueLegs } from '../../lambdas/shared/legs/queue.ts';
import { MAIL_FAILURES } from '../../lambdas/shared/mail/events.ts';
import { queryItems } from '../../lambdas/shared/table/paginate.ts';
import type { TimedTable } from '../../lambdas/shared/table/table.ts';
import { type DeadLetters, emptyDeadLetters } from './dead-letters.ts';

export interface Redrive extends DeadLetters {
  /** The kinds of leg that the pipeline has. */
  readonly legs: readonly string[];
  /** Also those whose outcome is unknown: what they send may arrive a second time. */
  readonly includeUnknown: boolean;
  /** Also those that bounced, or whose receiver complained: sending again can cost the account its good name. */
  readonly includeBounced: boolean;
  /** Also answers to visitors, of whom nobody waits for one any more; those who complained never. @default false */
  readonly includeAutoresponses?: boolean;
}

export interface RedriveResult {
  /** Legs that had been given up, and are pending again. */
  readonly reopened: number;
  /** Legs that were waiting for their next attempt, and are due now. */
  readonly hastened: number;
  /** Given-up legs that were left alone, for want of a flag. */
  readonly skipped: number;
  /** Answers whose receiver complained: they are left alone, whatever the flags. */
  readonly unwanted: number;
  /** Messages taken out of the dead-letter queue, because what they are about is looked after. */
  readonly deadLetters: number;
  /** Messages that stay there, for a person to look at. */
  readonly lettersLeft: number;
}

const BOUNCED: ReadonlySet<string> = new Set(MAIL_FAILURES);

/** Every claim is conditional, so a redrive can run while the pipeline works, twice at once, or again after it was cut off. */
export async function redriveLegs(redrive: Redrive): Promise<RedriveResult> {
  // First, because some say that a mail bounced, which then counts below.
  const letters = await emptyDeadLetters(redrive);
  const startedAt = redrive.store.now().toISOString();
  let [reopened, hastened, skipped, unwanted] = [0, 0, 0, 0];
  for (const leg of redrive.legs) {
    const givenUp = await reopenGivenUp(redrive, leg);
    reopened += givenUp.reopened;
    skipped += givenUp.skipped;
    unwanted += givenUp.unwanted;
    for (const partition of duePartitions(redrive.store, leg))
      hastened += await hastenWaiting(redrive, partition, startedAt);
  }
  const { cleared: deadLetters, left: lettersLeft } = letters;
  return { reopened, hastened, skipped, unwanted, deadLetters, lettersLeft };
}

async function reopenGivenUp(
  redrive: Redrive,
  leg: string,
): Promise<Pick<RedriveResult, 'reopened' | 'skipped' | 'unwanted'>> {
  const { store, sqs, queueUrl } = redrive;
  let [reopened, skipped, unwanted] = [0, 0, 0];
  for await (const { pk, sk } of indexed(store, givenUpPartition(leg))) {
    const found = await readLeg(store, pk, sk);
    if (!found || (found.state !== 'failed' && found.state !== 'unknown')) continue;
    if (isUnwanted(found)) unwanted++;
    else if (!wanted(found, redrive)) skipped++;
    else if (await reopenLeg(store, found)) {
      await enqueueLegs(sqs, queueUrl, [{ pk, leg: found.leg }]);
      reopened++;
    }
  }
  return { reopened, skipped, unwanted };
}

/** @returns how many legs of a partition are due now, and were not */
async function hastenWaiting(
  { store, sqs, queueUrl }: Redrive,
  partition: string,
  startedAt: string,
): Promise<number> {
  let hastened = 0;
  for await (const { pk, sk } of indexed(store, partition)) {
    const found = await readLeg(store, pk, sk);
    // An attempt under way keeps its lease; if it died, its message or the sweep brings it back.
    if (found?.state !== 'pending') continue;
    // Made due since we began, by us or by another redrive: its message is on the way.
    if (found.dueAt >= startedAt && found.dueAt <= store.now().toISOString()) continue;
    if (await makeDueNow(store, found, found.dueAt)) {
      await enqueueLegs(sqs, queueUrl, [{ pk, leg: found.leg }]);
      hastened++;
    }
  }
  return hastened;
}

function wanted(
  leg: Leg,
  { includeUnknown, includeBounced, includeAutoresponses = false }: Redrive,
): boolean {
  if (leg.leg === VISITORS_LEG && !includeAutoresponses) return false;
  if (leg.state === 'unknown') return includeUnknown;
  return includeBounced || !BOUNCED.has(leg.reason ?? '');
}

async function readLeg({ client, tableName }: TimedTable, pk: string, sk: string): Promise<Leg | undefined> {
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: tableName,
      KeyConditionExpression: 'pk = :pk AND sk = :sk',
      ExpressionAttributeValues: { ':pk': pk, ':sk': sk },
      ConsistentRead: true,
    }),
  );
  return Items[0] as Leg | undefined;
}

function indexed(table: TimedTable, partition: string) {
  return queryItems<{ pk: string; sk: string }>(table, {
    IndexName: 'gsi2',
    KeyConditionExpression: 'gsi2pk = :partition',
    ExpressionAttributeValues: { ':partition': partition },
  });
}

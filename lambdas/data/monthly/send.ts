/** Begins the report of a month, once, and tries until it is sent. */
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Delivery } from '../../../config/values.ts';
import { claimLeg, type Leg, newLeg, reopenLeg } from '../../shared/legs/legs.ts';
import { type Outcome, recordOutcome } from '../../shared/legs/record.ts';
import { reportAttempt } from '../../shared/legs/report.ts';
import { tellGivenUp } from '../../shared/legs/told.ts';
import type { SayTrouble } from '../../shared/legs/trouble.ts';
import { conditionHeld } from '../../shared/table/condition.ts';
import { epochSeconds, type TimedTable } from '../../shared/table/table.ts';

export interface Reporting {
  readonly store: TimedTable;
  readonly newId: () => string;
  readonly sayTrouble: SayTrouble;
  /** Puts the mail together, and sends it. */
  readonly deliver: (month: string, leg: Leg) => Promise<Outcome>;
}

const REPORT_LEG = 'report';

/** It is tried each hour for a week. A lease outlives the function, which has five minutes. */
export const REPORT_DELIVERY: Delivery = {
  leaseSeconds: 360,
  firstRetrySeconds: 60,
  longestRetrySeconds: 1800,
  horizonSeconds: 7 * 86_400,
  overdueSeconds: 3600,
};

/** That a report was sent is known for longer than anybody asks. */
const KEEP_SECONDS = 400 * 86_400;

export function reportPartition(month: string): string {
  return `report#${month}`;
}

/** How a month's report is: a leg's state, or `none` where none has begun. */
export type ReportState = Leg['state'] | 'none';

/**
 * Sends the report of a month, unless somebody has, or does.
 *
 * @param mayBegin whether it may begin now, where it has not
 * @param again whether one that was given up is tried once more
 * @returns how it is afterwards
 */
export async function sendReport(
  reporting: Reporting,
  month: string,
  { mayBegin, again = false }: { readonly mayBegin: boolean; readonly again?: boolean },
): Promise<ReportState> {
  const { store, newId, sayTrouble, deliver } = reporting;
  const known = await readLeg(store, month);
  if (!known) {
    if (!mayBegin) return 'none';
    await begin(store, month);
  } else if (known.state === 'failed' || known.state === 'unknown') {
    // Whoever wrote it may have been killed before it said so.
    await tellGivenUp(store, known);
    if (!again || !(await reopenLeg(store, known))) return known.state;
  } else if (known.state !== 'pending' && known.state !== 'sending') return known.state;
  const key = { pk: reportPartition(month), leg: REPORT_LEG };
  const claim = await claimLeg(store, key, newId(), REPORT_DELIVERY.leaseSeconds);
  if (!claim.claimed) return known?.state ?? 'pending';
  const { leg } = claim;
  const outcome = await deliver(month, leg).catch(
    (error: Error): Outcome => ({ outcome: 'try-again', reason: error.name, known: true }),
  );
  const isToOwner = () => true;
  const recorded = await recordOutcome(store, leg, outcome, { delivery: REPORT_DELIVERY, isToOwner });
  await reportAttempt(store, leg, { outcome, recorded, isToOwner: true, sayTrouble });
  return recorded.state === 'superseded' ? 'sending' : recorded.state;
}

async function readLeg({ client, tableName }: TimedTable, month: string): Promise<Leg | undefined> {
  const { Item } = await client.send(
    new GetCommand({
      TableName: tableName,
      Key: { pk: reportPartition(month), sk: `leg#${REPORT_LEG}` },
      ConsistentRead: true,
    }),
  );
  return Item as Leg | undefined;
}

/** Whoever writes it first begins it; whoever comes second finds it. */
async function begin({ client, tableName, now }: TimedTable, month: string): Promise<void> {
  const deleteAt = epochSeconds(now()) + KEEP_SECONDS;
  await conditionHeld(
    client.send(
      new PutCommand({
        TableName: tableName,
        Item: newLeg({ pk: reportPartition(month), leg: REPORT_LEG }, now(), deleteAt),
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    ),
  );
}

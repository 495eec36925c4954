/** Begins the report of a month, once, and goes on with each that has begun until it is sent. */
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Delivery } from '../../../config/values.ts';
import { claimLeg, duePartitions, type Leg, newLeg, reopenLeg } from '../../shared/legs/legs.ts';
import { type Outcome, recordOutcome } from '../../shared/legs/record.ts';
import { reportAttempt } from '../../shared/legs/report.ts';
import { tellGivenUp, tellUntold } from '../../shared/legs/told.ts';
import type { SayTrouble } from '../../shared/legs/trouble.ts';
import { together } from '../../shared/runtime/together.ts';
import { conditionHeld } from '../../shared/table/condition.ts';
import { queryItems } from '../../shared/table/paginate.ts';
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

const PARTITION = 'report#';

export function reportPartition(month: string): string {
  return `${PARTITION}${month}`;
}

/** A run that is older begins no further attempt: one takes up to three minutes, and the function has five. */
const BEGINS_WITHIN_MILLISECONDS = 90_000;

/** How a month's report is: a leg's state, or `none` where none has begun. */
export type ReportState = Leg['state'] | 'none';

/**
 * What the clock asks for: the report of the month that ended, and all that have begun and have not ended, whichever months they are
 * of. A command begins older ones as well, and nobody else would go on with them. The one whose last attempt is longest ago comes
 * first, so that one whose attempts end the function keeps no other from being sent.
 *
 * @param mayBegin whether the report of the month that ended may begin now
 * @returns how those are afterwards that had their turn, by month
 */
export async function sendOpenReports(
  reporting: Reporting,
  ended: string,
  { mayBegin }: { readonly mayBegin: boolean },
): Promise<Record<string, ReportState>> {
  const { store } = reporting;
  const until = store.now().getTime() + BEGINS_WITHIN_MILLISECONDS;
  // Whoever wrote that one was given up may have been killed before it said so.
  await tellUntold(store, [REPORT_LEG]);
  const months = [...new Set([ended, ...(await monthsBegun(store))])];
  const legs = await together(months.map(async (month) => ({ month, leg: await readLeg(store, month) })));
  const open = legs.filter(({ leg }) => (leg ? isOpen(leg) : mayBegin));
  const lastOf = ({ leg }: (typeof open)[number]) => leg?.attemptedAt ?? '';
  open.sort((a, b) => (lastOf(a) < lastOf(b) ? -1 : 1));
  const states: Record<string, ReportState> = {};
  for (const { month } of open)
    if (store.now().getTime() < until) states[month] = await sendReport(reporting, month, { mayBegin });
  return states;
}

/** The months of reports that have not ended, as the index knows them. */
async function monthsBegun(store: TimedTable): Promise<string[]> {
  const months: string[] = [];
  for (const partition of duePartitions(store, REPORT_LEG)) {
    const legs = queryItems<Pick<Leg, 'pk'>>(store, {
      IndexName: 'gsi2',
      KeyConditionExpression: 'gsi2pk = :partition',
      ExpressionAttributeValues: { ':partition': partition },
    });
    for await (const { pk } of legs) months.push(pk.slice(PARTITION.length));
  }
  return months;
}

function isOpen({ state }: Pick<Leg, 'state'>): boolean {
  return state === 'pending' || state === 'sending';
}

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
  } else if (!isOpen(known)) return known.state;
  const key = { pk: reportPartition(month), leg: REPORT_LEG };
  const claim = await claimLeg(store, key, newId(), REPORT_DELIVERY.leaseSeconds);
  if (!claim.claimed) return known?.state ?? 'pending';
  const { leg } = claim;
  const outcome = isLost(store, leg)
    ? LOST
    : await deliver(month, leg).catch(
        (error: Error): Outcome => ({ outcome: 'try-again', reason: error.name, known: true }),
      );
  const isToOwner = () => true;
  const recorded = await recordOutcome(store, leg, outcome, { delivery: REPORT_DELIVERY, isToOwner });
  await reportAttempt(store, leg, { outcome, recorded, isToOwner: true, sayTrouble });
  return recorded.state === 'superseded' ? 'sending' : recorded.state;
}

/** What comes of an attempt that begins nothing, because those before it were never heard of. */
const LOST: Outcome = { outcome: 'try-again', reason: 'no-answer', known: true };

/** Beyond the horizon, after an attempt that nobody heard of: nothing but the next attempt could write down that it is given up. */
function isLost({ now }: TimedTable, { attempts, answered, horizonFrom, waited = 0 }: Leg): boolean {
  const horizon = (REPORT_DELIVERY.horizonSeconds + waited) * 1000;
  return attempts - answered > 1 && now().getTime() > Date.parse(horizonFrom) + horizon;
}

/** What is known of a month's report; nothing where none has begun. */
export async function readLeg({ client, tableName }: TimedTable, month: string): Promise<Leg | undefined> {
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

/**
 * What a table that went back in time would send once more is stopped first: what was open then may have left since. It
 * waits for its owner, as everything of unknown outcome does.
 */
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Pipeline } from '../../config/deployment.ts';
import { type Invitation, REMINDER_LEG } from '../../lambdas/feedback/survey/invitation.ts';
import { isCanary } from '../../lambdas/shared/canary/id.ts';
import { endingOf } from '../../lambdas/shared/legs/lease.ts';
import { type Leg, newLeg } from '../../lambdas/shared/legs/legs.ts';
import { conditionHeld } from '../../lambdas/shared/table/condition.ts';
import { scanItems } from '../../lambdas/shared/table/paginate.ts';
import type { TimedTable } from '../../lambdas/shared/table/table.ts';
import { transact } from '../../lambdas/shared/table/transact.ts';
import { updateExpressions } from '../../lambdas/shared/table/update.ts';

/** Why a leg is of unknown outcome: the table went back to before its end. */
export const RESTORED = 'restored';

export interface Settled {
  /** Mails, webhooks and replies that are of unknown outcome now. */
  readonly unknown: number;
  /** Rules of Instagram that answer nothing which was written before. */
  readonly rules: number;
}

type Found = (Leg | Invitation | Rule) & { readonly type?: string };
interface Rule {
  readonly pk: string;
  readonly sk: string;
  readonly type: 'rule';
  readonly listeningSince: string;
}

/**
 * Nobody else may write meanwhile. May be repeated.
 *
 * - Legs that were not final become `unknown`. Rendering a picture is left open: it sends nothing, and gives the same files. So are
 *   canaries': what they send reaches nobody, and waits for nobody.
 * - Reminders of surveys that came due since become legs, `unknown` as well.
 * - Rules listen from when the pipeline stood still: the catch-up finds comments again that the table has forgotten, and
 *   they may have been answered.
 *
 * @param stoppedAt since when nothing has left
 */
export async function settleOpen(pipeline: Pipeline, table: TimedTable, stoppedAt: Date): Promise<Settled> {
  const [settled, since] = [{ unknown: 0, rules: 0 }, stoppedAt.toISOString()];
  for await (const item of scanItems<Found>(table, { ConsistentRead: true })) {
    if (item.type === 'leg' && sends(pipeline, item as Leg) && (await endLeg(table, item as Leg)))
      settled.unknown++;
    if (item.type === 'invitation' && (await endReminder(table, item as Invitation, since)))
      settled.unknown++;
    if (item.type === 'rule' && (await listenSince(table, item as Rule, since))) settled.rules++;
  }
  return settled;
}

/** Whether a leg brings something to somebody. */
function sends(pipeline: Pipeline, { leg }: Leg): boolean {
  return !(pipeline === 'images' && leg === 'render');
}

async function endLeg({ client, tableName, now }: TimedTable, leg: Leg): Promise<boolean> {
  if ((leg.state !== 'pending' && leg.state !== 'sending') || isCanary(leg.pk)) return false;
  const change = endingOf(leg.leg, 'unknown', now().toISOString(), { reason: RESTORED });
  return conditionHeld(
    client.send(
      new UpdateCommand({
        TableName: tableName,
        Key: { pk: leg.pk, sk: leg.sk },
        ...updateExpressions({ ...change, condition: '#state = :seen', values: { seen: leg.state } }),
      }),
    ),
  );
}

async function endReminder(
  { client, tableName: TableName, now }: TimedTable,
  { pk, sk, gsi2pk, gsi2sk = '', deleteAt }: Invitation,
  stoppedAt: string,
): Promise<boolean> {
  if (gsi2pk === undefined || gsi2sk > stoppedAt) return false;
  const leg = newLeg({ pk, leg: REMINDER_LEG }, now(), deleteAt);
  const { set } = endingOf(REMINDER_LEG, 'unknown', now().toISOString(), { reason: RESTORED });
  const taken = updateExpressions({ remove: ['gsi2pk', 'gsi2sk'], condition: 'attribute_exists(#gsi2pk)' });
  return transact(client, [
    { Update: { TableName, Key: { pk, sk }, ...taken } },
    { Put: { TableName, Item: { ...leg, ...set }, ConditionExpression: 'attribute_not_exists(pk)' } },
  ]);
}

async function listenSince(
  { client, tableName }: TimedTable,
  { pk, sk, listeningSince }: Rule,
  since: string,
): Promise<boolean> {
  if (listeningSince >= since) return false;
  const change = updateExpressions({ set: { listeningSince: since }, condition: 'attribute_exists(#pk)' });
  return conditionHeld(client.send(new UpdateCommand({ TableName: tableName, Key: { pk, sk }, ...change })));
}

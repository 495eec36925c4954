/** What the table knows of files that are being put together: one item for each day of a table, while there is something to do. */
import { DeleteCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { conditionHeld } from '../../shared/table/condition.ts';
import { queryItems } from '../../shared/table/paginate.ts';
import type { TimedTable } from '../../shared/table/table.ts';
import { updateExpressions } from '../../shared/table/update.ts';
import type { DayOfTable, Merge } from './plan.ts';

export interface Plan extends DayOfTable {
  /** `writing` while merged files are made, `written` while the files that they were made of still stay. */
  readonly state: 'writing' | 'written';
  readonly merges: readonly Merge[];
  /** Milliseconds since 1970: until when nobody else goes on with it, or since when the merged files are there. */
  readonly leaseUntil: number;
  readonly writtenAt?: number;
}

const PARTITION = 'compaction';

/** Longer than a function can run. */
const LEASE = 16 * 60_000;

function keyOf({ table, day }: DayOfTable) {
  return { pk: PARTITION, sk: `${table}#${day}` };
}

/** Whoever writes it first does it. @returns undefined when somebody else has begun */
export async function claimDay(
  { client, tableName, now }: TimedTable,
  of: DayOfTable,
  merges: readonly Merge[],
): Promise<Plan | undefined> {
  const { table, day } = of;
  const plan: Plan = { table, day, state: 'writing', merges, leaseUntil: now().getTime() + LEASE };
  const held = await conditionHeld(
    client.send(
      new PutCommand({
        TableName: tableName,
        Item: { ...keyOf(of), type: 'compaction', ...plan },
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    ),
  );
  return held ? plan : undefined;
}

/** Goes on with what somebody has left. @returns false when somebody is at it */
export function claimAgain({ client, tableName, now }: TimedTable, plan: Plan): Promise<boolean> {
  const change = updateExpressions({
    set: { leaseUntil: now().getTime() + LEASE },
    condition: '#leaseUntil = :seen AND #leaseUntil <= :now',
    values: { seen: plan.leaseUntil, now: now().getTime() },
  });
  return conditionHeld(client.send(new UpdateCommand({ TableName: tableName, Key: keyOf(plan), ...change })));
}

/** From here on the files that went into the merged ones may go, an hour later. @param merges what is in them now */
export function noteWritten(
  { client, tableName, now }: TimedTable,
  plan: Plan,
  merges: readonly Merge[],
): Promise<boolean> {
  const change = updateExpressions({
    set: { state: 'written', merges, writtenAt: now().getTime() },
    condition: '#state = :writing',
    values: { writing: 'writing' },
  });
  return conditionHeld(client.send(new UpdateCommand({ TableName: tableName, Key: keyOf(plan), ...change })));
}

export async function forget({ client, tableName }: TimedTable, plan: Plan): Promise<void> {
  await client.send(new DeleteCommand({ TableName: tableName, Key: keyOf(plan) }));
}

export async function openPlans(store: TimedTable): Promise<Plan[]> {
  const plans: Plan[] = [];
  const found = queryItems<Plan>(store, {
    KeyConditionExpression: 'pk = :all',
    ExpressionAttributeValues: { ':all': PARTITION },
    ConsistentRead: true,
  });
  for await (const plan of found) plans.push(plan);
  return plans;
}

/** Begins reminders, each once, hourly. Who has answered or unsubscribed since stands in this index no more. */
import { newLeg } from '../../shared/legs/legs.ts';
import { batchGet } from '../../shared/table/batch.ts';
import { queryItems } from '../../shared/table/paginate.ts';
import type { TimedTable } from '../../shared/table/table.ts';
import { transact } from '../../shared/table/transact.ts';
import { updateExpressions } from '../../shared/table/update.ts';
import { type Invitation, REMINDER_LEG } from './invitation.ts';
import { REMIND_SHARDS, remindPartition } from './invite.ts';

/** So many in one run that the function's time is enough for them; the next one goes on. */
const MOST = 2_000;

/** @returns how many were begun */
export async function beginReminders(store: TimedTable): Promise<number> {
  let begun = 0;
  for (let shard = 0; shard < REMIND_SHARDS; shard++)
    for await (const { pk, sk } of due(store, shard)) {
      if (begun === MOST) return begun;
      if (await begin(store, { pk, sk })) begun++;
    }
  return begun;
}

function due(store: TimedTable, shard: number) {
  return queryItems<{ pk: string; sk: string }>(store, {
    IndexName: 'gsi2',
    KeyConditionExpression: 'gsi2pk = :partition AND gsi2sk <= :now',
    ExpressionAttributeValues: { ':partition': remindPartition(shard), ':now': store.now().toISOString() },
  });
}

async function begin(store: TimedTable, Key: { readonly pk: string; readonly sk: string }): Promise<boolean> {
  const { client, tableName: TableName } = store;
  const [invitation] = await batchGet<Invitation>(client, TableName, [Key], { consistent: true });
  if (invitation?.state !== 'open' || invitation.gsi2pk === undefined) return false;
  return transact(client, [
    {
      Update: {
        TableName,
        Key,
        ...updateExpressions({
          remove: ['gsi2pk', 'gsi2sk'],
          condition: '#state = :open AND attribute_exists(#gsi2pk)',
          values: { open: 'open' },
        }),
      },
    },
    {
      Put: {
        TableName,
        Item: newLeg({ pk: Key.pk, leg: REMINDER_LEG }, store.now(), invitation.deleteAt, store),
        ConditionExpression: 'attribute_not_exists(pk)',
      },
    },
  ]);
}

/**
 * Removals of files that are not confirmed yet, an item each: `removal#<submission id>`. The message that asks for one may
 * get lost, and by then the item that it is about is gone. The sweep finds what stays here too long.
 */
import type { SQSClient } from '@aws-sdk/client-sqs';
import { DeleteCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { enqueueMessages } from '../../shared/legs/queue.ts';
import { logger } from '../../shared/runtime/log.ts';
import { together } from '../../shared/runtime/together.ts';
import { conditionalWrite, conditionHeld } from '../../shared/table/condition.ts';
import { queryItems } from '../../shared/table/paginate.ts';
import { dueHome, dueHomes } from '../../shared/table/shards.ts';
import type { TimedTable } from '../../shared/table/table.ts';
import { updateExpressions } from '../../shared/table/update.ts';
import type { FileRemoval } from './removal.ts';

/** The queue of the due index in which the sweep looks. */
const DUE_REMOVALS = 'due#removal';

/** How long a message may take. Its own attempts go on for a day; beyond that it is a dead letter. */
const LOST_AFTER_SECONDS = 900;
/** When the sweep asks once more, while a message of its own may be under way. */
const AGAIN_AFTER_SECONDS = 6 * 3600;

const keyOf = (submissionId: string) => ({ pk: `removal#${submissionId}`, sk: 'removal' });

/** Writes down removals that are about to be asked for. May be repeated. */
export async function notePending(store: TimedTable, removals: readonly FileRemoval[]): Promise<void> {
  const { client, tableName, now } = store;
  const due = new Date(now().getTime() + LOST_AFTER_SECONDS * 1000).toISOString();
  await together(
    removals.map(({ removeFilesOf, since }) =>
      client.send(
        new PutCommand({
          TableName: tableName,
          Item: {
            ...keyOf(removeFilesOf),
            type: 'removal',
            since,
            gsi2pk: dueHome(store, DUE_REMOVALS, keyOf(removeFilesOf).pk, now()),
            gsi2sk: due,
          },
        }),
      ),
    ),
  );
}

/**
 * Strikes a removal out that is done. Where files stay because their submission is there, only the one that was asked
 * about is struck out: the submission may be going at this moment, and its removal was written down since.
 *
 * @param areDeleted whether the files are gone, so that no removal of them is needed any more
 */
export async function confirmRemoval(
  { client, tableName }: TimedTable,
  { removeFilesOf, since }: FileRemoval,
  areDeleted: boolean,
): Promise<void> {
  if (!areDeleted && since === undefined) return;
  await conditionHeld(
    client.send(
      new DeleteCommand({
        TableName: tableName,
        Key: keyOf(removeFilesOf),
        ...(!areDeleted && {
          ConditionExpression: '#since = :since',
          ExpressionAttributeNames: { '#since': 'since' },
          ExpressionAttributeValues: { ':since': since },
        }),
      }),
    ),
  );
}

/** Asks once more for what was asked for long ago. @returns for how many submissions */
export async function sweepRemovals(store: TimedTable, sqs: SQSClient, queueUrl: string): Promise<number> {
  let found = 0;
  for (const partition of dueHomes(store, DUE_REMOVALS))
    for await (const { pk, gsi2sk } of overdue(store, partition)) {
      const removeFilesOf = pk.slice('removal#'.length);
      const pending = await makeDueAgain(store, removeFilesOf, gsi2sk);
      if (!pending) continue;
      await enqueueMessages(sqs, queueUrl, [{ removeFilesOf, since: pending.since }]);
      logger.info('removal overdue', { correlationId: removeFilesOf });
      found++;
    }
  return found;
}

function overdue(store: TimedTable, partition: string) {
  return queryItems<{ pk: string; gsi2sk: string }>(store, {
    IndexName: 'gsi2',
    KeyConditionExpression: 'gsi2pk = :partition AND gsi2sk <= :now',
    ExpressionAttributeValues: { ':partition': partition, ':now': store.now().toISOString() },
  });
}

/** @returns undefined when it was confirmed, or another sweep came first */
async function makeDueAgain(
  { client, tableName, now }: TimedTable,
  submissionId: string,
  seen: string,
): Promise<{ readonly since?: string } | undefined> {
  const again = new Date(now().getTime() + AGAIN_AFTER_SECONDS * 1000).toISOString();
  const write = await conditionalWrite(
    client.send(
      new UpdateCommand({
        TableName: tableName,
        Key: keyOf(submissionId),
        ...updateExpressions({
          set: { gsi2sk: again },
          condition: '#gsi2sk = :seen',
          values: { seen },
        }),
        ReturnValues: 'ALL_NEW',
      }),
    ),
  );
  return write.held ? (write.output.Attributes as { since?: string }) : undefined;
}

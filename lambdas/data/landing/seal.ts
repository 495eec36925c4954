/** Ends a file's changes for good, so that its rows may be put together with those of others. */
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { conditionHeld } from '../../shared/table/condition.ts';
import type { TimedTable } from '../../shared/table/table.ts';
import { updateExpressions } from '../../shared/table/update.ts';
import { type FileId, fileKey } from './store.ts';

/** From here on no redrive reads it again. @returns false for one that is being read, and one that nobody knows */
export function sealFile({ client, tableName }: TimedTable, file: FileId): Promise<boolean> {
  const change = updateExpressions({
    set: { sealed: true },
    condition: '#state = :done',
    values: { done: 'done' },
  });
  return conditionHeld(
    client.send(new UpdateCommand({ TableName: tableName, Key: fileKey(file), ...change })),
  );
}

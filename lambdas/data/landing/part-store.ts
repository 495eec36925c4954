/** What the table knows of the parts of a file, which are read side by side. */
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { conditionHeld } from '../../shared/table/condition.ts';
import { queryItems } from '../../shared/table/paginate.ts';
import type { TimedTable } from '../../shared/table/table.ts';
import { transact } from '../../shared/table/transact.ts';
import { updateExpressions } from '../../shared/table/update.ts';
import { type DataFile, type FileId, fileKey } from './store.ts';

/** A part of a file that was read, or is. */
export interface Part {
  readonly state: 'writing' | 'done';
  readonly generation: number;
  /** The objects in the lake that its rows are in, or may be. */
  readonly objects: readonly string[];
  /** Rows, as they were counted last. */
  readonly taken?: number;
  readonly setAside?: number;
}

function partKey(id: FileId, part: number) {
  return { pk: fileKey(id).pk, sk: `part#${String(part).padStart(6, '0')}` };
}

export async function readPart(
  { client, tableName }: TimedTable,
  id: FileId,
  part: number,
): Promise<Part | undefined> {
  const { Item } = await client.send(
    new GetCommand({ TableName: tableName, Key: partKey(id, part), ConsistentRead: true }),
  );
  return Item as Part | undefined;
}

/** What is known of a file's parts, by their number. */
export async function readParts(store: TimedTable, file: FileId): Promise<Map<number, Part>> {
  const found = new Map<number, Part>();
  const parts = queryItems<Part & { sk: string }>(store, {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :part)',
    ExpressionAttributeValues: { ':pk': fileKey(file).pk, ':part': 'part#' },
    ConsistentRead: true,
  });
  for await (const { sk, ...part } of parts) found.set(Number(sk.slice('part#'.length)), part);
  return found;
}

/** Whether a part needs no more work. */
export function isDone(part: Part | undefined, { generation }: DataFile): boolean {
  return part?.state === 'done' && part.generation >= generation;
}

/**
 * Writes down which objects will be written, so that whoever tries again knows them, whatever the configuration is then.
 *
 * @returns false when somebody else has done the part
 */
export function planPart(
  { client, tableName }: TimedTable,
  file: DataFile,
  part: number,
  objects: readonly string[],
): Promise<boolean> {
  const { generation } = file;
  const change = updateExpressions({
    set: { type: 'part', state: 'writing', generation, objects },
    condition: 'attribute_not_exists(pk) OR #generation < :now OR (#generation = :now AND #state = :writing)',
    values: { now: generation, writing: 'writing' },
  });
  return conditionHeld(
    client.send(new UpdateCommand({ TableName: tableName, Key: partKey(file, part), ...change })),
  );
}

/** @returns false when it was written down before, or the file is read again meanwhile */
export function endPart(
  { client, tableName: TableName }: TimedTable,
  file: DataFile,
  part: number,
  done: { readonly objects: readonly string[]; readonly taken: number; readonly setAside: number },
): Promise<boolean> {
  const { generation } = file;
  return transact(client, [
    {
      Update: {
        TableName,
        Key: partKey(file, part),
        ...updateExpressions({
          set: { ...done, state: 'done', generation },
          condition: '#state = :writing AND #generation = :generation',
          values: { writing: 'writing', generation },
        }),
      },
    },
    {
      Update: {
        TableName,
        Key: fileKey(file),
        ...updateExpressions({
          add: { partsDone: 1, taken: done.taken, setAside: done.setAside },
          condition: '#state = :loading AND #generation = :generation',
          values: { loading: 'loading', generation },
        }),
      },
    },
  ]);
}

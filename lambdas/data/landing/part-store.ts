/** What the table knows of the parts of a file, which are read side by side. */
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { conditionHeld } from '../../shared/table/condition.ts';
import { queryItems } from '../../shared/table/paginate.ts';
import type { TimedTable } from '../../shared/table/table.ts';
import { transact } from '../../shared/table/transact.ts';
import { updateExpressions } from '../../shared/table/update.ts';
import { dayOfLakeKey } from '../lake/keys.ts';
import { dayOfNumber, numberOfDay } from '../rows/time.ts';
import { type DataFile, type FileId, fileKey } from './store.ts';

/** A part of a file that was read, or is. */
export interface Part {
  readonly state: 'writing' | 'done';
  readonly generation: number;
  /** The days that have, or may have, an object with its rows in the lake. */
  readonly days: readonly string[];
  /** Rows, as they were counted last. */
  readonly taken?: number;
  readonly setAside?: number;
}

/** As the table has it: an item holds 400 KB, and a part may have rows of each day of a century. */
interface StoredPart extends Omit<Part, 'days'> {
  /** Days since 1970, about five bytes each. */
  readonly days?: readonly number[];
  /** Keys in the lake, as earlier code wrote them: alone, or with days where both had read the part during a deploy. */
  readonly objects?: readonly string[];
}

function partOf({ days = [], objects = [], ...part }: StoredPart): Part {
  const named = objects.flatMap((key) => dayOfLakeKey(key) ?? []);
  return { ...part, days: [...new Set([...days.map(dayOfNumber), ...named])] };
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
  return Item && partOf(Item as StoredPart);
}

/** What is known of a file's parts, by their number. */
export async function readParts(store: TimedTable, file: FileId): Promise<Map<number, Part>> {
  const found = new Map<number, Part>();
  const parts = queryItems<StoredPart & { sk: string }>(store, {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :part)',
    ExpressionAttributeValues: { ':pk': fileKey(file).pk, ':part': 'part#' },
    ConsistentRead: true,
  });
  for await (const { sk, ...part } of parts) found.set(Number(sk.slice('part#'.length)), partOf(part));
  return found;
}

/** Whether a part needs no more work. */
export function isDone(part: Part | undefined, { generation }: DataFile): boolean {
  return part?.state === 'done' && part.generation >= generation;
}

/**
 * Writes down which days will have an object, so that whoever tries again knows them, whatever the configuration is then.
 *
 * @returns false when somebody else has done the part
 */
export function planPart(
  { client, tableName }: TimedTable,
  file: DataFile,
  part: number,
  days: readonly string[],
): Promise<boolean> {
  const { generation } = file;
  const change = updateExpressions({
    set: { type: 'part', state: 'writing', generation, days: days.map(numberOfDay) },
    remove: ['objects'],
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
  done: { readonly days: readonly string[]; readonly taken: number; readonly setAside: number },
): Promise<boolean> {
  const { generation } = file;
  return transact(client, [
    {
      Update: {
        TableName,
        Key: partKey(file, part),
        ...updateExpressions({
          set: { ...done, days: done.days.map(numberOfDay), state: 'done', generation },
          remove: ['objects'],
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

/** The commands of the document client, each at one moment. */
import { serviceError, validation } from '../errors.ts';
import { applyUpdate, holds, type Values } from './evaluate.ts';
import { parseCondition, parseUpdate } from './expression.ts';
import { type Expressions, expressionsOf, type Input, type Plain, requireAllUsed } from './input.ts';
import { page, partitionOf, project } from './read.ts';
import { keyOf, type Table, textOf } from './table.ts';
import { compareText, marshall, type StoredItem, sizeOf, unmarshall } from './value.ts';

/** What a write does to its key's place. @param item as it is there */
interface Write {
  readonly key: StoredItem;
  readonly apply: (item: StoredItem | undefined) => StoredItem | undefined;
  /** Whether its condition holds. */
  readonly allows: (item: StoredItem | undefined) => boolean;
  readonly returnsOld: boolean;
}

function conditionOf(input: Input, expressions: Expressions) {
  const { ConditionExpression } = input;
  const condition =
    ConditionExpression === undefined ? undefined : parseCondition(ConditionExpression, expressions.names);
  return (item: StoredItem | undefined) => !condition || holds(condition, item, expressions.values);
}

/** Reads a write, and refuses what DynamoDB would refuse whatever the table holds. */
function readWrite(kind: string, input: Input, table: Table): Write {
  const expressions = expressionsOf(input);
  const allows = conditionOf(input, expressions);
  const returnsOld = input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD';
  const done = (write: Pick<Write, 'key' | 'apply'>): Write => {
    // A first reading, which notes what is used.
    allows(undefined);
    requireAllUsed(expressions);
    return { ...write, allows, returnsOld };
  };
  if (kind === 'Put') {
    const item = marshall(input.Item ?? {});
    table.check(item);
    return done({ key: onlyKey(item), apply: () => item });
  }
  const key = exactKey(marshall(input.Key ?? {}));
  if (kind === 'Delete') return done({ key, apply: () => undefined });
  if (kind === 'ConditionCheck') return done({ key, apply: (item) => item });
  const update = parseUpdate(input.UpdateExpression ?? '', expressions.names);
  const touched = [...update.set, ...update.add, ...update.delete].map(({ path }) => path[0]);
  if ([...touched, ...update.remove.map(([name]) => name)].some((name) => name === 'pk' || name === 'sk'))
    throw validation(
      'One or more parameter values were invalid: Cannot update attribute. This attribute is part of the key',
    );
  noteValues(update, expressions.values);
  return done({
    key,
    apply(item) {
      const next = applyUpdate(update, item ?? key, expressions.values);
      table.check(next);
      return next;
    },
  });
}

/** An update's values count as used where they stand, whether or not the update comes to pass. */
function noteValues(part: unknown, values: Values): void {
  if (typeof part !== 'object' || part === null) return;
  const { kind, name } = part as { kind?: string; name?: string };
  if (kind === 'value' && name !== undefined) {
    if (!(name in values.values))
      throw validation(`An expression attribute value used in expression is not defined: ${name}`);
    values.used.add(name);
  }
  for (const inner of Object.values(part)) noteValues(inner, values);
}

function onlyKey(item: StoredItem): StoredItem {
  const [pk, sk] = keyOf(item);
  return { pk: { S: pk }, sk: { S: sk } };
}

function exactKey(key: StoredItem): StoredItem {
  if (Object.keys(key).length !== 2) throw validation('The provided key element does not match the schema');
  return onlyKey(key);
}

function writeOne(kind: string, input: Input, table: Table): Plain {
  const write = readWrite(kind, input, table);
  const before = table.get(write.key);
  if (!write.allows(before))
    throw serviceError('ConditionalCheckFailedException', 400, {
      message: 'The conditional request failed',
      ...(write.returnsOld && before && { Item: before }),
    });
  const after = write.apply(before);
  table.write(write.key, after);
  switch (input.ReturnValues) {
    case 'ALL_OLD':
      return before ? { Attributes: unmarshall(before) } : {};
    case 'ALL_NEW':
      return { Attributes: unmarshall(after ?? {}) };
    case undefined:
    case 'NONE':
      return {};
    default:
      throw new Error(`The stand-in does not know ReturnValues ${input.ReturnValues}`);
  }
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
const LARGEST_TRANSACTION = 4 * 1024 * 1024;
/** Transactions by their token: the same one again is not carried out twice. */
const TOKEN_MILLISECONDS = 10 * 60_000;

export class Commands {
  private readonly tables: ReadonlyMap<string, Table>;
  private readonly clock: { readonly now: number };
  private readonly tokens = new Map<string, number>();

  constructor(tables: ReadonlyMap<string, Table>, clock: { readonly now: number }) {
    this.tables = tables;
    this.clock = clock;
  }

  /**
   * @param name the command's, such as `UpdateCommand`
   * @param token of a transaction that carries none: the SDK makes one for each, and its retries carry the same
   */
  run(name: string, input: Input & Plain, token?: string): Plain {
    switch (name) {
      case 'GetCommand':
        return this.get(input);
      case 'PutCommand':
        return writeOne('Put', input, this.table(input.TableName));
      case 'UpdateCommand':
        return writeOne('Update', input, this.table(input.TableName));
      case 'DeleteCommand':
        return writeOne('Delete', input, this.table(input.TableName));
      case 'QueryCommand':
        return this.query(input);
      case 'ScanCommand':
        return this.scan(input);
      case 'BatchGetCommand':
        return this.batchGet(input);
      case 'TransactWriteCommand':
        return this.transact(input, token);
      default:
        throw new Error(`The stand-in for DynamoDB does not know ${name}`);
    }
  }

  private table(name = ''): Table {
    const table = this.tables.get(name);
    if (!table) throw serviceError('ResourceNotFoundException', 400, { message: `No table ${name}` });
    return table;
  }

  private get(input: Input): Plain {
    const table = this.table(input.TableName);
    const key = exactKey(marshall(input.Key ?? {}));
    const found = input.ConsistentRead ? table.get(key) : table.getEventually(key);
    return found ? { Item: project(found, input) } : {};
  }

  private batchGet(input: Plain): Plain {
    const requests = input.RequestItems as Record<string, { Keys: Plain[]; ConsistentRead?: boolean }>;
    const keys = Object.values(requests).flatMap((request) => request.Keys);
    if (keys.length === 0 || keys.length > 100)
      throw validation(`Too many items requested for the BatchGetItem call: ${keys.length}`);
    const Responses = Object.fromEntries(
      Object.entries(requests).map(([name, { Keys, ConsistentRead }]) => {
        const table = this.table(name);
        const wanted = Keys.map((key) => exactKey(marshall(key)));
        if (new Set(wanted.map((key) => keyOf(key).join('\0'))).size < wanted.length)
          throw validation('Provided list of item keys contains duplicates');
        const found = wanted.map((key) => (ConsistentRead ? table.get(key) : table.getEventually(key)));
        return [name, found.filter((item) => item !== undefined).map(unmarshall)];
      }),
    );
    return { Responses, UnprocessedKeys: {} };
  }

  private query(input: Input): Plain {
    const table = this.table(input.TableName);
    const { IndexName: index } = input;
    if (index !== undefined && input.ConsistentRead)
      throw validation('Consistent reads are not supported on global secondary indexes');
    const [partition, sort] = index
      ? [table.index(index).spec.partition, table.index(index).spec.sort]
      : ['pk', 'sk'];
    const expressions = expressionsOf(input);
    const condition = parseCondition(input.KeyConditionExpression ?? '', expressions.names);
    const pk = partitionOf(condition, partition, sort, expressions.values);
    const all = table
      .partition(pk, index, input.ConsistentRead ?? false)
      .filter((item) => holds(condition, item, expressions.values));
    holds(condition, {}, expressions.values);
    if (input.ScanIndexForward === false) all.reverse();
    return page(all, input, expressions, sort, index === undefined ? undefined : partition);
  }

  private scan(input: Input): Plain {
    const table = this.table(input.TableName);
    if (input.IndexName !== undefined) throw new Error('The stand-in does not scan indexes');
    const expressions = expressionsOf(input);
    const { Segment = 0, TotalSegments = 1 } = input;
    const all = [...table.all()]
      .filter((item) => segmentOf(textOf(item.pk) ?? '', TotalSegments) === Segment)
      .sort((a, b) => compareText(keyOf(a).join('\0'), keyOf(b).join('\0')));
    return page(all, input, expressions, undefined, undefined);
  }

  private transact(input: Plain, ofCall: string | undefined): Plain {
    const token = (input.ClientRequestToken as string | undefined) ?? ofCall;
    if (token !== undefined && (this.tokens.get(token) ?? Number.NEGATIVE_INFINITY) > this.clock.now)
      return {};
    const entries = (input.TransactItems as Record<string, Input>[]).flatMap((item) => Object.entries(item));
    if (entries.length === 0 || entries.length > 100)
      throw validation(`Member must have length less than or equal to 100: ${entries.length}`);
    const writes = entries.map(([kind, one]) => {
      const table = this.table(one.TableName);
      return { ...readWrite(kind, one, table), table, kind };
    });
    const places = writes.map(({ table, key }) => [table.spec.name, ...keyOf(key)].join('\0'));
    if (new Set(places).size < places.length)
      throw validation('Transaction request cannot include multiple operations on one item');
    if (entries.reduce((sum, [, one]) => sum + sizeOf(marshall(one.Item ?? {})), 0) > LARGEST_TRANSACTION)
      throw validation('Transaction request exceeds the maximum allowed size');
    // Everything is worked out before anything is written: all or nothing.
    const outcomes = writes.map((write) => workOut(write, write.table.get(write.key)));
    if (outcomes.some(({ reason }) => reason))
      throw serviceError('TransactionCanceledException', 400, {
        CancellationReasons: outcomes.map(({ reason }) => reason ?? { Code: 'None' }),
      });
    writes.forEach(({ table, key, kind }, i) => {
      if (kind !== 'ConditionCheck') table.write(key, outcomes[i]?.after);
    });
    if (token !== undefined) this.tokens.set(token, this.clock.now + TOKEN_MILLISECONDS);
    return {};
  }
}

/** What a transaction's write comes to, or why it cancels all. */
function workOut(
  { allows, apply, returnsOld }: Write,
  item: StoredItem | undefined,
): { after?: StoredItem | undefined; reason?: object } {
  if (!allows(item))
    return { reason: { Code: 'ConditionalCheckFailed', ...(returnsOld && item && { Item: item }) } };
  try {
    return { after: apply(item) };
  } catch {
    return { reason: { Code: 'ValidationError' } };
  }
}

function segmentOf(pk: string, segments: number): number {
  let sum = 7;
  for (let i = 0; i < pk.length; i++) sum = (sum * 33 + pk.charCodeAt(i)) >>> 0;
  return sum % segments;
}

/** A read of many keys that leaves the last one of each table for another request, as DynamoDB does for want of capacity. */
export function readInPart(input: Plain, read: (input: Plain) => Plain): Plain {
  const asked = Object.entries(input.RequestItems as Record<string, { Keys: readonly Plain[] }>);
  const now = asked.filter(([, { Keys }]) => Keys.length > 1);
  const parts = (of: typeof asked, from: number, to?: number) =>
    Object.fromEntries(of.map(([name, one]) => [name, { ...one, Keys: one.Keys.slice(from, to) }]));
  const { Responses } = now.length === 0 ? { Responses: {} } : read({ RequestItems: parts(now, 0, -1) });
  return { Responses, UnprocessedKeys: parts(asked, -1) };
}

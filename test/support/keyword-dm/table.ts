/** A table in memory with both indexes, for properties that need thousands of runs of whole turns. */
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Table } from '../../../lambdas/shared/table/table.ts';
import { fakeTableClient } from '../fake-client.ts';
import { holds, type Item, type Names, updated } from './expressions.ts';

interface Write extends Names {
  readonly Key?: Item;
  readonly Item?: Item;
  readonly ConditionExpression?: string;
  readonly UpdateExpression?: string;
}

interface Query extends Names {
  readonly IndexName?: 'gsi1' | 'gsi2';
  readonly KeyConditionExpression: string;
  readonly FilterExpression?: string;
  readonly Limit?: number;
  readonly ScanIndexForward?: boolean;
}

export interface FakeTable extends Table {
  /** Entries of the ledger are among the items: their keys differ. */
  readonly erasures: string;
  readonly items: Map<string, Item>;
}

const keyOf = ({ pk, sk }: Item) => `${pk}\u0000${sk}`;

/** @param around runs a command, or fails in its place: before it took effect or after */
export function fakeTable(
  around: (run: () => unknown) => Promise<unknown> = async (run) => run(),
): FakeTable {
  const items = new Map<string, Item>();
  const isAllowed = (write: Write) =>
    holdsOf(items.get(keyOf(write.Key ?? write.Item ?? {})), write.ConditionExpression, write);
  const apply = (kind: string, write: Write): Item | undefined => {
    const key = keyOf(write.Key ?? write.Item ?? {});
    if (kind === 'Delete') items.delete(key);
    else if (kind === 'Put') items.set(key, clean(write.Item ?? {}));
    else
      items.set(
        key,
        clean(updated({ ...write.Key, ...items.get(key) }, write.UpdateExpression ?? '', write)),
      );
    return items.get(key);
  };
  const writeOne = (kind: string, input: Write) => {
    if (isAllowed(input)) return { Attributes: structuredClone(apply(kind, input)) };
    const found = items.get(keyOf(input.Key ?? input.Item ?? {}));
    throw Object.assign(new Error('condition'), {
      name: 'ConditionalCheckFailedException',
      ...(found && { Item: marshall(found, { removeUndefinedValues: true }) }),
    });
  };
  const commands: Record<string, (input: never) => unknown> = {
    get: ({ Key }: { Key: Item }) => ({ Item: structuredClone(items.get(keyOf(Key))) }),
    put: (input: Write) => writeOne('Put', input),
    update: (input: Write) => writeOne('Update', input),
    delete: (input: Write) => writeOne('Delete', input),
    query: (input: Query) => ({ Items: query(items, input) }),
    batchGet({ RequestItems }: { RequestItems: Record<string, { Keys: Item[] }> }) {
      const [name = '', { Keys = [] } = {}] = Object.entries(RequestItems)[0] ?? [];
      return { Responses: { [name]: Keys.flatMap((key) => structuredClone(items.get(keyOf(key))) ?? []) } };
    },
    transactWrite({ TransactItems }: { TransactItems: Record<string, Write>[] }) {
      const writes = TransactItems.flatMap((item) => Object.entries(item));
      const held = writes.map(([, write]) => isAllowed(write));
      if (held.includes(false))
        throw Object.assign(new Error('transaction'), {
          name: 'TransactionCanceledException',
          CancellationReasons: held.map((ok) => ({ Code: ok ? 'None' : 'ConditionalCheckFailed' })),
        });
      for (const [kind, write] of writes) apply(kind, write);
      return {};
    },
  };
  const client = fakeTableClient(async (command: { constructor: { name: string }; input: never }) => {
    const name = command.constructor.name
      .replace(/^./, (letter) => letter.toLowerCase())
      .replace('Command', '');
    const run = commands[name];
    if (!run) throw new Error(`Unknown command: ${command.constructor.name}`);
    return around(() => run(command.input));
  });
  return { client, tableName: 't', erasures: 't', items };
}

/** What the document client leaves out, too. */
function clean(item: Item): Item {
  return structuredClone(Object.fromEntries(Object.entries(item).filter(([, value]) => value !== undefined)));
}

function holdsOf(item: Item | undefined, expression: string | undefined, names: Names): boolean {
  return expression === undefined || holds(item, expression, names);
}

function query(items: Map<string, Item>, { IndexName, ...input }: Query): Item[] {
  const sort = IndexName ? `${IndexName}sk` : 'sk';
  const found = [...items.values()]
    .filter((item) => item[sort] !== undefined && holds(item, input.KeyConditionExpression, input))
    .sort((a, b) => (String(a[sort]) < String(b[sort]) ? -1 : 1));
  if (input.ScanIndexForward === false) found.reverse();
  return structuredClone(
    found.slice(0, input.Limit).filter((item) => holdsOf(item, input.FilterExpression, input)),
  );
}

/**
 * One table in memory: items by key, indexes that are behind by as much as they are told to, and a stream of what changed.
 * Commands take effect at one moment each.
 */
import { validation } from '../errors.ts';
import { type AttributeValue, compareText, type StoredItem, sizeOf } from './value.ts';

export interface TableIndex {
  readonly name: string;
  readonly partition: string;
  readonly sort: string;
  /** Whether it holds nothing but keys. */
  readonly keysOnly: boolean;
}

export interface TableSpec {
  readonly name: string;
  readonly indexes: readonly TableIndex[];
  /** The attribute that holds the time to live, in epoch seconds. */
  readonly timeToLive: string | undefined;
}

export interface Change {
  readonly kind: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly key: StoredItem;
  readonly before: StoredItem | undefined;
  readonly after: StoredItem | undefined;
  /** Epoch milliseconds. */
  readonly at: number;
  /** Whether the item's time was over, and nobody asked for its removal. */
  readonly isExpiry: boolean;
}

const LARGEST_ITEM = 400 * 1024;

/** What an index or an eventual read shows: the table as it was a while ago. */
class Copy {
  readonly items = new Map<string, Map<string, StoredItem>>();
  private readonly coming: {
    at: number;
    key: string;
    item: StoredItem | undefined;
    old: StoredItem | undefined;
  }[] = [];
  private readonly partitionOf: (item: StoredItem) => string | undefined;
  private next = 0;
  private latest = 0;

  constructor(partitionOf: (item: StoredItem) => string | undefined) {
    this.partitionOf = partitionOf;
  }

  put(
    now: number,
    lag: number,
    key: string,
    old: StoredItem | undefined,
    item: StoredItem | undefined,
  ): void {
    // Changes arrive in their order.
    this.latest = Math.max(this.latest, now + lag);
    this.coming.push({ at: this.latest, key, item, old });
    if (this.coming.length > 5000) this.catchUp(now);
  }

  catchUp(now: number): void {
    for (let change = this.coming[this.next]; change && change.at <= now; change = this.coming[this.next]) {
      this.next++;
      const { key, item, old } = change;
      const left = old && this.partitionOf(old);
      if (left !== undefined) {
        const partition = this.items.get(left);
        partition?.delete(key);
        if (partition?.size === 0) this.items.delete(left);
      }
      const joined = item && this.partitionOf(item);
      if (joined === undefined || item === undefined) continue;
      const partition = this.items.get(joined) ?? new Map<string, StoredItem>();
      this.items.set(joined, partition.set(key, item));
    }
    if (this.next > 1000) this.coming.splice(0, this.next);
    if (this.next > 1000) this.next = 0;
  }
}

export class Table {
  readonly spec: TableSpec;
  /** By partition key, then by sort key. */
  readonly partitions = new Map<string, Map<string, StoredItem>>();
  /** Is told of every change, at once. */
  onChange: ((change: Change) => void)[] = [];
  private readonly indexes: Map<string, { readonly spec: TableIndex; readonly copy: Copy }>;
  private readonly eventual: Copy;
  private readonly clock: { readonly now: number };
  private readonly lag: (of: string) => number;

  /** @param lag how far behind an index, or the eventual copy (''), is with the change that is being made */
  constructor(spec: TableSpec, clock: { readonly now: number }, lag: (of: string) => number) {
    this.spec = spec;
    this.clock = clock;
    this.lag = lag;
    this.eventual = new Copy((item) => textOf(item.pk));
    this.indexes = new Map(
      spec.indexes.map((index) => [
        index.name,
        // An item that lacks the sort key is not in the index either.
        {
          spec: index,
          copy: new Copy((item) =>
            textOf(item[index.sort]) === undefined ? undefined : textOf(item[index.partition]),
          ),
        },
      ]),
    );
  }

  get(key: StoredItem): StoredItem | undefined {
    const [pk, sk] = keyOf(key);
    return this.partitions.get(pk)?.get(sk);
  }

  /** As a read that is not consistent may find it. */
  getEventually(key: StoredItem): StoredItem | undefined {
    this.eventual.catchUp(this.clock.now);
    const [pk, sk] = keyOf(key);
    return this.eventual.items.get(pk)?.get(`${pk}\0${sk}`);
  }

  /** All items, as they are. */
  *all(): Generator<StoredItem> {
    for (const partition of this.partitions.values()) yield* partition.values();
  }

  /** One partition of the table or of an index, in the order of its sort key. */
  partition(pk: string, index: string | undefined, isConsistent: boolean): StoredItem[] {
    if (index === undefined) {
      if (isConsistent) return sorted([...(this.partitions.get(pk)?.values() ?? [])], 'sk');
      this.eventual.catchUp(this.clock.now);
      return sorted([...(this.eventual.items.get(pk)?.values() ?? [])], 'sk');
    }
    const { spec, copy } = this.index(index);
    copy.catchUp(this.clock.now);
    const found = [...(copy.items.get(pk)?.values() ?? [])];
    const items = spec.keysOnly ? found.map((item) => keysOf(item, spec)) : found;
    return sorted(items, spec.sort);
  }

  index(name: string): { readonly spec: TableIndex; readonly copy: Copy } {
    const index = this.indexes.get(name);
    if (!index) throw validation(`The table does not have the specified index: ${name}`);
    return index;
  }

  /** @throws a ValidationException for what DynamoDB would not take */
  check(item: StoredItem): void {
    keyOf(item);
    for (const { partition, sort } of this.spec.indexes)
      for (const name of [partition, sort]) {
        const value = item[name];
        if (value !== undefined && (textOf(value) ?? '') === '')
          throw validation(
            `One or more parameter values are not valid: the index key ${name} must be a text that is not empty`,
          );
        const longest = name === partition ? LONGEST_KEY.pk : LONGEST_KEY.sk;
        if (Buffer.byteLength(textOf(value) ?? '') > longest)
          throw validation(`One or more parameter values were invalid: the index key ${name} is too long`);
      }
    if (sizeOf(item) > LARGEST_ITEM) throw validation('Item size has exceeded the maximum allowed size');
  }

  /** Has other items from now on, as a table that was restored: no stream says so. */
  replace(items: Iterable<StoredItem>): void {
    const { onChange } = this;
    this.onChange = [];
    for (const item of [...this.all()]) this.write(item, undefined);
    for (const item of items) this.write(item, item);
    this.onChange = onChange;
  }

  /** Puts an item in a key's place, or nothing. */
  write(key: StoredItem, after: StoredItem | undefined, { isExpiry = false } = {}): void {
    const [pk, sk] = keyOf(key);
    const partition = this.partitions.get(pk) ?? new Map<string, StoredItem>();
    const before = partition.get(sk);
    if (after) this.partitions.set(pk, partition.set(sk, after));
    else {
      partition.delete(sk);
      if (partition.size === 0) this.partitions.delete(pk);
    }
    if (!before && !after) return;
    const { now } = this.clock;
    const id = `${pk}\0${sk}`;
    this.eventual.put(now, this.lag(''), id, before, after);
    for (const [name, { copy }] of this.indexes) copy.put(now, this.lag(name), id, before, after);
    const kind = before ? (after ? 'MODIFY' : 'REMOVE') : 'INSERT';
    // A write that changes nothing is none to the stream.
    if (kind === 'MODIFY' && JSON.stringify(before) === JSON.stringify(after)) return;
    for (const tell of this.onChange)
      tell({ kind, key: { pk: { S: pk }, sk: { S: sk } }, before, after, at: now, isExpiry });
  }
}

export function textOf(value: AttributeValue | undefined): string | undefined {
  return value && 'S' in value ? value.S : undefined;
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const LONGEST_KEY = { pk: 2048, sk: 1024 } as const;

export function keyOf(item: StoredItem): [pk: string, sk: string] {
  const key = (['pk', 'sk'] as const).map((name) => {
    const value = textOf(item[name]);
    if (value === undefined) throw validation('The provided key element does not match the schema');
    if (value === '')
      throw validation('One or more parameter values are not valid: a key may not be an empty text');
    if (Buffer.byteLength(value) > LONGEST_KEY[name])
      throw validation(`One or more parameter values were invalid: ${name} is too long`);
    return value;
  });
  return key as [string, string];
}

function keysOf(item: StoredItem, { partition, sort }: TableIndex): StoredItem {
  return Object.fromEntries(
    ['pk', 'sk', partition, sort].flatMap((name) => (item[name] ? [[name, item[name]]] : [])),
  ) as StoredItem;
}

function sorted(items: StoredItem[], by: string): StoredItem[] {
  return items.sort(
    (a, b) =>
      compareText(textOf(a[by]) ?? '', textOf(b[by]) ?? '') ||
      compareText(textOf(a.pk) ?? '', textOf(b.pk) ?? '') ||
      compareText(textOf(a.sk) ?? '', textOf(b.sk) ?? ''),
  );
}

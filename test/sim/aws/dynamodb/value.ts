/** Attribute values as DynamoDB keeps and sends them, and the document client's way there and back. */

export type AttributeValue =
  | { readonly S: string }
  | { readonly N: string }
  | { readonly BOOL: boolean }
  | { readonly NULL: true }
  | { readonly B: Uint8Array }
  | { readonly SS: readonly string[] }
  | { readonly NS: readonly string[] }
  | { readonly L: readonly AttributeValue[] }
  | { readonly M: Readonly<Record<string, AttributeValue>> };

export type StoredItem = Readonly<Record<string, AttributeValue>>;

export function typeOf(value: AttributeValue): string {
  return Object.keys(value)[0] as string;
}

/** As the document client does with `removeUndefinedValues`. */
export function marshall(item: Readonly<Record<string, unknown>>): Record<string, AttributeValue> {
  return Object.fromEntries(
    Object.entries(item)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, toAttribute(value)]),
  );
}

function toAttribute(value: unknown): AttributeValue {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'boolean') return { BOOL: value };
  if (typeof value === 'bigint') return { N: String(value) };
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new Error(`Special numeric value ${value} is not allowed`);
    if (Math.abs(value) > Number.MAX_SAFE_INTEGER) throw new Error(`Number ${value} is greater than safe`);
    return { N: String(value) };
  }
  if (value === null) return { NULL: true };
  if (value instanceof Uint8Array) return { B: value };
  if (value instanceof Set) return setToAttribute(value);
  if (Array.isArray(value))
    return { L: value.filter((one) => one !== undefined && typeof one !== 'function').map(toAttribute) };
  if (value instanceof Map) return { M: marshall(Object.fromEntries(value)) };
  if (typeof value === 'object' && isPlain(value)) return { M: marshall(value as Record<string, unknown>) };
  throw new Error(`Unsupported type passed: ${String(value)}. Pass options.convertClassInstanceToMap=true`);
}

function setToAttribute(value: ReadonlySet<unknown>): AttributeValue {
  const [first] = value;
  if (first === undefined) throw new Error('Pass a non-empty set, or options.convertEmptyValues=true.');
  return typeof first === 'string'
    ? { SS: [...value] as string[] }
    : { NS: [...value].map((one) => String(one)) };
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

export function unmarshall(item: StoredItem): Record<string, unknown> {
  const plain: Record<string, unknown> = {};
  for (const name in item) plain[name] = fromAttribute(item[name] as AttributeValue);
  return plain;
}

const shown = new WeakMap<StoredItem, Readonly<Record<string, unknown>>>();

/** An item for those who only look at it: worked out once, as an item in a table never changes but is replaced. */
export function plainOf(item: StoredItem): Readonly<Record<string, unknown>> {
  let plain = shown.get(item);
  if (!plain) {
    plain = Object.freeze(unmarshall(item));
    shown.set(item, plain);
  }
  return plain;
}

export function fromAttribute(value: AttributeValue): unknown {
  if ('S' in value) return value.S;
  if ('N' in value) return Number(value.N);
  if ('BOOL' in value) return value.BOOL;
  if ('NULL' in value) return null;
  if ('B' in value) return value.B;
  if ('SS' in value) return new Set(value.SS);
  if ('NS' in value) return new Set(value.NS.map(Number));
  if ('L' in value) return value.L.map(fromAttribute);
  return unmarshall(value.M);
}

/** Whether two values are the same: of sets the order does not count. */
export function isEqual(a: AttributeValue, b: AttributeValue): boolean {
  if ('S' in a && 'S' in b) return a.S === b.S;
  if ('N' in a && 'N' in b) return Number(a.N) === Number(b.N);
  if (typeOf(a) !== typeOf(b)) return false;
  if ('SS' in a && 'SS' in b) return isSameSet(a.SS, b.SS);
  if ('NS' in a && 'NS' in b) return isSameSet(a.NS.map(Number), b.NS.map(Number));
  if ('L' in a && 'L' in b)
    return a.L.length === b.L.length && a.L.every((one, i) => isEqual(one, b.L[i] as AttributeValue));
  if ('M' in a && 'M' in b) {
    const names = Object.keys(a.M);
    if (names.length !== Object.keys(b.M).length) return false;
    return names.every((name) => {
      const [left, right] = [a.M[name], b.M[name]];
      return left !== undefined && right !== undefined && isEqual(left, right);
    });
  }
  if ('B' in a && 'B' in b) return Buffer.compare(a.B, b.B) === 0;
  return JSON.stringify(a) === JSON.stringify(b);
}

function isSameSet(a: readonly unknown[], b: readonly unknown[]): boolean {
  const members = new Set(a);
  return a.length === b.length && b.every((one) => members.has(one));
}

/** Below, above or equal to zero; undefined where two values have no order. Texts go by their UTF-8 bytes. */
export function compare(a: AttributeValue, b: AttributeValue): number | undefined {
  if ('N' in a && 'N' in b) return Number(a.N) - Number(b.N);
  if ('S' in a && 'S' in b) return compareText(a.S, b.S);
  if ('B' in a && 'B' in b) return Buffer.compare(a.B, b.B);
  return undefined;
}

export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  // UTF-16's order is that of UTF-8 but for surrogates.
  if (!/[\ud800-\uffff]/.test(a + b)) return a < b ? -1 : 1;
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** About what DynamoDB counts: names and values in UTF-8, 3 bytes for each list or map and 1 for each of its parts. */
export function sizeOf(item: StoredItem): number {
  let bytes = 0;
  for (const name in item) bytes += Buffer.byteLength(name) + sizeOfValue(item[name] as AttributeValue);
  return bytes;
}

function sizeOfValue(value: AttributeValue): number {
  if ('S' in value) return Buffer.byteLength(value.S);
  if ('N' in value) return Math.ceil(value.N.length / 2) + 1;
  if ('B' in value) return value.B.byteLength;
  if ('SS' in value) return value.SS.reduce((sum, one) => sum + Buffer.byteLength(one), 0);
  if ('NS' in value) return value.NS.reduce((sum, one) => sum + Math.ceil(one.length / 2) + 1, 0);
  if ('L' in value) return value.L.reduce((sum, one) => sum + 1 + sizeOfValue(one), 3);
  if ('M' in value) return 3 + sizeOf(value.M) + Object.keys(value.M).length;
  return 1;
}

/**
 * What properties failed by once, in `test/corpus`: a file a property, an input a line, each with one sentence of what
 * went wrong. `fc.assert(property, { examples: corpus('data/cut') })` asks them before any input of chance.
 *
 * A line is `{"once":"…","input":[…]}`; `input` is the list of the property's arguments. It is JSON, so halves of
 * surrogate pairs are written `\ud83d`. What JSON lacks has a tag:
 *
 * | written                     | means                                            |
 * | --------------------------- | ------------------------------------------------ |
 * | `{ "$bytes": "3q0=" }`      | a `Uint8Array`, in Base64                        |
 * | `{ "$buffer": "3q0=" }`     | a `Buffer`, in Base64                            |
 * | `{ "$date": "2026-…Z" }`    | a `Date`; `null` is an invalid one               |
 * | `{ "$undefined": true }`    | `undefined`                                      |
 * | `{ "$number": "NaN" }`      | `NaN`, `Infinity`, `-Infinity`, `-0`             |
 * | `{ "$bigint": "1" }`        | a bigint                                         |
 * | `{ "$map": [[key, value]] }` | a `Map`                                         |
 * | `{ "$set": [value] }`       | a `Set`                                          |
 * | `{ "$bare": {…} }`          | an object without a prototype                    |
 * | `{ "$plain": {…} }`         | an object with a key that would look like a tag  |
 */
import { readFileSync } from 'node:fs';

const FOLDER = new URL('../corpus/', import.meta.url);

interface Entry {
  /** What went wrong with it, in a sentence. */
  readonly once: string;
  readonly input: readonly unknown[];
}

/** Lists of inputs that were given out, by which a failing property's file is found again. */
const names = new WeakMap<object, string>();

/** The inputs in `test/corpus/<name>.jsonl`, as a property's `examples`. Throws where there is no such file. */
export function corpus<Input extends unknown[]>(name: string): Input[] {
  const inputs = readCorpus(name).map(({ input }) => input as Input);
  names.set(inputs, name);
  return inputs;
}

/** All that is kept of a name, with the reasons. */
export function readCorpus(name: string): Entry[] {
  return readFileSync(new URL(`${name}.jsonl`, FOLDER), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map(readLine);
}

export function readLine(line: string): Entry {
  const { once, input } = JSON.parse(line);
  return { once, input: input.map(decode) };
}

/** The name of the corpus that a property was given as its examples; undefined where it was given none. */
export function nameOf(examples: object | undefined): string | undefined {
  return examples && names.get(examples);
}

/** The line that keeps an input. Throws for what can't be written, such as a function. */
export function lineFor(input: readonly unknown[], once = ''): string {
  return JSON.stringify({ once, input: input.map(encode) });
}

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const TAGS: Record<string, (written: never) => unknown> = {
  $bytes: (written: string) => new Uint8Array(Buffer.from(written, 'base64')),
  $buffer: (written: string) => Buffer.from(written, 'base64'),
  $date: (written: string | null) => new Date(written ?? Number.NaN),
  $undefined: () => undefined,
  $number: (written: string) => Number(written),
  $bigint: (written: string) => BigInt(written),
  $map: (written: [unknown, unknown][]) =>
    new Map(written.map(([key, value]) => [decode(key), decode(value)])),
  $set: (written: unknown[]) => new Set(written.map(decode)),
  $bare: (written: object) => Object.setPrototypeOf(properties(written, decode), null),
  $plain: (written: object) => properties(written, decode),
};

/** The same keys with other values; a key `__proto__` stays one. */
const properties = (value: object, change: (value: unknown) => unknown) =>
  Object.fromEntries(Object.entries(value).map(([key, each]) => [key, change(each)]));

function decode(written: unknown): unknown {
  if (Array.isArray(written)) return written.map(decode);
  if (typeof written !== 'object' || written === null) return written;
  const [key = '', ...others] = Object.keys(written);
  const read = others.length === 0 && Object.hasOwn(TAGS, key) ? TAGS[key] : undefined;
  return read ? read(Object.values(written)[0] as never) : properties(written, decode);
}

export function encode(value: unknown): unknown {
  if (value === undefined) return { $undefined: true };
  if (typeof value === 'bigint') return { $bigint: String(value) };
  if (typeof value === 'number') return encodeNumber(value);
  if (typeof value === 'function' || typeof value === 'symbol')
    throw new TypeError(`no ${typeof value} can be kept`);
  if (Array.isArray(value)) return Array.from(value, encode);
  return typeof value === 'object' && value !== null ? encodeObject(value) : value;
}

const encodeNumber = (value: number) =>
  Number.isFinite(value) && !Object.is(value, -0)
    ? value
    : { $number: Object.is(value, -0) ? '-0' : String(value) };

function encodeObject(value: object): unknown {
  if (Buffer.isBuffer(value)) return { $buffer: base64(value) };
  if (value instanceof Uint8Array) return { $bytes: base64(value) };
  if (value instanceof Date) return { $date: Number.isNaN(value.getTime()) ? null : value.toISOString() };
  if (value instanceof Map) return { $map: [...value].map(([key, each]) => [encode(key), encode(each)]) };
  if (value instanceof Set) return { $set: [...value].map(encode) };
  const prototype = Object.getPrototypeOf(value);
  const written = properties(value, encode);
  if (prototype === null) return { $bare: written };
  if (prototype !== Object.prototype) throw new TypeError(`no ${prototype.constructor?.name} can be kept`);
  return Object.keys(value).some((key) => key.startsWith('$')) ? { $plain: written } : written;
}

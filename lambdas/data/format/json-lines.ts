/** JSON Lines: an object on each line. */
import type { SourceRow } from '../rows/row.ts';
import { linesOf } from './lines.ts';

/** What TypeScript's own types lack of JSON (ECMAScript 2026): the text of a number, and numbers that are written as such a text. */
interface ExactJson {
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { source?: string }) => unknown,
  ): unknown;
  rawJSON(text: string): { readonly rawJSON: string };
  isRawJSON(value: unknown): value is { readonly rawJSON: string };
}
const exactJson = JSON as unknown as ExactJson;

/** What columns are made of: names, or paths such as `customer.id`; and which of them keep a number to the letter. */
interface Sources {
  readonly sources: readonly string[];
  /** @default none: `1.10` is the number 1.1 */
  readonly literal?: ReadonlySet<string>;
}

/** @param line the number of the first one */
export function* jsonRows(
  text: string,
  { line, ...sources }: Sources & { readonly line: number },
): Generator<SourceRow> {
  for (const [raw, number] of linesOf(text, line)) yield rowOf(raw, number, sources);
}

/** Deeper, calls that call themselves run out of room: at another depth each time, and a part that is read again has to give the same rows. */
const DEEPEST = 100;

function rowOf(raw: string, line: number, { sources, literal }: Sources): SourceRow {
  let object: unknown;
  try {
    object = JSON.parse(raw);
  } catch {
    return { line, raw, broken: 'the line is no JSON' };
  }
  if (typeof object !== 'object' || object === null || Array.isArray(object))
    return { line, raw, broken: 'the line is no JSON object, such as {"id": "a"}' };
  if (isDeeper(object, DEEPEST))
    return { line, raw, broken: `the line is nested deeper than ${DEEPEST} levels` };
  const exact = ALTERED.test(raw) ? (exactJson.parse(raw, keepDigits) as object) : object;
  const found = sources.map((source) => [source, find(exact, source)] as const);
  const fields = found.map(([source, value]) => [source, textOf(value, literal?.has(source))]);
  const numbers = new Set(found.flatMap(([source, value]) => (isNumber(value) ? [source] : [])));
  return { line, raw, fields: Object.fromEntries(fields), numbers };
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number' || exactJson.isRawJSON(value);
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((entry) => isDeeper(entry, levels - 1));
}

/**
 * Whether a line may have a number that JavaScript would write in another way: one of 16 figures or more, with zeros at its end, an exponent,
 * a minus before zero, or below a millionth. To keep digits takes several times as long as not to, and few lines need it.
 */
const ALTERED = /[:,[\s]-?(?:\d[\d.]{15,}|\d+\.\d*0|0\.0{6}\d+|[\d.]+e[+-]?\d+|(?<=-)0)(?=[,}\]\s])/i;

function keepDigits(_: string, value: unknown, { source }: { source?: string }): unknown {
  const isAltered = typeof value === 'number' && source !== undefined && String(value) !== source;
  return isAltered ? exactJson.rawJSON(source) : value;
}

function find(object: object, path: string): unknown {
  if (Object.hasOwn(object, path)) return (object as Record<string, unknown>)[path];
  let value: unknown = object;
  for (const part of path.split('.')) {
    if (typeof value !== 'object' || value === null || exactJson.isRawJSON(value)) return undefined;
    if (!Object.hasOwn(value, part)) return undefined;
    value = (value as Record<string, unknown>)[part];
  }
  return value;
}

function textOf(value: unknown, isLiteral = false): string {
  if (value === undefined || value === null) return '';
  if (exactJson.isRawJSON(value)) return isLiteral ? value.rawJSON : plainest(value.rawJSON);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** A number as columns read it, whatever way it was written in; with its digits where JavaScript would make another one of it. */
function plainest(digits: string): string {
  const number = Number(digits);
  return Math.abs(number) > Number.MAX_SAFE_INTEGER ? digits : String(number);
}

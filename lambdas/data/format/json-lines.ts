/** JSON Lines: an object on each line. */
import type { SourceRow } from '../rows/row.ts';
import { linesOf } from './lines.ts';

/** @param sources what columns are made of: names, or paths such as `customer.id` */
export function* jsonRows(
  text: string,
  { sources, line }: { readonly sources: readonly string[]; readonly line: number },
): Generator<SourceRow> {
  for (const [raw, number] of linesOf(text, line)) yield rowOf(raw, number, sources);
}

function rowOf(raw: string, line: number, sources: readonly string[]): SourceRow {
  let object: unknown;
  try {
    object = JSON.parse(raw);
  } catch {
    return { line, raw, broken: 'the line is no JSON' };
  }
  if (typeof object !== 'object' || object === null || Array.isArray(object))
    return { line, raw, broken: 'the line is no JSON object, such as {"id": "a"}' };
  return {
    line,
    raw,
    fields: Object.fromEntries(sources.map((source) => [source, textOf(find(object, source))])),
  };
}

function find(object: object, path: string): unknown {
  if (Object.hasOwn(object, path)) return (object as Record<string, unknown>)[path];
  let value: unknown = object;
  for (const part of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Record<string, unknown>)[part];
  }
  return value;
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

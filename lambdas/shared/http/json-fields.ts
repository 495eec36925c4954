import { type Node, parseTree } from 'jsonc-parser';
import { type BodySource, decoderOf, malformed, requireLegible, type UploadedFile } from './body-source.ts';
import { withoutMark } from './charset.ts';
import { HttpError } from './errors.ts';

/** Reads a JSON body. */
export function readJsonFields(source: BodySource): readonly UploadedFile[] {
  const decoder = decoderOf(source, undefined);
  const text = withoutMark(decoder.read(source.bytes));
  requireLegible(decoder);
  addJsonFields(text, source);
  return [];
}

/**
 * Puts the members of a JSON object into the collector, in their order and numbers with their digits, neither of which
 * `JSON.parse` keeps: it moves names like `2` to the front, and rounds.
 *
 * @throws HttpError 400
 */
export function addJsonFields(text: string, { limits, collector }: BodySource): void {
  checkJson(text, limits.depth);
  const root = parseTree(text);
  if (root?.type !== 'object') throw malformed('The JSON is not an object of fields.');
  flatten(root, '', (name, value) => {
    collector.add(name, value.type === 'number' ? digits(text, value) : textOf(value));
  });
}

/** Held to the letter by `JSON.parse`, and to its depth before anything walks through it by calling itself. */
function checkJson(text: string, depth: number): void {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw malformed('The JSON is malformed.');
  }
  checkDepth(value, 1, depth);
}

function checkDepth(value: unknown, level: number, depth: number): void {
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0) return;
  if (level > depth) throw new HttpError(400, 'TOO_DEEP', `The JSON is nested deeper than ${depth} levels.`);
  for (const entry of Object.values(value)) checkDepth(entry, level + 1, depth);
}

function flatten(node: Node, prefix: string, add: (name: string, value: Node) => void): void {
  for (const [key, value] of entries(node)) {
    // Scalars in an array share its name; objects among them are told apart by their position.
    const name = node.type === 'array' && !isStructure(value) ? prefix : join(prefix, key);
    if (isStructure(value)) flatten(value, name, add);
    else add(name, value);
  }
}

function entries({ type, children = [] }: Node): (readonly [key: string, value: Node])[] {
  if (type === 'array') return children.map((value, i) => [String(i), value]);
  return children.flatMap(({ children: [key, value] = [] }) =>
    key && value ? [[String(key.value), value] as const] : [],
  );
}

function isStructure({ children = [] }: Node): boolean {
  return children.length > 0;
}

function digits(text: string, { offset, length }: Node): string {
  return text.slice(offset, offset + length);
}

/** `null`, `{}` and `[]` say that a field is there and empty. */
function textOf({ type, value }: Node): string {
  return type === 'string' || type === 'boolean' ? String(value) : '';
}

function join(prefix: string, key: string): string {
  return prefix === '' ? key : `${prefix}.${key}`;
}

import { type Node, parseTree } from 'jsonc-parser';
import { type BodySource, decoderOf, malformed, requireLegible, type UploadedFile } from './body-source.ts';
import { withoutMark } from './charset.ts';
import { HttpError } from './errors.ts';
import type { BodyLimits } from './fields.ts';

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
  if (!isJson(text)) throw malformed('The JSON is malformed.');
  const read = bounded(text, limits);
  const root = parseTree(read);
  if (root?.type !== 'object') throw malformed('The JSON is not an object of fields.');
  flatten(root, '', (name, value) => {
    collector.add(name, value.type === 'number' ? digits(read, value) : textOf(value));
  });
}

/** Whether a text is JSON to the letter, as `JSON.parse` has it. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const CLOSERS: Readonly<Record<string, string>> = { '[': ']', '{': '}' };

/**
 * As much of a text as is read: one value more than there may be is enough to be refused. Its depth is that of the text,
 * before anything walks through it by calling itself: `JSON.parse` keeps but the last of members that share a name. What is
 * empty is no level.
 *
 * @param text is JSON
 * @throws HttpError 400
 */
function bounded(text: string, { depth, fields }: BodyLimits): string {
  const open: string[] = [];
  let commas = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character <= ' ') continue;
    if (character === open.at(-1)) {
      open.pop();
      continue;
    }
    if (open.length > depth)
      throw new HttpError(400, 'TOO_DEEP', `The JSON is nested deeper than ${depth} levels.`);
    const closer = CLOSERS[character];
    if (closer) open.push(closer);
    else if (character === '"') at = endOfText(text, at);
    else if (character === ',') commas += 1;
    // Before each comma stands one value more, however they are nested.
    if (commas > fields) return text.slice(0, at) + open.toReversed().join('');
  }
  return text;
}

/** Where the quotation mark stands that closes the one at a place. */
function endOfText(text: string, start: number): number {
  let at = start + 1;
  while (text.charAt(at) !== '"') at += text.charAt(at) === '\\' ? 2 : 1;
  return at;
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

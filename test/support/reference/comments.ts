/**
 * The comments above the options of a configuration, found in the source: a schema knows its types while it runs, but not
 * what was written above them.
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Expression, type ObjectExpression, parseSync } from 'oxc-parser';

interface Source {
  readonly file: string;
  readonly text: string;
  /** By the name that they are known by within the file. */
  readonly values: ReadonlyMap<string, Expression>;
  readonly imports: ReadonlyMap<string, { readonly file: string; readonly name: string }>;
  /** Comments, by where they end. */
  readonly comments: readonly { readonly end: number; readonly value: string }[];
}

/** An expression that makes a schema, and where it stands. */
export interface Place {
  readonly node: Expression;
  readonly source: Source;
}

const sources = new Map<string, Source>();

function readSource(file: string): Source {
  const known = sources.get(file);
  if (known) return known;
  const text = readFileSync(file, 'utf8');
  const { program, comments } = parseSync(file, text);
  const values = new Map<string, Expression>();
  const imports = new Map<string, { file: string; name: string }>();
  for (const statement of program.body) {
    if (statement.type === 'ImportDeclaration' && statement.source.value.startsWith('.'))
      for (const one of statement.specifiers)
        if (one.type === 'ImportSpecifier' && one.imported.type === 'Identifier')
          imports.set(one.local.name, {
            file: join(dirname(file), statement.source.value),
            name: one.imported.name,
          });
    const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    if (declaration?.type === 'VariableDeclaration')
      for (const { id, init } of declaration.declarations)
        if (id.type === 'Identifier' && init) values.set(id.name, init);
  }
  const blocks = comments.filter(({ type, value }) => type === 'Block' && value.startsWith('*'));
  const source = { file, text, values, imports, comments: blocks };
  sources.set(file, source);
  return source;
}

/** A schema by the name that a file gives it. @throws Error when there is none */
export function find(file: string, name: string): Place {
  const source = readSource(file);
  const node = source.values.get(name);
  if (node) return { node, source };
  const imported = source.imports.get(name);
  if (imported) return find(imported.file, imported.name);
  throw new Error(`${file} has no ${name}`);
}

/** A call of zod's, such as `z.array(…)`, without what is chained to it. */
interface Call {
  readonly method: string;
  readonly arguments: readonly Place[];
}

/** The call that a schema begins with; undefined for what no comment can stand in. */
function beginning(place: Place): Call | undefined {
  const { node, source } = place;
  if (node.type === 'Identifier') return beginning(find(source.file, node.name));
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return undefined;
  const { object, property } = node.callee;
  if (object.type !== 'Identifier' || object.name !== 'z') return beginning({ node: object, source });
  if (property.type !== 'Identifier') return undefined;
  const parts = node.arguments.filter((part) => part.type !== 'SpreadElement');
  return { method: property.name, arguments: parts.map((part) => ({ node: part, source })) };
}

/** What an object's options, an array's items, a record's values or a union's choices are made by. */
export function inside(place: Place): readonly Place[] {
  const call = beginning(place);
  if (!call) return [];
  if (call.method === 'array') return call.arguments.slice(0, 1);
  if (call.method === 'record') return call.arguments.slice(1, 2);
  const list = call.arguments.at(call.method === 'discriminatedUnion' ? 1 : 0);
  if (!/[uU]nion$/.test(call.method) || list?.node.type !== 'ArrayExpression') return [];
  return list.node.elements
    .filter((element) => element !== null && element.type !== 'SpreadElement')
    .map((node) => ({ node, source: list.source }));
}

export interface Option {
  /** As it is written, without its asterisks; empty when there is none. */
  readonly comment: string;
  readonly place: Place;
}

/** The options of an object, with what stands above each. */
export function optionsOf({ node, source }: Place): ReadonlyMap<string, Option> {
  if (node.type === 'Identifier') return optionsOf(find(source.file, node.name));
  if (node.type !== 'CallExpression') return new Map();
  const { callee } = node;
  // A function of ours that makes an object, or adds to the one that it is given.
  if (callee.type === 'Identifier') {
    const [given] = node.arguments;
    const made = resultOf(find(source.file, callee.name));
    const isGiven = made.parameters.includes(beginningName(made.node) ?? '');
    return isGiven && given && given.type !== 'SpreadElement'
      ? optionsOf({ node: given, source })
      : optionsOf(made);
  }
  if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return new Map();
  const { name } = callee.property;
  const [first] = node.arguments;
  const own =
    first && first.type !== 'SpreadElement'
      ? () => propertiesOf({ node: first, source })
      : () => new Map<string, Option>();
  if (callee.object.type === 'Identifier' && callee.object.name === 'z') return own();
  const before = optionsOf({ node: callee.object, source });
  if (name !== 'extend') return before;
  // What is only made optional, say, need not be explained twice.
  const changed = [...own()].map(([key, option]): [string, Option] => [
    key,
    { ...option, comment: option.comment || (before.get(key)?.comment ?? '') },
  ]);
  return new Map([...before, ...changed]);
}

function resultOf(place: Place): Place & { readonly parameters: readonly string[] } {
  const { node, source } = place;
  if (node.type !== 'ArrowFunctionExpression' || node.body.type === 'BlockStatement')
    return { ...place, parameters: [] };
  const parameters = node.params.flatMap((parameter) =>
    parameter.type === 'Identifier' ? parameter.name : [],
  );
  return { node: node.body, source, parameters };
}

/** What the calls of a chain begin with, such as `z`. */
function beginningName(node: Expression): string | undefined {
  if (node.type === 'Identifier') return node.name;
  if (node.type === 'MemberExpression') return beginningName(node.object);
  return node.type === 'CallExpression' ? beginningName(node.callee) : undefined;
}

function propertiesOf({ node, source }: Place): ReadonlyMap<string, Option> {
  if (node.type === 'Identifier') return propertiesOf(find(source.file, node.name));
  if (node.type === 'MemberExpression') return optionsOf({ node: node.object, source });
  return node.type === 'ObjectExpression' ? new Map(listProperties(node, source)) : new Map();
}

function* listProperties(node: ObjectExpression, source: Source): Generator<[string, Option]> {
  for (const property of node.properties)
    if (property.type === 'SpreadElement') yield* propertiesOf({ node: property.argument, source });
    else if (property.key.type === 'Identifier')
      yield [
        property.key.name,
        { comment: commentBefore(property.start, source), place: { node: property.value, source } },
      ];
}

function commentBefore(start: number, { text, comments }: Source): string {
  const above = comments.findLast(({ end }) => end <= start);
  if (!above || text.slice(above.end, start).trim() !== '') return '';
  return above.value.replace(/^\s*\*+ ?/gm, '').trim();
}

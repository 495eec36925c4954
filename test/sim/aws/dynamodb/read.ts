/** Reading: which partition a query is about, its pages, and what is shown of an item. */
import { validation } from '../errors.ts';
import { holds, type Values, valueAt } from './evaluate.ts';
import {
  type Condition,
  type Names,
  type Operand,
  type Path,
  parseCondition,
  parseProjection,
} from './expression.ts';
import { type Expressions, expressionsOf, type Input, type Plain, requireAllUsed } from './input.ts';
import { keyOf, textOf } from './table.ts';
import { compareText, fromAttribute, marshall, type StoredItem, sizeOf, unmarshall } from './value.ts';

/** A key condition names one partition, and may say something of the sort key. */
export function partitionOf(condition: Condition, partition: string, sort: string, values: Values): string {
  const parts = condition.kind === 'and' ? condition.parts : [condition];
  const nameOf = (part: Condition): unknown => {
    if (part.kind === 'compare') return part.left.kind === 'path' && part.left.path[0];
    if (part.kind === 'between') return part.of.kind === 'path' && part.of.path[0];
    if (part.kind === 'call' && part.name === 'begins_with')
      return part.operands[0]?.kind === 'path' && part.operands[0].path[0];
    return undefined;
  };
  const [mine, ...others] = parts.filter((part) => nameOf(part) === partition);
  const rest = parts.filter((part) => part !== mine);
  const isFit = rest.length <= 1 && rest.every((part) => nameOf(part) === sort);
  if (mine?.kind !== 'compare' || mine.comparator !== '=' || others.length > 0 || !isFit)
    throw validation('Query key condition not supported');
  const value = mine.right.kind === 'value' ? values.values[mine.right.name] : undefined;
  const pk = textOf(value);
  if (pk === undefined)
    throw validation('One or more parameter values were invalid: Condition parameter type');
  if (pk === '') throw validation('One or more parameter values are not valid: an empty text as a key');
  return pk;
}

const PAGE_BYTES = 1024 * 1024;

/** As much as one answer holds. A filter drops what was read already. */
export function page(
  all: readonly StoredItem[],
  input: Input,
  expressions: Expressions,
  sort: string | undefined,
  partition: string | undefined,
): Plain {
  const filter =
    input.FilterExpression === undefined
      ? undefined
      : parseCondition(input.FilterExpression, expressions.names);
  const keys = sort === undefined ? [] : [partition ?? 'pk', sort];
  if (filter && namesIn(filter).some((name) => keys.includes(String(name))))
    throw validation('Filter Expression can only contain non-primary key attributes');
  if (filter) holds(filter, {}, expressions.values);
  const projection = projectionOf(input, expressions.names);
  requireAllUsed(expressions);
  const rest = input.ExclusiveStartKey ? after(all, marshall(input.ExclusiveStartKey), input, sort) : all;
  const read: StoredItem[] = [];
  let bytes = 0;
  for (const item of rest) {
    read.push(item);
    bytes += sizeOf(item);
    if (read.length === input.Limit || bytes >= PAGE_BYTES) break;
  }
  const last = read.at(-1);
  const isCut = last !== undefined && (read.length < rest.length || read.length === input.Limit);
  const kept = filter ? read.filter((item) => holds(filter, item, expressions.values)) : read;
  const keyNames = ['pk', 'sk', ...(partition && sort ? [partition, sort] : [])];
  return {
    Count: kept.length,
    ScannedCount: read.length,
    ...(input.Select !== 'COUNT' && { Items: kept.map((item) => show(item, projection)) }),
    ...(isCut && {
      LastEvaluatedKey: Object.fromEntries(
        keyNames.flatMap((name) => (last[name] ? [[name, fromAttribute(last[name])]] : [])),
      ),
    }),
  };
}

/** The attributes that a condition is about. */
function namesIn(condition: Condition): unknown[] {
  const nameOf = (operand: Operand): unknown[] => {
    if (operand.kind === 'size') return nameOf(operand.of);
    return operand.kind === 'path' ? [operand.path[0]] : [];
  };
  switch (condition.kind) {
    case 'and':
    case 'or':
      return condition.parts.flatMap(namesIn);
    case 'not':
      return namesIn(condition.part);
    case 'compare':
      return [condition.left, condition.right].flatMap(nameOf);
    case 'between':
      return [condition.of, condition.from, condition.to].flatMap(nameOf);
    case 'in':
      return [condition.of, ...condition.list].flatMap(nameOf);
    default:
      return condition.operands.flatMap(nameOf);
  }
}

/** What comes after a key, which need not be there any more. */
function after(
  all: readonly StoredItem[],
  start: StoredItem,
  { ScanIndexForward = true }: Input,
  sort: string | undefined,
): StoredItem[] {
  const order = (item: StoredItem) =>
    sort === undefined ? [...keyOf(item)] : [textOf(item[sort]) ?? '', ...keyOf(item)];
  const from = order(start);
  return all.filter((item) => {
    const here = order(item);
    const difference =
      here.map((one, i) => compareText(one, from[i] as string)).find((one) => one !== 0) ?? 0;
    return ScanIndexForward ? difference > 0 : difference < 0;
  });
}

export function project(item: StoredItem, input: Input): Plain {
  const expressions = expressionsOf(input);
  const projection = projectionOf(input, expressions.names);
  requireAllUsed(expressions);
  return show(item, projection);
}

function projectionOf({ ProjectionExpression }: Input, names: Names): Path[] | undefined {
  return ProjectionExpression === undefined ? undefined : parseProjection(ProjectionExpression, names);
}

function show(item: StoredItem, projection: readonly Path[] | undefined): Plain {
  if (!projection) return unmarshall(item);
  const shown: Record<string, unknown> = {};
  for (const path of projection) {
    if (path.length > 1) throw new Error('The stand-in projects attributes of the first level only');
    const value = valueAt(item, path);
    if (value) shown[String(path[0])] = fromAttribute(value);
  }
  return shown;
}

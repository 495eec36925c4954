/** Conditions and updates, applied to items. */
import { validation } from '../errors.ts';
import type { Comparator, Condition, Operand, Path, Update, Value } from './expression.ts';
import { type AttributeValue, compare, isEqual, type StoredItem, typeOf } from './value.ts';

/** What stands for values; those that were used are noted, because DynamoDB refuses the others. */
export interface Values {
  readonly values: Readonly<Record<string, AttributeValue>>;
  readonly used: Set<string>;
}

export function valueAt(item: StoredItem | undefined, path: Path): AttributeValue | undefined {
  return path.reduce<AttributeValue | undefined>((at, step) => at && child(at, step), item && { M: item });
}

function child(at: AttributeValue, step: string | number): AttributeValue | undefined {
  if (typeof step === 'number') return 'L' in at ? at.L[step] : undefined;
  return 'M' in at && Object.hasOwn(at.M, step) ? at.M[step] : undefined;
}

export function holds(condition: Condition, item: StoredItem | undefined, values: Values): boolean {
  switch (condition.kind) {
    // Every part is looked at, so that each value in it counts as used.
    case 'and':
      return condition.parts.map((part) => holds(part, item, values)).every(Boolean);
    case 'or':
      return condition.parts.map((part) => holds(part, item, values)).some(Boolean);
    case 'not':
      return !holds(condition.part, item, values);
    case 'compare': {
      const [left, right] = [read(condition.left, item, values), read(condition.right, item, values)];
      return compares(condition.comparator, left, right);
    }
    case 'between': {
      const [of, from, to] = [condition.of, condition.from, condition.to].map((one) =>
        read(one, item, values),
      );
      if (condition.from.kind === 'value' && condition.to.kind === 'value' && compares('>', from, to))
        throw validation(
          'The BETWEEN operator requires upper bound to be greater than or equal to lower bound',
        );
      return compares('>=', of, from) && compares('<=', of, to);
    }
    case 'in': {
      const of = read(condition.of, item, values);
      return condition.list.map((one) => compares('=', of, read(one, item, values))).some(Boolean);
    }
    case 'call':
      return calls(condition.name, condition.operands, item, values);
  }
}

function compares(comparator: Comparator, left?: AttributeValue, right?: AttributeValue): boolean {
  // An attribute that is not there is unequal to everything, and has no order.
  if (left === undefined || right === undefined) return comparator === '<>' && left !== right;
  if (comparator === '=') return isEqual(left, right);
  if (comparator === '<>') return !isEqual(left, right);
  const order = compare(left, right);
  if (order === undefined) return false;
  if (comparator === '<') return order < 0;
  if (comparator === '<=') return order <= 0;
  return comparator === '>' ? order > 0 : order >= 0;
}

function calls(
  name: string,
  operands: readonly Operand[],
  item: StoredItem | undefined,
  values: Values,
): boolean {
  const [first, second] = operands.map((operand) => read(operand, item, values));
  if (name.startsWith('attribute_') && operands[0]?.kind !== 'path')
    throw validation(`Invalid ConditionExpression: Operator or function requires a document path: ${name}`);
  switch (name) {
    case 'attribute_exists':
      return first !== undefined;
    case 'attribute_not_exists':
      return first === undefined;
    case 'attribute_type':
      return first !== undefined && second !== undefined && 'S' in second && typeOf(first) === second.S;
    case 'begins_with':
      return first !== undefined && second !== undefined && 'S' in first && 'S' in second
        ? first.S.startsWith(second.S)
        : false;
    default:
      return first !== undefined && second !== undefined && contains(first, second);
  }
}

function contains(whole: AttributeValue, part: AttributeValue): boolean {
  if ('S' in whole) return 'S' in part && whole.S.includes(part.S);
  if ('SS' in whole) return 'S' in part && whole.SS.includes(part.S);
  if ('NS' in whole) return 'N' in part && whole.NS.some((one) => Number(one) === Number(part.N));
  return 'L' in whole && whole.L.some((one) => isEqual(one, part));
}

function read(operand: Operand, item: StoredItem | undefined, values: Values): AttributeValue | undefined {
  if (operand.kind === 'path') return valueAt(item, operand.path);
  if (operand.kind === 'value') return valueNamed(operand.name, values);
  const length = lengthOf(read(operand.of, item, values));
  return length === undefined ? undefined : { N: String(length) };
}

function valueNamed(name: string, { values, used }: Values): AttributeValue {
  const value = values[name];
  if (value === undefined)
    throw validation(`An expression attribute value used in expression is not defined: ${name}`);
  used.add(name);
  return value;
}

/** @returns undefined for what has no length, such as a number: no comparison with it holds */
function lengthOf(value: AttributeValue | undefined): number | undefined {
  if (value === undefined) return undefined;
  if ('S' in value) return Buffer.byteLength(value.S);
  if ('B' in value) return value.B.byteLength;
  if ('SS' in value) return value.SS.length;
  if ('NS' in value) return value.NS.length;
  if ('L' in value) return value.L.length;
  return 'M' in value ? Object.keys(value.M).length : undefined;
}

/** @returns the item after an update; every right side is read from the item as it was */
export function applyUpdate(update: Update, item: StoredItem, values: Values): StoredItem {
  const next = structuredCopy(item);
  const assignments = update.set.map(({ path, value }) => [path, compute(value, item, values)] as const);
  for (const [path, value] of assignments) place(next, path, value);
  for (const { path, value } of update.add)
    place(next, path, added(valueAt(item, path), operandValue(value, values)));
  for (const { path, value } of update.delete) {
    const left = withoutMembers(valueAt(item, path), operandValue(value, values));
    if (left) place(next, path, left);
    else take(next, path);
  }
  for (const path of update.remove) take(next, path);
  return next;
}

function operandValue(operand: Operand, values: Values): AttributeValue {
  if (operand.kind !== 'value') throw validation('Invalid UpdateExpression: a value is expected');
  return valueNamed(operand.name, values);
}

function compute(value: Value, item: StoredItem, values: Values): AttributeValue {
  switch (value.kind) {
    case 'sum': {
      const [left, right] = [compute(value.left, item, values), compute(value.right, item, values)];
      if (!('N' in left && 'N' in right))
        throw validation('An operand in the update expression has an incorrect data type');
      return { N: String(Number(left.N) + value.sign * Number(right.N)) };
    }
    case 'if_not_exists': {
      const otherwise = compute(value.otherwise, item, values);
      return valueAt(item, value.path) ?? otherwise;
    }
    case 'list_append': {
      const [left, right] = [compute(value.left, item, values), compute(value.right, item, values)];
      if (!('L' in left && 'L' in right))
        throw validation('An operand in the update expression has an incorrect data type');
      return { L: [...left.L, ...right.L] };
    }
    default: {
      const found = read(value, item, values);
      if (found === undefined)
        throw validation('The provided expression refers to an attribute that does not exist in the item');
      return found;
    }
  }
}

function added(before: AttributeValue | undefined, more: AttributeValue): AttributeValue {
  if (before === undefined && ('N' in more || 'SS' in more || 'NS' in more)) return more;
  if (before && 'N' in before && 'N' in more) return { N: String(Number(before.N) + Number(more.N)) };
  if (before && 'SS' in before && 'SS' in more) return { SS: [...new Set([...before.SS, ...more.SS])] };
  if (before && 'NS' in before && 'NS' in more) return { NS: [...new Set([...before.NS, ...more.NS])] };
  throw validation('An operand in the update expression has an incorrect data type');
}

/** A set that has lost its last member is no attribute any more. */
function withoutMembers(
  before: AttributeValue | undefined,
  less: AttributeValue,
): AttributeValue | undefined {
  if (before === undefined) return undefined;
  if ('SS' in before && 'SS' in less) {
    const left = before.SS.filter((one) => !less.SS.includes(one));
    return left.length > 0 ? { SS: left } : undefined;
  }
  if ('NS' in before && 'NS' in less) {
    const left = before.NS.filter((one) => !less.NS.includes(one));
    return left.length > 0 ? { NS: left } : undefined;
  }
  throw validation('An operand in the update expression has an incorrect data type');
}

type Draft = { [name: string]: AttributeValue };

/** Attributes as they are may be shared: what lies deeper is copied on the way to what changes. */
function structuredCopy(item: StoredItem): Draft {
  return { ...item };
}

const BAD_PATH = 'The document path provided in the update expression is invalid for update';

function place(item: Draft, path: Path, value: AttributeValue): void {
  const [first, ...rest] = path;
  const parent = item[String(first)];
  item[String(first)] = rest.length === 0 ? value : placed(parent, rest, value);
}

function placed(at: AttributeValue | undefined, path: Path, value: AttributeValue): AttributeValue {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (typeof step === 'number') {
    if (!at || !('L' in at)) throw validation(BAD_PATH);
    const list = [...at.L];
    const position = Math.min(step, list.length);
    list[position] = placed(list[position], rest, value);
    return { L: list };
  }
  if (!at || !('M' in at)) throw validation(BAD_PATH);
  return { M: { ...at.M, [step]: placed(at.M[step], rest, value) } };
}

function take(item: Draft, path: Path): void {
  const [first, ...rest] = path;
  const name = String(first);
  const parent = item[name];
  if (rest.length === 0) delete item[name];
  else if (parent === undefined) throw validation(BAD_PATH);
  else item[name] = taken(parent, rest);
}

function taken(at: AttributeValue, path: Path): AttributeValue {
  const [step, ...rest] = path;
  if (typeof step === 'number') {
    if (!('L' in at)) throw validation(BAD_PATH);
    const child = at.L[step];
    if (rest.length === 0 || child === undefined) return { L: at.L.filter((_, i) => i !== step) };
    return { L: at.L.map((one, i) => (i === step ? taken(one, rest) : one)) };
  }
  if (!('M' in at)) throw validation(BAD_PATH);
  const { [String(step)]: child, ...others } = at.M;
  if (rest.length === 0) return { M: others };
  if (child === undefined) throw validation(BAD_PATH);
  return { M: { ...others, [String(step)]: taken(child, rest) } };
}

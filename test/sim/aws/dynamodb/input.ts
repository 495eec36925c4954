/** What the commands have in common, and what DynamoDB asks of their expressions. */
import { validation } from '../errors.ts';
import type { Values } from './evaluate.ts';
import type { Names } from './expression.ts';
import { marshall } from './value.ts';

export type Plain = Readonly<Record<string, unknown>>;

/** What the commands have in common. */
export interface Input {
  readonly TableName?: string;
  readonly Key?: Plain;
  readonly Item?: Plain;
  readonly ConditionExpression?: string;
  readonly UpdateExpression?: string;
  readonly KeyConditionExpression?: string;
  readonly FilterExpression?: string;
  readonly ProjectionExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Plain;
  readonly ReturnValues?: string;
  readonly ReturnValuesOnConditionCheckFailure?: string;
  readonly ConsistentRead?: boolean;
  readonly IndexName?: string;
  readonly Limit?: number;
  readonly ScanIndexForward?: boolean;
  readonly ExclusiveStartKey?: Plain;
  readonly Select?: string;
  readonly Segment?: number;
  readonly TotalSegments?: number;
}

export interface Expressions {
  readonly names: Names;
  readonly values: Values;
}

export function expressionsOf(input: Input): Expressions {
  return {
    names: { names: input.ExpressionAttributeNames ?? {}, used: new Set() },
    values: { values: marshall(input.ExpressionAttributeValues ?? {}), used: new Set() },
  };
}

/** @throws a ValidationException for names and values that no expression uses */
export function requireAllUsed({ names, values }: Expressions): void {
  const name = Object.keys(names.names).find((one) => !names.used.has(one));
  if (name !== undefined)
    throw validation(`Value provided in ExpressionAttributeNames unused in expressions: keys: {${name}}`);
  const value = Object.keys(values.values).find((one) => !values.used.has(one));
  if (value !== undefined)
    throw validation(`Value provided in ExpressionAttributeValues unused in expressions: keys: {${value}}`);
}

import { Duration } from 'aws-cdk-lib';
import { FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { acknowledge } from './acknowledge.ts';
import type { Reachable } from './live.ts';
import type { PipelineTable } from './pipeline-table.ts';

export interface StreamReading {
  readonly table: PipelineTable;
  /** Which changes the function is called with, such as `appearanceOf('leg')`; one that fits is enough. */
  readonly of: readonly Record<string, unknown>[];
  /** Take the positions of records that were given up. */
  readonly deadLetters: Queue;
  /**
   * Gives a record up after so many attempts, where the rest of the stream must not wait for it for a day.
   * @default after 23 hours: the stream keeps a record for a day, and nothing else knows what was deleted
   */
  readonly retryAttempts?: number;
}

/** Calls a function with changes of a table: from the first on, in batches that are halved when one record fails. */
export function readStream(fn: Reachable, { table, of, deadLetters, retryAttempts }: StreamReading): void {
  fn.live.addEventSource(
    new DynamoEventSource(table, {
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: 100,
      filters: [...of],
      bisectBatchOnError: true,
      ...(retryAttempts === undefined ? { maxRecordAge: Duration.hours(23) } : { retryAttempts }),
      onFailure: new SqsDlq(deadLetters),
    }),
  );
  acknowledge(
    fn.role ?? fn,
    'AwsSolutions-IAM5[Resource::*]',
    'dynamodb:ListStreams takes no resource; reading is granted on the one stream.',
  );
}

/** Items of a type that are new. */
export function appearanceOf(type: string): Record<string, unknown> {
  return FilterCriteria.filter({
    eventName: FilterRule.isEqual('INSERT'),
    dynamodb: { NewImage: { type: { S: FilterRule.isEqual(type) } } },
  });
}

/** What wants a person: legs that were given up, and what keeps all of them from leaving. */
export function troubles(): Record<string, unknown>[] {
  return [changeOf('leg', 'failed', 'unknown'), stateAt('told')];
}

/** Legs that have just ended, however they did. */
export function endOfLeg(): Record<string, unknown> {
  return changeOf('leg', 'sent', 'failed', 'unknown', 'expired');
}

/** Items of a type that have changed and are in one of some states, whichever they were in before. */
export function changeOf(type: string, ...states: readonly string[]): Record<string, unknown> {
  return FilterCriteria.filter({
    eventName: FilterRule.isEqual('MODIFY'),
    dynamodb: {
      NewImage: { type: { S: FilterRule.isEqual(type) }, state: { S: FilterRule.or(...states) } },
    },
  });
}

/** Items with a sort key that are new or have changed. */
export function stateAt(sk: string): Record<string, unknown> {
  return FilterCriteria.filter({ dynamodb: { NewImage: { sk: { S: FilterRule.isEqual(sk) } } } });
}

/** Items below a partition that have counted a number of something. */
export function countOf(attribute: string, pk: string): Record<string, unknown> {
  return FilterCriteria.filter({
    dynamodb: { NewImage: { pk: { S: FilterRule.beginsWith(pk) }, [attribute]: { N: FilterRule.exists() } } },
  });
}

/** Items of a type that are new or have changed. */
export function stateOf(type: string): Record<string, unknown> {
  return FilterCriteria.filter({ dynamodb: { NewImage: { type: { S: FilterRule.isEqual(type) } } } });
}

/** Items of some types that are gone, by deletion or by time to live. */
export function endOf(...types: readonly string[]): Record<string, unknown> {
  return FilterCriteria.filter({
    eventName: FilterRule.isEqual('REMOVE'),
    dynamodb: { OldImage: { type: { S: FilterRule.or(...types) } } },
  });
}

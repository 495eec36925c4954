import { Duration } from 'aws-cdk-lib';
import {
  FilterCriteria,
  FilterRule,
  type Function as LambdaFunction,
  StartingPosition,
} from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { HourlyRule } from './hourly-rule.ts';
import type { PipelineTable } from './pipeline-table.ts';
import type { WorkQueue } from './work-queue.ts';

export interface LegDeliveryProps {
  readonly table: PipelineTable;
  readonly work: WorkQueue;
  /** Reads the stream's new legs and enqueues them. */
  readonly enqueue: LambdaFunction;
  /** Makes the attempts. */
  readonly consumer: LambdaFunction;
  /** Finds what was lost, hourly. */
  readonly sweep: LambdaFunction;
  /** Types of items whose end the enqueuer hears of as well, such as those that files hang on. @default none */
  readonly removedTypes?: readonly string[];
}

/** The way of every leg: table → stream → enqueuer → queue → consumer, with the hourly sweep behind. Wires and grants. */
export class LegDelivery extends Construct {
  constructor(scope: Construct, id: string, props: LegDeliveryProps) {
    super(scope, id);
    const { table, work, enqueue, consumer, sweep, removedTypes = [] } = props;

    enqueue.addEventSource(
      new DynamoEventSource(table, {
        startingPosition: StartingPosition.TRIM_HORIZON,
        batchSize: 100,
        filters: [
          FilterCriteria.filter({
            eventName: FilterRule.isEqual('INSERT'),
            dynamodb: { NewImage: { type: { S: FilterRule.isEqual('leg') } } },
          }),
          ...(removedTypes.length > 0 ? [removalOf(removedTypes)] : []),
        ],
        bisectBatchOnError: true,
        // By time and not by count: the stream keeps a record for a day, and nothing else tells of what was deleted.
        maxRecordAge: Duration.hours(23),
        onFailure: new SqsDlq(work.deadLetters),
      }),
    );
    work.queue.grantSendMessages(enqueue);
    acknowledgeStreamList(enqueue);

    work.consumeBy(consumer);
    table.grantActions(consumer, 'dynamodb:GetItem', 'dynamodb:UpdateItem');

    new HourlyRule(this, 'Hourly', sweep);
    table.grantIndexQuery(sweep, 'gsi2');
    table.grantActions(sweep, 'dynamodb:UpdateItem');
    work.queue.grantSendMessages(sweep);
    work.deadLetters.grant(sweep, 'sqs:GetQueueAttributes');
  }
}

function removalOf(types: readonly string[]): Record<string, unknown> {
  return FilterCriteria.filter({
    eventName: FilterRule.isEqual('REMOVE'),
    dynamodb: { OldImage: { type: { S: FilterRule.or(...types) } } },
  });
}

/** `ListStreams` can't be narrowed: the grant that comes with a stream's mapping names every stream. */
export function acknowledgeStreamList(fn: LambdaFunction): void {
  acknowledge(
    fn.role ?? fn,
    'AwsSolutions-IAM5[Resource::*]',
    'dynamodb:ListStreams takes no resource; reading is granted on the one stream.',
  );
}

import { Duration } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Deployment } from '../../config/deployment.ts';
import type { Delivery } from '../../config/values.ts';
import { LONGEST_WAIT_IN_HORIZONS } from '../../lambdas/shared/legs/backoff.ts';
import { acknowledge } from './acknowledge.ts';
import type { Granted } from './granted.ts';
import type { Reachable } from './live.ts';

/**
 * The fewest that Lambda lets a queue's consumer have. A new account has ten executions for everything: with five to each of
 * five queues, as many messages as a busy hour brings would turn every visitor away. What waits in a queue is only late.
 */
export const FEWEST = 2;
/** Where front doors have executions of their own, nobody is turned away for it. */
export const WITH_RESERVE = 10;

export interface WorkQueueProps {
  /** The consumer's time-out; a message stays hidden six times as long, as AWS recommends for queues that functions read. */
  readonly consumerTimeout: Duration;
  /** How often a message may come back before it is a dead letter. */
  readonly maxReceiveCount: number;
  /** Where its dead letters go. @default a queue of its own */
  readonly deadLetters?: Queue;
  readonly deployment: Deployment;
}

/** A queue and its dead letters, both kept fourteen days (the most SQS allows), encrypted, reached by TLS only. */
export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;
  private readonly spare: number;

  constructor(scope: Construct, id: string, props: WorkQueueProps) {
    super(scope, id);
    const { consumerTimeout, maxReceiveCount, deadLetters, deployment } = props;
    this.spare = deployment.environment.reserve === undefined ? FEWEST : WITH_RESERVE;
    const common = {
      retentionPeriod: Duration.days(14),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
    };
    this.deadLetters = deadLetters ?? new Queue(this, 'DeadLetters', common);
    this.queue = new Queue(this, 'Queue', {
      ...common,
      visibilityTimeout: Duration.seconds(consumerTimeout.toSeconds() * 6),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount },
    });
    if (!deadLetters) acknowledge(this.deadLetters, 'AwsSolutions-SQS3', 'This is where dead letters go.');
  }

  /** The queue as a function gets it that sends messages. */
  get sending(): Granted {
    return { name: this.queue.queueUrl, grantTo: (fn) => this.queue.grantSendMessages(fn) };
  }

  /** The dead letters as a function gets them that counts them. */
  get countingDeadLetters(): Granted {
    return {
      name: this.deadLetters.queueUrl,
      grantTo: (fn) => this.deadLetters.grant(fn, 'sqs:GetQueueAttributes'),
    };
  }

  /**
   * Feeds the queue's messages to a function, which reports failures one by one.
   *
   * @param maxConcurrency how many of it run at once. @default what the account can spare
   * @param gather how long a batch waits for more messages; one of more than ten needs it. @default not at all
   */
  consumeBy(
    consumer: Reachable,
    {
      batchSize = 10,
      maxConcurrency = this.spare,
      gather,
    }: { readonly batchSize?: number; readonly maxConcurrency?: number; readonly gather?: Duration } = {},
  ): void {
    consumer.live.addEventSource(
      new SqsEventSource(this.queue, {
        batchSize,
        maxConcurrency,
        reportBatchItemFailures: true,
        ...(gather && { maxBatchingWindow: gather }),
      }),
    );
  }
}

/** How a pipeline's work is tried again, by its configuration. */
export type Retries = Pick<Delivery, 'firstRetrySeconds' | 'longestRetrySeconds' | 'horizonSeconds'>;

/**
 * How many receives a leg's message can need within its horizon: each attempt is one, those among them that only wait for
 * the next day, and as many again are left for messages that find their leg held or not due. Whatever runs out all the same, the sweep finds in the table.
 */
export function receivesWithin({ firstRetrySeconds, longestRetrySeconds, horizonSeconds }: Retries): number {
  let attempts = 1;
  for (let pause = firstRetrySeconds, elapsed = 0; elapsed < horizonSeconds; attempts++) {
    elapsed += pause * 0.75;
    pause = Math.min(pause * 2, longestRetrySeconds);
  }
  const waits = (LONGEST_WAIT_IN_HORIZONS * horizonSeconds) / (longestRetrySeconds * 2 * 0.75);
  return Math.min((attempts + Math.ceil(waits)) * 2, 1000);
}

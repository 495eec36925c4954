import { CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Schedule } from 'aws-cdk-lib/aws-events';
import { CfnTopicRule } from 'aws-cdk-lib/aws-iot';
import { Stream, StreamEncryption, StreamMode } from 'aws-cdk-lib/aws-kinesis';
import { StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { KinesisEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Construct } from 'constructs';
import type { DataConfig } from '../../config/data.ts';
import type { Deployment } from '../../config/deployment.ts';
import { kinesisStreams, makesStream } from '../../config/streams.ts';
import { delivery } from '../../config/values.ts';
import type {
  readStreamEnvironment,
  reportEnvironment,
  watchEnvironment,
} from '../../lambdas/data/environment.ts';
import { topicOf } from '../../lambdas/data/streams/topic.ts';
import { acknowledge } from './acknowledge.ts';
import { alarmTopicOf } from './alarm-topic.ts';
import { HourlyRule } from './hourly-rule.ts';
import { readKafka } from './kafka-topics.ts';
import { countLines } from './log-metrics.ts';
import { NodeFunction } from './node-function.ts';
import type { PipelineTable } from './pipeline-table.ts';
import { SendingRole } from './sending-role.ts';
import { receivesWithin, WorkQueue } from './work-queue.ts';

export interface ReadingsProps {
  readonly deployment: Deployment;
  readonly data: DataConfig;
  readonly table: PipelineTable;
  /** Where functions are made, so that each is called by its file. */
  readonly functions: Construct;
}

const REPORT_TIMEOUT = Duration.seconds(30);
/** A device that reports twice within it costs one write. */
const GATHER = Duration.seconds(5);

/** Batches of one shard that are counted at once: readings of different devices don't wait for each other. */
const PARALLEL = 2;

/** What devices report: AWS IoT's topic → queue → function → table. Idle, it costs the queue's polling. */
export class Readings extends Construct {
  readonly work: WorkQueue;
  /** Its calls tell of devices that are silent. */
  readonly watchName: string;

  constructor(scope: Construct, id: string, { deployment, data, table, functions }: ReadingsProps) {
    super(scope, id);
    const alarmTopic = alarmTopicOf(this, deployment);
    const maxReceiveCount = receivesWithin(delivery.parse({}));
    this.work = new WorkQueue(this, 'Work', { consumerTimeout: REPORT_TIMEOUT, maxReceiveCount, deployment });
    const report = new NodeFunction<typeof reportEnvironment>(functions, 'Report', {
      deployment,
      entry: 'data/report',
      description: 'Counts what devices report, each reading once',
      environment: {
        TABLE_NAME: table.allowing('BatchGetItem', 'PutItem'),
        ALARM_TOPIC_ARN: alarmTopic,
      },
      bundledConfig: data,
      timeout: REPORT_TIMEOUT,
    });
    this.work.consumeBy(report, { batchSize: 100, gather: GATHER });
    const watch = new NodeFunction<typeof watchEnvironment>(functions, 'Watch', {
      deployment,
      entry: 'data/watch',
      description: 'Finds devices that are silent, every five minutes',
      environment: {
        TABLE_NAME: table.allowing('BatchGetItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem', 'gsi2'),
        ALARM_TOPIC_ARN: alarmTopic,
      },
      bundledConfig: data,
      timeout: Duration.minutes(2),
    });
    this.watchName = watch.functionName;
    if (watch.logGroup) countLines('Watches', watch.logGroup, deployment);
    new HourlyRule(this, 'WatchRule', {
      target: watch,
      deadLetters: this.work.deadLetters,
      schedule: Schedule.rate(Duration.minutes(5)),
    });
    const isByIot = Object.values(data.streams).some(({ source }) => source === 'iot');
    if (isByIot && deployment.environment.engine?.iot !== false) this.openIot(deployment);
    this.readKinesis({ deployment, data, table, functions });
    readKafka(this.work, { deployment, data, table, functions });
  }

  /** Reads the owner's streams: from a record that failed on, in halves, for a day; then it is a dead letter. */
  private readKinesis({ deployment, data, table, functions }: ReadingsProps): void {
    const theirs = kinesisStreams(data.streams).map((arn, i) =>
      Stream.fromStreamArn(this, `Stream${i}`, arn),
    );
    const made = makesStream(data.streams) ? this.makeStream() : undefined;
    const streams = [...theirs, ...(made ? [made] : [])];
    if (streams.length === 0) return;
    const read = new NodeFunction<typeof readStreamEnvironment>(functions, 'ReadStream', {
      deployment,
      entry: 'data/read-stream',
      description: 'Counts what comes by streams at Kinesis, each reading once',
      environment: {
        TABLE_NAME: table.allowing('BatchGetItem', 'PutItem'),
        ALARM_TOPIC_ARN: alarmTopicOf(functions, deployment),
        ...(made && { MADE_STREAM_ARN: made.streamArn }),
      },
      bundledConfig: data,
      timeout: Duration.minutes(1),
    });
    for (const stream of streams)
      read.live.addEventSource(
        new KinesisEventSource(stream, {
          startingPosition: StartingPosition.TRIM_HORIZON,
          batchSize: 500,
          maxBatchingWindow: GATHER,
          parallelizationFactor: PARALLEL,
          bisectBatchOnError: true,
          reportBatchItemFailures: true,
          maxRecordAge: Duration.hours(23),
          onFailure: new SqsDlq(this.work.deadLetters),
        }),
      );
  }

  /** One shard takes 1,000 records or a megabyte a second: https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html */
  private makeStream(): Stream {
    const stream = new Stream(this, 'Made', {
      streamMode: StreamMode.PROVISIONED,
      shardCount: 1,
      retentionPeriod: Duration.days(1),
      encryption: StreamEncryption.MANAGED,
      // What it holds was counted within seconds; one that stays behind would be billed on, unseen.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    acknowledge(
      stream,
      'AwsSolutions-KDS3',
      'Readings name devices, not people; the key of Kinesis’s own costs nothing.',
    );
    new CfnOutput(Stack.of(this), 'ReadingsStreamName', { value: stream.streamName });
    return stream;
  }

  /** The bytes of a message go into the queue whatever they are, so that what is no JSON is set aside and not lost. */
  private openIot({ environment }: Deployment): void {
    const { queue, deadLetters } = this.work;
    const role = new SendingRole(this, 'RuleRole', 'iot.amazonaws.com', queue, deadLetters);
    const sendTo = ({ queueUrl }: { readonly queueUrl: string }) => ({
      sqs: { queueUrl, roleArn: role.roleArn, useBase64: false },
    });
    const rule = new CfnTopicRule(this, 'Rule', {
      topicRulePayload: {
        description: 'Readings of devices',
        awsIotSqlVersion: '2016-03-23',
        sql: `SELECT encode(*, 'base64') AS data, topic() AS topic, timestamp() AS at FROM '${topicOf(environment, '+', '+')}'`,
        actions: [sendTo(queue)],
        errorAction: sendTo(deadLetters),
      },
    });
    const [policy] = role.node.findAll().filter((child) => child.node.id === 'DefaultPolicy');
    if (policy) rule.node.addDependency(policy);
  }
}

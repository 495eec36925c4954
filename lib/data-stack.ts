import { CfnOutput, Duration, Size, Stack, type StackProps } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { SqsQueue as QueueTarget } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import type { BundledReport, DataConfig } from '../config/data.ts';
import { capitalRoot, configuredPipelines, type Deployment } from '../config/deployment.ts';
import type {
  compactEnvironment,
  landEnvironment,
  mailEventsEnvironment,
  monthlyEnvironment,
  ownerEnvironment,
  sweepEnvironment,
} from '../lambdas/data/environment.ts';
import { LAKE, LANDING, REJECTED, tableFolder } from '../lambdas/data/lake/keys.ts';
import { composedQueries, savedQueries } from '../lambdas/data/lake/saved.ts';
import { keptBy } from '../lambdas/data/monthly/kept.ts';
import type { WatchedAlarm } from '../lambdas/desk/owner/alarms.ts';
import { EVENTS } from '../lambdas/shared/lake/columns.ts';
import { ATTENTION_METRIC, OwnerAlarms, SOON } from './constructs/alarm.ts';
import { alarmTopicOf } from './constructs/alarm-topic.ts';
import { EventStream } from './constructs/event-stream.ts';
import { allOf } from './constructs/granted.ts';
import { HourlyRule } from './constructs/hourly-rule.ts';
import { Lake, nameOfDatabase } from './constructs/lake.ts';
import { countLines, logMetric } from './constructs/log-metrics.ts';
import { configurationSetName, grantMail, mailSenders } from './constructs/mail.ts';
import { MailEventSubscription } from './constructs/mail-event-subscription.ts';
import { NodeFunction } from './constructs/node-function.ts';
import { grantDeskUrl, grantIdentities } from './constructs/parameters.ts';
import { PipelineTable } from './constructs/pipeline-table.ts';
import { objectsOf } from './constructs/private-bucket.ts';
import { Readings } from './constructs/readings.ts';
import { PublicRestApi } from './constructs/rest-api.ts';
import { receivesWithin, WorkQueue } from './constructs/work-queue.ts';

export interface DataStackProps extends StackProps {
  readonly deployment: Deployment;
  readonly data: DataConfig;
}

/** Looking at 5 GB takes a minute and a half, a part some seconds. */
const LAND_TIMEOUT = Duration.minutes(10);
/** It begins nothing in its last two minutes, and a lease outlives it: lambdas/data/compact/store.ts. */
const COMPACT_TIMEOUT = Duration.minutes(10);
/** Questions are waited for half of it, and counting takes no longer; a lease outlives it: lambdas/data/monthly/send.ts. */
const MONTHLY_TIMEOUT = Duration.minutes(5);
/** Three looks for silent devices. */
const WATCHED_FOR = Duration.minutes(15);
/** A whole processor, and several times what a part's rows take. */
const LAND_MEMORY = Size.mebibytes(1792);

/**
 * Files that land, checked and counted: bucket → EventBridge → queue → function → Parquet, and SQL over it. Commands reach
 * it by AWS's own services; its API has owner's routes only, which the desk reads.
 */
export class DataStack extends Stack {
  /** How many hourly schedules it has. */
  readonly schedules: number;
  /** Its alarms, for whoever shows how they are. */
  readonly watched: readonly WatchedAlarm[];
  private readonly deployment: Deployment;
  private readonly data: DataConfig;
  private readonly table: PipelineTable;
  private readonly lake: Lake;
  private readonly work: WorkQueue;
  /** Where what happens in the other pipelines goes, if it is kept. */
  private readonly events: EventStream | undefined;
  private readonly readings: Readings | undefined;
  /** A scope of their own, as in the other pipelines: the CDK leaves `Default` out of CloudFormation's ids. */
  private readonly functions = new Construct(this, 'Default');

  constructor(scope: Construct, id: string, { deployment, data, ...props }: DataStackProps) {
    super(scope, id, props);
    this.deployment = deployment;
    this.data = data;
    this.table = new PipelineTable(this, 'Table', deployment);
    this.lake = new Lake(this, 'Lake', { deployment, data });
    const maxReceiveCount = receivesWithin(data.landing);
    this.work = new WorkQueue(this, 'Work', { consumerTimeout: LAND_TIMEOUT, maxReceiveCount, deployment });
    const { eventTable } = this.lake;
    if (eventTable)
      this.events = new EventStream(this, 'EventStream', {
        deployment,
        bucket: this.lake.bucket,
        table: eventTable,
        databaseName: nameOfDatabase(deployment.environment),
        work: this.work,
      });
    this.land();
    this.findLost();
    this.compactFiles();
    this.schedules = 1 + this.reportMonthly();
    this.readings = this.takeReadings();
    this.serveOwner();
    this.watched = this.alarm();
    const { bucket, workGroup } = this.lake;
    const outputs = {
      TableName: this.table.tableName,
      BucketName: bucket.bucketName,
      QueueUrl: this.work.queue.queueUrl,
      DeadLetterQueueUrl: this.work.deadLetters.queueUrl,
      ...(this.readings && {
        ReadingsQueueUrl: this.readings.work.queue.queueUrl,
        ReadingsDeadLetterQueueUrl: this.readings.work.deadLetters.queueUrl,
        WatchName: this.readings.watchName,
      }),
      ...(workGroup && { WorkGroup: workGroup.name, DatabaseName: nameOfDatabase(deployment.environment) }),
    };
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }

  private land(): void {
    const { deployment, table, work, data } = this;
    const { bucket } = this.lake;
    const land = new NodeFunction<typeof landEnvironment>(this.functions, 'Land', {
      deployment,
      entry: 'data/land',
      description: 'Reads files that landed',
      environment: {
        TABLE_NAME: table.allowing(
          'GetItem',
          'PutItem',
          'Query',
          'UpdateItem',
          // Who was to be forgotten, and is: also when the lake is to have no persons any more, as it had.
          ...(data.lake ? (['DeleteItem'] as const) : []),
        ),
        QUEUE_URL: work.sending,
        BUCKET: allOf(
          objectsOf(bucket, `${LANDING}*`, 'GetObject', 'list'),
          objectsOf(bucket, `${LAKE}*`, 'PutObject', 'DeleteObject'),
          objectsOf(bucket, `${REJECTED}*`, 'PutObject', 'DeleteObject'),
          // Who is to be forgotten stands in files of these.
          ...(data.lake ? [objectsOf(bucket, `${tableFolder(EVENTS)}*`, 'GetObject')] : []),
        ),
        ...(this.events && { LAKE_STREAM: this.events.sending }),
      },
      bundledConfig: data,
      timeout: LAND_TIMEOUT,
      memory: LAND_MEMORY,
      // A turn forgets somebody in 50 files, and the next one begins behind them: a chain ends with the last file.
      feedsItself: true,
    });
    // One at a time: each may need all the memory.
    work.consumeBy(land, { batchSize: 1 });
    new Rule(this, 'Landed', {
      description: 'Announces files that landed',
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: { bucket: { name: [bucket.bucketName] }, object: { key: [{ prefix: LANDING }] } },
      },
      targets: [new QueueTarget(work.queue, { deadLetterQueue: work.deadLetters })],
    });
  }

  private findLost(): void {
    const { deployment, table, work, data } = this;
    const sweep = new NodeFunction<typeof sweepEnvironment>(this.functions, 'Sweep', {
      deployment,
      entry: 'data/sweep',
      description: 'Finds files that nobody looks at, hourly',
      environment: {
        TABLE_NAME: table.allowing('BatchGetItem', 'GetItem', 'Query', 'UpdateItem', 'gsi2'),
        QUEUE_URL: work.sending,
        DEAD_LETTER_QUEUE_URL: work.countingDeadLetters,
        BUCKET: objectsOf(this.lake.bucket, `${LANDING}*`, 'list'),
      },
      bundledConfig: data,
      timeout: Duration.minutes(5),
    });
    new HourlyRule(this, 'SweepHourly', { target: sweep, deadLetters: work.deadLetters });
    if (sweep.logGroup) countLines('ScheduledRuns', sweep.logGroup, deployment);
    new CfnOutput(this, 'SweepName', { value: sweep.functionName });
  }

  /** Daily, where there are tables: many small files make each question slow. */
  private compactFiles(): void {
    const { deployment, table, work, data } = this;
    if (Object.keys(data.datasets).length === 0 && !data.lake) return;
    const compact = new NodeFunction<typeof compactEnvironment>(this.functions, 'Compact', {
      deployment,
      entry: 'data/compact',
      description: 'Puts small files of past days together, daily',
      environment: {
        TABLE_NAME: table.allowing('DeleteItem', 'PutItem', 'Query', 'UpdateItem'),
        BUCKET: objectsOf(this.lake.bucket, `${LAKE}*`, 'GetObject', 'PutObject', 'DeleteObject', 'list'),
      },
      bundledConfig: data,
      timeout: COMPACT_TIMEOUT,
      memory: LAND_MEMORY,
    });
    new HourlyRule(this, 'CompactDaily', {
      target: compact,
      deadLetters: work.deadLetters,
      schedule: Schedule.rate(Duration.days(1)),
    });
    new CfnOutput(this, 'CompactName', { value: compact.functionName });
  }

  /** One mail a month, where it is wanted. @returns how many hourly schedules that takes */
  private reportMonthly(): number {
    const { deployment, table, work, data, lake } = this;
    const { config } = deployment;
    if (!data.report) return 0;
    const to = data.report.to ?? [config.owner.email];
    const bundled: BundledReport = {
      data,
      report: { ...data.report, to },
      pipelines: configuredPipelines(config),
      kept: keptBy(config),
      timeZone: config.owner.timeZone,
      brand: config.brand,
    };
    const monthly = new NodeFunction<typeof monthlyEnvironment>(this.functions, 'Monthly', {
      deployment,
      entry: 'data/monthly',
      description: 'Mails the monthly report, at the owner’s hour',
      environment: {
        TABLE_NAME: table.allowing(
          'BatchGetItem',
          'GetItem',
          'PutItem',
          'Query',
          'UpdateItem',
          'gsi1',
          'gsi2',
        ),
        ...(lake.asking && { WORK_GROUP: lake.asking, DATABASE: nameOfDatabase(deployment.environment) }),
        MAIL_FROM: config.mail.from,
        CONFIGURATION_SET: configurationSetName(this, deployment),
        MAIL_SENDERS: mailSenders(deployment),
        ALARM_TOPIC_ARN: alarmTopicOf(this, deployment),
      },
      bundledConfig: { ...bundled, questions: data.lake ? savedQueries() : [] },
      timeout: MONTHLY_TIMEOUT,
      memory: Size.mebibytes(512),
    });
    grantDeskUrl(monthly, deployment);
    grantMail(monthly, deployment, to);
    new HourlyRule(this, 'MonthlyHourly', {
      target: monthly,
      deadLetters: work.deadLetters,
      schedule: Schedule.cron({ minute: '7' }),
    });
    if (monthly.logGroup) countLines('ScheduledRuns', monthly.logGroup, deployment);
    new CfnOutput(this, 'MonthlyName', { value: monthly.functionName });
    this.hearOfBounces();
    return 1;
  }

  /** What became of the report after SES took it. */
  private hearOfBounces(): void {
    const { deployment, table, work } = this;
    const consumer = new NodeFunction<typeof mailEventsEnvironment>(this.functions, 'MailEvents', {
      deployment,
      entry: 'data/mail-events',
      description: 'Marks a monthly report that bounced or was complained of',
      environment: { TABLE_NAME: table.allowing('UpdateItem') },
    });
    new MailEventSubscription(this, 'MailEventSubscription', {
      deployment,
      pipeline: 'data',
      consumer,
      deadLetters: work.deadLetters,
    });
    new CfnOutput(this, 'MailEventsName', { value: consumer.functionName });
  }

  /** What devices report, where a metric is configured. */
  private takeReadings(): Readings | undefined {
    const { deployment, table, data, functions } = this;
    if (Object.keys(data.streams).length === 0) return undefined;
    return new Readings(this, 'Readings', { deployment, data, table, functions });
  }

  /** What devices report and the saved questions, for whoever has a token or signs in at the desk. */
  private serveOwner(): void {
    const { deployment, table, data, lake } = this;
    const api = new PublicRestApi(this, 'RestApi', {
      deployment,
      pipeline: 'data',
      description: 'Shows the owner what devices report, and answers saved questions',
    });
    new CfnOutput(this, 'DataUrl', { value: api.url });
    const owner = new NodeFunction<typeof ownerEnvironment>(this.functions, 'Owner', {
      deployment,
      entry: 'data/owner',
      description: 'Serves the owner: what devices report, and saved questions',
      environment: {
        TABLE_NAME: table.allowing('BatchGetItem', 'Query', 'gsi1'),
        ...(lake.asking && { WORK_GROUP: lake.asking, DATABASE: nameOfDatabase(deployment.environment) }),
      },
      bundledConfig: { ...data, questions: composedQueries(data) },
      // As long as API Gateway waits, and of many devices much is summed up.
      timeout: Duration.seconds(29),
      memory: Size.mebibytes(1024),
    });
    grantIdentities(owner, deployment);
    const { cognitoUrl } = deployment.environment.engine ?? {};
    if (cognitoUrl !== undefined) owner.addEnvironment('PEOPLE_KEYS_FROM', cognitoUrl);
    api.route('/owner/{proxy+}', owner);
  }

  private alarm(): readonly WatchedAlarm[] {
    const { root, name: environment } = this.deployment.environment;
    const alarms = new OwnerAlarms(this, 'Alarms', { root, environment, pipeline: 'data' });
    alarms.add('Attention', {
      impact:
        'A file that landed was not read, many of its rows were set aside, or the monthly report was not sent or did not arrive.',
      metric: new Metric({
        namespace: capitalRoot(root),
        metricName: ATTENTION_METRIC,
        dimensionsMap: { service: 'data', environment },
        statistic: Stats.SUM,
        period: SOON,
      }),
    });
    alarms.add('DeadLetters', {
      impact: 'A file that landed was given up, or a call that ran by itself failed each time.',
      metric: this.work.deadLetters.metricApproximateNumberOfMessagesVisible({
        statistic: Stats.MAXIMUM,
        period: SOON,
      }),
    });
    if (this.readings) {
      alarms.add('WatchStopped', {
        impact: 'For half an hour nobody looked whether devices are silent.',
        metric: logMetric('Watches', this.deployment, WATCHED_FOR),
        whenLess: true,
        periods: 2,
      });
      alarms.add('ReadingsDeadLetters', {
        impact: 'What a device reported was given up, or nobody looks whether devices are silent.',
        metric: this.readings.work.deadLetters.metricApproximateNumberOfMessagesVisible({
          statistic: Stats.MAXIMUM,
          period: SOON,
        }),
      });
      alarms.watchAge(
        this.readings.work,
        'Readings',
        'What devices report has waited for an hour, and nobody counts it.',
      );
    }
    return alarms.watched;
  }
}

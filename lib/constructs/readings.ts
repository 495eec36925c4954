import { Duration } from 'aws-cdk-lib';
import { Schedule } from 'aws-cdk-lib/aws-events';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnTopicRule } from 'aws-cdk-lib/aws-iot';
import { Construct } from 'constructs';
import type { DataConfig } from '../../config/data.ts';
import type { Deployment } from '../../config/deployment.ts';
import { delivery } from '../../config/values.ts';
import type { reportEnvironment, watchEnvironment } from '../../lambdas/data/environment.ts';
import { topicOf } from '../../lambdas/data/streams/topic.ts';
import { alarmTopicOf } from './alarm-topic.ts';
import { HourlyRule } from './hourly-rule.ts';
import { NodeFunction } from './node-function.ts';
import type { PipelineTable } from './pipeline-table.ts';
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
    new HourlyRule(this, 'WatchRule', {
      target: watch,
      deadLetters: this.work.deadLetters,
      schedule: Schedule.rate(Duration.minutes(5)),
    });
    if (deployment.environment.engine?.iot !== false) this.openIot(deployment);
  }

  /** The bytes of a message go into the queue whatever they are, so that what is no JSON is set aside and not lost. */
  private openIot({ environment }: Deployment): void {
    const { queue, deadLetters } = this.work;
    const role = new Role(this, 'RuleRole', { assumedBy: new ServicePrincipal('iot.amazonaws.com') });
    queue.grant(role, 'sqs:SendMessage');
    deadLetters.grant(role, 'sqs:SendMessage');
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

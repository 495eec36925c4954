import { CfnOutput, Duration, Size, Stack, type StackProps } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { CfnFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import type * as z from 'zod/mini';
import { type Deployment, foundationParameter } from '../config/deployment.ts';
import type { KeywordDmConfig } from '../config/keyword-dm.ts';
import type {
  catchUpEnvironment,
  followEnvironment,
  intakeEnvironment,
  ownerEnvironment,
  refreshEnvironment,
  sendEnvironment,
  sweepEnvironment,
  wakeEnvironment,
  webhookEnvironment,
} from '../lambdas/keyword-dm/environment.ts';
import { parameterName } from '../lambdas/shared/runtime/parameters.ts';
import { PipelineAlarms } from './constructs/alarm.ts';
import { HourlyRule } from './constructs/hourly-rule.ts';
import { LegDelivery } from './constructs/leg-delivery.ts';
import { NodeFunction, type NodeFunctionProps } from './constructs/node-function.ts';
import { grantOwnerTokens, grantParameters, parameterArn } from './constructs/parameters.ts';
import { PipelineTable } from './constructs/pipeline-table.ts';
import { PublicRestApi } from './constructs/rest-api.ts';
import { receivesWithin, WorkQueue } from './constructs/work-queue.ts';

export interface KeywordDmStackProps extends StackProps {
  readonly deployment: Deployment;
  readonly keywordDm: KeywordDmConfig;
}

const INTAKE_TIMEOUT = Duration.seconds(60);

/** Meta sends a viral post's comments in bursts; the signature keeps strangers out, after a few milliseconds. */
const WEBHOOK_THROTTLE = { rate: 500, burst: 1000 };

/** Instagram keyword-DM: every matching comment is answered once, by a direct message. */
export class KeywordDmStack extends Stack {
  private readonly deployment: Deployment;
  private readonly keywordDm: KeywordDmConfig;
  private readonly table: PipelineTable;
  /** Verified webhooks wait here to be matched. */
  private readonly intake: WorkQueue;
  /** The turns of the accounts' pacers. */
  private readonly turns: WorkQueue;
  /** Mails the owner. */
  private readonly alarmTopic: ITopic;

  constructor(scope: Construct, id: string, props: KeywordDmStackProps) {
    super(scope, id, props);
    const { deployment, keywordDm } = props;
    this.deployment = deployment;
    this.keywordDm = keywordDm;
    const maxReceiveCount = receivesWithin(keywordDm.delivery);
    this.table = new PipelineTable(this, 'Table', deployment);
    this.intake = new WorkQueue(this, 'Intake', { consumerTimeout: INTAKE_TIMEOUT, maxReceiveCount });
    this.turns = new WorkQueue(this, 'Turns', { consumerTimeout: this.sendTimeout, maxReceiveCount });

    this.alarmTopic = Topic.fromTopicArn(
      this,
      'AlarmTopic',
      StringParameter.valueForStringParameter(this, foundationParameter('alarm-topic-arn')),
    );

    const api = new PublicRestApi(this, 'RestApi', {
      deployment,
      pipeline: 'keyword-dm',
      description: 'Takes Instagram’s webhooks and follows short links',
      routeThrottles: { '/instagram/webhook/POST': WEBHOOK_THROTTLE },
    });
    const webhook = this.webhook();
    api.route('/instagram/webhook', webhook);
    api.route('/instagram/webhook', webhook, 'POST');
    const follow = this.follow();
    for (const path of ['/', '/l/{code}', '/{proxy+}']) api.route(path, follow);
    api.route('/owner/{proxy+}', this.owner());
    this.intake.consumeBy(this.matcher(), { batchSize: 1 });
    const sweep = this.sweep();
    new LegDelivery(this, 'Delivery', {
      table: this.table,
      work: this.turns,
      enqueue: this.wake(),
      consumer: this.send(),
      sweep,
    });
    const catchUp = this.catchUp();
    const refreshTokens = this.refreshTokens();
    new PipelineAlarms(this, 'Alarms', {
      deployment,
      pipeline: 'keyword-dm',
      api: api.api,
      impact: {
        attention: 'Comments are stored, but some are not answered or will not be.',
        frontDoor: 'Instagram’s webhooks are not taken; Meta repeats them for 36 hours, then they are lost.',
      },
    });

    this.output('KeywordDmUrl', api.url, 'What /instagram/webhook and /l/{code} are appended to');
    this.output('TableName', this.table.tableName);
    this.output('QueueUrl', this.turns.queue.queueUrl);
    this.output('DeadLetterQueueUrl', this.turns.deadLetters.queueUrl);
    this.output('IntakeQueueUrl', this.intake.queue.queueUrl);
    this.output('IntakeDeadLetterQueueUrl', this.intake.deadLetters.queueUrl);
    this.output('SweepName', sweep.functionName);
    this.output('CatchUpName', catchUp.functionName);
    this.output('RefreshTokensName', refreshTokens.functionName);
    const userIds = Object.values(keywordDm.accounts).map(({ userId }) => userId);
    this.output('AccountUserIds', userIds.join(','), 'The accounts that the functions know');
  }

  private webhook(): LambdaFunction {
    const webhook = this.fn<typeof webhookEnvironment>('Webhook', {
      entry: 'keyword-dm/webhook',
      description: 'Takes Instagram’s webhooks: verifies and enqueues',
      environment: { QUEUE_URL: this.intake.queue.queueUrl },
      timeout: Duration.seconds(10),
      memory: Size.mebibytes(1024),
    });
    this.intake.queue.grantSendMessages(webhook);
    this.grantParameters(webhook, 'app-secret', 'verify-token');
    return webhook;
  }

  private follow(): LambdaFunction {
    const follow = this.fn<typeof followEnvironment>('Follow', {
      entry: 'keyword-dm/follow',
      description: 'Follows short links and counts clicks',
      environment: { TABLE_NAME: this.table.tableName },
      timeout: Duration.seconds(10),
    });
    this.table.grantActions(follow, 'dynamodb:GetItem', 'dynamodb:UpdateItem');
    return follow;
  }

  private owner(): LambdaFunction {
    const owner = this.fn<typeof ownerEnvironment>('Owner', {
      entry: 'keyword-dm/owner',
      description: 'The owner’s routes: rules, links, outbox, accounts',
      environment: { TABLE_NAME: this.table.tableName, QUEUE_URL: this.turns.queue.queueUrl },
      bundledConfig: this.keywordDm,
      timeout: Duration.seconds(28),
      memory: Size.mebibytes(1024),
    });
    this.table.grantActions(
      owner,
      'dynamodb:BatchGetItem',
      'dynamodb:DeleteItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
    );
    this.table.grantIndexQuery(owner, 'gsi1');
    this.turns.queue.grantSendMessages(owner);
    this.grantParameters(owner, 'url');
    grantOwnerTokens(owner, this.deployment);
    return owner;
  }

  private matcher(): LambdaFunction {
    const matcher = this.fn<typeof intakeEnvironment>('Matcher', {
      entry: 'keyword-dm/intake',
      description: 'Finds the rule for each comment and stores its replies',
      environment: { TABLE_NAME: this.table.tableName, QUEUE_URL: this.intake.queue.queueUrl },
      bundledConfig: this.keywordDm,
      timeout: INTAKE_TIMEOUT,
      memory: Size.mebibytes(1024),
    });
    this.table.grantActions(
      matcher,
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
    );
    // What failed of a message goes back by itself.
    this.intake.queue.grantSendMessages(matcher);
    this.grantParameters(matcher, 'url', ...this.tokenNames);
    return matcher;
  }

  private wake(): LambdaFunction {
    const wake = this.fn<typeof wakeEnvironment>('Wake', {
      entry: 'keyword-dm/wake',
      description: 'Wakes the pacers of accounts that have new replies',
      environment: { TABLE_NAME: this.table.tableName, QUEUE_URL: this.turns.queue.queueUrl },
      timeout: Duration.seconds(30),
    });
    this.table.grantActions(wake, 'dynamodb:UpdateItem');
    return wake;
  }

  private send(): LambdaFunction {
    const send = this.fn<typeof sendEnvironment>('Send', {
      entry: 'keyword-dm/send',
      description: 'Sends replies as each account’s budget allows',
      environment: {
        TABLE_NAME: this.table.tableName,
        QUEUE_URL: this.turns.queue.queueUrl,
        ALARM_TOPIC_ARN: this.alarmTopic.topicArn,
      },
      bundledConfig: this.keywordDm,
      timeout: this.sendTimeout,
    });
    // A pacer's chain of turns is meant to go on: Lambda would stop it after sixteen. Its generation keeps it single.
    (send.node.defaultChild as CfnFunction).recursiveLoop = 'Allow';
    this.table.grantIndexQuery(send, 'gsi2');
    // Marks of our own public replies.
    this.table.grantActions(send, 'dynamodb:PutItem');
    this.alarmTopic.grantPublish(send);
    this.turns.queue.grantSendMessages(send);
    this.grantParameters(send, ...this.tokenNames);
    return send;
  }

  private sweep(): LambdaFunction {
    const sweep = this.fn<typeof sweepEnvironment>('Sweep', {
      entry: 'keyword-dm/sweep',
      description: 'Starts pacers that were lost, hourly',
      environment: {
        TABLE_NAME: this.table.tableName,
        QUEUE_URL: this.turns.queue.queueUrl,
        DEAD_LETTER_QUEUE_URL: this.turns.deadLetters.queueUrl,
        INTAKE_DEAD_LETTER_QUEUE_URL: this.intake.deadLetters.queueUrl,
      },
      bundledConfig: this.keywordDm,
      timeout: Duration.minutes(1),
    });
    this.intake.deadLetters.grant(sweep, 'sqs:GetQueueAttributes');
    return sweep;
  }

  private catchUp(): LambdaFunction {
    const catchUp = this.fn<typeof catchUpEnvironment>('CatchUp', {
      entry: 'keyword-dm/catch-up',
      description: 'Finds comments that the webhook missed, hourly',
      environment: {
        TABLE_NAME: this.table.tableName,
        INTAKE_QUEUE_URL: this.intake.queue.queueUrl,
        QUEUE_URL: this.turns.queue.queueUrl,
        ALARM_TOPIC_ARN: this.alarmTopic.topicArn,
      },
      bundledConfig: this.keywordDm,
      timeout: Duration.minutes(10),
    });
    this.table.grantActions(catchUp, 'dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:UpdateItem');
    this.intake.queue.grantSendMessages(catchUp);
    this.turns.queue.grantSendMessages(catchUp);
    this.alarmTopic.grantPublish(catchUp);
    this.grantParameters(catchUp, ...this.tokenNames);
    new HourlyRule(this, 'CatchUpHourly', catchUp);
    return catchUp;
  }

  private refreshTokens(): LambdaFunction {
    const refresh = this.fn<typeof refreshEnvironment>('RefreshTokens', {
      entry: 'keyword-dm/refresh-tokens',
      description: 'Renews the accounts’ tokens, and warns before one expires',
      environment: { TABLE_NAME: this.table.tableName, ALARM_TOPIC_ARN: this.alarmTopic.topicArn },
      bundledConfig: this.keywordDm,
      timeout: Duration.minutes(5),
    });
    this.table.grantActions(refresh, 'dynamodb:GetItem', 'dynamodb:UpdateItem');
    this.alarmTopic.grantPublish(refresh);
    this.grantParameters(refresh, ...this.tokenNames);
    const { name } = this.deployment.environment;
    refresh.addToRolePolicy(
      new PolicyStatement({
        actions: ['ssm:PutParameter'],
        resources: this.tokenNames.map((token) =>
          parameterArn(refresh, parameterName(name, 'keyword-dm', token)),
        ),
      }),
    );
    new HourlyRule(this, 'RefreshHourly', refresh);
    return refresh;
  }

  /** A turn, the two calls that may have begun at its very end, and some time to write down what came of them. */
  private get sendTimeout(): Duration {
    const { delivery, graph } = this.keywordDm;
    return Duration.seconds(delivery.turnSeconds + 2 * graph.timeoutSeconds + 15);
  }

  private get tokenNames(): string[] {
    return Object.keys(this.keywordDm.accounts).map((id) => `token-${id}`);
  }

  private grantParameters(fn: LambdaFunction, ...names: string[]): void {
    grantParameters(fn, this.deployment, 'keyword-dm', names);
  }

  private fn<Schema extends z.ZodMiniObject>(
    id: string,
    props: Omit<NodeFunctionProps<Schema>, 'deployment'>,
  ): NodeFunction<Schema> {
    return new NodeFunction<Schema>(this, id, { deployment: this.deployment, ...props });
  }

  private output(id: string, value: string, description?: string): void {
    new CfnOutput(this, id, { value, ...(description && { description }) });
  }
}

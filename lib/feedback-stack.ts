import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CfnOutput, Duration, Size, Stack, type StackProps } from 'aws-cdk-lib';
import { Schedule } from 'aws-cdk-lib/aws-events';
import {
  FilterCriteria,
  FilterRule,
  type Function as LambdaFunction,
  StartingPosition,
} from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Construct } from 'constructs';
import { transformSync } from 'esbuild';
import type { Deployment } from '../config/deployment.ts';
import type { BundledFeedback, FeedbackConfig } from '../config/feedback.ts';
import { captchaSecretNames } from '../config/spam.ts';
import type {
  assetsEnvironment,
  countEnvironment,
  digestEnvironment,
  enqueueEnvironment,
  mailEventsEnvironment,
  notifierEnvironment,
  ownerEnvironment,
  submitEnvironment,
  summaryEnvironment,
  sweepEnvironment,
} from '../lambdas/feedback/environment.ts';
import { PipelineAlarms } from './constructs/alarm.ts';
import { HourlyRule } from './constructs/hourly-rule.ts';
import { acknowledgeStreamList, LegDelivery } from './constructs/leg-delivery.ts';
import { configurationSetName, grantMail } from './constructs/mail.ts';
import { MailEventSubscription } from './constructs/mail-event-subscription.ts';
import { NodeFunction } from './constructs/node-function.ts';
import { openApi } from './constructs/openapi.ts';
import { grantOwnerTokens, grantParameters } from './constructs/parameters.ts';
import { PipelineTable } from './constructs/pipeline-table.ts';
import { PublicRestApi } from './constructs/rest-api.ts';
import { receivesWithin, WorkQueue } from './constructs/work-queue.ts';

export interface FeedbackStackProps extends StackProps {
  readonly deployment: Deployment;
  readonly feedback: FeedbackConfig;
}

const NOTIFIER_TIMEOUT = Duration.seconds(30);

/** Feedback: responses are stored, then counted from the table's stream; low ratings alert, and a digest leaves weekly. */
export class FeedbackStack extends Stack {
  private readonly deployment: Deployment;
  private readonly config: BundledFeedback;
  private readonly table: PipelineTable;
  private readonly work: WorkQueue;
  private readonly api: PublicRestApi;

  constructor(scope: Construct, id: string, props: FeedbackStackProps) {
    super(scope, id, props);
    const { deployment, feedback } = props;
    const { owner } = deployment.config;
    this.deployment = deployment;
    this.config = { ...feedback, to: feedback.to ?? [owner.email], timeZone: owner.timeZone };
    this.table = new PipelineTable(this, 'Table', deployment);
    this.work = new WorkQueue(this, 'Work', {
      consumerTimeout: NOTIFIER_TIMEOUT,
      maxReceiveCount: receivesWithin(feedback.delivery),
    });
    this.api = new PublicRestApi(this, 'RestApi', {
      deployment,
      pipeline: 'feedback',
      description: 'Takes feedback and shows its summaries',
    });

    this.addSubmit();
    this.addSummary();
    this.addAssets();
    this.addOwner();
    const count = this.addCount();
    const digest = this.addDigest();
    const { notifier, sweep } = this.addDelivery();
    const mailEvents = this.addMailEvents();

    new PipelineAlarms(this, 'Alarms', {
      deployment,
      pipeline: 'feedback',
      api: this.api.api,
      impact: {
        attention: 'Feedback is stored, but was not counted or told, or may not be.',
        frontDoor: 'Visitors who give feedback get an error, and it is not stored.',
      },
    });

    new CfnOutput(this, 'FeedbackUrl', {
      value: this.api.url,
      description: 'What /feedback/{widget} is appended to',
    });
    new CfnOutput(this, 'TableName', { value: this.table.tableName });
    new CfnOutput(this, 'QueueUrl', { value: this.work.queue.queueUrl });
    new CfnOutput(this, 'DeadLetterQueueUrl', { value: this.work.deadLetters.queueUrl });
    new CfnOutput(this, 'CountName', { value: count.functionName });
    new CfnOutput(this, 'DigestName', { value: digest.functionName });
    new CfnOutput(this, 'NotifierName', { value: notifier.functionName });
    new CfnOutput(this, 'SweepName', { value: sweep.functionName });
    new CfnOutput(this, 'MailEventsName', { value: mailEvents.functionName });
  }

  private addSubmit(): void {
    const captchaVerifyUrl = this.deployment.environment.engine?.captchaVerifyUrl;
    const submit = new NodeFunction<typeof submitEnvironment>(this, 'Submit', {
      deployment: this.deployment,
      entry: 'feedback/submit',
      description: 'Takes feedback: checks, stores, answers',
      environment: {
        TABLE_NAME: this.table.tableName,
        ...(captchaVerifyUrl !== undefined && { CAPTCHA_VERIFY_URL: captchaVerifyUrl }),
      },
      bundledConfig: this.config,
      timeout: Duration.seconds(15),
      memory: Size.mebibytes(1024),
    });
    // Deletes only what found a response by an e-mail address that its author has changed.
    this.table.grantActions(
      submit,
      'dynamodb:DeleteItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
    );
    grantParameters(submit, this.deployment, 'feedback', [
      'address-salt',
      'token-key',
      'url',
      ...captchaSecretNames(Object.values(this.config.widgets)),
    ]);
    for (const path of ['/', '/feedback/{widgetId}', '/feedback/{widgetId}/{responseId}', '/{proxy+}'])
      this.api.route(path, submit);
  }

  private addSummary(): void {
    const summary = new NodeFunction<typeof summaryEnvironment>(this, 'Summary', {
      deployment: this.deployment,
      entry: 'feedback/summary',
      description: 'Shows the summaries that are public',
      environment: { TABLE_NAME: this.table.tableName },
      bundledConfig: this.config,
      timeout: Duration.seconds(10),
    });
    this.table.grantActions(summary, 'dynamodb:Query');
    this.api.route('/feedback/{widgetId}/summary', summary);
  }

  private addAssets(): void {
    const source = readFileSync(join(import.meta.dirname, '../site/frontdesk-feedback.js'), 'utf8');
    const { code } = transformSync(source, { minify: true, target: 'es2022' });
    const assets = new NodeFunction<typeof assetsEnvironment>(this, 'Assets', {
      deployment: this.deployment,
      entry: 'feedback/assets',
      description: 'Serves the widget’s script',
      environment: {},
      bundledConfig: { 'frontdesk-feedback.js': code, ...openApi('feedback') },
      timeout: Duration.seconds(10),
    });
    for (const path of ['/assets/v1/{file}', '/openapi.json']) this.api.route(path, assets);
  }

  private addOwner(): void {
    const owner = new NodeFunction<typeof ownerEnvironment>(this, 'Owner', {
      deployment: this.deployment,
      entry: 'feedback/owner',
      description: 'Serves the owner: lists, counts, deletes, exports',
      environment: { TABLE_NAME: this.table.tableName },
      bundledConfig: this.config,
      // What API Gateway waits at most.
      timeout: Duration.seconds(29),
      memory: Size.mebibytes(1024),
    });
    this.table.grantActions(
      owner,
      'dynamodb:BatchGetItem',
      'dynamodb:DeleteItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
    );
    this.table.grantIndexQuery(owner, 'gsi1');
    grantParameters(owner, this.deployment, 'feedback', ['address-salt']);
    grantOwnerTokens(owner, this.deployment);
    this.api.route('/owner/{proxy+}', owner);
  }

  /** The second reader of the stream, beside the enqueuer of legs: as many as a shard serves without slowing down. */
  private addCount(): LambdaFunction {
    const count = new NodeFunction<typeof countEnvironment>(this, 'Count', {
      deployment: this.deployment,
      entry: 'feedback/count',
      description: 'Counts responses, each once',
      environment: { TABLE_NAME: this.table.tableName },
      bundledConfig: this.config,
      timeout: Duration.minutes(1),
    });
    const isResponse = { type: { S: FilterRule.isEqual('response') } };
    count.addEventSource(
      new DynamoEventSource(this.table, {
        startingPosition: StartingPosition.TRIM_HORIZON,
        batchSize: 100,
        filters: [
          FilterCriteria.filter({ dynamodb: { NewImage: isResponse } }),
          FilterCriteria.filter({
            eventName: FilterRule.isEqual('REMOVE'),
            dynamodb: { OldImage: isResponse },
          }),
        ],
        bisectBatchOnError: true,
        retryAttempts: 100,
        onFailure: new SqsDlq(this.work.deadLetters),
      }),
    );
    acknowledgeStreamList(count);
    this.table.grantActions(
      count,
      'dynamodb:BatchGetItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
    );
    return count;
  }

  private addDigest(): LambdaFunction {
    const digest = new NodeFunction<typeof digestEnvironment>(this, 'Digest', {
      deployment: this.deployment,
      entry: 'feedback/digest',
      description: 'Begins the weekly digests, at the owner’s hour',
      environment: { TABLE_NAME: this.table.tableName },
      bundledConfig: this.config,
      timeout: Duration.minutes(1),
    });
    this.table.grantActions(digest, 'dynamodb:PutItem', 'dynamodb:Query');
    new HourlyRule(this, 'Hourly', digest, Schedule.cron({ minute: '2' }));
    return digest;
  }

  private addDelivery(): { notifier: LambdaFunction; sweep: LambdaFunction } {
    const { deployment, table, work } = this;
    const enqueue = new NodeFunction<typeof enqueueEnvironment>(this, 'Enqueue', {
      deployment,
      entry: 'feedback/enqueue',
      description: 'Puts alerts and digests into the queue',
      environment: { QUEUE_URL: work.queue.queueUrl },
      timeout: Duration.seconds(30),
    });
    const notifier = new NodeFunction<typeof notifierEnvironment>(this, 'Notifier', {
      deployment,
      entry: 'feedback/notifier',
      description: 'Sends alerts and digests',
      environment: {
        TABLE_NAME: table.tableName,
        QUEUE_URL: work.queue.queueUrl,
        MAIL_FROM: deployment.config.mail.from,
        CONFIGURATION_SET: configurationSetName(this),
      },
      bundledConfig: this.config,
      timeout: NOTIFIER_TIMEOUT,
    });
    table.grantActions(notifier, 'dynamodb:Query');
    table.grantIndexQuery(notifier, 'gsi1');
    grantMail(notifier, deployment, this.config.to);
    const sweep = new NodeFunction<typeof sweepEnvironment>(this, 'Sweep', {
      deployment,
      entry: 'feedback/sweep',
      description: 'Finds what was lost on the way, hourly',
      environment: {
        TABLE_NAME: table.tableName,
        QUEUE_URL: work.queue.queueUrl,
        DEAD_LETTER_QUEUE_URL: work.deadLetters.queueUrl,
      },
      bundledConfig: this.config,
      timeout: Duration.minutes(5),
    });
    new LegDelivery(this, 'Delivery', { table, work, enqueue, consumer: notifier, sweep });
    return { notifier, sweep };
  }

  private addMailEvents(): LambdaFunction {
    const mailEvents = new NodeFunction<typeof mailEventsEnvironment>(this, 'MailEvents', {
      deployment: this.deployment,
      entry: 'feedback/mail-events',
      description: 'Marks alerts and digests that bounced or were complained of',
      environment: { TABLE_NAME: this.table.tableName },
      timeout: Duration.seconds(30),
    });
    this.table.grantActions(mailEvents, 'dynamodb:UpdateItem');
    new MailEventSubscription(this, 'MailEventSubscription', {
      deployment: this.deployment,
      pipeline: 'feedback',
      consumer: mailEvents,
      deadLetters: this.work.deadLetters,
    });
    return mailEvents;
  }
}

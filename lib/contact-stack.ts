import { Annotations, CfnOutput, Duration, Size, Stack, type StackProps } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { type ContactConfig, LONGEST_RETENTION_DAYS } from '../config/contact.ts';
import type { Deployment } from '../config/deployment.ts';
import { captchaSecretNames } from '../config/spam.ts';
import type {
  attachmentEnvironment,
  enqueueEnvironment,
  mailEventsEnvironment,
  notifierEnvironment,
  ownerEnvironment,
  submitEnvironment,
  sweepEnvironment,
} from '../lambdas/contact/environment.ts';
import { PipelineAlarms } from './constructs/alarm.ts';
import { LegDelivery } from './constructs/leg-delivery.ts';
import { configurationSetName, grantMail } from './constructs/mail.ts';
import { MailEventSubscription } from './constructs/mail-event-subscription.ts';
import { NodeFunction } from './constructs/node-function.ts';
import { openApi } from './constructs/openapi.ts';
import { grantOwnerTokens, grantParameters } from './constructs/parameters.ts';
import { PipelineTable } from './constructs/pipeline-table.ts';
import { PrivateBucket } from './constructs/private-bucket.ts';
import { PublicRestApi } from './constructs/rest-api.ts';
import { receivesWithin, WorkQueue } from './constructs/work-queue.ts';

export interface ContactStackProps extends StackProps {
  readonly deployment: Deployment;
  readonly contact: ContactConfig;
}

const NOTIFIER_TIMEOUT = Duration.seconds(30);

/** The contact form: submissions are stored, then mailed to the owner. */
export class ContactStack extends Stack {
  private readonly deployment: Deployment;
  private readonly contact: ContactConfig;
  private readonly bundledConfig: object;
  private readonly table: PipelineTable;
  private readonly files: PrivateBucket;
  private readonly work: WorkQueue;
  private readonly api: PublicRestApi;

  constructor(scope: Construct, id: string, props: ContactStackProps) {
    super(scope, id, props);
    const { deployment, contact } = props;
    this.deployment = deployment;
    this.contact = contact;
    this.bundledConfig = {
      ...contact,
      timeZone: deployment.config.owner.timeZone,
      allowLoopbackWebhooks: deployment.environment.engine?.allowLoopbackWebhooks ?? false,
    };
    this.table = new PipelineTable(this, 'Table', deployment);
    // Made even if no form takes files: it costs nothing while it is empty, and is there when one did.
    this.files = new PrivateBucket(this, 'Files', { deployment, longestLife: LONGEST_LIFE });
    this.work = new WorkQueue(this, 'Work', {
      consumerTimeout: NOTIFIER_TIMEOUT,
      maxReceiveCount: receivesWithin(contact.delivery),
    });
    this.api = new PublicRestApi(this, 'RestApi', {
      deployment,
      pipeline: 'contact',
      description: 'Takes submissions of contact forms',
      tooLarge: { code: 'FILES_TOO_BIG', error: 'The files are larger than 4 MB in all.' },
    });

    this.addSubmit();
    this.addOwner();
    this.addAttachment();
    const { notifier, sweep } = this.addDelivery();
    const mailEvents = this.addMailEvents();

    new PipelineAlarms(this, 'Alarms', {
      deployment,
      pipeline: 'contact',
      api: this.api.api,
      impact: {
        attention: 'A submission is stored, but what it sends has not arrived or may not.',
        frontDoor: 'Visitors who send a form get an error, and their message is not stored.',
      },
    });

    new CfnOutput(this, 'ContactUrl', { value: this.api.url, description: 'What /f/{form} is appended to' });
    new CfnOutput(this, 'TableName', { value: this.table.tableName });
    new CfnOutput(this, 'FilesBucketName', { value: this.files.bucketName });
    new CfnOutput(this, 'QueueUrl', { value: this.work.queue.queueUrl });
    new CfnOutput(this, 'DeadLetterQueueUrl', { value: this.work.deadLetters.queueUrl });
    new CfnOutput(this, 'NotifierName', { value: notifier.functionName });
    new CfnOutput(this, 'SweepName', { value: sweep.functionName });
    new CfnOutput(this, 'MailEventsName', { value: mailEvents.functionName });
  }

  private addSubmit(): void {
    const captchaVerifyUrl = this.deployment.environment.engine?.captchaVerifyUrl;
    const submit = new NodeFunction<typeof submitEnvironment>(this, 'Submit', {
      deployment: this.deployment,
      entry: 'contact/submit',
      description: 'Takes submissions: checks, stores, answers',
      environment: {
        TABLE_NAME: this.table.tableName,
        FILES_BUCKET: this.files.bucketName,
        ...(captchaVerifyUrl !== undefined && { CAPTCHA_VERIFY_URL: captchaVerifyUrl }),
      },
      bundledConfig: this.bundledConfig,
      timeout: Duration.seconds(15),
      memory: Size.mebibytes(1024),
    });
    this.table.grantActions(submit, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem');
    const captchaSecrets = captchaSecretNames(Object.values(this.contact.forms));
    this.grantParameters(submit, 'address-salt', 'url', ...captchaSecrets);
    this.files.grantObjects(submit, 'attachments/*', 's3:PutObject');
    for (const path of ['/', '/f/{formId}', '/f/{formId}/thanks', '/p/{project}/f/{formId}', '/{proxy+}'])
      this.api.route(path, submit);
  }

  private addOwner(): void {
    const owner = new NodeFunction<typeof ownerEnvironment>(this, 'Owner', {
      deployment: this.deployment,
      entry: 'contact/owner',
      description: 'Serves the owner: lists, sorts, deletes, exports',
      environment: { TABLE_NAME: this.table.tableName },
      bundledConfig: this.bundledConfig,
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
      'dynamodb:UpdateItem',
    );
    this.table.grantIndexQuery(owner, 'gsi1');
    this.grantParameters(owner, 'address-salt', 'token-key', 'url');
    grantOwnerTokens(owner, this.deployment);
    this.api.route('/owner/{proxy+}', owner);
  }

  private addAttachment(): void {
    const attachment = new NodeFunction<typeof attachmentEnvironment>(this, 'Attachment', {
      deployment: this.deployment,
      entry: 'contact/attachment',
      description: 'Leads from links in mails to files',
      environment: { TABLE_NAME: this.table.tableName, FILES_BUCKET: this.files.bucketName },
      bundledConfig: openApi('contact'),
      timeout: Duration.seconds(10),
    });
    this.table.grantActions(attachment, 'dynamodb:GetItem');
    this.grantParameters(attachment, 'token-key');
    // What it signs can do what it may: fetch.
    this.files.grantObjects(attachment, 'attachments/*', 's3:GetObject');
    for (const path of ['/a/{token}', '/openapi.json']) this.api.route(path, attachment);
  }

  private addDelivery(): { notifier: LambdaFunction; sweep: LambdaFunction } {
    const { deployment, table, work, bundledConfig } = this;
    const enqueue = new NodeFunction<typeof enqueueEnvironment>(this, 'Enqueue', {
      deployment,
      entry: 'contact/enqueue',
      description: 'Puts what submissions send into the queue',
      environment: { QUEUE_URL: work.queue.queueUrl },
      timeout: Duration.seconds(30),
    });
    const notifier = this.addNotifier();
    const sweep = new NodeFunction<typeof sweepEnvironment>(this, 'Sweep', {
      deployment,
      entry: 'contact/sweep',
      description: 'Finds what was lost on the way, hourly',
      environment: {
        TABLE_NAME: table.tableName,
        QUEUE_URL: work.queue.queueUrl,
        DEAD_LETTER_QUEUE_URL: work.deadLetters.queueUrl,
      },
      bundledConfig,
      timeout: Duration.minutes(5),
    });
    new LegDelivery(this, 'Delivery', {
      table,
      work,
      enqueue,
      consumer: notifier,
      sweep,
      removedTypes: ['submission', 'upload'],
    });
    return { notifier, sweep };
  }

  private addNotifier(): LambdaFunction {
    const { deployment, contact } = this;
    const { mail } = deployment.config;
    const notifier = new NodeFunction<typeof notifierEnvironment>(this, 'Notifier', {
      deployment,
      entry: 'contact/notifier',
      description: 'Delivers what submissions send: mails and webhooks',
      environment: {
        TABLE_NAME: this.table.tableName,
        QUEUE_URL: this.work.queue.queueUrl,
        MAIL_FROM: mail.from,
        CONFIGURATION_SET: configurationSetName(this),
        FILES_BUCKET: this.files.bucketName,
      },
      bundledConfig: this.bundledConfig,
      timeout: NOTIFIER_TIMEOUT,
    });
    const forms = Object.values(contact.forms);
    grantMail(
      notifier,
      deployment,
      forms.flatMap(({ to }) => to),
    );
    if (mail.sandbox && forms.some((form) => form.autoresponse)) this.warnOfSandbox();
    if (forms.some((form) => form.webhook)) this.grantParameters(notifier, 'webhook-secret');
    this.grantParameters(notifier, 'address-salt', 'token-key', 'url');
    this.files.grantObjects(notifier, 'attachments/*', 's3:DeleteObject');
    return notifier;
  }

  private addMailEvents(): LambdaFunction {
    const mailEvents = new NodeFunction<typeof mailEventsEnvironment>(this, 'MailEvents', {
      deployment: this.deployment,
      entry: 'contact/mail-events',
      description: 'Marks mails that bounced or were complained of',
      environment: { TABLE_NAME: this.table.tableName },
      timeout: Duration.seconds(30),
    });
    this.table.grantActions(mailEvents, 'dynamodb:UpdateItem');
    new MailEventSubscription(this, 'MailEventSubscription', {
      deployment: this.deployment,
      pipeline: 'contact',
      consumer: mailEvents,
      deadLetters: this.work.deadLetters,
    });
    return mailEvents;
  }

  private warnOfSandbox(): void {
    Annotations.of(this).addWarningV2(
      'frontdesk:autoresponse-in-sandbox',
      'While the account is in the SES sandbox, SES refuses mail to visitors: no autoresponse will arrive. Ask AWS for production access, then set mail.sandbox to false.',
    );
  }

  private grantParameters(fn: LambdaFunction, ...names: string[]): void {
    grantParameters(fn, this.deployment, 'contact', names);
  }
}

/**
 * Files go with their submission. This is the end of what was lost sight of, and it can't come before a submission's own,
 * even one that was stored under another `retentionDays`; time to live may be two days late.
 */
const LONGEST_LIFE = Duration.days(LONGEST_RETENTION_DAYS + 7);

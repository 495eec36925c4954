import { Annotations, CfnOutput, Duration, Size, Stack, type StackProps } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import type {
  attachmentEnvironment,
  enqueueEnvironment,
  mailEventsEnvironment,
  notifierEnvironment,
  ownerEnvironment,
  submitEnvironment,
  sweepEnvironment,
} from '../lambdas/contact/environment.ts';
import { type ContactConfig, LONGEST_RETENTION_DAYS } from './config/contact.ts';
import { captchaSecretNames } from './config/spam.ts';
import { PipelineAlarms } from './constructs/alarm.ts';
import { LegDelivery } from './constructs/leg-delivery.ts';
import { MailEventSubscription } from './constructs/mail-event-subscription.ts';
import { NodeFunction } from './constructs/node-function.ts';
import { grantOwnerTokens, grantParameters } from './constructs/parameters.ts';
import { PipelineTable } from './constructs/pipeline-table.ts';
import { PrivateBucket } from './constructs/private-bucket.ts';
import { PublicRestApi } from './constructs/rest-api.ts';
import { receivesWithin, WorkQueue } from './constructs/work-queue.ts';
import { type Deployment, foundationParameter } from './deployment.ts';
import { identityArn } from './foundation-stack.ts';

export interface ContactStackProps extends StackProps {
  readonly deployment: Deployment;
  readonly contact: ContactConfig;
}

/** The contact form: submissions are stored, then mailed to the owner. */
export class ContactStack extends Stack {
  constructor(scope: Construct, id: string, props: ContactStackProps) {
    super(scope, id, props);
    const { deployment, contact } = props;
    const { config } = deployment;
    const bundledConfig = {
      ...contact,
      timeZone: config.owner.timeZone,
      allowLoopbackWebhooks: deployment.environment.engine?.allowLoopbackWebhooks ?? false,
    };
    const captchaVerifyUrl = deployment.environment.engine?.captchaVerifyUrl;
    const notifierTimeout = Duration.seconds(30);

    const table = new PipelineTable(this, 'Table', deployment);
    // Made even if no form takes files: it costs nothing while it is empty, and is there when one did.
    const files = new PrivateBucket(this, 'Files', { deployment, longestLife: LONGEST_LIFE });
    const work = new WorkQueue(this, 'Work', {
      consumerTimeout: notifierTimeout,
      maxReceiveCount: receivesWithin(contact.delivery),
    });
    const api = new PublicRestApi(this, 'RestApi', {
      deployment,
      pipeline: 'contact',
      description: 'Takes submissions of contact forms',
      tooLarge: { code: 'FILES_TOO_BIG', error: 'The files are larger than 4 MB in all.' },
    });

    const submit = new NodeFunction<typeof submitEnvironment>(this, 'Submit', {
      deployment,
      entry: 'contact/submit',
      description: 'Takes submissions: checks, stores, answers',
      environment: {
        TABLE_NAME: table.tableName,
        FILES_BUCKET: files.bucketName,
        ...(captchaVerifyUrl !== undefined && { CAPTCHA_VERIFY_URL: captchaVerifyUrl }),
      },
      bundledConfig,
      timeout: Duration.seconds(15),
      memory: Size.mebibytes(1024),
    });
    table.grantActions(submit, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem');
    this.grantParameters(
      submit,
      deployment,
      'address-salt',
      'url',
      ...captchaSecretNames(Object.values(contact.forms)),
    );
    files.grantObjects(submit, 'attachments/*', 's3:PutObject');
    for (const path of ['/', '/f/{formId}', '/f/{formId}/thanks', '/p/{project}/f/{formId}', '/{proxy+}'])
      api.route(path, submit);

    const owner = new NodeFunction<typeof ownerEnvironment>(this, 'Owner', {
      deployment,
      entry: 'contact/owner',
      description: 'Serves the owner: lists, sorts, deletes, exports',
      environment: { TABLE_NAME: table.tableName },
      bundledConfig,
      // What API Gateway waits at most.
      timeout: Duration.seconds(29),
      memory: Size.mebibytes(1024),
    });
    table.grantActions(
      owner,
      'dynamodb:BatchGetItem',
      'dynamodb:DeleteItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
    );
    table.grantIndexQuery(owner, 'gsi1');
    this.grantParameters(owner, deployment, 'address-salt', 'token-key', 'url');
    grantOwnerTokens(owner, deployment);
    api.route('/owner/{proxy+}', owner);
    const attachment = new NodeFunction<typeof attachmentEnvironment>(this, 'Attachment', {
      deployment,
      entry: 'contact/attachment',
      description: 'Leads from links in mails to files',
      environment: { TABLE_NAME: table.tableName, FILES_BUCKET: files.bucketName },
      timeout: Duration.seconds(10),
    });
    table.grantActions(attachment, 'dynamodb:GetItem');
    this.grantParameters(attachment, deployment, 'token-key');
    // What it signs can do what it may: fetch.
    files.grantObjects(attachment, 'attachments/*', 's3:GetObject');
    api.route('/a/{token}', attachment);

    const enqueue = new NodeFunction<typeof enqueueEnvironment>(this, 'Enqueue', {
      deployment,
      entry: 'contact/enqueue',
      description: 'Puts what submissions send into the queue',
      environment: { QUEUE_URL: work.queue.queueUrl },
      timeout: Duration.seconds(30),
    });
    const notifier = new NodeFunction<typeof notifierEnvironment>(this, 'Notifier', {
      deployment,
      entry: 'contact/notifier',
      description: 'Delivers what submissions send: mails and webhooks',
      environment: {
        TABLE_NAME: table.tableName,
        QUEUE_URL: work.queue.queueUrl,
        MAIL_FROM: config.mail.from,
        CONFIGURATION_SET: this.configurationSet,
        FILES_BUCKET: files.bucketName,
      },
      bundledConfig,
      timeout: notifierTimeout,
    });
    this.grantSending(notifier, deployment, contact);
    const forms = Object.values(contact.forms);
    if (forms.some((form) => form.webhook)) this.grantParameters(notifier, deployment, 'webhook-secret');
    if (config.mail.sandbox && forms.some((form) => form.autoresponse)) this.warnOfSandbox();
    this.grantParameters(notifier, deployment, 'address-salt', 'token-key', 'url');
    files.grantObjects(notifier, 'attachments/*', 's3:DeleteObject');
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

    const mailEvents = new NodeFunction<typeof mailEventsEnvironment>(this, 'MailEvents', {
      deployment,
      entry: 'contact/mail-events',
      description: 'Marks mails that bounced or were complained of',
      environment: { TABLE_NAME: table.tableName },
      timeout: Duration.seconds(30),
    });
    table.grantActions(mailEvents, 'dynamodb:UpdateItem');
    new MailEventSubscription(this, 'MailEventSubscription', {
      deployment,
      pipeline: 'contact',
      consumer: mailEvents,
      deadLetters: work.deadLetters,
    });

    new PipelineAlarms(this, 'Alarms', {
      deployment,
      pipeline: 'contact',
      api: api.api,
      impact: {
        attention: 'A submission is stored, but what it sends has not arrived or may not.',
        frontDoor: 'Visitors who send a form get an error, and their message is not stored.',
      },
    });

    new CfnOutput(this, 'ContactUrl', { value: api.url, description: 'What /f/{form} is appended to' });
    new CfnOutput(this, 'TableName', { value: table.tableName });
    new CfnOutput(this, 'FilesBucketName', { value: files.bucketName });
    new CfnOutput(this, 'QueueUrl', { value: work.queue.queueUrl });
    new CfnOutput(this, 'DeadLetterQueueUrl', { value: work.deadLetters.queueUrl });
    new CfnOutput(this, 'NotifierName', { value: notifier.functionName });
    new CfnOutput(this, 'SweepName', { value: sweep.functionName });
    new CfnOutput(this, 'MailEventsName', { value: mailEvents.functionName });
  }

  private warnOfSandbox(): void {
    Annotations.of(this).addWarningV2(
      'frontdesk:autoresponse-in-sandbox',
      'While the account is in the SES sandbox, SES refuses mail to visitors: no autoresponse will arrive. Ask AWS for production access, then set mail.sandbox to false.',
    );
  }

  private get configurationSet(): string {
    return StringParameter.valueForStringParameter(this, foundationParameter('configuration-set'));
  }

  private grantParameters(fn: LambdaFunction, deployment: Deployment, ...names: string[]): void {
    grantParameters(fn, deployment, 'contact', names);
  }

  /** The From identity and the configuration set; in the sandbox SES checks the recipients' identities, too. */
  private grantSending(fn: LambdaFunction, { config }: Deployment, contact: ContactConfig): void {
    const recipients = config.mail.sandbox ? Object.values(contact.forms).flatMap((form) => form.to) : [];
    const identities = new Set([config.mail.identity, ...recipients]);
    fn.addToRolePolicy(
      new PolicyStatement({
        actions: ['ses:SendRawEmail'],
        resources: [
          ...[...identities].map((identity) => identityArn(this, identity)),
          this.formatArn({
            service: 'ses',
            resource: 'configuration-set',
            resourceName: this.configurationSet,
          }),
        ],
      }),
    );
  }
}

/**
 * Files go with their submission. This is the end of what was lost sight of, and it can't come before a submission's own,
 * even one that was stored under another `retentionDays`; time to live may be two days late.
 */
const LONGEST_LIFE = Duration.days(LONGEST_RETENTION_DAYS + 7);

import { Annotations, Duration } from 'aws-cdk-lib';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { type ContactConfig, canaryForm, LONGEST_RETENTION_DAYS } from '../config/contact.ts';
import { addressesOf, autoresponsesOf } from '../config/recipients.ts';
import { captchaSecretNames } from '../config/spam.ts';
import { destinationsToldBy, mailedTo, toldOf } from '../config/told.ts';
import type {
  attachmentEnvironment,
  byMailEnvironment,
  canaryEnvironment,
  enqueueEnvironment,
  mailEventsEnvironment,
  notifierEnvironment,
  ownerEnvironment,
  submitEnvironment,
  sweepEnvironment,
} from '../lambdas/contact/environment.ts';
import { parameterName } from '../lambdas/shared/runtime/parameters.ts';
import {
  CANARY_MAILBOX,
  canaryMailboxes,
  configurationSetName,
  grantMail,
  mailSenders,
  NOTIFIER,
} from './constructs/mail.ts';
import { openApi } from './constructs/openapi.ts';
import { grantDeskUrl, grantDestinations } from './constructs/parameters.ts';
import { type About, FRONT_DOOR, PipelineStack, type PropsOf } from './constructs/pipeline-stack.ts';
import { objectsOf, PrivateBucket } from './constructs/private-bucket.ts';
import { appearanceOf, endOf, readStream, stateOf } from './constructs/table-stream.ts';
import type { WorkQueue } from './constructs/work-queue.ts';

/**
 * Files go with their submission. This is the end of what was lost sight of, and it can't come before a submission's own,
 * even one that was stored under another `retentionDays`; time to live may be two days late.
 */
const LONGEST_LIFE = Duration.days(LONGEST_RETENTION_DAYS + 7);

const ABOUT: About = {
  pipeline: 'contact',
  api: {
    description: 'Takes submissions of contact forms',
    busy: {
      '/f/{formId}/POST': 1,
      '/f/{formId}/OPTIONS': 1,
      '/p/{project}/f/{formId}/POST': 1,
      '/p/{project}/f/{formId}/OPTIONS': 1,
    },
    tooLarge: { code: 'FILES_TOO_BIG', error: 'The files are larger than 4 MB in all.' },
  },
  urlIsFor: 'What /f/{form} is appended to',
  impact: {
    attention: 'A submission is stored, but what it sends has not arrived or may not.',
    frontDoor:
      'Visitors who send a form get an error, and their message is not stored; or a page, a link of a mail or a route of yours does.',
    deadLetters:
      'What a submission sends was given up by its queue, or a call that ran by itself failed each time.',
  },
};

/** The contact form: submissions are stored, then mailed to the owner. */
export class ContactStack extends PipelineStack {
  private readonly contact: ContactConfig;
  private readonly bundledConfig: object;
  private readonly files: PrivateBucket;
  private readonly work: WorkQueue;

  constructor(scope: Construct, id: string, props: PropsOf<'contact'>) {
    super(scope, id, props, ABOUT);
    const { deployment, contact } = props;
    this.contact = contact;
    this.bundledConfig = {
      ...contact,
      canary: deployment.config.canary ? canaryForm(CANARY_MAILBOX) : undefined,
      timeZone: deployment.config.owner.timeZone,
      brand: deployment.config.brand,
      owner: deployment.config.owner.email,
      identity: deployment.config.mail.identity,
      mail: { from: deployment.config.mail.from, sandbox: deployment.config.mail.sandbox },
      destinations: deployment.config.destinations,
      told: toldOf(deployment.config, 'contact'),
      allowLoopbackWebhooks: deployment.environment.engine?.allowLoopbackWebhooks ?? false,
    };
    // Made even if no form takes files: it costs nothing while it is empty, and is there when one did.
    this.files = new PrivateBucket(this, 'Files', { deployment, longestLife: LONGEST_LIFE });
    this.output('FilesBucketName', this.files.bucketName);
    // The desk may show pictures from there.
    new StringParameter(this, 'FilesUrl', {
      parameterName: parameterName(deployment.environment, 'contact', 'files-url'),
      stringValue: `https://${this.files.bucketRegionalDomainName}/`,
    });
    this.work = this.workQueue('Work', NOTIFIER.timeout, contact.delivery);

    this.takeSubmissions();
    this.serveOwner();
    this.deliver();
    this.findLost();
    this.canary<typeof canaryEnvironment>(this.work, {
      description: 'Sends a submission as a visitor does, hourly, and looks whether it arrives',
      environment: { TABLE_NAME: this.table.allowing('GetItem') },
    });
  }

  private takeSubmissions(): void {
    const submit = this.fn<typeof submitEnvironment>('submit', {
      ...FRONT_DOOR,
      isFrontDoor: true,
      description: 'Takes submissions: checks, stores, answers',
      environment: {
        TABLE_NAME: this.table.allowing('GetItem', 'PutItem', 'UpdateItem'),
        FILES_BUCKET: objectsOf(this.files, 'attachments/*', 'PutObject'),
        ...this.captchaVariables,
      },
      parameters: [
        'address-salt',
        'url',
        ...captchaSecretNames(Object.values(this.contact.forms)),
        ...this.canaryParameters,
      ],
      bundledConfig: this.bundledConfig,
    });
    this.grantBudget(submit);
    this.route(submit, '/', '/f/{formId}', '/f/{formId}/thanks', '/p/{project}/f/{formId}', '/{proxy+}');
  }

  private serveOwner(): void {
    this.owner<typeof ownerEnvironment>(
      {
        description: 'Serves the owner: lists, sorts, deletes, exports',
        environment: {
          TABLE_NAME: this.table.allowing(
            'BatchGetItem',
            'ConditionCheckItem',
            'DeleteItem',
            'PutItem',
            'Query',
            'UpdateItem',
            'gsi1',
            'gsi2',
          ),
          ERASURES_TABLE: this.erasures.noting,
          QUEUE_URL: this.work.sending,
          DEAD_LETTER_QUEUE_URL: this.work.countingDeadLetters,
        },
        parameters: ['address-salt', 'token-key', 'url'],
        bundledConfig: this.bundledConfig,
      },
      this.work,
    );
    const attachment = this.fn<typeof attachmentEnvironment>('attachment', {
      description: 'Leads from links in mails to files',
      environment: {
        TABLE_NAME: this.table.allowing('GetItem'),
        // What it signs can do what it may: fetch.
        FILES_BUCKET: objectsOf(this.files, 'attachments/*', 'GetObject'),
      },
      parameters: ['token-key'],
      bundledConfig: { brand: this.deployment.config.brand, ...openApi('contact') },
      timeout: Duration.seconds(10),
    });
    this.route(attachment, '/a/{token}', '/openapi.json');
    const byMail = this.fn<typeof byMailEnvironment>('by-mail', {
      description: 'Archives a submission, or calls it spam, by a button of its mail',
      environment: {
        // What has not left yet of what is spam is taken back.
        TABLE_NAME: this.table.allowing('DeleteItem', 'PutItem', 'Query', 'UpdateItem'),
      },
      parameters: ['token-key'],
      bundledConfig: { brand: this.deployment.config.brand },
      timeout: Duration.seconds(10),
    });
    this.route(byMail, '/m/{action}');
  }

  /** Each thing that a submission sends is a leg: table → stream → enqueuer → queue → notifier. */
  private deliver(): void {
    const { table, work, contact, deployment } = this;
    const { mail } = deployment.config;
    const telling = this.telling(stateOf('submission'), ...this.troubles());
    const enqueue = this.fn<typeof enqueueEnvironment>('enqueue', {
      description: 'Puts what submissions send into the queue',
      // Notes what is to be removed, until it is.
      environment: {
        ...telling.variables,
        TABLE_NAME: table.allowing('PutItem'),
        QUEUE_URL: work.sending,
      },
      bundledConfig: telling.bundledConfig,
    });
    readStream(enqueue, {
      table,
      of: [appearanceOf('leg'), endOf('submission', 'upload'), ...telling.changes],
      deadLetters: work.deadLetters,
    });
    const forms = Object.values(contact.forms);
    const webhookSecret = forms.some((form) => form.webhook) ? ['webhook-secret'] : [];
    const told = destinationsToldBy(deployment.config, 'contact');
    const notifier = this.fn<typeof notifierEnvironment>('notifier', {
      description: 'Delivers what submissions send: mails and webhooks',
      environment: {
        // A leg is held as spam only while its submission is.
        TABLE_NAME: table.allowing('ConditionCheckItem', 'DeleteItem', 'GetItem', 'UpdateItem', 'gsi1'),
        QUEUE_URL: work.queue.queueUrl,
        MAIL_FROM: mail.from,
        CONFIGURATION_SET: configurationSetName(this, deployment),
        MAIL_SENDERS: mailSenders(deployment),
        ALARM_TOPIC_ARN: this.alarmTopic,
        FILES_BUCKET: objectsOf(this.files, 'attachments/*', 'DeleteObject'),
      },
      parameters: ['address-salt', 'token-key', 'url', ...webhookSecret],
      bundledConfig: this.bundledConfig,
      timeout: NOTIFIER.timeout,
    });
    grantDeskUrl(notifier, deployment);
    grantDestinations(notifier, deployment, told);
    work.consumeBy(notifier, NOTIFIER);
    grantMail(notifier, deployment, [
      ...forms.flatMap(addressesOf),
      ...mailedTo(deployment.config, told),
      ...canaryMailboxes(deployment),
    ]);
    if (mail.sandbox && forms.some((form) => autoresponsesOf(form).length > 0)) this.warnOfSandbox();
    this.outputName(notifier);
    this.mailEvents<typeof mailEventsEnvironment>(work, {
      description: 'Marks mails that bounced or were complained of',
      environment: { TABLE_NAME: table.allowing('UpdateItem') },
    });
  }

  private warnOfSandbox(): void {
    Annotations.of(this).addWarningV2(
      'frontdesk:autoresponse-in-sandbox',
      'While the account is in the SES sandbox, SES refuses mail to visitors: no autoresponse will arrive. Ask AWS for production access, then set mail.sandbox to false.',
    );
  }

  private findLost(): void {
    this.sweep<typeof sweepEnvironment>(this.work, {
      description: 'Finds what was lost on the way, hourly',
      environment: this.sweeping(this.work, true),
      bundledConfig: this.bundledConfig,
    });
  }
}

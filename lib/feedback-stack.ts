import { Duration } from 'aws-cdk-lib';
import { Schedule } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import { type BundledFeedback, canaryWidget, type FeedbackConfig } from '../config/feedback.ts';
import { addressesOf } from '../config/recipients.ts';
import { captchaSecretNames } from '../config/spam.ts';
import { destinationsToldBy, mailedTo, toldOf } from '../config/told.ts';
import type {
  assetsEnvironment,
  canaryEnvironment,
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
import type { Kinds } from '../lambdas/feedback/events/lake.ts';
import { definitionsOf } from '../lambdas/feedback/widget/definition.ts';
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
import {
  type About,
  FRONT_DOOR,
  PipelineStack,
  type PropsOf,
  SCRIPTS_WITHOUT_CDN,
} from './constructs/pipeline-stack.ts';
import { ScriptDelivery } from './constructs/script-delivery.ts';
import { feedbackScripts } from './constructs/site-scripts.ts';
import { appearanceOf, endOf, readStream, stateOf } from './constructs/table-stream.ts';
import type { WorkQueue } from './constructs/work-queue.ts';

const ABOUT: About = {
  pipeline: 'feedback',
  api: {
    description: 'Takes feedback and shows its summaries',
    busy: {
      '/feedback/{widgetId}/POST': 1,
      '/feedback/{widgetId}/OPTIONS': 1,
      // CloudFront asks, and pages whose tags are from when there was no CDN.
      '/assets/v1/{file}/GET': 1,
    },
  },
  urlIsFor: 'What /feedback/{widget} is appended to',
  impact: {
    attention: 'Feedback is stored, but was not counted or told, or may not be.',
    frontDoor:
      'Visitors who give feedback get an error, and it is not stored; or a script, a summary or a route of yours does.',
    deadLetters:
      'An alert, a digest or a count was given up by its queue, or a call that ran by itself failed each time.',
  },
};

/** Feedback: responses are stored, then counted from the table's stream; low ratings alert, and a digest leaves weekly. */
export class FeedbackStack extends PipelineStack {
  private readonly bundledConfig: BundledFeedback;
  private readonly work: WorkQueue;

  constructor(scope: Construct, id: string, props: PropsOf<'feedback'>) {
    super(scope, id, props, aboutOf(props.feedback));
    const { deployment, feedback } = props;
    const { owner, mail, brand } = deployment.config;
    this.bundledConfig = {
      ...feedback,
      canary: deployment.config.canary ? canaryWidget(CANARY_MAILBOX) : undefined,
      to: feedback.to ?? [owner.email],
      timeZone: owner.timeZone,
      brand,
      owner: owner.email,
      identity: mail.identity,
      mail: { from: mail.from, sandbox: mail.sandbox },
    };
    this.work = this.workQueue('Work', NOTIFIER.timeout, feedback.delivery);

    this.takeResponses();
    this.serveScript();
    this.serveOwner();
    this.count();
    this.deliver();
    this.findLost();
    this.canary<typeof canaryEnvironment>(this.work, {
      description: 'Gives feedback as a visitor does, hourly, and looks whether it arrives',
      environment: { TABLE_NAME: this.table.allowing('GetItem') },
    });
  }

  private takeResponses(): void {
    const { table, bundledConfig } = this;
    const submit = this.fn<typeof submitEnvironment>('submit', {
      ...FRONT_DOOR,
      isFrontDoor: true,
      description: 'Takes feedback: checks, stores, answers',
      environment: {
        // Deletes only what found a response by an e-mail address that its author has changed.
        TABLE_NAME: table.allowing('DeleteItem', 'GetItem', 'PutItem', 'UpdateItem'),
        ERASURES_TABLE: this.erasures.noting,
        ...this.captchaVariables,
      },
      parameters: [
        'address-salt',
        'token-key',
        'url',
        ...captchaSecretNames(Object.values(bundledConfig.widgets)),
        ...this.canaryParameters,
      ],
      bundledConfig,
    });
    this.grantBudget(submit);
    this.route(submit, '/', '/feedback/{widgetId}', '/feedback/{widgetId}/{responseId}', '/{proxy+}');
    const summary = this.fn<typeof summaryEnvironment>('summary', {
      description: 'Shows the summaries that are public',
      environment: { TABLE_NAME: table.allowing('Query') },
      bundledConfig,
      timeout: Duration.seconds(10),
    });
    this.route(summary, '/feedback/{widgetId}/summary');
  }

  private serveScript(): void {
    const { engine, domain } = this.deployment.environment;
    const hasCdn = this.bundledConfig.cdn && engine?.cdn !== false;
    const cdn = hasCdn ? new ScriptDelivery(this, 'Scripts', this.api, domain?.feedback) : undefined;
    if (cdn && domain?.feedback)
      this.output('ScriptsTarget', cdn.target, `What the CNAME record of ${domain.feedback.name} points to`);
    this.assets<typeof assetsEnvironment>(
      {
        description: 'Serves the widget’s scripts',
        environment: {},
        bundledConfig: {
          files: { ...feedbackScripts(), ...openApi('feedback') },
          definitions: definitionsOf(this.bundledConfig),
        },
      },
      cdn?.host,
    );
  }

  private serveOwner(): void {
    this.owner<typeof ownerEnvironment>(
      {
        description: 'Serves the owner: lists, counts, deletes, exports',
        environment: {
          TABLE_NAME: this.table.allowing(
            'BatchGetItem',
            'ConditionCheckItem',
            'DeleteItem',
            'GetItem',
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
        parameters: ['address-salt', 'scripts-url', 'url'],
        bundledConfig: { ...this.bundledConfig, destinations: this.deployment.config.destinations },
      },
      this.work,
    );
  }

  /** The second reader of the stream; the enqueuer of legs is the first. A shard serves no third at full speed. */
  private count(): void {
    const { table, work, bundledConfig } = this;
    const count = this.fn<typeof countEnvironment>('count', {
      description: 'Counts responses, each once',
      environment: { TABLE_NAME: table.allowing('BatchGetItem', 'GetItem', 'PutItem', 'UpdateItem') },
      bundledConfig,
      timeout: Duration.minutes(1),
    });
    readStream(count, {
      table,
      of: [stateOf('response'), endOf('response')],
      deadLetters: work.deadLetters,
      retryAttempts: 100,
    });
    this.outputName(count);
    const digest = this.fn<typeof digestEnvironment>('digest', {
      description: 'Begins the weekly digests, at the owner’s hour',
      environment: { TABLE_NAME: table.allowing('PutItem', 'Query') },
      bundledConfig,
      timeout: Duration.minutes(1),
    });
    this.hourly(digest, work, Schedule.cron({ minute: '2' }));
  }

  /** Each alert and digest is a leg: table → stream → enqueuer → queue → notifier. */
  private deliver(): void {
    const { table, work, bundledConfig, deployment } = this;
    const telling = this.telling(stateOf('response'), endOf('response'), ...this.troubles());
    const enqueue = this.fn<typeof enqueueEnvironment>('enqueue', {
      description: 'Puts alerts, digests and surveys into the queue',
      environment: { QUEUE_URL: work.sending, ...telling.variables },
      bundledConfig: { ...telling.bundledConfig, kinds: kindsOf(bundledConfig) },
    });
    readStream(enqueue, {
      table,
      of: [appearanceOf('leg'), ...telling.changes],
      deadLetters: work.deadLetters,
    });
    const told = destinationsToldBy(deployment.config, 'feedback');
    const notifier = this.fn<typeof notifierEnvironment>('notifier', {
      description: 'Sends alerts, digests and surveys',
      environment: {
        TABLE_NAME: table.allowing('ConditionCheckItem', 'GetItem', 'Query', 'UpdateItem', 'gsi1'),
        QUEUE_URL: work.queue.queueUrl,
        MAIL_FROM: deployment.config.mail.from,
        CONFIGURATION_SET: configurationSetName(this, deployment),
        MAIL_SENDERS: mailSenders(deployment),
        ALARM_TOPIC_ARN: this.alarmTopic,
      },
      // The links of surveys' mails.
      parameters: ['token-key', 'url'],
      bundledConfig: {
        ...bundledConfig,
        destinations: deployment.config.destinations,
        told: toldOf(deployment.config, 'feedback'),
        allowLoopbackWebhooks: deployment.environment.engine?.allowLoopbackWebhooks ?? false,
      },
      timeout: NOTIFIER.timeout,
    });
    grantDeskUrl(notifier, deployment);
    grantDestinations(notifier, deployment, told);
    work.consumeBy(notifier, NOTIFIER);
    grantMail(notifier, deployment, [
      ...bundledConfig.to,
      ...Object.values(bundledConfig.widgets).flatMap(({ rules }) => addressesOf({ to: [], rules })),
      ...mailedTo(deployment.config, told),
      ...canaryMailboxes(deployment),
    ]);
    this.outputName(notifier);
    this.mailEvents<typeof mailEventsEnvironment>(work, {
      description: 'Marks mails that bounced or were complained of',
      environment: { TABLE_NAME: table.allowing('UpdateItem'), ERASURES_TABLE: this.erasures.noting },
    });
  }

  private findLost(): void {
    this.sweep<typeof sweepEnvironment>(this.work, {
      description: 'Finds what was lost on the way, hourly',
      environment: this.sweeping(this.work, true),
      bundledConfig: this.bundledConfig,
    });
  }
}

/** From where its scripts are a page loads what its widget asks, too: one request more. */
function aboutOf({ cdn }: FeedbackConfig): About {
  if (cdn) return ABOUT;
  const busy = { ...ABOUT.api.busy, '/assets/v1/{file}/GET': SCRIPTS_WITHOUT_CDN + 1 };
  return { ...ABOUT, api: { ...ABOUT.api, busy } };
}

/** What each widget asks for. */
function kindsOf({ widgets }: BundledFeedback): Kinds {
  return Object.fromEntries(Object.entries(widgets).map(([id, { kind }]) => [id, kind]));
}

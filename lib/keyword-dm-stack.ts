import { Duration, Size } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { KeywordDmConfig } from '../config/keyword-dm.ts';
import { keywordDmLayout } from '../config/layout.ts';
import { delivery } from '../config/values.ts';
import type {
  catchUpEnvironment,
  countEnvironment,
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
import { keptOfPersons } from './constructs/event-stream.ts';
import { openApi } from './constructs/openapi.ts';
import { parameterArn } from './constructs/parameters.ts';
import { type About, FRONT_DOOR, PipelineStack, type PropsOf } from './constructs/pipeline-stack.ts';
import { appearanceOf, changeOf, countOf, endOf, readStream, stateAt } from './constructs/table-stream.ts';
import type { WorkQueue } from './constructs/work-queue.ts';

const INTAKE_TIMEOUT = Duration.seconds(60);

/**
 * Meta sends a viral post's comments in bursts, several in a call, and repeats what is turned away for 36 hours. Unsigned
 * calls end after a few milliseconds, and are paid for all the same.
 */
const WEBHOOK = 2;

const ABOUT: About = {
  pipeline: 'keyword-dm',
  api: {
    description: 'Takes Instagram’s webhooks and follows short links',
    busy: { '/instagram/webhook/POST': WEBHOOK, '/l/{code}/GET': 1 },
  },
  urlIsFor: 'What /instagram/webhook and /l/{code} are appended to',
  impact: {
    attention: 'Comments are stored, but some are not answered or will not be.',
    frontDoor:
      'Instagram’s webhooks are not taken; Meta repeats them for 36 hours, then they are lost. Or a short link or a route of yours gets an error.',
    deadLetters:
      'Comments or replies were given up by their queue, or a call that ran by itself failed each time.',
  },
};

/** Instagram keyword-DM: every matching comment is answered once, by a direct message. */
export class KeywordDmStack extends PipelineStack {
  private readonly keywordDm: KeywordDmConfig;
  /** Verified webhooks wait here to be matched. */
  private readonly intake: WorkQueue;
  /** The turns of the accounts' pacers. */
  private readonly turns: WorkQueue;
  /** Destinations' legs; undefined where none are told. */
  private readonly told: WorkQueue | undefined;

  constructor(scope: Construct, id: string, props: PropsOf<'keywordDm'>) {
    super(scope, id, props, ABOUT);
    const { keywordDm } = props;
    this.keywordDm = keywordDm;
    this.intake = this.workQueue('Intake', INTAKE_TIMEOUT, keywordDm.delivery, 'Intake');
    this.watchAge(this.intake, 'Intake', 'Comments have waited for an hour, and nobody matches them.');
    this.turns = this.workQueue('Turns', this.sendTimeout, keywordDm.delivery);
    const userIds = Object.values(keywordDm.accounts).map(({ userId }) => userId);
    this.output('AccountUserIds', userIds.join(','), 'The accounts that the functions know');

    const { leaseSeconds, firstRetrySeconds, longestRetrySeconds, horizonSeconds } = keywordDm.delivery;
    this.told = this.tellDestinations(
      delivery.parse({ leaseSeconds, firstRetrySeconds, longestRetrySeconds, horizonSeconds }),
      { accounts: keywordDm.accounts },
    );

    this.takeWebhooks();
    this.followLinks();
    this.serveOwner();
    this.matchComments();
    this.sendReplies();
    this.findLost();
    this.refreshTokens();
  }

  private takeWebhooks(): void {
    const webhook = this.fn<typeof webhookEnvironment>('webhook', {
      isFrontDoor: true,
      description: 'Takes Instagram’s webhooks: verifies and enqueues',
      environment: { QUEUE_URL: this.intake.sending },
      parameters: ['app-secret', 'verify-token'],
      timeout: Duration.seconds(10),
      memory: Size.mebibytes(1024),
    });
    this.route(webhook, '/instagram/webhook');
  }

  private followLinks(): void {
    const follow = this.fn<typeof followEnvironment>('follow', {
      description: 'Follows short links and counts clicks',
      environment: { TABLE_NAME: this.table.allowing('BatchGetItem', 'UpdateItem') },
      bundledConfig: {
        brand: this.deployment.config.brand,
        timeZone: this.timeZone,
        ...openApi('keyword-dm'),
      },
      timeout: Duration.seconds(10),
    });
    this.route(follow, '/', '/l/{code}', '/openapi.json', '/{proxy+}');
  }

  private serveOwner(): void {
    this.owner<typeof ownerEnvironment>(
      {
        description: 'The owner’s routes: rules, links, outbox, accounts',
        environment: {
          TABLE_NAME: this.table.allowing(
            'BatchGetItem',
            // A rule is saved while its link is there, and a link is deleted while no rule uses it.
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
          QUEUE_URL: this.turns.sending,
          DEAD_LETTER_QUEUE_URL: this.turns.countingDeadLetters,
          INTAKE_DEAD_LETTER_QUEUE_URL: this.intake.countingDeadLetters,
        },
        // Tokens, to ask Meta whether an account is connected.
        parameters: ['url', ...this.tokenNames],
        bundledConfig: { ...this.keywordDm, timeZone: this.timeZone },
      },
      this.told,
    );
  }

  private matchComments(): void {
    const { table, intake } = this;
    const matcher = this.fn<typeof intakeEnvironment>('intake', {
      ...FRONT_DOOR,
      description: 'Finds the rule for each comment and stores its replies',
      environment: {
        TABLE_NAME: table.allowing('GetItem', 'PutItem', 'Query', 'UpdateItem'),
        ERASURES_TABLE: this.erasures.noting,
        // What failed of a message goes back by itself.
        QUEUE_URL: intake.sending,
      },
      parameters: ['url', ...this.tokenNames],
      bundledConfig: this.keywordDm,
      timeout: INTAKE_TIMEOUT,
      // Each turn takes at least one comment in, so a chain ends.
      feedsItself: true,
    });
    intake.consumeBy(matcher, { batchSize: 1 });
    this.grantBudget(matcher);
  }

  /** Replies wait in the table; a pacer sends an account's, turn after turn, as fast as its budget allows. */
  private sendReplies(): void {
    const { table, turns } = this;
    const wake = this.fn<typeof wakeEnvironment>('wake', {
      description: 'Wakes the pacers of accounts that have new replies',
      environment: { TABLE_NAME: table.allowing('UpdateItem'), QUEUE_URL: turns.sending },
    });
    readStream(wake, { table, of: [appearanceOf('leg')], deadLetters: turns.deadLetters });
    const telling = this.telling(
      changeOf('leg', 'expired', 'failed', 'unknown'),
      stateAt('account'),
      countOf('people', 'statistics#'),
      // Whoever is deleted goes from the lake as well.
      ...(keptOfPersons(this.deployment, 'keyword-dm') ? [endOf('leg')] : []),
    );
    const count = this.fn<typeof countEnvironment>('count', {
      description: 'Counts replies that were sent, by rule, link and day',
      environment: {
        ...telling.variables,
        TABLE_NAME: table.allowing(
          'BatchGetItem',
          'PutItem',
          'UpdateItem',
          ...(this.told ? (['GetItem'] as const) : []),
        ),
        ...(this.told && { TOLD_QUEUE_URL: this.told.sending }),
      },
      bundledConfig: {
        timeZone: this.timeZone,
        shards: keywordDmLayout(this.keywordDm),
        ...telling.bundledConfig,
      },
    });
    readStream(count, {
      table,
      of: [changeOf('leg', 'sent'), ...telling.changes],
      deadLetters: turns.deadLetters,
    });
    const send = this.fn<typeof sendEnvironment>('send', {
      description: 'Sends replies as each account’s budget allows',
      environment: {
        // Puts marks of our own public replies.
        TABLE_NAME: table.allowing('GetItem', 'PutItem', 'UpdateItem', 'gsi2'),
        QUEUE_URL: turns.sending,
        ALARM_TOPIC_ARN: this.alarmTopic,
      },
      parameters: this.tokenNames,
      bundledConfig: this.keywordDm,
      timeout: this.sendTimeout,
      // A pacer's chain of turns; its generation keeps it single.
      feedsItself: true,
    });
    turns.consumeBy(send);
    this.grantBudget(send);
  }

  private findLost(): void {
    const { table, turns, intake, keywordDm } = this;
    this.sweep<typeof sweepEnvironment>(this.turns, {
      description: 'Starts pacers that were lost, hourly',
      environment: {
        ...this.sweeping(turns),
        TABLE_NAME: table.allowing('UpdateItem', 'gsi2', ...(this.told ? (['BatchGetItem'] as const) : [])),
        ...(this.told && { TOLD_QUEUE_URL: this.told.sending }),
        INTAKE_DEAD_LETTER_QUEUE_URL: intake.countingDeadLetters,
      },
      bundledConfig: keywordDm,
      timeout: Duration.minutes(1),
    });
    const catchUp = this.fn<typeof catchUpEnvironment>('catch-up', {
      description: 'Finds comments that the webhook missed, hourly',
      environment: {
        TABLE_NAME: table.allowing('GetItem', 'Query', 'UpdateItem'),
        INTAKE_QUEUE_URL: intake.sending,
        QUEUE_URL: turns.sending,
        ALARM_TOPIC_ARN: this.alarmTopic,
      },
      parameters: this.tokenNames,
      bundledConfig: keywordDm,
      timeout: Duration.minutes(10),
    });
    this.hourly(catchUp, turns);
  }

  private refreshTokens(): void {
    const refresh = this.fn<typeof refreshEnvironment>('refresh-tokens', {
      description: 'Renews the accounts’ tokens, and warns before one expires',
      environment: {
        TABLE_NAME: this.table.allowing('GetItem', 'UpdateItem'),
        ALARM_TOPIC_ARN: this.alarmTopic,
      },
      parameters: this.tokenNames,
      bundledConfig: this.keywordDm,
      timeout: Duration.minutes(5),
    });
    const { environment } = this.deployment;
    const tokens = this.tokenNames.map((token) =>
      parameterArn(refresh, parameterName(environment, 'keyword-dm', token)),
    );
    refresh.addToRolePolicy(new PolicyStatement({ actions: ['ssm:PutParameter'], resources: tokens }));
    this.hourly(refresh, this.turns);
  }

  /** A turn, the two calls that may have begun at its very end, and some time to write down what came of them. */
  private get sendTimeout(): Duration {
    const { delivery, graph } = this.keywordDm;
    return Duration.seconds(delivery.turnSeconds + 2 * graph.timeoutSeconds + 15);
  }

  /** Days are counted as they are where the owner is. */
  private get timeZone(): string {
    return this.deployment.config.owner.timeZone;
  }

  private get tokenNames(): string[] {
    return Object.keys(this.keywordDm.accounts).map((id) => `token-${id}`);
  }
}

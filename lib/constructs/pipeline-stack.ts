import { CfnOutput, Duration, Size, Stack, type StackProps } from 'aws-cdk-lib';
import { Schedule } from 'aws-cdk-lib/aws-events';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import type * as z from 'zod/mini';
import { type Deployment, PIPELINES, type Pipeline, SCRIPTS_OUTPUT } from '../../config/deployment.ts';
import type { FrontdeskConfig } from '../../config/index.ts';
import { changesIn, layoutIn, SHARDS } from '../../config/layout.ts';
import { destinationsToldBy, mailedTo, tellsAnybody, toldOf } from '../../config/told.ts';
import type { Delivery } from '../../config/values.ts';
import type { WatchedAlarm } from '../../lambdas/desk/owner/alarms.ts';
import { CANARY_KEY } from '../../lambdas/shared/canary/mark.ts';
import type { destinationsEnvironment } from '../../lambdas/shared/runtime/environment.ts';
import { parameterName } from '../../lambdas/shared/runtime/parameters.ts';
import { PipelineAlarms, type PipelineAlarmsProps } from './alarm.ts';
import { alarmTopicOf } from './alarm-topic.ts';
import { ErasureLedger } from './erasure-ledger.ts';
import { eventBusOf } from './event-bus.ts';
import { keepsEvents, keptOfPersons, lakeOf, personsOf } from './event-stream.ts';
import type { Granted } from './granted.ts';
import { HourlyRule } from './hourly-rule.ts';
import type { Reachable } from './live.ts';
import { countLines } from './log-metrics.ts';
import { configurationSetName, grantMail, mailSenders, NOTIFIER } from './mail.ts';
import { MailEventSubscription } from './mail-event-subscription.ts';
import { NodeFunction, type NodeFunctionProps } from './node-function.ts';
import { grantDeskUrl, grantDestinations, grantIdentities, grantParameters } from './parameters.ts';
import { PipelineTable } from './pipeline-table.ts';
import { PublicRestApi, type PublicRestApiProps } from './rest-api.ts';
import { endOfLeg, stateAt, troubles } from './table-stream.ts';
import { type Retries, receivesWithin, WorkQueue } from './work-queue.ts';

/** A pipeline's stack is given its slice of the configuration, by its key. */
export type PropsOf<Key extends (typeof PIPELINES)[Pipeline]['key']> = StackProps & {
  readonly deployment: Deployment;
} & { readonly [Name in Key]: NonNullable<FrontdeskConfig[Name]> };

/** What is said of a pipeline once, in its stack. */
export interface About {
  readonly pipeline: Pipeline;
  /** Its public API: what it does, and where it differs from the others. */
  readonly api: Omit<PublicRestApiProps, 'deployment' | 'pipeline'>;
  /** What its base address is appended with, for the output. */
  readonly urlIsFor: string;
  readonly impact: PipelineAlarmsProps['impact'];
}

/** A function as a stack describes it: all but what its pipeline has in common. */
export interface PipelineFunction<Schema extends z.ZodMiniObject>
  extends Omit<NodeFunctionProps<Schema>, 'deployment' | 'entry'> {
  /** Secrets and addresses that it reads, such as `address-salt`. @default none */
  readonly parameters?: readonly string[];
}

/** It sends two at most, and waits for each as long as its end may take. */
const CANARY_TIMEOUT = Duration.minutes(7);

/**
 * How many times the throttle the scripts get where the API delivers them: a page that has no copies asks for two, the entry
 * and what it leads to.
 */
export const SCRIPTS_WITHOUT_CDN = 2;

/** The functions that visitors wait for: twice the processor. */
export const FRONT_DOOR = { timeout: Duration.seconds(15), memory: Size.mebibytes(1024) };

/** What every pipeline has: its table, its API with the owner's routes, its alarms, and outputs that name them. */
export abstract class PipelineStack extends Stack {
  protected readonly deployment: Deployment;
  protected readonly table: PipelineTable;
  /** What was erased, for a function as it gets it that erases. */
  protected readonly erasures: ErasureLedger;
  protected readonly api: PublicRestApi;
  /** How many hourly schedules it has. */
  schedules = 0;
  /** How many canaries it sends every hour. */
  canaries = 0;
  private readonly pipeline: Pipeline;
  private readonly alarms: PipelineAlarms;
  private topic: Granted | undefined;
  /**
   * Functions are in a scope of their own, so that one may be called like its queue. The CDK leaves `Default` out of
   * CloudFormation's ids, which begin with the function's name.
   */
  private readonly functions = new Construct(this, 'Default');

  constructor(
    scope: Construct,
    id: string,
    props: StackProps & { readonly deployment: Deployment },
    { pipeline, api, urlIsFor, impact }: About,
  ) {
    super(scope, id, props);
    const { deployment } = props;
    this.deployment = deployment;
    this.pipeline = pipeline;
    this.table = new PipelineTable(this, 'Table', deployment);
    this.erasures = new ErasureLedger(this, 'Erasures', deployment);
    this.api = new PublicRestApi(this, 'RestApi', { deployment, pipeline, ...api });
    this.alarms = new PipelineAlarms(this, 'Alarms', { deployment, pipeline, api: this.api.api, impact });
    this.output(PIPELINES[pipeline].urlOutput, this.api.url, urlIsFor);
    this.noteShards();
    this.output('TableName', this.table.tableName);
    this.output('ErasuresTableName', this.erasures.tableName);
  }

  /** For the next deploy, which refuses to change what has begun. */
  private noteShards(): void {
    const layout = layoutIn(this.deployment.config, this.pipeline);
    const changes = layout ? changesIn(layout, this.pipeline) : {};
    if (Object.keys(changes).length > 0) this.addMetadata(SHARDS, changes);
  }

  /**
   * A function of the pipeline. Its construct is named by its file: `mail-events` makes `MailEvents`.
   *
   * @param name the handler's file in the pipeline's folder, without its ending
   */
  protected fn<Schema extends z.ZodMiniObject>(
    name: string,
    { parameters = [], ...props }: PipelineFunction<Schema>,
  ): NodeFunction<Schema> {
    const { deployment, pipeline } = this;
    const fn = new NodeFunction<Schema>(this.functions, pascalCase(name), {
      deployment,
      entry: `${pipeline}/${name}`,
      ...props,
    });
    if (parameters.length > 0) grantParameters(fn, deployment, pipeline, parameters);
    return fn;
  }

  /** A queue and its dead letters, with outputs that name them. Each costs its polling while idle. */
  protected workQueue(id: string, consumerTimeout: Duration, retries: Retries, prefix = ''): WorkQueue {
    const { deployment } = this;
    const maxReceiveCount = receivesWithin(retries);
    const work = new WorkQueue(this, id, { consumerTimeout, maxReceiveCount, deployment });
    this.output(`${prefix}QueueUrl`, work.queue.queueUrl);
    this.output(`${prefix}DeadLetterQueueUrl`, work.deadLetters.queueUrl);
    this.alarms.watchDeadLetters(work, prefix);
    return work;
  }

  /** Tells the owner of work that nobody takes out of its queue: of a queue by which alone it is known. */
  protected watchAge(work: WorkQueue, prefix: string, impact: string): void {
    this.alarms.watchAge(work, prefix, impact);
  }

  /** Lets functions count and read what the pipeline's budget has used, where there is one. */
  protected grantBudget(...functions: readonly LambdaFunction[]): void {
    if (!this.hasBudget) return;
    for (const fn of functions) this.table.allowing('Query', 'UpdateItem').grantTo(fn);
  }

  /** Its alarms, for whoever shows how they are. */
  get watched(): readonly WatchedAlarm[] {
    return this.alarms.watched;
  }

  private get hasBudget(): boolean {
    return this.deployment.config[PIPELINES[this.pipeline].key]?.budget !== undefined;
  }

  /** Mails the owner more than an alarm can say. */
  protected get alarmTopic(): Granted {
    this.topic ??= alarmTopicOf(this, this.deployment);
    return this.topic;
  }

  /**
   * What a reader of the table's stream needs besides, so that events leave: for the bus, and for destinations that are named for
   * them. Nothing changes where nobody is told.
   *
   * @param of the changes that they are made of
   */
  protected telling(...of: readonly Record<string, unknown>[]) {
    const bus = eventBusOf(this, this.deployment);
    const told = toldOf(this.deployment.config, this.pipeline);
    const lake = keepsEvents(this.deployment) ? keptOfPersons(this.deployment, this.pipeline) : undefined;
    const isTold = tellsAnybody(told);
    return {
      variables: {
        ...(bus && { EVENT_BUS: bus }),
        ...(isTold && { TABLE_NAME: this.table.allowing('GetItem', 'PutItem') }),
        ...lakeOf(this, this.deployment),
        ...personsOf(this, this.deployment, this.pipeline),
      },
      changes: bus || isTold || keepsEvents(this.deployment) ? of : [],
      bundledConfig: { told, ...(lake && { lake }) },
    };
  }

  /**
   * The queue and the function by which destinations are told, of pipelines that have no notifier.
   *
   * @param more what the function knows besides
   * @returns undefined where none are told
   */
  protected tellDestinations(delivery: Delivery, more: object = {}): WorkQueue | undefined {
    const { deployment, pipeline, table } = this;
    const { config, environment } = deployment;
    const ids = destinationsToldBy(config, pipeline);
    if (ids.length === 0) return undefined;
    const work = this.workQueue('Told', NOTIFIER.timeout, delivery, 'Told');
    const tell = this.fn<z.ZodMiniObject<typeof destinationsEnvironment>>('tell', {
      description: 'Tells destinations what happened',
      environment: {
        TABLE_NAME: table.allowing('GetItem', 'UpdateItem'),
        QUEUE_URL: work.queue.queueUrl,
        MAIL_FROM: config.mail.from,
        CONFIGURATION_SET: configurationSetName(this, deployment),
        MAIL_SENDERS: mailSenders(deployment),
        ALARM_TOPIC_ARN: this.alarmTopic,
      },
      bundledConfig: {
        ...more,
        destinations: config.destinations,
        told: toldOf(config, pipeline),
        delivery,
        timeZone: config.owner.timeZone,
        brand: config.brand,
        allowLoopbackWebhooks: environment.engine?.allowLoopbackWebhooks ?? false,
      },
      timeout: NOTIFIER.timeout,
    });
    work.consumeBy(tell, NOTIFIER);
    grantDeskUrl(tell, deployment);
    grantDestinations(tell, deployment, ids);
    const mailed = mailedTo(config, ids);
    if (mailed.length > 0) grantMail(tell, deployment, mailed);
    return work;
  }

  /** Changes that want a person; and where rows are kept, the end of each leg. */
  protected troubles(): Record<string, unknown>[] {
    return keepsEvents(this.deployment) ? [endOfLeg(), stateAt('told')] : troubles();
  }

  /**
   * The owner's routes, for whoever has a token or signs in at the desk.
   *
   * @param told takes the legs of destinations. @default none are told
   */
  protected owner<Schema extends z.ZodMiniObject>(props: PipelineFunction<Schema>, told?: WorkQueue): void {
    const { config } = this.deployment;
    const ids = destinationsToldBy(config, this.pipeline);
    const toldDestinations = Object.fromEntries(ids.map((id) => [id, config.destinations[id]?.type]));
    const bundledConfig = { ...props.bundledConfig, toldDestinations };
    const environment = { ...props.environment, ...personsOf(this, this.deployment, this.pipeline) };
    // As long as API Gateway waits.
    const owner = this.fn('owner', {
      ...FRONT_DOOR,
      timeout: Duration.seconds(29),
      ...props,
      bundledConfig,
      environment,
    });
    if (told && ids.length > 0) {
      this.table.allowing('GetItem', 'PutItem', 'UpdateItem', 'gsi2').grantTo(owner);
      told.sending.grantTo(owner);
      owner.addEnvironment('TOLD_QUEUE_URL', told.sending.name);
    }
    grantIdentities(owner, this.deployment);
    const { cognitoUrl } = this.deployment.environment.engine ?? {};
    if (cognitoUrl !== undefined) owner.addEnvironment('PEOPLE_KEYS_FROM', cognitoUrl);
    if (this.hasBudget) this.table.allowing('Query').grantTo(owner);
    this.route(owner, '/owner/{proxy+}');
  }

  /**
   * What a sweep needs to put lost legs back into the queue, and to tell of those that ended untold.
   *
   * @param holdsSpam whether it also begins the mails about what was held as spam. @default false
   */
  protected sweeping(work: WorkQueue, holdsSpam = false) {
    const heldMails = holdsSpam ? (['GetItem', 'PutItem', 'gsi1'] as const) : [];
    return {
      TABLE_NAME: this.table.allowing('BatchGetItem', 'UpdateItem', 'gsi2', ...heldMails),
      QUEUE_URL: work.sending,
      DEAD_LETTER_QUEUE_URL: work.countingDeadLetters,
    };
  }

  /** Finds what was lost on the way, hourly. */
  protected sweep<Schema extends z.ZodMiniObject>(work: WorkQueue, props: PipelineFunction<Schema>): void {
    const sweep = this.fn('sweep', { timeout: Duration.minutes(5), ...props });
    this.hourly(sweep, work);
    if (!this.hasBudget) return;
    // It tells the owner how far the budget is used, once, and writes that down.
    this.table.allowing('GetItem', 'Query', 'UpdateItem').grantTo(sweep);
    this.alarmTopic.grantTo(sweep);
    sweep.addEnvironment('ALARM_TOPIC_ARN', this.alarmTopic.name);
  }

  /** Sends a canary through the pipeline every hour, where canaries are configured. */
  protected canary<Schema extends z.ZodMiniObject>(
    work: WorkQueue,
    props: Pick<PipelineFunction<Schema>, 'description' | 'environment'>,
  ): void {
    if (!this.deployment.config.canary) return;
    const canary = this.fn('canary', {
      ...props,
      parameters: [CANARY_KEY, 'url'],
      timeout: CANARY_TIMEOUT,
    });
    // At a minute of its own, so that each hour of the clock has one: the alarm counts by hours.
    this.hourly(canary, work, Schedule.cron({ minute: '20' }));
    if (canary.logGroup) countLines('Canaries', canary.logGroup, this.deployment);
    this.canaries++;
  }

  /** The parameter by which a front door knows a canary, where there are any. */
  protected get canaryParameters(): readonly string[] {
    return this.deployment.config.canary ? [CANARY_KEY] : [];
  }

  /** Is called with what became of the pipeline's mails. */
  protected mailEvents<Schema extends z.ZodMiniObject>(
    { deadLetters }: WorkQueue,
    props: PipelineFunction<Schema>,
  ): void {
    const { deployment, pipeline } = this;
    const consumer = this.fn('mail-events', props);
    new MailEventSubscription(this, 'MailEventSubscription', { deployment, pipeline, consumer, deadLetters });
    this.outputName(consumer);
  }

  /**
   * Serves scripts that visitors' browsers load, and the contract.
   *
   * @param cdnHost where pages load the scripts from. @default the API
   */
  protected assets<Schema extends z.ZodMiniObject>(
    props: PipelineFunction<Schema>,
    cdnHost: string | undefined,
  ): void {
    const assets = this.fn('assets', { timeout: Duration.seconds(10), ...props });
    this.route(assets, '/assets/v1/{file}', '/openapi.json');
    const url = cdnHost === undefined ? this.api.url : `https://${cdnHost}`;
    // Snippets lead there. A parameter, so that a local deploy can put an address there that a browser finds.
    new StringParameter(this, 'ScriptsParameter', {
      parameterName: parameterName(this.deployment.environment, this.pipeline, 'scripts-url'),
      stringValue: url,
      description: 'Where pages load scripts from',
    });
    if (cdnHost !== undefined) this.output(SCRIPTS_OUTPUT, url, 'What /assets/v1 is appended to');
  }

  /** Sends all methods of some paths to a function. */
  protected route(fn: Reachable, ...paths: readonly string[]): void {
    for (const path of paths) this.api.route(path, fn);
  }

  /** Calls a function every hour. An output names it, for whoever can't wait. */
  protected hourly(target: Reachable, { deadLetters }: WorkQueue, schedule?: Schedule): void {
    new HourlyRule(this, `${target.node.id}Hourly`, { target, deadLetters, ...(schedule && { schedule }) });
    if (target.logGroup) countLines('ScheduledRuns', target.logGroup, this.deployment);
    this.schedules++;
    this.outputName(target);
  }

  protected outputName(fn: LambdaFunction): void {
    this.output(`${fn.node.id}Name`, fn.functionName);
  }

  protected output(id: string, value: string, description?: string): void {
    new CfnOutput(this, id, { value, ...(description && { description }) });
  }

  /** Only on a test's engine: where captcha proofs are checked instead of at their provider. */
  protected get captchaVariables(): { readonly CAPTCHA_VERIFY_URL?: string } {
    const url = this.deployment.environment.engine?.captchaVerifyUrl;
    return url === undefined ? {} : { CAPTCHA_VERIFY_URL: url };
  }
}

function pascalCase(name: string): string {
  return name.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

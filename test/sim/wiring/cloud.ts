/** An account's services with one stack deployed: what the template says, in memory. */
import { Athena } from '../aws/athena.ts';
import { Commands, readInPart } from '../aws/dynamodb/commands.ts';
import { Table } from '../aws/dynamodb/table.ts';
import { serviceError } from '../aws/errors.ts';
import { KinesisStream } from '../aws/kinesis.ts';
import { Outlets } from '../aws/outlets.ts';
import { Bucket, runS3 } from '../aws/s3.ts';
import { Mailer } from '../aws/ses.ts';
import { messageOf } from '../aws/sns.ts';
import { Queue, runSqs } from '../aws/sqs.ts';
import { runSsm } from '../aws/ssm.ts';
import type { Fault, Faults } from '../kernel/faults.ts';
import { chanceOf } from '../kernel/random.ts';
import type { Scheduler } from '../kernel/scheduler.ts';
import type { Trace } from '../kernel/trace.ts';
import { bundleCommands, bundlePipeline } from '../lambda/bundle.ts';
import { type Arrived, Caller } from '../lambda/calls.ts';
import type { Ended } from '../lambda/container.ts';
import type { HttpRequest, HttpResponse } from '../lambda/doors.ts';
import { Host } from '../lambda/host.ts';
import { FORMER, PRESENT } from '../lambda/versions.ts';
import { type ApiRequest, type ApiResponse, eventOf, responseOf } from './api.ts';
import { rulesOf } from './buckets.ts';
import { expireHourly } from './expiry.ts';
import { fits } from './pattern.ts';
import { Rights } from './rights.ts';
import { findRoute, type Route, routesOf } from './routes.ts';
import { callLater } from './sources.ts';
import { ENVIRONMENT, resolve, type Stack } from './synth.ts';
import { type Connected, deployTriggers } from './triggers.ts';
import { Web } from './web.ts';

export interface CloudOptions {
  readonly stack: Stack;
  /** The folder in `lambdas`. */
  readonly pipeline: string;
  readonly seed: string;
  readonly scheduler: Scheduler;
  readonly faults: Faults;
  readonly trace: Trace;
  /** Answers HTTP requests of the functions'. Throws as `fetch` does. */
  readonly http: (request: HttpRequest) => Promise<HttpResponse> | HttpResponse;
  /** Queues whose messages are the only record of what they carry, by logical id: those lose none. */
  readonly keeps: RegExp;
  /** Hears of what a stand-in was asked for and does not know. */
  readonly onUnknown: (what: string) => void;
  /** Hears of what a function asks for and its role does not allow. */
  readonly onForbidden: (what: string) => void;
  /** Hears of each call of a function that ends with an error. */
  readonly onThrow: (requestId: string, error: Error) => void;
  /** Reads a line of a function's log. */
  readonly onLog: (from: string, line: string) => void;
}

type Properties = Readonly<Record<string, unknown>>;

/** What API Gateway waits. */
const API_MILLISECONDS = 29_000;
/** An owner waits for a command no longer than this. */
const COMMAND_SECONDS = 3600;
const HOUR = 3_600_000;
const SERVICES = [
  'dynamodb',
  'sqs',
  's3',
  'ssm',
  'ses',
  'sns',
  'events',
  'firehose',
  'athena',
  'http',
] as const;

export class Cloud {
  readonly tables = new Map<string, Table>();
  readonly queues = new Map<string, Queue>();
  readonly buckets = new Map<string, Bucket>();
  /** The owner's streams at Kinesis, by ARN. */
  private readonly streams = new Map<string, KinesisStream>();
  readonly parameters = new Map<string, string>();
  readonly mailer: Mailer;
  readonly outlets: Outlets;
  private readonly athena: Athena;
  /** What was published to the alarm topic. */
  readonly notices: { readonly at: number; readonly message: string }[] = [];
  /** By construct id, such as `Notifier`. */
  readonly functions = new Map<string, Host>();
  readonly caller: Caller;
  readonly options: CloudOptions;
  /** What is deployed at the moment. */
  stack: Stack;
  /** If it is the release before that is deployed at first: when its update comes. */
  readonly upgrade: Fault | undefined;
  private readonly web: Web;
  private readonly commands: Commands;
  private readonly hosts = new Map<string, Host>();
  private readonly commandHosts = new Map<string, Host>();
  private routes: Route[] = [];
  private readonly outages: { service: string; from: number; to: number }[] = [];
  /** Carries out a command to DynamoDB. Who measures what commands use puts their own around it. */
  runOnTables: Commands['run'] = (name, input, token) => this.commands.run(name, input, token);
  /** Who listens to the topic of mail events. */
  readonly topics: { host: Host; policy: unknown }[] = [];
  readonly connected: Connected = { ids: new Set(), filters: new Map() };
  private requests = 0;
  private readonly afterRequest: (() => void)[] = [];

  constructor(options: CloudOptions) {
    this.options = options;
    this.stack = options.stack;
    const { scheduler, faults, trace } = options;
    this.mailer = new Mailer(scheduler);
    this.outlets = new Outlets(scheduler);
    this.athena = new Athena(scheduler, faults);
    this.commands = new Commands(this.tables, scheduler);
    this.caller = new Caller(scheduler, faults, trace, {
      run: (call, fault, token, begunAt) => this.runKnown(call, fault, token, begunAt),
      isAway: (service) => this.isAway(service),
    });
    this.web = new Web({ ...options, caller: this.caller, isAway: (service) => this.isAway(service) });
    this.upgrade = faults.draw('release', ['upgrade']);
    this.deployStack();
    expireHourly(this);
  }

  /** The one resource whose logical id begins so, such as the queue `WorkQueue`. */
  one<T>(of: ReadonlyMap<string, T>, prefix: string): T {
    const found = [...of].filter(([id]) => id.replace(/[0-9A-F]{8}$/, '') === prefix);
    if (found.length !== 1)
      throw new Error(`${found.length} resources ${prefix}: ${[...of.keys()].join(', ')}`);
    return (found[0] as [string, T])[1];
  }

  get table(): Table {
    return this.one(this.tables, 'Table');
  }

  /** A time during which a service answers nothing but errors. */
  planOutages(from: number, to: number): void {
    const { faults, trace, scheduler } = this.options;
    for (const service of SERVICES) {
      const fault = faults.draw(`outage.${service}`, ['outage']);
      if (!fault) continue;
      const begin = from + fault.size * (to - from);
      const length = (60_000 + chanceOf(`${fault.key}/${fault.size}`) * 59 * 60_000) | 0;
      this.outages.push({ service, from: begin, to: begin + length });
      scheduler.at(begin, () => trace.add(`${service} is away for ${Math.round(length / 60_000)} minutes`));
    }
  }

  isAway(service: string): boolean {
    const { now } = this.options.scheduler;
    return this.outages.some((outage) => outage.service === service && outage.from <= now && now < outage.to);
  }

  /** From now on nothing is away any more. */
  endOutages(): void {
    this.outages.length = 0;
  }

  deploy(): void {
    this.options.trace.add('a deployment');
    for (const host of this.hosts.values()) host.deploy();
  }

  /** Deploys another configuration. Tables, queues and buckets that it has no more are kept, with what is in them. */
  exchange(stack: Stack): void {
    this.options.trace.add('another configuration is deployed');
    this.stack = stack;
    this.deployStack();
  }

  private deployStack(): void {
    this.routes = routesOf(this.stack.resources);
    this.deployStores();
    this.deployFunctions();
    deployTriggers(this);
  }

  /** Does something once the next request is answered: what it has brought is under way. */
  onceAsked(work: () => void): void {
    this.afterRequest.push(work);
  }

  /** Whether what is deployed at the moment has a resource. */
  has(id: string): boolean {
    return id in this.stack.resources;
  }

  /** A request as API Gateway takes it. What breaks on the visitor's own way is a fault, too. */
  async request(request: ApiRequest): Promise<ApiResponse> {
    const { scheduler, faults, trace } = this.options;
    const number = ++this.requests;
    const fault = faults.draw('visitor.request', ['cut-before', 'cut-after', 'slow']);
    await scheduler.sleep(20 + (fault?.kind === 'slow' ? fault.size * 10_000 : 0));
    const lost = { status: undefined, headers: {}, body: '' };
    if (fault?.kind === 'cut-before') return lost;
    const match = findRoute(this.routes, request.method, request.path);
    const host = match && this.host(match.route.target);
    if (!match || !host) throw new Error(`No route for ${request.method} ${request.path}`);
    const event = eventOf(request, match, number);
    const answer = await Promise.race([
      host.invoke(event),
      scheduler.sleep(API_MILLISECONDS).then(() => undefined),
    ]);
    const response = responseOf(answer);
    for (const work of this.afterRequest.splice(0)) work();
    trace.add(
      `${request.method} ${request.path} answered ${response.status}${fault ? `, ${fault.kind}` : ''}`,
    );
    return fault?.kind === 'cut-after' ? lost : response;
  }

  /** Runs one of the owner's commands, against what the stack's outputs name. */
  command(name: string, input: object): Promise<Ended> {
    const { stack } = this;
    const { pipeline } = this.options;
    const host = this.commandHosts.get(name) ?? this.installCommand(name);
    return host.invoke({
      pipeline,
      region: 'eu-central-1',
      outputs: stack.outputs,
      config: stack.config,
      ...input,
    });
  }

  private installCommand(name: string): Host {
    const code = bundleCommands().get(name);
    if (!code) throw new Error(`No command ${name}`);
    const spec = {
      name,
      entry: `commands/${name}`,
      environment: {},
      config: undefined,
      timeoutSeconds: COMMAND_SECONDS,
    };
    const host = new Host({
      ...this.options,
      spec,
      code,
      version: PRESENT,
      outside: this.web.outside(),
    });
    this.commandHosts.set(name, host);
    return host;
  }

  /** Brings a message to the functions that listen to the topic of mail events. */
  publish(message: object): void {
    const { scheduler, faults, trace } = this.options;
    for (const { host, policy } of this.topics) {
      if (!fits(policy, message)) continue;
      const fault = faults.draw('topic', ['doubled', 'late']);
      const event = { Records: [{ Sns: { Message: JSON.stringify(message) } }] };
      const source = {
        scheduler,
        faults,
        trace,
        host,
        retries: 2,
        onFailure: (dead: string) => this.bury(dead),
      };
      const late = fault?.kind === 'late' ? fault.size * HOUR : 1000;
      scheduler.after(late, () => callLater(source, event));
      if (fault?.kind === 'doubled') scheduler.after(fault.size * HOUR, () => callLater(source, event));
    }
  }

  private bury(message: string): void {
    const [queue] = [...this.queues.values()].filter(({ spec }) => /DeadLetters/.test(spec.name));
    queue?.bury('async', message);
  }

  /** The resources of a type, resolved. */
  of(type: string): [id: string, properties: Properties][] {
    return Object.entries(this.stack.resources)
      .filter(([, { Type }]) => Type === type)
      .map(([id, { Properties }]) => [id, resolve(Properties) as Properties]);
  }

  private deployStores(): void {
    const { scheduler, faults } = this.options;
    for (const [name, properties] of this.of('AWS::DynamoDB::Table')) {
      const indexes = (properties.GlobalSecondaryIndexes ?? []) as {
        IndexName: string;
        KeySchema: { AttributeName: string }[];
        Projection: { ProjectionType: string };
      }[];
      const spec = {
        name,
        indexes: indexes.map(({ IndexName, KeySchema, Projection }) => ({
          name: IndexName,
          partition: KeySchema[0]?.AttributeName ?? '',
          sort: KeySchema[1]?.AttributeName ?? '',
          keysOnly: Projection.ProjectionType === 'KEYS_ONLY',
        })),
        timeToLive: (properties.TimeToLiveSpecification as { AttributeName: string } | undefined)
          ?.AttributeName,
      };
      if (!this.tables.has(name)) this.tables.set(name, new Table(spec, scheduler, (of) => this.lagOf(of)));
    }
    for (const [name, properties] of this.of('AWS::SQS::Queue')) {
      const redrive = (properties.RedrivePolicy ?? {}) as {
        deadLetterTargetArn?: string;
        maxReceiveCount?: number;
      };
      const spec = {
        name,
        visibilitySeconds: Number(properties.VisibilityTimeout ?? 30),
        retentionSeconds: Number(properties.MessageRetentionPeriod ?? 345_600),
        deadLetters: redrive.deadLetterTargetArn,
        maxReceiveCount: redrive.maxReceiveCount,
        mayLose: !this.options.keeps.test(name),
      };
      if (!this.queues.has(name))
        this.queues.set(name, new Queue(spec, scheduler, faults, (other) => this.queue(other)));
    }
    for (const [name, properties] of this.of('AWS::S3::Bucket'))
      if (!this.buckets.has(name))
        this.buckets.set(
          name,
          new Bucket(name, scheduler, rulesOf(name, properties, this.of('AWS::S3::BucketPolicy'))),
        );
    for (const [, { Name, Value }] of this.of('AWS::SSM::Parameter'))
      this.parameters.set(String(Name), String(Value));
    this.parameters.set(
      `/frontdesk/${ENVIRONMENT}/${this.options.pipeline}/url`,
      'https://api.frontdesk-tests.dev',
    );
  }

  private lagOf(of: string): number {
    const { faults } = this.options;
    const site = `table.${of || 'eventual'}`;
    const fault = faults.draw(site, ['stale']);
    if (fault) return fault.size ** 3 * 180_000;
    return 5 + chanceOf(`${site}/${faults.momentsOf(site)}`) * 200;
  }

  private deployFunctions(): void {
    const { stack } = this;
    const { pipeline } = this.options;
    const rights = new Rights(stack.resources);
    const bundles = bundlePipeline(pipeline);
    for (const [id, properties] of this.of('AWS::Lambda::Function')) {
      const made = stack.code.get(String((properties.Code as { ZipFile?: string }).ZipFile));
      const code = made && bundles.get(made.entry);
      if (!code) throw new Error(`No handler for the function ${id}`);
      const name = id.replace(/[0-9A-F]{8}$/, '');
      const environment = (properties.Environment as { Variables: Record<string, string> }).Variables;
      const late = environment.LAKE_QUEUE_URL;
      if (late !== undefined && !this.queues.has(late)) this.queues.set(late, this.lateRows(late));
      const spec = {
        name,
        entry: made.entry,
        environment,
        config: made.config,
        timeoutSeconds: Number(properties.Timeout),
        rights,
      };
      const known = this.hosts.get(id);
      if (known) {
        known.exchange(spec);
        continue;
      }
      const version = this.upgrade ? FORMER : PRESENT;
      const host = new Host({ ...this.options, spec, code, version, outside: this.web.outside() });
      this.hosts.set(id, host);
      this.functions.set(name, host);
    }
  }

  /** @param id the function's, or its alias's, by which all call it */
  host(id: unknown): Host {
    const alias = this.stack.resources[String(id)];
    const called = alias?.Type === 'AWS::Lambda::Alias' ? resolve(alias.Properties.FunctionName) : id;
    const host = this.hosts.get(String(called));
    if (!host) throw new Error(`No function ${id}`);
    return host;
  }

  queue(name: string): Queue {
    const queue = this.queues.get(name);
    if (!queue) throw new Error(`No queue ${name}`);
    return queue;
  }

  /** A stream that the owner has: it is there once it is named. */
  stream(arn: string): KinesisStream {
    const stream = this.streams.get(arn) ?? new KinesisStream(arn, this.options.scheduler);
    this.streams.set(arn, stream);
    return stream;
  }

  /** The data pipeline's queue for rows that Firehose did not take. It is another stack's, and loses nothing. */
  private lateRows(name: string): Queue {
    const { scheduler, faults } = this.options;
    const spec = { name, visibilitySeconds: 60, retentionSeconds: 1_209_600, mayLose: false };
    return new Queue(spec, scheduler, faults, (other) => this.queue(other));
  }

  private bucket(name: string): Bucket {
    const bucket = this.buckets.get(name);
    if (!bucket) throw serviceError('NoSuchBucket', 404);
    return bucket;
  }

  /** What a stand-in does not know would look like any other failure to a handler: it is reported by itself. */
  private runKnown(call: Arrived, ...more: [Fault | undefined, string, number]): unknown {
    const { name, rights } = call.by;
    const missing = rights?.missing(name, call);
    if (missing !== undefined) {
      this.options.onForbidden(`${name} may not ${missing}`);
      throw serviceError('AccessDeniedException', 400);
    }
    try {
      return this.run(call, ...more);
    } catch (error) {
      if (!('$metadata' in (error as object))) this.options.onUnknown((error as Error).message);
      // S3 says nothing about keys to those who may not list them.
      const isAboutKeys = ['NoSuchKey', 'NotFound'].includes((error as Error).name);
      if (call.service === 's3' && isAboutKeys && rights && !rights.mayList(name, String(call.input.Bucket)))
        throw serviceError('AccessDenied', 403);
      throw error;
    }
  }

  private run(
    { service, command, input }: Arrived,
    fault: Fault | undefined,
    token: string,
    begunAt: number,
  ): unknown {
    const isPartial = fault?.kind === 'partial';
    switch (service) {
      case 'dynamodb':
        if (fault?.kind === 'conflict')
          throw serviceError('TransactionCanceledException', 400, {
            CancellationReasons: (input.TransactItems as unknown[]).map((_, i) => ({
              Code: i === 0 ? 'TransactionConflict' : 'None',
            })),
          });
        return isPartial
          ? readInPart(input, (part) => this.runOnTables(command, part, token))
          : this.runOnTables(command, input, token);
      case 'sqs':
        return runSqs(command, input, (url) => this.queue(url), isPartial);
      case 's3':
        return runS3(command, input, (name) => this.bucket(name), isPartial);
      case 'ssm':
        return runSsm(command, input, this.parameters);
      case 'sns':
        this.notices.push({ at: this.options.scheduler.now, message: messageOf(input) });
        return {};
      case 'athena':
        return this.athena.run(command, input);
      case 'events':
      case 'firehose':
        return this.outlets.run(command, input, isPartial);
      default:
        return this.mailer.run(command, input, begunAt);
    }
  }
}

/** An account's services with one stack deployed: what the template says, in memory. */
import { Commands } from '../aws/dynamodb/commands.ts';
import { Table } from '../aws/dynamodb/table.ts';
import { serviceError } from '../aws/errors.ts';
import { Bucket, runS3 } from '../aws/s3.ts';
import { Mailer } from '../aws/ses.ts';
import { Queue, runSqs } from '../aws/sqs.ts';
import { runSsm } from '../aws/ssm.ts';
import type { Fault, Faults } from '../kernel/faults.ts';
import { chanceOf } from '../kernel/random.ts';
import type { Scheduler } from '../kernel/scheduler.ts';
import type { Trace } from '../kernel/trace.ts';
import { bundlePipeline } from '../lambda/bundle.ts';
import { type Call, Caller } from '../lambda/calls.ts';
import type { Container } from '../lambda/container.ts';
import type { HttpRequest, HttpResponse, Outside } from '../lambda/doors.ts';
import { Host } from '../lambda/host.ts';
import { fits } from './pattern.ts';
import { findRoute, type Route, routesOf } from './routes.ts';
import { callHourly, callLater, readQueue, readStream } from './sources.ts';
import { ENVIRONMENT, resolve, type Stack } from './synth.ts';

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
  /** Reads a line of a function's log. */
  readonly onLog: (from: string, line: string) => void;
}

export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly address?: string;
}

export interface ApiResponse {
  /** Undefined when the connection broke: the caller can't know what became of it. */
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

type Properties = Readonly<Record<string, unknown>>;

/** What API Gateway waits. */
const API_MILLISECONDS = 29_000;
const HOUR = 3_600_000;
const SERVICES = ['dynamodb', 'sqs', 's3', 'ssm', 'ses', 'http'] as const;

export class Cloud {
  readonly tables = new Map<string, Table>();
  readonly queues = new Map<string, Queue>();
  readonly buckets = new Map<string, Bucket>();
  readonly parameters = new Map<string, string>();
  readonly mailer: Mailer;
  /** By construct id, such as `Notifier`. */
  readonly functions = new Map<string, Host>();
  readonly caller: Caller;
  private readonly options: CloudOptions;
  private readonly commands: Commands;
  private readonly hosts = new Map<string, Host>();
  private readonly routes: Route[];
  private readonly outages: { service: string; from: number; to: number }[] = [];
  private readonly topics: { host: Host; policy: unknown }[] = [];
  private requests = 0;

  constructor(options: CloudOptions) {
    this.options = options;
    const { scheduler, faults, trace } = options;
    this.mailer = new Mailer(scheduler);
    this.commands = new Commands(this.tables, scheduler);
    this.caller = new Caller(scheduler, faults, trace, {
      run: (call, fault, token, begunAt) => this.run(call, fault, token, begunAt),
      isAway: (service) => this.isAway(service),
    });
    this.routes = routesOf(options.stack.resources);
    this.deployStores();
    this.deployFunctions();
    this.deploySources();
    this.expireHourly();
  }

  /** The one resource whose logical id begins so, such as the queue `WorkQueue`. */
  one<T>(of: ReadonlyMap<string, T>, prefix: string): T {
    const found = [...of].filter(([id]) => id.replace(/[0-9A-F]{8}$/, '') === prefix);
    if (found.length !== 1) throw new Error(`${found.length} resources ${prefix}: ${[...of.keys()].join(', ')}`);
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

  /** A request as API Gateway takes it. What breaks on the visitor's own way is a fault, too. */
  async request(request: ApiRequest): Promise<ApiResponse> {
    const { scheduler, faults, trace } = this.options;
    const number = ++this.requests;
    const fault = faults.draw('visitor.request', ['cut-before', 'cut-after', 'slow']);
    await scheduler.sleep(20 + (fault?.kind === 'slow' ? fault.size * 10_000 : 0));
    const lost = { status: undefined, headers: {}, body: '' };
    if (fault?.kind === 'cut-before') return lost;
    const match = findRoute(this.routes, request.method, request.path);
    const host = match && this.hosts.get(match.route.target);
    if (!match || !host) throw new Error(`No route for ${request.method} ${request.path}`);
    const body = request.body ?? '';
    const event = {
      resource: match.route.resource,
      path: request.path,
      httpMethod: request.method,
      headers: { host: 'api.frontdesk-tests.dev', ...request.headers },
      multiValueHeaders: {},
      queryStringParameters: request.query ?? null,
      multiValueQueryStringParameters: null,
      pathParameters: match.parameters,
      stageVariables: null,
      body: Buffer.from(body as string).toString('base64'),
      isBase64Encoded: true,
      requestContext: {
        requestId: `request-${number}`,
        identity: { sourceIp: request.address ?? '192.0.2.1' },
        stage: 'prod',
      },
    };
    const answer = await Promise.race([host.invoke(event), scheduler.sleep(API_MILLISECONDS).then(() => undefined)]);
    const response = responseOf(answer);
    trace.add(`${request.method} ${request.path} answered ${response.status}${fault ? `, ${fault.kind}` : ''}`);
    return fault?.kind === 'cut-after' ? lost : response;
  }

  /** Brings a message to the functions that listen to the topic of mail events. */
  publish(message: object): void {
    const { scheduler, faults, trace } = this.options;
    for (const { host, policy } of this.topics) {
      if (!fits(policy, message)) continue;
      const fault = faults.draw('topic', ['doubled', 'late']);
      const event = { Records: [{ Sns: { Message: JSON.stringify(message) } }] };
      const source = { scheduler, faults, trace, host, retries: 2, onFailure: (dead: string) => this.bury(dead) };
      const late = fault?.kind === 'late' ? fault.size * HOUR : 1000;
      scheduler.after(late, () => callLater(source, event));
      if (fault?.kind === 'doubled') scheduler.after(fault.size * HOUR, () => callLater(source, event));
    }
  }

  private bury(message: string): void {
    const [queue] = [...this.queues.values()].filter(({ spec }) => /DeadLetters/.test(spec.name));
    queue?.bury('async', message);
  }

  private of(type: string): [id: string, properties: Properties][] {
    return Object.entries(this.options.stack.resources)
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
        timeToLive: (properties.TimeToLiveSpecification as { AttributeName: string } | undefined)?.AttributeName,
      };
      this.tables.set(name, new Table(spec, scheduler, (of) => this.lagOf(of)));
    }
    for (const [name, properties] of this.of('AWS::SQS::Queue')) {
      const redrive = (properties.RedrivePolicy ?? {}) as { deadLetterTargetArn?: string; maxReceiveCount?: number };
      const spec = {
        name,
        visibilitySeconds: Number(properties.VisibilityTimeout ?? 30),
        retentionSeconds: Number(properties.MessageRetentionPeriod ?? 345_600),
        deadLetters: redrive.deadLetterTargetArn,
        maxReceiveCount: redrive.maxReceiveCount,
        mayLose: !this.options.keeps.test(name),
      };
      this.queues.set(name, new Queue(spec, scheduler, faults, (other) => this.queue(other)));
    }
    for (const [name] of this.of('AWS::S3::Bucket')) this.buckets.set(name, new Bucket(name, scheduler));
    for (const [, { Name, Value }] of this.of('AWS::SSM::Parameter'))
      this.parameters.set(String(Name), `https://api.frontdesk-tests.dev/${String(Value).length}`);
    this.parameters.set(`/frontdesk/${ENVIRONMENT}/${this.options.pipeline}/url`, 'https://api.frontdesk-tests.dev');
  }

  private lagOf(of: string): number {
    const { faults } = this.options;
    const site = `table.${of || 'eventual'}`;
    const fault = faults.draw(site, ['stale']);
    if (fault) return fault.size ** 3 * 180_000;
    return 5 + chanceOf(`${site}/${faults.sites.get(site)}`) * 200;
  }

  private deployFunctions(): void {
    const { stack, pipeline } = this.options;
    const bundles = bundlePipeline(pipeline);
    for (const [id, properties] of this.of('AWS::Lambda::Function')) {
      const code = stack.code.get(String((properties.Code as { ZipFile?: string }).ZipFile));
      const start = code && bundles.get(code.entry);
      if (!code || !start) throw new Error(`No handler for the function ${id}`);
      const name = id.replace(/[0-9A-F]{8}$/, '');
      const environment = (properties.Environment as { Variables: Record<string, string> }).Variables;
      const spec = { name, entry: code.entry, environment, config: code.config, timeoutSeconds: Number(properties.Timeout) };
      const host = new Host({ ...this.options, spec, start, outside: this.outside() });
      this.hosts.set(id, host);
      this.functions.set(name, host);
    }
  }

  private outside(): Outside {
    const { onLog } = this.options;
    return {
      send: (container, call) => container.wait(() => this.caller.send(container, call)),
      http: (container, request, timeout) => container.wait(() => this.fetch(container, request, timeout)),
      work: (container, what, work) => container.wait(() => this.work(container, what, work)),
      log: (container, line) => onLog(container.spec.name, line),
    };
  }

  /** A picture may need more memory than there is: then the process ends, or libvips says so. */
  private async work<T>(container: Container, what: string, work: () => Promise<T>): Promise<T> {
    const { scheduler, faults, trace } = this.options;
    const site = `${container.spec.name}.${what}`;
    const fault = faults.draw(site, ['kill-before', 'broken', 'slow']);
    const result = scheduler.hold(work()).then(
      (value) => ({ value }),
      (error: Error) => ({ error }),
    );
    const ended = await result;
    await scheduler.sleep(20 + faults.chance(`${site}.time`) * 300 + (fault?.kind === 'slow' ? fault.size * 150_000 : 0));
    if (fault?.kind === 'kill-before') {
      trace.add(`${site} ends the process`);
      container.die('killed');
    }
    if (fault?.kind === 'broken') throw new Error('vips: out of memory');
    if ('error' in ended) throw ended.error;
    return ended.value;
  }

  /** A request of a function's to the outside: what goes wrong is known to it as `fetch` makes it known. */
  private async fetch(container: Container, request: HttpRequest, timeout = 30_000): Promise<HttpResponse> {
    const { scheduler, faults, trace, http } = this.options;
    const { hostname, pathname } = new URL(request.url);
    const site = `${container.spec.name}.http`;
    const fault = faults.draw(site, ['kill-before', 'kill-after', 'broken', 'slow', 'cut-before', 'cut-after']);
    const note = (what: string) => trace.add(`${site} ${request.method} ${hostname}${pathname} ${what}`);
    const travel = 50 + faults.chance(`${site}.travel`) * 400 + (fault?.kind === 'slow' ? fault.size * 40_000 : 0);
    const failed = (code: string, reached: boolean) =>
      Object.assign(new TypeError('fetch failed'), { cause: { code, reached } });
    if (fault?.kind === 'kill-before') {
      note('was not made: killed');
      container.die('killed');
    }
    if (this.isAway('http')) {
      await scheduler.sleep(1000);
      throw failed('ECONNREFUSED', false);
    }
    if (travel > timeout) {
      scheduler.after(travel / 2, () => void http(request));
      await scheduler.sleep(timeout);
      note('was given up');
      throw timedOut();
    }
    await scheduler.sleep(travel / 2);
    if (fault?.kind === 'cut-before') throw failed('ECONNRESET', true);
    if (fault?.kind === 'broken') return { status: 503, body: '' };
    const response = await http(request);
    if (response.isHung) {
      await scheduler.sleep(timeout);
      throw timedOut();
    }
    note(`answered ${response.status}${fault ? `, ${fault.kind}` : ''}`);
    if (fault?.kind === 'kill-after') container.die('killed');
    await scheduler.sleep(travel / 2);
    if (fault?.kind === 'cut-after') throw failed('ECONNRESET', true);
    return response;
  }

  private host(id: unknown): Host {
    const host = this.hosts.get(String(id));
    if (!host) throw new Error(`No function ${id}`);
    return host;
  }

  private queue(name: string): Queue {
    const queue = this.queues.get(name);
    if (!queue) throw new Error(`No queue ${name}`);
    return queue;
  }

  private bucket(name: string): Bucket {
    const bucket = this.buckets.get(name);
    if (!bucket) throw serviceError('NoSuchBucket', 404);
    return bucket;
  }

  private deploySources(): void {
    const { scheduler, faults, trace } = this.options;
    const kernel = { scheduler, faults, trace };
    for (const [id, mapping] of this.of('AWS::Lambda::EventSourceMapping')) {
      const host = this.host(mapping.FunctionName);
      const source = String(mapping.EventSourceArn);
      const queue = this.queues.get(source);
      if (queue) {
        readQueue({
          ...kernel,
          queue,
          host,
          batchSize: Number(mapping.BatchSize),
          concurrency: Number((mapping.ScalingConfig as { MaximumConcurrency?: number } | undefined)?.MaximumConcurrency ?? 10),
          reportsFailures: (mapping.FunctionResponseTypes as string[] | undefined)?.includes('ReportBatchItemFailures') ?? false,
        });
        continue;
      }
      const dead = (mapping.DestinationConfig as { OnFailure?: { Destination: string } } | undefined)?.OnFailure?.Destination;
      const { Filters } = mapping.FilterCriteria as { Filters: { Pattern: string }[] };
      this.tables.get(source)?.onChange.push(
        readStream({
          ...kernel,
          name: id.replace(/DynamoDBEventSource.*$/, ''),
          host,
          batchSize: Number(mapping.BatchSize),
          bisects: mapping.BisectBatchOnFunctionError === true,
          retries: mapping.MaximumRetryAttempts as number | undefined,
          longestAgeSeconds: Number(mapping.MaximumRecordAgeInSeconds ?? 86_400),
          filters: Filters.map(({ Pattern }) => JSON.parse(Pattern)),
          onFailure: dead === undefined ? undefined : (message) => this.queue(dead).bury('stream', message),
        }),
      );
    }
    for (const [id, rule] of this.of('AWS::Events::Rule')) this.deployRule(id, rule);
    for (const [, { Endpoint, FilterPolicy }] of this.of('AWS::SNS::Subscription'))
      this.topics.push({ host: this.host(Endpoint), policy: policyOf(FilterPolicy) });
  }

  private deployRule(id: string, rule: Properties): void {
    const { scheduler, faults, trace } = this.options;
    for (const { Arn } of rule.Targets as { Arn: string }[]) {
      if (rule.ScheduleExpression !== undefined) {
        const source = { scheduler, faults, trace, host: this.host(Arn), retries: 2, onFailure: undefined };
        callHourly({ ...source, name: id.replace(/[0-9A-F]{8}$/, ''), schedule: String(rule.ScheduleExpression) });
        continue;
      }
      const queue = this.queue(Arn);
      for (const bucket of this.buckets.values())
        bucket.onCreated = (key, file) => {
          const event = {
            source: 'aws.s3',
            'detail-type': 'Object Created',
            time: new Date(scheduler.now).toISOString(),
            detail: {
              bucket: { name: bucket.name },
              object: { key, size: file.body.byteLength, etag: file.etag.replaceAll('"', '') },
            },
          };
          if (fits(rule.EventPattern, event)) scheduler.after(300, () => queue.send(JSON.stringify(event)));
        };
    }
  }

  private run({ service, command, input }: Call, fault: Fault | undefined, token: string, begunAt: number): unknown {
    const isPartial = fault?.kind === 'partial';
    switch (service) {
      case 'dynamodb':
        if (fault?.kind === 'conflict')
          throw serviceError('TransactionCanceledException', 400, {
            CancellationReasons: (input.TransactItems as unknown[]).map((_, i) => ({
              Code: i === 0 ? 'TransactionConflict' : 'None',
            })),
          });
        return this.commands.run(command, input, token);
      case 'sqs':
        return runSqs(command, input, (url) => this.queue(url), isPartial);
      case 's3':
        return runS3(command, input, (name) => this.bucket(name), isPartial);
      case 'ssm':
        return runSsm(command, input, this.parameters);
      default:
        return this.mailer.run(command, input, begunAt);
    }
  }

  /** Deletes what has expired, within two days. */
  private expireHourly(): void {
    const { scheduler, seed } = this.options;
    const expire = () => {
      scheduler.after(HOUR, expire);
      for (const table of this.tables.values()) {
        const { timeToLive } = table.spec;
        if (timeToLive === undefined) continue;
        for (const item of [...table.all()]) {
          const end = item[timeToLive];
          if (!end || !('N' in end)) continue;
          const late = chanceOf(`${seed}/${JSON.stringify([item.pk, item.sk, end])}`) ** 4 * 48 * HOUR;
          const key = { pk: item.pk, sk: item.sk } as typeof item;
          if (Number(end.N) * 1000 + late <= scheduler.now) table.write(key, undefined, { isExpiry: true });
        }
      }
    };
    scheduler.after(HOUR / 2, expire);
  }
}

/** As `fetch` throws when its signal's time is over. */
function timedOut(): Error {
  const message = 'The operation was aborted due to timeout';
  return Object.assign(new Error(message), { name: 'TimeoutError', cause: { reached: true } });
}

function policyOf(policy: unknown): unknown {
  return typeof policy === 'string' ? JSON.parse(policy) : policy;
}

function responseOf(answer: Awaited<ReturnType<Host['invoke']>> | undefined): ApiResponse {
  if (answer === undefined) return { status: 504, headers: {}, body: '' };
  if (answer.end !== 'returned') return { status: 502, headers: {}, body: '' };
  const { statusCode, headers = {}, body = '' } = answer.value as {
    statusCode: number;
    headers?: Record<string, string>;
    body?: string;
  };
  return { status: statusCode, headers, body };
}

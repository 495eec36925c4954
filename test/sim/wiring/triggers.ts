/** A stack's event source mappings, rules and subscriptions. */
import type { Cloud } from './cloud.ts';
import { readKinesis } from './kinesis.ts';
import { fits } from './pattern.ts';
import { callRegularly, readQueue, readStream } from './sources.ts';

type Properties = Readonly<Record<string, unknown>>;

/** What a cloud has connected, by logical ids. */
export interface Connected {
  readonly ids: Set<string>;
  /** By what each reader of a stream is called at the moment. */
  readonly filters: Map<string, readonly unknown[]>;
}

/** Connects what calls functions by itself; when another configuration is deployed, once more: what is gone calls nothing from then on. */
export function deployTriggers(cloud: Cloud): void {
  const { connected } = cloud;
  connected.filters.clear();
  for (const [id, mapping] of cloud.of('AWS::Lambda::EventSourceMapping')) {
    const { Filters } = (mapping.FilterCriteria ?? { Filters: [] }) as { Filters: { Pattern: string }[] };
    connected.filters.set(
      id,
      Filters.map(({ Pattern }) => JSON.parse(Pattern)),
    );
    if (isNew(connected, id)) connect(cloud, id, mapping);
  }
  for (const [id, rule] of cloud.of('AWS::Events::Rule'))
    if (isNew(connected, id)) deployRule(cloud, id, rule);
  cloud.topics.length = 0;
  for (const [, { Endpoint, FilterPolicy }] of cloud.of('AWS::SNS::Subscription'))
    cloud.topics.push({ host: cloud.host(Endpoint), policy: policyOf(FilterPolicy) });
}

function isNew({ ids }: Connected, id: string): boolean {
  if (ids.has(id)) return false;
  ids.add(id);
  return true;
}

function connect(cloud: Cloud, id: string, mapping: Properties): void {
  const { scheduler, faults, trace } = cloud.options;
  const kernel = { scheduler, faults, trace };
  const host = cloud.host(mapping.FunctionName);
  const source = String(mapping.EventSourceArn);
  const queue = cloud.queues.get(source);
  if (queue) {
    readQueue({
      ...kernel,
      queue,
      host,
      isThere: () => cloud.has(id),
      batchSize: Number(mapping.BatchSize),
      concurrency: Number(
        (mapping.ScalingConfig as { MaximumConcurrency?: number } | undefined)?.MaximumConcurrency ?? 10,
      ),
      reportsFailures: reportsFailures(mapping),
    });
    return;
  }
  const dead = (mapping.DestinationConfig as { OnFailure?: { Destination: string } } | undefined)?.OnFailure
    ?.Destination;
  if (source.startsWith('arn:aws:kinesis:')) {
    readKinesis({
      ...kernel,
      stream: cloud.stream(source),
      host,
      batchSize: Number(mapping.BatchSize),
      lanes: Number(mapping.ParallelizationFactor ?? 1),
      bisects: mapping.BisectBatchOnFunctionError === true,
      reportsFailures: reportsFailures(mapping),
      longestAgeSeconds: Number(mapping.MaximumRecordAgeInSeconds ?? 86_400),
      onFailure: dead === undefined ? undefined : (message) => cloud.queue(dead).bury('stream', message),
    });
    return;
  }
  cloud.tables.get(source)?.onChange.push(
    readStream({
      ...kernel,
      name: id.replace(/DynamoDBEventSource.*$/, ''),
      host,
      batchSize: Number(mapping.BatchSize),
      bisects: mapping.BisectBatchOnFunctionError === true,
      retries: mapping.MaximumRetryAttempts as number | undefined,
      longestAgeSeconds: Number(mapping.MaximumRecordAgeInSeconds ?? 86_400),
      filters: () => cloud.connected.filters.get(id) ?? [],
      onFailure: dead === undefined ? undefined : (message) => cloud.queue(dead).bury('stream', message),
    }),
  );
}

function reportsFailures({ FunctionResponseTypes: types }: Properties): boolean {
  return (types as string[] | undefined)?.includes('ReportBatchItemFailures') ?? false;
}

function deployRule(cloud: Cloud, id: string, rule: Properties): void {
  // Canaries come when a world sends them: hourly they would be most of what a seed does.
  if (id.startsWith('CanaryHourly')) return;
  const { scheduler, faults, trace } = cloud.options;
  for (const { Arn } of rule.Targets as { Arn: string }[]) {
    if (rule.ScheduleExpression !== undefined) {
      const source = { scheduler, faults, trace, host: cloud.host(Arn), retries: 2, onFailure: undefined };
      callRegularly({
        ...source,
        isThere: () => cloud.has(id),
        name: id.replace(/[0-9A-F]{8}$/, ''),
        schedule: String(rule.ScheduleExpression),
      });
      continue;
    }
    const queue = cloud.queue(Arn);
    for (const bucket of cloud.buckets.values())
      bucket.onCreated.push((key, file) => {
        const event = {
          source: 'aws.s3',
          'detail-type': 'Object Created',
          time: new Date(scheduler.now).toISOString(),
          detail: {
            bucket: { name: bucket.name },
            object: { key, size: file.body.byteLength, etag: file.etag.replaceAll('"', '') },
          },
        };
        if (cloud.has(id) && fits(rule.EventPattern, event))
          scheduler.after(300, () => queue.send(JSON.stringify(event)));
      });
  }
}

function policyOf(policy: unknown): unknown {
  return typeof policy === 'string' ? JSON.parse(policy) : policy;
}

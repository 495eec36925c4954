/** Calls from containers to services: how long they travel, what goes wrong on the way, and the SDK's own retries. */
import { connectionError, serviceError } from '../aws/errors.ts';
import type { Fault, FaultKind, Faults } from '../kernel/faults.ts';
import type { Scheduler } from '../kernel/scheduler.ts';
import type { Trace } from '../kernel/trace.ts';
import type { Container, FunctionSpec } from './container.ts';
import { asVersion } from './versions.ts';

type Plain = Readonly<Record<string, unknown>>;

/** What a service calls "too many requests", and an error of its own. */
const ERRORS: Readonly<Record<string, { throttled: [string, number]; broken: [string, number] }>> = {
  dynamodb: { throttled: ['ThrottlingException', 400], broken: ['InternalServerError', 500] },
  sqs: { throttled: ['RequestThrottled', 403], broken: ['InternalFailure', 500] },
  s3: { throttled: ['SlowDown', 503], broken: ['InternalError', 500] },
  ssm: { throttled: ['ThrottlingException', 400], broken: ['InternalServerError', 500] },
  sns: { throttled: ['Throttled', 429], broken: ['InternalError', 500] },
  ses: { throttled: ['Throttling', 400], broken: ['ServiceUnavailable', 503] },
  events: { throttled: ['ThrottlingException', 400], broken: ['InternalException', 500] },
  firehose: { throttled: ['ServiceUnavailableException', 503], broken: ['InternalFailure', 500] },
  athena: { throttled: ['TooManyRequestsException', 400], broken: ['InternalServerException', 500] },
};

/** The codes after which the SDK tries again by itself. https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html */
const RETRIED = new Set(Object.values(ERRORS).flatMap(({ throttled: [name] }) => [name]));

const EVERYWHERE: readonly FaultKind[] = [
  'kill-before',
  'kill-after',
  'throttled',
  'broken',
  'denied',
  'slow',
  'cut-before',
  'cut-after',
];

export interface Call {
  readonly service: string;
  /** Such as `UpdateCommand`. */
  readonly command: string;
  readonly input: Plain;
  readonly attempts: number;
  readonly timeoutMilliseconds?: number;
}

/** A call as it arrives at a service. */
export interface Arrived extends Call {
  /** The function that makes it, whose role allows it or not. */
  readonly by: FunctionSpec;
}

export interface Services {
  /**
   * Carries out a command, at this moment.
   *
   * @param fault one that changes the answer: `partial`, `conflict`
   * @param token the same for all attempts of one call
   * @param begunAt when the request left: what is slow may take effect long after its caller gave it up
   */
  run(call: Arrived, fault: Fault | undefined, token: string, begunAt: number): unknown;
  /** Whether a service is away at this moment. */
  isAway(service: string): boolean;
}

export class Caller {
  private readonly scheduler: Scheduler;
  private readonly faults: Faults;
  private readonly trace: Trace;
  private readonly services: Services;
  /** How often each function made each call, and what struck it. */
  readonly coverage = new Map<string, number>();
  private serial = 0;

  constructor(scheduler: Scheduler, faults: Faults, trace: Trace, services: Services) {
    this.scheduler = scheduler;
    this.faults = faults;
    this.trace = trace;
    this.services = services;
  }

  /** One call as the SDK makes it, with its own retries. */
  async send(container: Container, given: Call): Promise<unknown> {
    const call = asVersion(container.version, given);
    const token = `token-${++this.serial}`;
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.attempt(container, call, token);
      } catch (error) {
        if (attempt >= call.attempts || !isRetried(error as Error)) throw error;
        await this.scheduler.sleep(Math.min(20_000, 100 * 2 ** attempt) * this.faults.chance('sdk.pause'));
      }
      if (container.isDead) return new Promise(() => {});
    }
  }

  private async attempt(container: Container, call: Call, token: string): Promise<unknown> {
    const { service, command, timeoutMilliseconds } = call;
    const site = `${container.spec.name}.${service}.${command.replace(/Command$/, '')}`;
    const fault = this.faults.draw(site, [...EVERYWHERE, ...kindsOf(call)]);
    this.cover(`${site} ${fault?.kind ?? '-'}`);
    const travel = travelOf(service, this.faults.chance(`${site}.travel`), fault);
    const note = (what: string) => this.trace.add(`${site} ${brief(call.input)} ${what}`);
    const arrived = { ...call, by: container.spec };
    const carryOut = carryOutAt(this.services, arrived, fault, token, this.scheduler.now);

    if (fault?.kind === 'kill-before') return this.kill(container, note);
    if (timeoutMilliseconds !== undefined && travel > timeoutMilliseconds) {
      // The request goes on its way all the same.
      this.scheduler.after(travel / 2, () => this.services.isAway(service) || carryOut());
      await this.scheduler.sleep(timeoutMilliseconds);
      note('was given up');
      throw Object.assign(connectionError('ETIMEDOUT'), { name: 'TimeoutError' });
    }
    await this.scheduler.sleep(travel / 2);
    if (container.isDead && this.faults.chance(`${site}.dead`) < 0.5) return undefined;
    if (fault?.kind === 'cut-before') {
      note('was cut before it took effect');
      throw connectionError();
    }
    const refusal = this.refusal(service, fault);
    if (refusal) {
      note(`was refused: ${refusal.name}`);
      await this.scheduler.sleep(travel / 2);
      throw refusal;
    }
    const result = carryOut();
    note(
      `${'error' in result ? `failed: ${result.error.name}` : 'took effect'}${fault ? `, ${fault.kind}` : ''}`,
    );
    if (fault?.kind === 'kill-after') return this.kill(container, () => {});
    await this.scheduler.sleep(travel / 2);
    if (fault?.kind === 'cut-after') throw connectionError();
    if ('error' in result) throw result.error;
    return result.value;
  }

  private refusal(service: string, fault: Fault | undefined): Error | undefined {
    const { throttled, broken } = ERRORS[service] as (typeof ERRORS)[string];
    if (this.services.isAway(service)) return serviceError(...broken);
    if (fault?.kind === 'throttled') return serviceError(...throttled);
    if (fault?.kind === 'broken') return serviceError(...broken);
    return fault?.kind === 'denied' ? serviceError('AccessDeniedException', 400) : undefined;
  }

  private kill(container: Container, note: (what: string) => void): Promise<never> {
    note('was not made: killed');
    this.trace.add(`${container.spec.name} is killed`);
    container.die('killed');
    return new Promise(() => {});
  }

  private cover(what: string): void {
    this.coverage.set(what, (this.coverage.get(what) ?? 0) + 1);
  }
}

function carryOutAt(
  services: Services,
  call: Arrived,
  fault: Fault | undefined,
  token: string,
  begunAt: number,
) {
  return (): { value: unknown } | { error: Error } => {
    try {
      return { value: services.run(call, fault, token, begunAt) };
    } catch (error) {
      // Anything else is a mistake of the simulation's.
      if (!('$metadata' in (error as object))) throw error;
      return { error: error as Error };
    }
  };
}

function kindsOf({ command }: Call): FaultKind[] {
  if (/^TransactWrite/.test(command)) return ['conflict'];
  return /Batch|DeleteObjects|PutEvents/.test(command) ? ['partial'] : [];
}

/** Milliseconds there and back. */
function travelOf(service: string, chance: number, fault: Fault | undefined): number {
  const usual = service === 'dynamodb' || service === 'sqs' ? 3 + chance ** 3 * 30 : 10 + chance ** 2 * 80;
  return fault?.kind === 'slow' ? 500 + fault.size ** 2 * 40_000 : usual;
}

function isRetried(error: Error & { $metadata?: { httpStatusCode?: number } }): boolean {
  const status = error.$metadata?.httpStatusCode;
  return status === undefined || status >= 500 || RETRIED.has(error.name);
}

/** What a call is about, for the trace. */
function brief(input: Plain): string {
  const { Key, Item, Name, MessageBody, Entries, TransactItems, ExpressionAttributeValues } = input as {
    Key?: string | { pk: string; sk: string };
    Item?: { pk: string; sk: string };
    Name?: string;
    MessageBody?: string;
    Entries?: { MessageBody?: string; Detail?: string }[];
    TransactItems?: Record<string, Plain>[];
    ExpressionAttributeValues?: Plain;
  };
  if (TransactItems)
    return TransactItems.map((one) =>
      Object.entries(one).map(([kind, inner]) => `${kind} ${brief(inner)}`),
    ).join(' + ');
  if (typeof Key === 'string') return Key;
  const { pk, sk } = (Key ?? Item ?? {}) as { pk?: string; sk?: string };
  const state = ExpressionAttributeValues?.[':state'] ?? ExpressionAttributeValues?.[':to'];
  if (pk !== undefined) return `${pk}|${sk}${state === undefined ? '' : ` to ${state}`}`;
  if (Entries)
    return Entries.map((entry) => (entry.MessageBody ?? entry.Detail ?? '').slice(0, 120)).join(' + ');
  return (
    Name ??
    MessageBody?.slice(0, 120) ??
    Object.values(ExpressionAttributeValues ?? {})
      .slice(0, 2)
      .join(' ')
  );
}

/** A function: as many containers as there are calls at once. A container that ended well serves again. */
import type { Faults } from '../kernel/faults.ts';
import type { Scheduler } from '../kernel/scheduler.ts';
import type { Trace } from '../kernel/trace.ts';
import type { Code } from './bundle.ts';
import { Container, type Ended, type FunctionSpec } from './container.ts';
import type { Outside } from './doors.ts';

export interface HostOptions {
  readonly spec: FunctionSpec;
  readonly code: Code;
  readonly outside: Outside;
  readonly scheduler: Scheduler;
  readonly faults: Faults;
  readonly trace: Trace;
  readonly seed: string;
  /** Which it begins with, see `versions.ts`. */
  readonly version: number;
  /** Hears of each call that ends with an error. */
  readonly onThrow: (requestId: string, error: Error) => void;
}

/** How long an idle container is kept, at most: each as long as it comes. */
const IDLE_MILLISECONDS = 180 * 60_000;
/** And when nothing goes wrong any more: what a start brings about has been tried by then. */
const CALM_MILLISECONDS = 24 * 60 * 60_000;
/** How long old and new code run side by side after a deployment. */
const SIDE_BY_SIDE_MILLISECONDS = 60_000;

export class Host {
  /** How many calls ended how. */
  readonly ends: Record<Ended['end'], number> = { returned: 0, threw: 0, killed: 0, 'timed-out': 0 };
  private idle: { container: Container; until: number }[] = [];
  private options: HostOptions;
  private version: number;
  private deployedAt = Number.NEGATIVE_INFINITY;
  private started = 0;
  private calls = 0;
  /** Whether it has no executions at the moment: calls of it fail before they begin, and its sources hold what they have. */
  isStopped = false;

  constructor(options: HostOptions) {
    this.options = options;
    this.version = options.version;
  }

  /** From now on new containers are of the next version; old ones serve for a while. */
  deploy(): void {
    this.version++;
    this.deployedAt = this.options.scheduler.now;
  }

  /** Deploys it with other variables, another configuration and other rights. What old containers serve, they serve as they were. */
  exchange(spec: FunctionSpec): void {
    this.options = { ...this.options, spec };
    this.deploy();
  }

  stop(): void {
    this.isStopped = true;
  }

  start(): void {
    this.isStopped = false;
  }

  /** Calls the function. */
  async invoke(event: unknown): Promise<Ended> {
    const { scheduler, trace, spec } = this.options;
    if (this.isStopped) return { end: 'threw', error: new Error('no executions') };
    const requestId = `${spec.name}-${++this.calls}`;
    const container = this.takeIdle() ?? (await this.startContainer());
    trace.add(`${requestId} begins`);
    const ended = await container.invoke(event, requestId);
    trace.add(
      `${requestId} ${ended.end}${ended.end === 'threw' ? ` ${ended.error?.name}: ${ended.error?.message}` : ''}`,
    );
    this.ends[ended.end]++;
    if (ended.end === 'threw') this.options.onThrow(requestId, ended.error);
    if (!container.isDead) {
      const { faults } = this.options;
      const longest = faults.isOver ? CALM_MILLISECONDS : IDLE_MILLISECONDS;
      const kept = faults.chance(`${spec.name}.idle`) * longest;
      this.idle.push({ container, until: scheduler.now + kept });
    }
    return ended;
  }

  private takeIdle(): Container | undefined {
    const { now } = this.options.scheduler;
    const isSideBySide = now - this.deployedAt < SIDE_BY_SIDE_MILLISECONDS;
    this.idle = this.idle.filter(
      ({ container, until }) =>
        !container.isDead && until > now && (container.version === this.version || isSideBySide),
    );
    return this.idle.shift()?.container;
  }

  private async startContainer(): Promise<Container> {
    const { scheduler, faults, spec, seed } = this.options;
    await scheduler.sleep(200 + faults.chance(`${spec.name}.start`) * 600);
    const skewed = faults.draw(`${spec.name}.clock`, ['skewed']);
    return new Container({
      ...this.options,
      version: this.version,
      skew: skewed ? Math.round((skewed.size - 0.5) * 4000) : 0,
      seed: `${seed}/${spec.name}/${++this.started}`,
    });
  }
}

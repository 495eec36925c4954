/** One seed of one world: some days of traffic with their faults, then as much calm as everything needs to end. */
import { PERSON_KEY } from '../../lambdas/shared/lake/personal.ts';
import type { Change } from './aws/dynamodb/table.ts';
import { type Fault, type FaultKind, Faults } from './kernel/faults.ts';
import { createRandom, type Random } from './kernel/random.ts';
import { Scheduler } from './kernel/scheduler.ts';
import { Trace } from './kernel/trace.ts';
import type { HttpRequest, HttpResponse } from './lambda/doors.ts';
import { Cloud } from './wiring/cloud.ts';
import { spread } from './wiring/spread.ts';
import { ENVIRONMENT, type Stack, synthesise } from './wiring/synth.ts';
import { watchMetrics } from './worlds/metrics.ts';
import { holdOutlets } from './worlds/outlets.ts';
import type { World } from './worlds/world.ts';

const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Stands in every text that is somebody's own, so that it is found wherever it should not be. Longer than a code that is drawn, it is in none by chance. */
export const PERSONAL = 'qxqvkqxqz';

/** A line that the owner hears of by alarm. */
export interface Attention {
  readonly at: number;
  /** The function that said it. */
  readonly from: string;
  readonly reason: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Something that must hold did not. */
export interface Violation {
  /** Which of a world's invariants. */
  readonly invariant: string;
  readonly detail: string;
  readonly at: number;
}

export interface RunOptions {
  readonly seed: number;
  /** Only these faults may strike, by their keys. @default all that the seed has */
  readonly only?: ReadonlySet<string>;
  readonly without?: ReadonlySet<FaultKind>;
  /** How much of the world's days and traffic there is. @default as the seed has drawn, see `World.hasShortSeeds` */
  readonly share?: number;
  /** Whether the trace is kept for printing. @default false */
  readonly keepTrace?: boolean;
  /** Invariants whose violations are noted, but end nothing. @default none */
  readonly tolerate?: (violation: Violation) => boolean;
}

export interface RunResult {
  readonly seed: number;
  /** The first, unless it is tolerated. */
  readonly violation: Violation | undefined;
  readonly tolerated: readonly Violation[];
  readonly faults: readonly Fault[];
  readonly happened: number;
  readonly digest: string;
  readonly trace: readonly string[];
  /** By function, call and fault, how often. */
  readonly coverage: ReadonlyMap<string, number>;
  /** What the world counted, such as submissions. */
  readonly counts: Readonly<Record<string, number>>;
}

/** 2026-03-02, a Monday. */
const START = Date.UTC(2026, 2, 2, 8);

/** Seeds of a world share its stacks. */
const stacks = new Map<string, Stack>();

/**
 * In some seeds a world's busiest keys are spread; in some, what happens leaves for the event bus and the lake, in half of those with
 * whose it is; in some, less is configured.
 */
function stacksOf(world: World, seed: string): Stacks {
  const { name, pipeline, part, config, withLess, without, otherwise } = world;
  const { lakeFields, isPlain = false, hasOutlets = true } = world;
  const mayLeave = hasOutlets && !isPlain && config.data === undefined;
  const random = createRandom(`${seed}/world/outlets`);
  const leaves = mayLeave && random.chance(0.2);
  const hasPersons = random.chance(0.5);
  const isSpread = !isPlain && !createRandom(`${seed}/world/shards`).chance(0.6);
  const lake = hasPersons ? { person: true, ...(lakeFields && { fields: lakeFields }) } : {};
  const outlets = leaves && { events: { bus: true }, data: { lake } };
  const changes = { same: (one: World['config']) => one, without, otherwise };
  const make = (isLess: boolean, how: keyof typeof changes = 'same') => {
    const change = changes[how] ?? changes.same;
    const key = `${name ?? pipeline}, ${leaves && (hasPersons ? 'persons' : 'rows')}, ${isLess}, ${how}`;
    const changed = change(isLess && withLess ? withLess(config) : config);
    const plain = madeOnce(key, () => synthesise({ ...changed, ...outlets }, part));
    return isSpread ? madeOnce(`${key}, spread`, () => spread(plain)) : plain;
  };
  const isLess = withLess !== undefined && createRandom(`${seed}/world/less`).chance(0.25);
  const others = [
    withLess && (() => make(!isLess)),
    without && (() => make(isLess, 'without')),
    otherwise && (() => make(isLess, 'otherwise')),
  ];
  return { first: make(isLess), others: others.filter((other) => other !== undefined) };
}

interface Stacks {
  readonly first: Stack;
  /** What may be deployed in the middle: with less, or with all again; with something taken out, or set differently. */
  readonly others: readonly (() => Stack)[];
}

function madeOnce(key: string, make: () => Stack): Stack {
  const stack = stacks.get(key) ?? make();
  stacks.set(key, stack);
  return stack;
}

/** Of a world's days and traffic. Most findings need little of either, and so there are more seeds in the same time. */
const SHARES = [1, 1 / 2, 1 / 4, 1 / 4];

/** One of so many seeds goes on until nothing personal may be left, see `World.emptyAfterDays`. */
const EMPTIED_IN_ONE_OF = 10;

/** Ends a run that has found something. */
class Found extends Error {}

export class Simulation {
  readonly seed: string;
  /** How much of the world's days and traffic there is, from 0 to 1. */
  readonly share: number;
  readonly stacks: Stacks;
  readonly scheduler = new Scheduler(START);
  readonly faults: Faults;
  readonly trace: Trace;
  readonly cloud: Cloud;
  readonly attentions: Attention[] = [];
  /** Read every line of a function's log. */
  readonly onLine: ((from: string, line: string) => void)[] = [];
  readonly counts: Record<string, number> = {};
  readonly tolerated: Violation[] = [];
  violation: Violation | undefined;
  /** Answers the functions' requests to the outside. The world sets it. */
  http: (request: HttpRequest) => Promise<HttpResponse> | HttpResponse = () => ({ status: 404, body: '' });
  private readonly tolerate: (violation: Violation) => boolean;

  constructor(world: World, options: RunOptions) {
    this.seed = `${world.name ?? world.pipeline}/${options.seed}`;
    this.share = options.share ?? (world.hasShortSeeds ? this.random('share').pick(SHARES) : 1);
    this.faults = new Faults({ seed: this.seed, only: options.only, without: options.without });
    this.trace = new Trace(this.scheduler, options.keepTrace ?? false);
    this.tolerate = options.tolerate ?? (() => false);
    this.stacks = stacksOf(world, this.seed);
    this.cloud = new Cloud({
      stack: this.stacks.first,
      pipeline: world.pipeline,
      seed: this.seed,
      scheduler: this.scheduler,
      faults: this.faults,
      trace: this.trace,
      http: (request) => this.http(request),
      keeps: world.keeps ?? /DeadLetters/,
      onLog: (from, line) => this.readLog(from, line),
      onUnknown: (what) => this.fail('stand-ins know what they are asked', what),
      onForbidden: (what) => this.fail('roles allow what their functions ask for', what),
      onThrow: (requestId, { name, message }) => {
        if (this.faults.struck.length === 0)
          this.fail('without a fault nothing breaks', `${requestId} threw ${name}: ${message}`);
      },
    });
  }

  get now(): number {
    return this.scheduler.now;
  }

  /** Chance of the world's own, which no fault changes. @param of whose */
  random(of: string): Random {
    return createRandom(`${this.seed}/world/${of}`);
  }

  /** How many of something there are: as drawn of a whole seed, fewer of a short one, and always one. */
  some(random: Random, from: number, to: number): number {
    return Math.max(1, Math.round(this.share * random.int(from, to)));
  }

  count(what: string, times = 1): void {
    this.counts[what] = (this.counts[what] ?? 0) + times;
  }

  /** Notes that something did not hold. */
  fail(invariant: string, detail: string): void {
    const violation = { invariant, detail, at: this.now };
    this.trace.add(`VIOLATED ${invariant}: ${detail}`);
    if (this.tolerate(violation)) this.tolerated.push(violation);
    else this.violation ??= violation;
  }

  onChange(watch: (change: Change) => void): void {
    for (const table of this.cloud.tables.values()) table.onChange.push(watch);
  }

  /** Does something now and then, until a moment. */
  every(milliseconds: number, until: number, work: () => void): void {
    this.scheduler.after(milliseconds, () => {
      work();
      if (this.now + milliseconds <= until) this.every(milliseconds, until, work);
    });
  }

  /** Lets time go on to a moment. */
  async runTo(time: number): Promise<void> {
    // In steps, so that a run that has found something soon ends.
    while (this.scheduler.now < time) {
      await this.scheduler.run(Math.min(time, this.scheduler.now + HOUR / 4));
      if (this.violation) throw new Found();
    }
  }

  /** Lets time go on until what was written has reached whoever reads it. */
  async runToQuiet(): Promise<void> {
    let changedAt = this.now;
    this.onChange(() => {
      changedAt = this.now;
    });
    do await this.runTo(this.now + MINUTE);
    while (this.now - changedAt < 2 * MINUTE);
  }

  private readLog(from: string, line: string): void {
    if (line.includes(PERSONAL)) this.fail('nothing personal in logs', `${from} wrote ${line}`);
    for (const read of this.onLine) read(from, line);
    if (!line.includes('"attention"')) return;
    const { message, reason, ...detail } = JSON.parse(line) as Record<string, unknown>;
    if (message !== 'attention') return;
    this.trace.add(
      `ATTENTION ${reason} ${JSON.stringify({ correlationId: detail.correlationId, leg: detail.leg })}`,
    );
    this.attentions.push({ at: this.now, from, reason: String(reason), detail });
  }
}

export async function run(world: World, options: RunOptions): Promise<RunResult> {
  const simulation = new Simulation(world, options);
  const { scheduler, faults, trace, cloud } = simulation;
  try {
    const trafficEnds = START + simulation.share * world.days * DAY;
    cloud.parameters.set(
      `/frontdesk/${ENVIRONMENT}/data/${PERSON_KEY}`,
      'secret-of-persons-0123456789abcdef',
    );
    const live = world.begin(simulation, trafficEnds);
    cloud.planOutages(START, trafficEnds);
    planDeployments(simulation, trafficEnds);
    const emptyAfterDays = options.seed % EMPTIED_IN_ONE_OF === 0 ? world.emptyAfterDays : undefined;
    const allEnds = trafficEnds + (emptyAfterDays ?? world.calmDays) * DAY;
    const lookAtMetrics = watchMetrics(simulation);
    simulation.every(HOUR, allEnds, () => {
      live.look();
      lookAtMetrics(false);
    });
    await simulation.runTo(trafficEnds);
    faults.end();
    cloud.endOutages();
    const hasOutlets = world.pipeline !== 'data' && cloud.stack.config.data?.lake !== undefined;
    if (hasOutlets) {
      // Before all that is stored is gone by its retention.
      await simulation.runTo(Math.min(allEnds, trafficEnds + DAY));
      await simulation.runToQuiet();
      holdOutlets(simulation);
    }
    await simulation.runTo(allEnds);
    await live.end();
    if (emptyAfterDays !== undefined) live.lookAtWhatIsLeft?.();
    if (hasOutlets) holdOutlets(simulation);
    lookAtMetrics(true);
  } catch (error) {
    if (!(error instanceof Found)) throw error;
  }
  return {
    seed: options.seed,
    violation: simulation.violation,
    tolerated: simulation.tolerated,
    faults: faults.struck,
    happened: scheduler.happened,
    digest: trace.digest(),
    trace: trace.lines,
    coverage: cloud.caller.coverage,
    counts: simulation.counts,
  };
}

function planDeployments(simulation: Simulation, until: number): void {
  const { scheduler, faults, cloud, stacks } = simulation;
  const sometime = ({ size }: Fault, work: () => void) => scheduler.at(START + size * (until - START), work);
  const { upgrade } = cloud;
  if (upgrade) sometime(upgrade, () => cloud.deploy());
  for (let number = 0; number < 3; number++) {
    const fault = faults.draw('deployment', ['deploy']);
    if (fault) sometime(fault, () => cloud.deploy());
  }
  const fault = stacks.others.length > 0 && faults.draw('configuration', ['exchange']);
  if (!fault) return;
  const random = simulation.random('configuration');
  const other = random.pick(stacks.others);
  const exchange = () => cloud.exchange(other());
  const wait = random.next() ** 5 * 2 * MINUTE;
  // In half of the seeds while something is on its way, which is a matter of seconds.
  const hasTraffic = random.chance(0.5);
  sometime(fault, hasTraffic ? () => cloud.onceAsked(() => scheduler.after(wait, exchange)) : exchange);
}

/** Measures what events use of their pipeline's table, and how many calls they take. */
import { run, type Simulation } from '../simulation.ts';
import type { MeasuredEvent } from './events.ts';
import { CapacityMeter, type Used } from './meter.ts';

/** Long enough for what follows from an event, and short enough that little of the hourly work is among it. */
const SETTLED = 20 * 60_000;

export interface Measured {
  /** Capacity units per event, by partition, such as `gsi1 form#main#new`. */
  readonly partitions: ReadonlyMap<string, Used>;
  /** Calls per event, by function, service and command, such as `Submit.dynamodb.TransactWrite`. */
  readonly calls: ReadonlyMap<string, number>;
  /** Rows per event that Firehose has taken. */
  readonly rows: number;
}

interface Crowd {
  readonly count: number;
  readonly pause: number;
}

/**
 * Lets events happen without a fault, and divides what they used by their number.
 *
 * @param crowd how many, and the milliseconds between two of them: a long pause leaves each alone in its batches, a short one fills these
 * @param variant names its configuration. @default the event's own
 * @throws Error for an event that is refused, or that does not come to its end
 */
export async function measure(event: MeasuredEvent, crowd: Crowd, variant?: string): Promise<Measured> {
  let measured: Measured | undefined;
  let failure: unknown;
  const begin = (simulation: Simulation) => {
    live(simulation, event, crowd).then(
      (result) => {
        measured = result;
      },
      (error) => {
        failure = error;
      },
    );
    return { look() {}, end() {} };
  };
  const world = {
    ...event,
    name: ['capacity', event.pipeline, event.door, variant].filter(Boolean).join('-'),
    days: 0.9,
    isPlain: true,
    calmDays: 0.01,
    begin,
  };
  const { violation } = await run(world, { seed: 1, only: new Set(), share: 1 });
  if (failure) throw failure;
  if (violation) throw new Error(`${violation.invariant}: ${violation.detail}`);
  if (!measured) throw new Error(`${event.events} have not come to their end`);
  return measured;
}

async function live(
  simulation: Simulation,
  event: MeasuredEvent,
  { count, pause }: Crowd,
): Promise<Measured> {
  const { cloud, scheduler } = simulation;
  const happen = await event.prepare(simulation);
  // The first ones start containers, and read what those keep.
  await Promise.all([happen(count), happen(count + 1)]);
  await scheduler.sleep(SETTLED);
  const meter = new CapacityMeter(cloud);
  const carryOut = cloud.runOnTables;
  cloud.runOnTables = (name, input, token) => meter.around(name, input, () => carryOut(name, input, token));
  const before = new Map(cloud.caller.coverage);
  const rowsBefore = cloud.outlets.rows.length;
  const happening: Promise<void>[] = [];
  for (let number = 0; number < count; number++) {
    happening.push(happen(number));
    await scheduler.sleep(pause);
  }
  await Promise.all(happening);
  await scheduler.sleep(SETTLED);
  const calls = [...cloud.caller.coverage].map(
    ([site, times]) => [site.replace(/ -$/, ''), (times - (before.get(site) ?? 0)) / count] as const,
  );
  const partitions = [...meter.used].map(
    ([name, { writes, reads }]) => [name, { writes: writes / count, reads: reads / count }] as const,
  );
  const rows = (cloud.outlets.rows.length - rowsBefore) / count;
  return { partitions: new Map(partitions), calls: new Map(calls), rows };
}

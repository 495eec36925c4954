/** The owner's commands, run at any moment from a machine that may be switched off in the middle. */
import type { Random } from '../kernel/random.ts';
import type { Simulation } from '../simulation.ts';

/** At most so many runs of a command in a seed; half of the seeds have none. */
const MOST_RUNS = 4;

/** Plans runs of `npm run redrive` until a moment, with all mixtures of its flags, now and then two at once. */
export function redriveSometimes(simulation: Simulation, until: number): void {
  plan(simulation, 'redrive', until, (random) => ({
    flags: {
      includeUnknown: random.chance(0.4),
      includeBounced: random.chance(0.3),
      includeAutoresponses: random.chance(0.3),
    },
  }));
}

/** Plans runs of `npm run feedback:rebuild` until a moment. */
export function rebuildSometimes(simulation: Simulation, until: number): void {
  plan(simulation, 'rebuild', until, () => ({}));
}

/** Plans runs of `npm run data -- backfill` until a moment. @param key of persons' hashes */
export function backfillSometimes(simulation: Simulation, until: number, key: string): void {
  plan(simulation, 'backfill', until, () => ({ key }));
}

function plan(
  simulation: Simulation,
  command: string,
  until: number,
  inputOf: (random: Random) => object,
): void {
  const { cloud, scheduler } = simulation;
  const random = simulation.random(`command ${command}`);
  if (random.chance(0.5)) return;
  const run = async (input: object) => {
    const { end } = await cloud.command(command, input);
    simulation.count(`${command} ${end}`);
  };
  const waiting: (() => void)[] = [];
  simulation.onChange(() => waiting.splice(0).forEach((begin) => void begin()));
  const runs = random.int(1, MOST_RUNS);
  for (let number = 0; number < runs; number++) {
    const input = inputOf(random);
    const [moment, pause, isTwice] = [random.next(), random.next() ** 2 * 500, random.chance(0.2)];
    const begin = () => void run(input);
    // Most begin while something moves: that is where the races are.
    const next = () => waiting.push(() => scheduler.after(pause, begin));
    const at = scheduler.now + moment * (until - scheduler.now);
    scheduler.at(at, random.chance(0.7) ? next : begin);
    if (isTwice) scheduler.at(at, next);
  }
}

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
  const runs = random.int(1, MOST_RUNS);
  for (let number = 0; number < runs; number++) {
    const input = inputOf(random);
    const at = scheduler.now + random.next() * (until - scheduler.now);
    scheduler.at(at, () => void run(input));
    if (random.chance(0.2)) scheduler.at(at + random.next() * 3000, () => void run(input));
  }
}

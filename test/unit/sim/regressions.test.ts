import { expect, test } from 'vitest';
import { isKnown } from '../../sim/known.ts';
import { REGRESSIONS } from '../../sim/regressions.ts';
import { run } from '../../sim/simulation.ts';
import { worlds } from '../../sim/worlds/index.ts';
import type { World } from '../../sim/worlds/world.ts';

test.each(REGRESSIONS)(
  '$pipeline, seed $seed: $finding',
  async ({ pipeline, seed, faults }) => {
    const only = new Set(faults);
    const result = await run(worlds[pipeline] as World, {
      seed,
      only,
      share: 1,
      tolerate: isKnown(pipeline),
    });
    expect(result.violation).toBeUndefined();
  },
  240_000,
);

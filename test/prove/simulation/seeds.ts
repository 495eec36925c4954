/** The seeds that the gate runs of each pipeline. More are run by command: `npm run simulate`. */
import { expect, test } from 'vitest';
import { campaign, describe } from '../../sim/campaign.ts';
import { isKnown } from '../../sim/known.ts';
import type { World } from '../../sim/worlds/world.ts';

const SEEDS = 200;
/** Of a pipeline's further worlds, which share most of what happens with its first one. */
export const FURTHER_SEEDS = 24;

export function testSeeds(world: World, seeds = SEEDS): void {
  test(`${seeds} seeds of ${world.name ?? world.pipeline} hold`, async () => {
    const found = await campaign(world, { from: 1, seeds, tolerate: isKnown(world.pipeline) });
    console.log(describe(found));
    expect(found.failed.map(({ seed, violation }) => ({ seed, ...violation }))).toEqual([]);
    expect(found.seeds).toBe(seeds);
  });
}

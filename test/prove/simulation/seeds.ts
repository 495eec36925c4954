/** The seeds that the gate runs of each pipeline. More are run by command: `npm run simulate`. */
import { afterAll, describe, expect, test } from 'vitest';
import { type Campaign, campaign, merge, describe as say } from '../../sim/campaign.ts';
import { isKnown } from '../../sim/known.ts';
import type { World } from '../../sim/worlds/world.ts';

const SEEDS = 200;
/** Of a pipeline's further worlds, which share most of what happens with its first one. */
export const FURTHER_SEEDS = 24;
/** So many are a test of their own, whose bound so ends a seed that hangs, however many seeds there are. */
const TOGETHER = 20;

export function testSeeds(world: World, seeds = SEEDS): void {
  describe(`${seeds} seeds of ${world.name ?? world.pipeline}`, () => {
    const parts: Campaign[] = [];
    for (let from = 1; from <= seeds; from += TOGETHER) {
      const to = Math.min(from + TOGETHER - 1, seeds);
      test(`${from} to ${to} hold`, async () => {
        const tolerate = isKnown(world.pipeline);
        const found = await campaign(world, { from, seeds: to - from + 1, tolerate });
        parts.push(found);
        expect(found.failed.map(({ seed, violation }) => ({ seed, ...violation }))).toEqual([]);
      });
    }
    afterAll(() => {
      const seconds = parts.reduce((sum, part) => sum + part.seconds, 0);
      console.log(say({ ...merge(parts), seconds }));
    });
  });
}

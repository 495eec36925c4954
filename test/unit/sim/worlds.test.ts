import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isKnown } from '../../sim/known.ts';
import { run } from '../../sim/simulation.ts';
import { furtherWorlds, STATELESS, worlds } from '../../sim/worlds/index.ts';

const LAMBDAS = join(import.meta.dirname, '../../../lambdas');

test('every pipeline has a world in which it is simulated, and its seeds in the gate', () => {
  const pipelines = readdirSync(LAMBDAS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'shared')
    .map(({ name }) => name)
    .filter((name) => STATELESS[name] === undefined)
    .sort();
  expect(Object.keys(worlds).sort()).toEqual(pipelines);
  const gate = readdirSync(join(import.meta.dirname, '../../prove/simulation'));
  expect(gate).toEqual(expect.arrayContaining(pipelines.map((name) => `${name}.test.ts`)));
});

/** How much of a world's days is enough to go astray in, where it has shorter ones. */
const SHARE = 0.25;

test.each(
  [...Object.values(worlds), ...Object.values(furtherWorlds)].map(
    (world) => [world.name ?? world.pipeline, world] as const,
  ),
)('a seed of %s goes the same way twice', async (_, world) => {
  const share = world.hasShortSeeds ? SHARE : 1;
  const options = { seed: 2, share, tolerate: isKnown(world.pipeline) };
  const [first, second] = [await run(world, options), await run(world, options)];
  expect(second.digest).toBe(first.digest);
  expect(first.violation).toBeUndefined();
  expect(first.happened).toBeGreaterThan(1000);
});

/** In which order sweeps do their parts: one that is always ended on its way does the first of them alone. */
import { expect, test } from 'vitest';
import { FAULT_KINDS } from '../../sim/kernel/faults.ts';
import { run } from '../../sim/simulation.ts';
import { contact } from '../../sim/worlds/contact.ts';
import { feedback } from '../../sim/worlds/feedback.ts';
import { images } from '../../sim/worlds/images.ts';

const calm = { days: 0.1, calmDays: 0, isPlain: true };

// To tell takes a call for each kind of leg, to find what was lost one for each of many partitions.
test.each([
  ['contact', contact, 'mail'],
  ['feedback', feedback, 'alert'],
  ['images', images, 'render'],
] as const)(
  'the sweep of %s tells what nobody was told of before it looks for what was lost',
  async (_, world, leg) => {
    const options = { seed: 1, share: 1, without: new Set(FAULT_KINDS), keepTrace: true };
    const { trace } = await run({ ...world, ...calm }, options);
    const firstOf = (call: string) =>
      trace.findIndex((line) => line.includes(`Sweep.dynamodb.Query ${call}`));
    expect(firstOf(`given-up#${leg}`)).toBeGreaterThan(0);
    expect(firstOf(`due#${leg}`)).toBeGreaterThan(firstOf(`given-up#${leg}`));
  },
);

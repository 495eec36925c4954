import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { checkShared, shards } from '../../../config/shards.ts';

const pipeline = z
  .strictObject({
    forms: z.record(z.string(), z.strictObject({ shards: shards.optional() })),
    shards: shards.optional(),
  })
  .superRefine(checkShared('forms'));

const mistakes = (input: unknown) =>
  (pipeline.safeParse(input).error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
const december = { from: '2026-12-01', count: 8 };

describe('shards', () => {
  it.each([
    ['none', { forms: { main: {} } }],
    ['of what all share alone', { shards: [december], forms: { main: {} } }],
    ['no more than what all share has', { shards: [december], forms: { main: { shards: [december] } } }],
    [
      'later than that',
      { shards: [december], forms: { main: { shards: [{ from: '2026-12-24', count: 2 }] } } },
    ],
    [
      'one again',
      { shards: [december], forms: { main: { shards: [december, { from: '2027-01-01', count: 1 }] } } },
    ],
  ])('may be %s', (_, input) => {
    expect(mistakes(input)).toEqual([]);
  });

  it.each([
    ['2026-13-01', 8, 'not a day, such as 2026-12-01'],
    ['tomorrow', 8, 'not a day, such as 2026-12-01'],
    ['2026-12-01', 0, 'must be at least 1'],
    ['2026-12-01', 33, 'more than 32'],
    ['2026-12-01', 1.5, 'not a whole number'],
  ])('are not from %s on %d', (from, count, message) => {
    expect(mistakes({ shards: [{ from, count }], forms: {} }).join()).toContain(message);
  });

  it('stand in the order of their days', () => {
    for (const second of [december, { from: '2026-11-30', count: 2 }])
      expect(mistakes({ shards: [december, second], forms: {} })).toEqual([
        'shards: not in the order of their days, each day once',
      ]);
  });

  it('of what all share keep up with each', () => {
    const message =
      'fewer than forms.main.shards from 2026-12-01 on: what all forms share needs as many at least';
    expect(mistakes({ forms: { main: { shards: [december] } } })).toEqual([`shards: ${message}`]);
    expect(
      mistakes({ shards: [{ ...december, count: 4 }], forms: { main: { shards: [december] } } }),
    ).toEqual([`shards: ${message}`]);
    const early = {
      shards: [december, { from: '2027-01-01', count: 1 }],
      forms: { main: { shards: [december] } },
    };
    expect(mistakes(early).join()).toContain('from 2027-01-01 on');
  });
});

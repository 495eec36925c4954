import { expect, it } from 'vitest';
import { nextWait } from '../../../../desk/shell/changes.ts';

it('asks after half a minute, then less and less, at least every five minutes', () => {
  const waits = [nextWait(undefined, false)];
  for (let i = 0; i < 8; i++) waits.push(nextWait(waits.at(-1), false));
  expect(waits.map((wait) => Math.round(wait / 1000))).toEqual([30, 45, 68, 101, 152, 228, 300, 300, 300]);
  expect(nextWait(waits.at(-1), true)).toBe(30_000);
});

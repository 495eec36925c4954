import { expect, it } from 'vitest';
import { stateOf } from '../../../../cli/owner/destinations.ts';

it.each([
  [{}, 'well'],
  [{ failures: 3, reason: 'status-503' }, '3 failed in a row (status-503)'],
  [{ reason: 'MissingParameter' }, 'waits for you (MissingParameter)'],
  [
    { failures: 12, reason: 'status-503', pausedAt: '2026-11-28T10:00:00.000Z' },
    'paused since 2026-11-28T10:00:00.000Z (status-503)',
  ],
])('of %j is said that it is: %s', (health, said) => {
  expect(stateOf(health)).toBe(said);
});

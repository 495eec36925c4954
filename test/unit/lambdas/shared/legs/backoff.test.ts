import { describe, expect, it } from 'vitest';
import { backoffSeconds, waitSeconds } from '../../../../../lambdas/shared/legs/backoff.ts';
import { receivesWithin } from '../../../../../lib/constructs/work-queue.ts';

const delivery = { firstRetrySeconds: 15, longestRetrySeconds: 3600 };

describe('backoffSeconds', () => {
  it('doubles up to the longest pause', () => {
    expect([1, 2, 3, 9, 30, 1000].map((attempts) => backoffSeconds(attempts, delivery, 0.5))).toEqual([
      15, 30, 60, 3600, 3600, 3600,
    ]);
  });

  it('spreads by a quarter either way, and never below a second', () => {
    expect(backoffSeconds(4, delivery, 0)).toBe(90);
    expect(backoffSeconds(4, delivery, 1)).toBe(150);
    expect(backoffSeconds(1, { firstRetrySeconds: 1, longestRetrySeconds: 1 }, 0)).toBe(1);
  });
});

describe('receivesWithin', () => {
  it('outlasts the horizon even when every pause is the shortest', () => {
    const defaults = { ...delivery, leaseSeconds: 90, horizonSeconds: 86_400, overdueSeconds: 900 };
    let elapsed = 0;
    for (let attempt = 1; attempt <= receivesWithin(defaults); attempt++)
      elapsed += backoffSeconds(attempt, delivery, 0);
    expect(elapsed).toBeGreaterThan(86_400);
  });

  it('leaves room for the attempts that wait for the next day, as many again', () => {
    const defaults = { ...delivery, horizonSeconds: 86_400 };
    let attempts = 1;
    for (let elapsed = 0; elapsed < 86_400; attempts++) elapsed += backoffSeconds(attempts, delivery, 0);
    for (let waited = 0; waited < 3 * 86_400; attempts++) waited += waitSeconds(delivery, 0);
    expect(receivesWithin(defaults)).toBeGreaterThanOrEqual(2 * (attempts - 1));
  });
});

import { expect, test } from 'vitest';
import { newLeg } from '../../../../../lambdas/shared/legs/legs.ts';
import { timelineOf } from '../../../../../lambdas/shared/owner/present-leg.ts';

test('a leg is tried for its horizon, and for as long as it has to wait in addition', () => {
  const leg = newLeg({ pk: 'submission#1', leg: 'mail' }, new Date('2026-03-02T08:00:00.000Z'));
  const options = { horizonSeconds: 86_400, mayRetry: () => true };
  expect(timelineOf(leg, options).givesUpAt).toBe('2026-03-03T08:00:00.000Z');
  expect(timelineOf({ ...leg, waited: 7_200 }, options).givesUpAt).toBe('2026-03-03T10:00:00.000Z');
});

test('a leg is tried no longer than it is kept', () => {
  const made = new Date('2026-03-02T08:00:00.000Z');
  const leg = newLeg({ pk: 'submission#1', leg: 'mail' }, made, made.getTime() / 1000 + 3_600);
  const options = { horizonSeconds: 86_400, mayRetry: () => true };
  expect(timelineOf(leg, options).givesUpAt).toBe('2026-03-02T09:00:00.000Z');
});

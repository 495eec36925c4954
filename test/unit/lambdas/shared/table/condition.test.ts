import { describe, expect, it } from 'vitest';
import { conditionalWrite, conditionHeld } from '../../../../../lambdas/shared/table/condition.ts';

const failure = (more: object = {}) =>
  Promise.reject(Object.assign(new Error(), { name: 'ConditionalCheckFailedException', ...more }));

describe('a conditional write', () => {
  it('answers with what was written, or with what made its condition fail', async () => {
    expect(await conditionalWrite(Promise.resolve({ Attributes: { a: 1 } }))).toEqual({
      held: true,
      output: { Attributes: { a: 1 } },
    });
    const Item = { state: { S: 'sent' }, attempts: { N: '2' } };
    expect(await conditionalWrite(failure({ Item }))).toEqual({
      held: false,
      found: { state: 'sent', attempts: 2 },
    });
    expect(await conditionalWrite(failure())).toEqual({ held: false, found: undefined });
    expect([await conditionHeld(Promise.resolve()), await conditionHeld(failure())]).toEqual([true, false]);
  });

  it('throws any other failure on', async () => {
    const throttled = Object.assign(new Error(), { name: 'ThrottlingException' });
    await expect(conditionHeld(Promise.reject(throttled))).rejects.toBe(throttled);
  });
});

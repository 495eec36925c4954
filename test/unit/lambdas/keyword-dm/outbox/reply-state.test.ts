import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keywordDm } from '../../../../../config/keyword-dm.ts';
import { classify } from '../../../../../lambdas/keyword-dm/graph/errors.ts';
import { decide, slotAfter } from '../../../../../lambdas/keyword-dm/outbox/reply-state.ts';
import { corpus } from '../../../../support/corpus.ts';
import { META_ERRORS } from '../../../../support/keyword-dm/meta-errors.ts';

const error = (code: number, error_subcode?: number, is_transient?: boolean, message = 'secret words') =>
  classify({ status: 400, body: { error: { message, code, error_subcode, is_transient } } });

describe('the class of an answer', () => {
  test.each(META_ERRORS)(
    '$code/$subcode: $class, $reason',
    ({ code, subcode, transient, message, ...expected }) => {
      const { class: kind, reason, doubt } = error(code, subcode, transient, message);
      expect({ class: kind, reason, doubt }).toEqual({ doubt: undefined, ...expected });
    },
  );

  test.each([429, 500, 502, 503])('status %i without a body is tried again', (status) =>
    expect(classify({ status, body: undefined }).class).toBe('retry'),
  );

  test('only what may have arrived is of unknown outcome', () => {
    expect(classify({ network: 'ECONNREFUSED' }).maybeDone).toBe(false);
    expect(classify({ network: 'ECONNRESET' }).maybeDone).toBe(true);
    expect(classify({ network: 'TimeoutError' }).maybeDone).toBe(true);
    expect(classify({ status: 503 }).maybeDone).toBe(true);
    expect(classify({ status: 429 }).maybeDone).toBe(false);
    expect(error(1).maybeDone).toBe(true);
    expect(error(613).maybeDone).toBe(false);
  });

  test('whatever an answer holds, it has a class', () => {
    const part = fc.anything({ withNullPrototype: true });
    const record = fc.record({ message: part, code: part, error_subcode: part, is_transient: part });
    const body = fc.oneof(part, fc.record({ error: fc.oneof(part, record) }));
    fc.assert(
      fc.property(fc.integer({ min: 200, max: 599 }), body, (status, answer) => {
        expect(classify({ status, body: answer }).class).toMatch(/^(retry|pause|stop|terminal)$/);
      }),
      { examples: corpus('keyword-dm/graph-errors') },
    );
  });

  test("Meta's words are not kept", () => expect(JSON.stringify(error(1))).not.toContain('secret'));
});

describe('what becomes of a reply', () => {
  const now = new Date('2026-11-21T12:00:00.000Z');
  const plan = {
    firstRetrySeconds: 10,
    longestRetrySeconds: 60,
    leaseSeconds: 120,
    horizonSeconds: 86_400,
    maxAttempts: 4,
  };
  const first = {
    leg: 'private-reply' as const,
    commentId: 'c1' as string | undefined,
    attempts: 1,
    outcomeUnknown: false,
    deadline: '2026-11-28T12:00:00.000Z',
  };
  const after = { ...first, attempts: 2, outcomeUnknown: true };
  const timeout = classify({ network: 'TimeoutError' });
  const middle = 0.5;

  test('answered', () => {
    expect(decide(first, { delivered: true, messageId: 'm' }, plan, now)).toEqual({
      state: 'sent',
      evidence: 'answer',
      messageId: 'm',
    });
  });

  test('a lost answer is tried again, and a refusal as answered then means delivered', () => {
    expect(decide(first, timeout, plan, now, middle)).toMatchObject({
      state: 'pending',
      attempts: 1,
      outcomeUnknown: true,
      dueAt: '2026-11-21T12:00:10.000Z',
    });
    expect(decide(after, error(100, 2534025), plan, now)).toEqual({
      state: 'sent',
      evidence: 'already-answered',
    });
  });

  test.each([
    ['a private reply, which Meta takes once,', first, timeout, 10],
    ['a direct message', { ...first, commentId: undefined }, timeout, 120],
    ['a public reply', { ...first, leg: 'public-reply' as const }, timeout, 120],
    ['a public reply that was refused', { ...first, leg: 'public-reply' as const }, error(2), 10],
    [
      'a direct message that was not begun',
      { ...first, commentId: undefined },
      { ...timeout, maybeDone: false },
      10,
    ],
  ])('%s is tried again as soon as it can not come twice', (_, progress, outcome, seconds) =>
    expect(decide(progress, outcome, plan, now, middle)).toMatchObject({
      state: 'pending',
      dueAt: new Date(now.getTime() + seconds * 1000).toISOString(),
    }),
  );

  test('refused as answered at the first attempt, it was not us', () =>
    expect(decide(first, error(100, 2534025), plan, now)).toEqual({
      state: 'failed',
      reason: 'used-old-or-ineligible',
    }));

  test('after a lost answer, a generic error is only an attempt', () =>
    expect(decide(after, error(2), plan, now)).toMatchObject({ state: 'pending', outcomeUnknown: true }));

  test('attempts are bounded; an unknown outcome is then listed as such', () => {
    expect(decide({ ...after, attempts: 4 }, error(2), plan, now)).toMatchObject({ state: 'unknown' });
    const refused = classify({ network: 'ECONNREFUSED' });
    expect(decide({ ...first, attempts: 4 }, refused, plan, now)).toEqual({
      state: 'failed',
      reason: 'not-connected',
    });
  });

  test('an outage of most of a day gives nothing up', () => {
    const usual = keywordDm.parse({ accounts: { main: { userId: '17841400000000001' } } }).delivery;
    let [time, attempts] = [now, 1];
    const triedFor = () => (time.getTime() - now.getTime()) / 3_600_000;
    for (; attempts < 1000; attempts++) {
      const decision = decide({ ...first, attempts }, classify({ status: 503 }), usual, time, middle);
      if (decision.state !== 'pending') break;
      time = new Date(decision.dueAt);
    }
    expect(triedFor()).toBeGreaterThanOrEqual(24);
    expect(triedFor()).toBeLessThan(26);
  });

  test('it is not tried again once the window has closed', () =>
    expect(decide({ ...first, deadline: '2026-11-21T12:00:05.000Z' }, timeout, plan, now, middle).state).toBe(
      'unknown',
    ));

  test.each([
    ['pause', error(613)],
    ['stop', error(190)],
  ] as const)('%s burns no attempt and gives the slot back', (account, outcome) => {
    expect(decide({ ...first, attempts: 4 }, outcome, plan, now)).toMatchObject({
      state: 'pending',
      attempts: 3,
      account,
    });
    expect(slotAfter(outcome)).toBe('unused');
  });

  test.each([
    [10, 'permission-10'],
    [200, 'permission-200'],
    [100, 'refused-100'],
  ])('a bare %i ends for its comment', (code, reason) => {
    expect(decide(first, error(code), plan, now)).toEqual({ state: 'failed', reason });
    expect(decide(after, error(code), plan, now)).toEqual({ state: 'unknown', reason });
  });

  test('the permission that was missing before does not stop the account again', () => {
    const again = { ...first, reason: 'permission-3' };
    expect(decide(first, error(3), plan, now)).toMatchObject({ state: 'pending', account: 'stop' });
    expect(decide(again, error(3), plan, now)).toEqual({ state: 'failed', reason: 'permission-3' });
    expect(decide({ ...again, outcomeUnknown: true }, error(3), plan, now).state).toBe('unknown');
    expect(decide(again, error(190), plan, now)).toMatchObject({ state: 'pending', account: 'stop' });
  });

  test('pauses double up to the longest', () => {
    const due = (attempts: number) =>
      decide({ ...first, attempts }, timeout, { ...plan, maxAttempts: 99 }, now, middle);
    expect([1, 2, 3, 4, 40].map((n) => due(n))).toMatchObject(
      [10, 20, 40, 60, 60].map((s) => ({ dueAt: new Date(now.getTime() + s * 1000).toISOString() })),
    );
  });

  test('a slot is used by what Meta has counted, and unsure while it may come later', () => {
    expect(slotAfter({ delivered: true })).toBe('used');
    expect(slotAfter(error(1))).toBe('used');
    expect(slotAfter(timeout)).toBe('unsure');
    expect(slotAfter(classify({ network: 'ECONNREFUSED' }))).toBe('unused');
  });
});

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Account, OutboxEntry } from '../../../../../contract/client/keyword-dm.ts';
import { instagramAccount } from '../../../../../desk/i18n/messages/en/instagram-account.ts';
import { en } from '../../../../../desk/i18n/messages/en.ts';
import { makeTranslate } from '../../../../../desk/i18n/translate.ts';
import { reasonKey, reasonText } from '../../../../../desk/pages/instagram/reasons.ts';
import { readInstagram, readOutbox } from '../../../../../desk/pages/instagram/search.ts';
import { isPausedByOwner, isUntried, resumedKey } from '../../../../../desk/pages/instagram/standing.ts';
import { canRetry, replyShown, switchedOnKey } from '../../../../../desk/pages/instagram/words.ts';
import { BY_OWNER } from '../../../../../lambdas/keyword-dm/account/account.ts';
import { classify } from '../../../../../lambdas/keyword-dm/graph/errors.ts';
import { TOO_LATE } from '../../../../../lambdas/keyword-dm/outbox/deliver.ts';

/** What Meta may answer, by the codes that its reference has and some that it has not. */
const ANSWERS = [
  ...[1, 2, 3, 4, 10, 17, 32, 100, 190, 200, 368, 551, 613, 9999].map((code) => ({
    status: 400,
    body: { error: { code } },
  })),
  ...[
    463, 467, 2018065, 2018108, 2018278, 2018300, 2534001, 2534013, 2534014, 2534022, 2534025, 2534029,
    1893063,
  ].map((error_subcode) => ({ status: 400, body: { error: { code: 190, error_subcode } } })),
  { status: 400, body: { error: { code: 100, message: 'appsecret_proof' } } },
  { status: 429 },
  { status: 500 },
  { network: 'ECONNREFUSED' },
  {},
];

describe('reasons in words', () => {
  it.each(ANSWERS)('are there for what Meta answers: %j', (answer) => {
    expect(reasonKey(classify(answer).reason)).toBeDefined();
  });

  it('are there for everything that is not answered', () => {
    const source = readFileSync('lambdas/keyword-dm/outbox/unanswered.ts', 'utf8');
    const reasons = [...(/type Unanswered =([^;]+);/.exec(source)?.[1] ?? '').matchAll(/'([a-z-]+)'/g)];
    expect(reasons.length).toBeGreaterThan(3);
    for (const [, reason = ''] of reasons) expect(reasonKey(reason), reason).toBeDefined();
  });

  it.each(['older-than-rule', 'cancelled', 'too-late', 'no-comment-time', 'token-missing', 'window-closed'])(
    'are there for our own: %s',
    (reason) => expect(reasonKey(reason)).toBeDefined(),
  );

  it('say of a turn of ours that had no time left that it comes later, not that Instagram refuses', () => {
    expect(reasonKey(TOO_LATE)).toBe('instagramAccount.whyLater');
  });

  it('leave a code that nobody has words for as it is', () => {
    const t = makeTranslate('en', { ...en, instagramAccount });
    expect(reasonText('something-new', t)).toBe('something-new');
    expect(reasonText('refused-100-33', t)).toBe('Instagram refused it without saying why.');
    expect(reasonKey('something-new')).toBeUndefined();
  });
});

describe('a reply that ended unsent', () => {
  it('was too late, unless its person wrote STOP', () => {
    expect(replyShown({ state: 'expired', reason: 'window-closed' })).toEqual({
      key: 'instagram.replyExpired',
      tone: 'bad',
    });
    expect(replyShown({ state: 'expired', reason: 'person-stopped' })).toEqual({
      key: 'instagram.replyFailed',
      tone: 'plain',
    });
    expect(replyShown({ state: 'sent' })).toEqual({ key: 'instagram.replySent', tone: 'good' });
  });
});

describe('trying again', () => {
  const now = new Date('2026-11-28T12:00:00Z');
  const entry = (state: string, more = {}) =>
    ({
      legs: { 'private-reply': { state, attempts: 1, deadline: '2026-11-29T00:00:00Z', ...more } },
    }) as unknown as OutboxEntry;

  it('is offered for what the API would take', () => {
    expect(canRetry(entry('failed'), now)).toBe(true);
    expect(canRetry(entry('failed', { reason: 'cancelled' }), now)).toBe(true);
    expect(canRetry(entry('unknown'), now)).toBe(true);
    for (const state of ['pending', 'sending', 'sent', 'expired'])
      expect(canRetry(entry(state), now)).toBe(false);
  });

  it('is not offered once Instagram’s time is over, or where the rule came later', () => {
    expect(canRetry(entry('failed', { deadline: '2026-11-28T11:59:00Z' }), now)).toBe(false);
    expect(canRetry(entry('failed', { reason: 'older-than-rule' }), now)).toBe(false);
  });
});

it('an account that its owner paused is known by the API’s own word', () => {
  expect(isPausedByOwner({ state: 'stopped', reason: BY_OWNER })).toBe(true);
  expect(isPausedByOwner({ state: 'stopped', reason: 'token-expired' })).toBe(false);
  expect(isPausedByOwner({ state: 'active' })).toBe(false);
});

describe('an account of which the API says that it is active', () => {
  const account: Account = { id: 'main', userId: '1', state: 'active', webhooks: true, backlog: [] };

  it('is untried until Meta has taken a token of it', () => {
    expect(isUntried(account)).toBe(true);
    expect(isUntried({ ...account, tokenExpiresAt: '2026-12-28T12:00:00Z' })).toBe(false);
    expect(isUntried({ ...account, username: 'shop' })).toBe(false);
    expect(isUntried({ ...account, state: 'stopped' })).toBe(false);
  });

  it('after its owner’s pause sends again, and otherwise tries', () => {
    expect(resumedKey({ state: 'stopped', reason: BY_OWNER })).toBe('instagramAccount.didResume');
    expect(resumedKey({ state: 'stopped', reason: 'token-expired' })).toBe('instagramAccount.didRetry');
    expect(resumedKey({ state: 'paused', reason: 'limit-4' })).toBe('instagramAccount.didRetry');
  });
});

describe('a rule that was switched on', () => {
  const now = new Date('2026-11-28T12:00:00Z');
  const [before, after] = ['2026-11-28T11:00:00Z', '2026-11-28T13:00:00Z'];
  it.each([
    [{}, 'instagram.didSwitchOn'],
    [{ activeFrom: before, activeUntil: after }, 'instagram.didSwitchOn'],
    [{ activeFrom: after }, 'instagram.didSwitchOnEarly'],
    [{ activeUntil: before }, 'instagram.didSwitchOnOver'],
    [{ shadow: true }, 'instagram.didSwitchOnLooks'],
    [{ shadow: true, activeUntil: before }, 'instagram.didSwitchOnOver'],
    [{ shadow: true, activeFrom: after }, 'instagram.didSwitchOnLooks'],
  ])('of %j says %s', (rule, expected) => {
    expect(switchedOnKey({ shadow: false, ...rule }, now)).toBe(expected);
  });
});

it('addresses that anybody wrote say what they can', () => {
  expect(readInstagram({ account: 'main', state: 'sent', x: 1 })).toEqual({ account: 'main' });
  expect(readInstagram({ account: 7 })).toEqual({});
  expect(readOutbox({ state: 'sent', account: '' })).toEqual({ state: 'sent' });
  expect(readOutbox({ state: ['sent'] })).toEqual({});
});

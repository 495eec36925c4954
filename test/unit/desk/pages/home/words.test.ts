import { describe, expect, it } from 'vitest';
import type { Account } from '../../../../../contract/client/keyword-dm.ts';
import { makeFormat } from '../../../../../desk/i18n/format.ts';
import { makeTranslate } from '../../../../../desk/i18n/translate.ts';
import { stateSaid, tokenSaid, webhookSaid } from '../../../../../desk/pages/home/account-words.ts';
import { costSaid } from '../../../../../desk/pages/home/words.ts';
import { textsOf } from '../../../../support/desk-texts.ts';

const t = makeTranslate('en', await textsOf('en'));
const format = makeFormat('en-GB');
const now = new Date('2026-11-28T12:00:00Z');
const inDays = (days: number) => new Date(now.getTime() + days * 86_400_000).toISOString();
const untried: Account = { id: 'main', userId: '1', state: 'active', webhooks: true, backlog: [] };
const account: Account = { ...untried, username: 'shop' };

describe('an Instagram account', () => {
  it.each([
    [{}, 'It sends.', false],
    [{ state: 'stopped', reason: 'owner' }, 'It is paused: nothing is sent until it is resumed.', true],
    [{ state: 'stopped', reason: 'token-expired' }, expect.stringMatching(/token/i), true],
    [{ state: 'paused', reason: 'nobody-knows' }, expect.stringMatching(/./), true],
  ] as const)('in %j says %s', (change, text, isBad) => {
    expect(stateSaid({ ...account, ...change }, t)).toEqual({ text, isBad });
  });

  it.each([
    [undefined, 'How long the token lasts is not known yet.', false],
    [inDays(50), 'The token ends in 50 days; it is renewed each week.', false],
    [inDays(13), 'The token ends in 13 days, and was not renewed. Connect the account again.', true],
    [inDays(-1), 'The token has ended. Connect the account again.', true],
  ])('whose token ends at %s says %s', (tokenExpiresAt, text, isBad) => {
    const one = { ...account, ...(tokenExpiresAt && { tokenExpiresAt }) };
    expect(tokenSaid(one, now, t, format)).toEqual({ text, isBad });
  });

  it('that was never connected is not said to send', () => {
    expect(stateSaid(untried, t)).toEqual({
      text: 'Whether it can send is not known yet: connect it.',
      isBad: true,
    });
    expect(tokenSaid(untried, now, t, format)).toBeUndefined();
  });

  it('says when Meta was heard of last, if it is to be', () => {
    const said = [account, { ...account, webhookSeenAt: inDays(-2) }, { ...account, webhooks: false }].map(
      (one) => webhookSaid(one, now, t, format).text,
    );
    expect(said).toEqual([
      'Nothing has come from Meta yet.',
      'The last comment or message came from Meta 2 days ago.',
      'Comments are looked for every hour; Meta sends no webhooks for it.',
    ]);
  });
});

describe('the month’s cost', () => {
  it('is said against the budget, with what is left out because of it', () => {
    const cost = { month: '2026-11', budget: 5, spent: 1.25 };
    expect(costSaid('Inbox', { ...cost, step: 'normal' }, t, format)).toEqual([
      { text: 'Inbox: US$1.25 of US$5.00.', isBad: false },
    ]);
    expect(costSaid('Inbox', { ...cost, step: 'closed' }, t, format)).toEqual([
      { text: 'Inbox: US$1.25 of US$5.00. Nothing more is taken today.', isBad: true },
    ]);
    expect(costSaid('Inbox', { month: '2026-11', budget: null }, t, format)).toEqual([]);
  });
});

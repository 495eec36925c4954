import { expect, it } from 'vitest';
import { keywordDm } from '../../../../../config/keyword-dm.ts';
import { describer } from '../../../../../lambdas/keyword-dm/events/describe.ts';
import { type FrontdeskEvent, newEvent } from '../../../../../lambdas/shared/events/model.ts';

const AT = '2026-11-28T10:00:00.000Z';
const ACCOUNT = '17841400000000000';
const { accounts } = keywordDm.parse({ accounts: { shop: { userId: ACCOUNT } } });

type Told = Extract<
  FrontdeskEvent,
  { type: `account.${string}` | 'reply.failed' | 'reply.sent' | 'link.clicked' }
>;

function tell(type: Told['type'], data: object) {
  const describe = describer({
    config: { accounts, timeZone: 'Europe/Berlin' },
    deskUrl: async () => 'https://desk.example',
  });
  const event = newEvent({ type, at: AT, of: ACCOUNT, data: { account: ACCOUNT, ...data } } as never);
  return describe(event, { contents: true });
}

const factsOf = async (told: ReturnType<typeof tell>) =>
  Object.fromEntries(((await told)?.message.facts ?? []).map(({ label, value }) => [label, value]));

it('an account that rests is named as its owner names it, with why, what helps and until when', async () => {
  const told = tell('account.paused', { reason: 'rate-limit', until: '2026-11-28T12:00:00.000Z' });
  expect(await told).toMatchObject({
    message: {
      title: 'Instagram account rests: shop',
      answers: [],
      link: { url: 'https://desk.example/instagram' },
    },
  });
  expect(await factsOf(told)).toMatchObject({ Until: expect.stringContaining('13:00') });
});

it('one that has stopped says what to do', async () => {
  const told = tell('account.stopped', { reason: 'token-invalid' });
  expect((await told)?.message.title).toBe('Instagram account has stopped: shop');
  const facts = await factsOf(told);
  expect(facts.Why).not.toBe('');
  expect(facts['What helps']).toContain('shop');
});

it('one that sends again, and one that is not configured any more', async () => {
  expect((await tell('account.resumed', {}))?.message.title).toBe('Instagram account sends again: shop');
  expect((await tell('account.resumed', { account: '1784' }))?.message.title).toMatch(/: 1784$/);
});

it('a reply that was given up leads to the outbox, and says that others may have failed', async () => {
  const told = tell('reply.failed', {
    reply: 'r',
    kind: 'private',
    outcome: 'failed',
    reason: 'window-closed',
  });
  expect((await told)?.message.link?.url).toBe('https://desk.example/instagram/outbox');
  expect(await factsOf(told)).toMatchObject({ Reply: 'private, failed', Reason: 'window-closed' });
});

it('without a desk nothing leads there; nobody is told of what went well', async () => {
  const withoutDesk = describer({ config: { accounts, timeZone: 'UTC' }, deskUrl: async () => undefined });
  const event = newEvent({ type: 'account.resumed', at: AT, of: ACCOUNT, data: { account: ACCOUNT } });
  expect((await withoutDesk(event, { contents: true }))?.message).not.toHaveProperty('link');
  expect(await tell('reply.sent', { reply: 'r', kind: 'private', outcome: 'sent' })).toBeUndefined();
  expect(await tell('link.clicked', { link: 'l' })).toBeUndefined();
});

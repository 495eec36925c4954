import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { createGraph } from '../../../../lambdas/keyword-dm/graph/graph.ts';
import { startGraph } from '../../../../local/graph/server.ts';
import { META_SETTINGS } from '../../../../local/graph/world.ts';
import { META_ERRORS } from '../../../support/keyword-dm/meta-errors.ts';

const settings = { ...META_SETTINGS, limit: { count: 2, seconds: 3600 } };
const standIn = await startGraph({ settings });
const { world, faults } = standIn;
const graphThatWaits = (timeoutSeconds: number) =>
  createGraph({ url: standIn.url, version: 'v24.0', timeoutSeconds }, 'token');
const graph = graphThatWaits(20);
afterAll(() => standIn.stop());

let account = '';
let number = 0;
beforeEach(() => {
  account = `1784140000000001${number++}`;
  world.accounts.clear();
  world.addAccount(account, 'shop', 'token');
});
const comment = (text = 'LINK') =>
  world.comment({ account, mediaId: world.publish(account).id, text, username: 'ann' }).id;

describe('a private reply', () => {
  test('is taken once per comment', async () => {
    const id = comment();
    expect(await graph.replyPrivately(account, id, 'Hi')).toMatchObject({ ok: true });
    expect(await graph.replyPrivately(account, id, 'Hi')).toMatchObject({
      ok: false,
      reason: 'used-old-or-ineligible',
    });
    expect(world.delivered.filter(({ commentId }) => commentId === id)).toHaveLength(1);
  });

  test('is refused after seven days, to ourselves, and above the limit', async () => {
    const mediaId = world.publish(account).id;
    const old = world.comment({
      account,
      mediaId,
      text: '',
      username: 'ann',
      createdAt: Date.now() - 8 * 86_400_000,
    });
    expect(await graph.replyPrivately(account, old.id, 'Hi')).toMatchObject({ class: 'terminal' });
    const own = world.comment({ account, mediaId, text: '', username: 'shop', personId: account });
    expect(await graph.replyPrivately(account, own.id, 'Hi')).toMatchObject({ class: 'terminal' });
    for (let i = 0; i < 2; i++)
      expect(await graph.replyPrivately(account, comment(), 'Hi')).toMatchObject({ ok: true });
    expect(await graph.replyPrivately(account, comment(), 'Hi')).toMatchObject({
      class: 'pause',
      reason: 'limit-613',
    });
  });

  test('holds a thousand bytes at most', async () => {
    expect(await graph.replyPrivately(account, comment(), 'é'.repeat(501))).toMatchObject({
      class: 'terminal',
    });
    expect(await graph.replyPrivately(account, comment(), 'é'.repeat(500))).toMatchObject({ ok: true });
  });
});

test('a direct message is taken within a day of what was written', async () => {
  world.receiveMessage(account, 'ann', 'hello');
  expect(await graph.sendMessage(account, 'ann', 'Hi')).toMatchObject({ ok: true });
  const old = world.receiveMessage(account, 'bob', 'hello');
  const conversation = world.conversations.get(`${account} bob`);
  conversation?.splice(0, 1, { ...old, createdAt: Date.now() - 25 * 3_600_000 });
  expect(await graph.sendMessage(account, 'bob', 'Hi')).toMatchObject({ reason: 'outside-window' });
});

test('tokens expire and are renewed', async () => {
  const mine = world.accounts.get(account);
  if (!mine) throw new Error('no account');
  expect(await graph.refreshToken()).toMatchObject({ ok: false });
  mine.tokenMadeAt -= 2 * 86_400_000;
  expect(await graph.refreshToken()).toMatchObject({ ok: true, body: { expires_in: 5_184_000 } });
  expect(await graph.me()).toMatchObject({ class: 'stop', reason: 'token-invalid' });
  mine.token = 'token';
  mine.tokenExpired = true;
  expect(await graph.me()).toMatchObject({ class: 'stop', reason: 'token-expired' });
});

test.each([
  ['timeout-delivered', { reason: 'no-answer', maybeDone: true }, 1],
  ['timeout-lost', { reason: 'no-answer', maybeDone: true }, 0],
  ['error-delivered', { reason: 'generic-2', maybeDone: true }, 1],
  ['error', { reason: 'generic-1' }, 0],
  ['rate-limit', { class: 'pause' }, 0],
  ['other-app', { reason: 'other-app-has-thread' }, 0],
  ['no-permission', { class: 'terminal', doubt: 'stop', reason: 'permission-10' }, 0],
] as const)('the fault %s', async (fault, answer, count) => {
  const id = comment();
  faults.plan({ next: [fault] });
  // Short for faults that give no answer at all; long enough, for the others, on the busiest machine.
  const asked = fault.startsWith('timeout') ? graphThatWaits(1) : graph;
  expect(await asked.replyPrivately(account, id, 'Hi')).toMatchObject({ ok: false, ...answer });
  expect(world.delivered.filter(({ commentId }) => commentId === id)).toHaveLength(count);
});

describe('any error that a test asks for', () => {
  test.each(META_ERRORS)(
    '$code/$subcode is answered as $class',
    async ({ class: kind, reason, ...answer }) => {
      const id = comment();
      const { doubt: _, ...planned } = answer;
      faults.plan({ next: [planned] });
      expect(await graph.replyPrivately(account, id, 'Hi')).toMatchObject({ ok: false, class: kind, reason });
      expect(await graph.replyPrivately(account, id, 'Hi')).not.toMatchObject({ reason });
    },
  );

  test('stays for a person or a comment until it is taken back', async () => {
    const [id, other] = [comment(), comment()];
    faults.plan({ answers: { [id]: { code: 10, subcode: 2018108 } } });
    for (let i = 0; i < 2; i++)
      expect(await graph.replyPrivately(account, id, 'Hi')).toMatchObject({ reason: 'person-not-reachable' });
    expect(await graph.replyPrivately(account, other, 'Hi')).toMatchObject({ ok: true });
    faults.plan({ answers: { [id]: null } });
    expect(await graph.replyPrivately(account, id, 'Hi')).toMatchObject({ ok: true });
  });

  test.each([
    ['GET me', () => graph.me()],
    ['GET media', () => graph.listMedia(account, 5)],
    ['GET conversations', () => graph.readConversation(account, 'ann')],
    ['GET subscribed_apps', () => graph.subscriptions(account)],
  ])('may be the one of %s', async (call, ask) => {
    faults.plan({ answers: { [call]: { code: 190, subcode: 463, status: 401 } } });
    expect(await ask()).toMatchObject({ class: 'stop', reason: 'token-expired' });
    faults.plan({ answers: { [call]: null } });
    expect(await ask()).toMatchObject({ ok: true });
  });

  test('may be told although the message was delivered', async () => {
    const id = comment();
    faults.plan({ next: [{ code: 2, status: 500, delivered: true }] });
    expect(await graph.replyPrivately(account, id, 'Hi')).toMatchObject({ maybeDone: true });
    expect(world.delivered.filter(({ commentId }) => commentId === id)).toHaveLength(1);
  });
});

test('who comments and who writes a message is the same person', async () => {
  const post = async (path: string, body: object) => {
    const response = await fetch(`${standIn.url}${path}`, { method: 'POST', body: JSON.stringify(body) });
    return response.json();
  };
  const media = world.publish(account).id;
  const [written] = (await post('/_comments', { media, username: 'ann', text: 'LINK' })) as {
    personId: string;
  }[];
  const message = await post('/_messages', { account, username: 'ann', text: 'STOP' });
  expect(message).toMatchObject({ from: written?.personId });
});

import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { createGraph, type Graph } from '../../../../../lambdas/keyword-dm/graph/graph.ts';
import { composeText, deliver } from '../../../../../lambdas/keyword-dm/outbox/deliver.ts';
import { newReply, type ReplyLeg } from '../../../../../lambdas/keyword-dm/outbox/reply.ts';
import { startGraph } from '../../../../../local/graph/server.ts';

const account = '17841400000000001';
const standIn = await startGraph();
const { world } = standIn;
const graph = createGraph({ url: standIn.url, version: 'v24.0', timeoutSeconds: 5 }, 'token');
afterAll(() => standIn.stop());
beforeEach(() => {
  world.accounts.clear();
  world.addAccount(account, 'shop', 'token');
});

const now = new Date();
const hoursAgo = (hours: number) => now.getTime() - hours * 3_600_000;

/** A reply whose first answer was lost. */
function lost(values: Partial<ReplyLeg>) {
  const leg = newReply(
    {
      pk: 'message#a#m1',
      leg: 'private-reply',
      account,
      lane: 'message',
      deadline: new Date(now.getTime() + 3_600_000).toISOString(),
      personId: 'ann',
      template: 'The answer ',
      deleteAt: 0,
    },
    now,
  );
  const made = { ...leg, attempts: 2, outcomeUnknown: true, ...values };
  return { ...made, text: values.text ?? made.template.trim() };
}

describe('after a lost answer to a direct message', () => {
  /** What we wrote into the conversation with a person, and when. */
  function sent(personId: string, message: string, createdAt: number): void {
    world.receiveMessage(account, personId, 'hello');
    world.conversations
      .get(`${account} ${personId}`)
      ?.push({ id: 'mid.1', from: account, message, createdAt });
  }
  const arrivedAt = (personId: string) =>
    world.delivered.filter(({ recipientId }) => recipientId === personId).length;

  test('the message that arrived is found', async () => {
    sent('ann', 'The answer', now.getTime());
    expect(await deliver(graph, lost({}))).toEqual({ delivered: true, messageId: 'mid.1' });
    expect(arrivedAt('ann')).toBe(0);
  });

  test('the same answer of yesterday is not taken for it', async () => {
    sent('bob', 'The answer', hoursAgo(20));
    expect(await deliver(graph, lost({ personId: 'bob' }))).toMatchObject({ delivered: true });
    expect(arrivedAt('bob')).toBe(1);
  });
});

describe('the text of a reply', () => {
  const unnamed = (values: Partial<ReplyLeg> = {}) => {
    const { text: _, ...leg } = lost({ template: 'Hello {name}', ...values });
    return leg as ReplyLeg;
  };
  const knowing = (profile: object): Graph => ({
    ...graph,
    profile: async () => profile as Awaited<ReturnType<Graph['profile']>>,
  });

  test.each([
    ['the first name', { ok: true, body: { name: 'Ann Example', username: 'ann' } }, 'Hello Ann'],
    ['the handle', { ok: true, body: { username: 'ann' } }, 'Hello @ann'],
    ['nothing', { ok: true, body: {} }, 'Hello'],
    [
      'nothing, when it can not be read',
      { ok: false, class: 'retry', reason: 'generic-1', maybeDone: true },
      'Hello',
    ],
    [
      'nothing, when we may not read it',
      { ok: false, class: 'terminal', reason: 'permission-10', maybeDone: false, doubt: 'stop' },
      'Hello',
    ],
  ])('has %s where the name belongs', async (_, profile, text) =>
    expect(await composeText(knowing(profile), unnamed())).toBe(text),
  );

  test.each(['limit-4', 'token-expired'])('waits while the account can not ask: %s', async (reason) => {
    const failure = { class: reason.startsWith('token') ? 'stop' : 'pause', reason, maybeDone: false };
    expect(await composeText(knowing({ ok: false, ...failure }), unnamed())).toEqual(failure);
  });

  test('is never made again once it is stored', async () => {
    const asked = knowing({ ok: true, body: { name: 'Bob' } });
    expect(await composeText(asked, { ...unnamed(), text: 'Hello Ann' })).toBe('Hello Ann');
    // Of legs that were stored before texts were.
    expect(await composeText(asked, unnamed({ name: '@ann' }))).toBe('Hello @ann');
  });

  test('is not sent when time is over', async () => {
    world.receiveMessage(account, 'late', 'hello');
    const leg = lost({ personId: 'late', outcomeUnknown: false });
    expect(await deliver(graph, leg, () => false)).toBe('too-late');
    expect(world.delivered.filter(({ recipientId }) => recipientId === 'late')).toEqual([]);
  });
});

describe('after a lost answer to a public reply', () => {
  const comment = () =>
    world.comment({ account, mediaId: world.publish(account).id, text: 'LINK', username: 'ann' });
  const publicReply = (commentId: string) =>
    lost({ leg: 'public-reply', lane: 'public', commentId, template: 'Sent! ' });

  test('the reply is found, also behind many others, whatever blanks were around it', async () => {
    const parent = comment();
    for (let i = 0; i < 60; i++)
      parent.replies.push(
        world.comment({
          account,
          mediaId: parent.mediaId,
          text: 'Me too',
          username: `u${i}`,
          parentId: parent.id,
        }),
      );
    const mine = world.accounts.get(account);
    if (!mine) return expect.unreachable();
    const { id } = world.replyPublicly(mine, parent.id, 'Sent!');
    expect(await deliver(graph, publicReply(parent.id))).toEqual({ delivered: true, messageId: id });
    expect(parent.replies).toHaveLength(61);
  });

  test('a missing one is written', async () => {
    const parent = comment();
    expect(await deliver(graph, publicReply(parent.id))).toMatchObject({ delivered: true });
    expect(parent.replies).toHaveLength(1);
  });
});

describe('for a comment that may be older than its rule', () => {
  const hourOld = (username: string) =>
    world.comment({
      account,
      mediaId: world.publish(account).id,
      text: 'LINK',
      username,
      createdAt: hoursAgo(1),
    }).id;
  const reply = (commentId: string, values: Partial<ReplyLeg> = {}) =>
    lost({
      lane: 'post',
      commentId,
      outcomeUnknown: false,
      attempts: 1,
      notWrittenBefore: now.toISOString(),
      ...values,
    });
  const refusing = (answer: object): Graph => ({
    ...graph,
    commentTime: async () => answer as Awaited<ReturnType<Graph['commentTime']>>,
  });
  const isDelivered = (id: string) => world.delivered.some(({ commentId }) => commentId === id);

  test.each([
    ['gives no answer', { ok: false, class: 'retry', reason: 'no-answer', maybeDone: true }, 'no-answer'],
    ['does not tell', { ok: true, body: {} }, 'no-comment-time'],
  ])('nothing is sent while Meta %s, and nothing can have been', async (what, answer, reason) => {
    const id = hourOld(`asked ${what}`);
    const outcome = await deliver(refusing(answer), reply(id));
    expect(outcome).toMatchObject({ class: 'retry', reason, maybeDone: false });
    expect(isDelivered(id)).toBe(false);
  });

  test('every attempt asks', async () => {
    const id = hourOld('patient');
    const outcome = await deliver(graph, reply(id, { attempts: 3 }));
    expect(outcome).toMatchObject({ class: 'terminal', reason: 'older-than-rule' });
    const younger = await deliver(
      graph,
      reply(id, { notWrittenBefore: new Date(hoursAgo(2)).toISOString() }),
    );
    expect(younger).toMatchObject({ delivered: true });
  });
});

import { describe, expect, test } from 'vitest';
import {
  accountItem,
  endPauses,
  readAccount,
  resumeAccount,
  stopAccount,
} from '../../../../../lambdas/keyword-dm/account/account.ts';
import { tellIfHeld } from '../../../../../lambdas/keyword-dm/account/notice.ts';
import { classify } from '../../../../../lambdas/keyword-dm/graph/errors.ts';
import { cancelReply, reopenReply } from '../../../../../lambdas/keyword-dm/outbox/change.ts';
import { META_ERRORS } from '../../../../support/keyword-dm/meta-errors.ts';
import {
  ACCOUNTS,
  type Answer,
  type Sent,
  simulate,
  type Trouble,
} from '../../../../support/keyword-dm/simulation.ts';

const [ONE, TWO] = ACCOUNTS;
const refused = (code: number, subcode?: number, message?: string): Answer => ({
  ok: false,
  ...classify({ status: 400, body: { error: { code, error_subcode: subcode, message } } }),
});
const receiversOf = (sent: readonly Sent[]) => sent.map(({ account, receiver }) => `${account} ${receiver}`);

describe('through lost answers, lost writes and senders that die', () => {
  const TROUBLES: Record<string, Trouble> = {
    'lost answers': { answer: 0.3 },
    'lost answers to what is done late': { answer: 0.3, late: 100 },
    'lost writes': { table: 0.05, answer: 0.1 },
    deaths: { death: 0.02, answer: 0.1 },
    'everything at once': { table: 0.03, death: 0.01, answer: 0.2, profile: 0.5 },
    'names that are found at one attempt and not at the next': { answer: 0.5, profile: 0.5 },
  };

  test.each(Object.keys(TROUBLES))('each gets exactly one message, of either account: %s', async (name) => {
    for (let seed = 1; seed <= 60; seed++) {
      const world = simulate(seed, TROUBLES[name]);
      const expected: string[] = [];
      for (let i = 0; i < 6; i++)
        for (const account of ACCOUNTS) {
          const isMessage = i % 2 === 0;
          const id = `${isMessage ? 'mid' : 'c'}${i}of${account}`;
          const personId = `p${i}`;
          await world.write(
            {
              account,
              id,
              personId,
              surface: isMessage ? 'message' : 'post',
              writtenAt: world.now().toISOString(),
            },
            { message: 'Hello {name}', publicReplies: isMessage ? [] : ['Sent!'] },
          );
          expected.push(`${account} ${isMessage ? personId : id}`);
          if (!isMessage) expected.push(` public ${id}`);
        }
      await world.run(20);
      expect(world.open(), `seed ${seed}`).toEqual([]);
      const given = world.replies().filter(({ state }) => state !== 'sent');
      // An outcome that stayed unknown is listed; never is anything sent twice.
      for (const { state } of given) expect(['unknown', 'failed']).toContain(state);
      const receivers = receiversOf(world.sent);
      expect(new Set(receivers).size, `seed ${seed}: ${receivers.sort().join()}`).toBe(receivers.length);
      if (given.length === 0) expect([...receivers].sort()).toEqual(expected.sort());
    }
  });

  test('the text is on the leg before the first sending, and stays', async () => {
    const world = simulate(1, { answer: 1 });
    await world.write(
      { surface: 'message', id: 'mid1', personId: 'p1', writtenAt: world.now().toISOString() },
      { message: 'Hello {name}' },
    );
    const texts = new Set<unknown>();
    const { sendMessage } = await world.context.openGraph(ONE);
    expect(sendMessage).toBeDefined();
    await world.run(3);
    for (const { text } of world.replies()) texts.add(text);
    expect([...texts]).toEqual(['Hello Ann']);
    expect(new Set(world.sent.map(({ text }) => text)).size).toBeLessThanOrEqual(1);
  });
});

test('in no window are there more sends than its budget, whatever is late', async () => {
  const limit = { count: 6, seconds: 60 };
  for (let seed = 1; seed <= 40; seed++) {
    const trouble = { answer: 0.2, late: 20, death: 0.01, table: 0.02 };
    const settings = { limits: { post: limit }, delivery: { leaseSeconds: limit.seconds } };
    const world = simulate(seed, trouble, settings);
    for (let i = 0; i < 30; i++)
      for (const account of ACCOUNTS) await world.write({ account, id: `c${i}`, personId: `p${i}` });
    await world.run(4);
    for (const account of ACCOUNTS) {
      const times = world.sent.filter((one) => one.account === account).map(({ at }) => at);
      for (const start of times)
        expect(
          times.filter((time) => time >= start && time < start + limit.seconds * 1000).length,
          `seed ${seed}`,
        ).toBeLessThanOrEqual(limit.count);
    }
    expect(world.sent.length).toBeGreaterThanOrEqual(50);
  }
});

test('whoever writes while a pacer looks for the last time does not wait for what it sleeps until', async () => {
  const world = simulate(3, {}, { limits: { post: { count: 1, seconds: 3600 } } });
  await world.write({ id: 'c1', personId: 'p1' });
  const { client } = world.table;
  const send = client.send.bind(client);
  let looks = 0;
  let wroteAt = 0;
  Object.assign(client, {
    async send(command: { input: { Limit?: number; ExpressionAttributeValues?: Record<string, unknown> } }) {
      const { Limit, ExpressionAttributeValues: values } = command.input;
      const isLook = Limit === 1 && String(values?.[':partition']).startsWith('waiting#');
      const found = await send(command as never);
      // The first turn has sent; the second finds nothing, and would sleep until the next post may be answered.
      if (isLook && ++looks === 2) {
        wroteAt = world.now().getTime();
        await world.write({ surface: 'message', id: 'mid1', personId: 'p2' });
      }
      return found;
    },
  });
  await world.run(2);
  const answered = world.sent.find(({ receiver }) => receiver === 'p2');
  expect(wroteAt).toBeGreaterThan(0);
  expect((answered?.at ?? Number.POSITIVE_INFINITY) - wroteAt).toBeLessThan(10_000);
});

test('a lane whose window is short is not closed by a few answers that were lost', async () => {
  const world = simulate(1, {}, { limits: { live: { count: 3, seconds: 1 } } });
  const lost = new Set<string>();
  world.refuse((_, receiver) => {
    if (lost.size === 3) return undefined;
    lost.add(receiver);
    return { ok: false, ...classify({ network: 'TimeoutError' }) };
  });
  const begun = world.now().getTime();
  for (let i = 0; i < 12; i++) await world.write({ id: `c${i}`, personId: `p${i}`, surface: 'live' });
  await world.run(1);
  const others = world.sent.filter(({ receiver }) => !lost.has(receiver));
  expect(others).toHaveLength(9);
  for (const { at } of others) expect(at - begun).toBeLessThan(60_000);
});

/** A reply that its owner takes back while Meta refuses it. @param before what is known of it before that attempt */
async function takenBackWhileRefused(code: number, before: object = {}) {
  const world = simulate(3);
  const { table, context } = world;
  const graph = await context.openGraph(ONE);
  await world.write({ id: 'c1', personId: 'p1' });
  const [reply = expect.unreachable()] = world.replies();
  table.items.set(`${reply.pk}\u0000${reply.sk}`, { ...reply, ...before });
  let isCounted: boolean | undefined;
  const replyPrivately = async () => {
    isCounted = await cancelReply(table, reply, world.now());
    return refused(code);
  };
  Object.assign(context, { openGraph: async () => ({ ...graph, replyPrivately }) });
  await world.run(3);
  // A reply that has begun to leave is none that was cancelled for certain.
  expect(isCounted).toBe(false);
  Object.assign(context, { openGraph: async () => graph });
  const [ended = expect.unreachable()] = world.replies();
  return { world, ended };
}

test.each([
  ['unknown', 2, {}],
  ['failed', 613, {}],
  ['failed', 551, {}],
  ['unknown', 551, { outcomeUnknown: true }],
] as const)(
  'what is taken back while it is being sent is not tried again, ends as %s after a %i, and may be asked for again: known before: %j',
  async (state, code, before) => {
    const { world, ended } = await takenBackWhileRefused(code, before);
    expect(ended).toMatchObject({ state, reason: 'cancelled' });
    // A redrive does not find it.
    expect(ended).not.toHaveProperty('gsi2pk');

    expect(await reopenReply(world.table, ended, world.now())).toBe(true);
    await world.run(3);
    expect(receiversOf(world.sent)).toEqual([`${ONE} c1`]);
  },
);

test.each([2, 613])('what is taken back before it is given up alarms nobody: a %i', async (code) => {
  const { world } = await takenBackWhileRefused(code);
  expect(world.events.filter(({ event }) => event === 'gives-up')).toEqual([]);
});

test('whoever is forgotten while their reply is on its way is no end that counts', async () => {
  const world = simulate(3);
  world.refuse((_, receiver) => {
    if (receiver === 'c1')
      for (const [name, item] of world.table.items)
        if (item.commentId === 'c1' && item.type === 'leg') world.table.items.delete(name);
    return undefined;
  });
  for (const id of ['c1', 'c2']) await world.write({ id, personId: `p${id}` });
  await world.run(1);
  expect(receiversOf(world.sent).sort()).toEqual([`${ONE} c1`, `${ONE} c2`]);
  const attempts = world.events.filter((event) => event.event === 'attempt');
  expect(attempts.map(({ leg, isRecorded }) => [leg.commentId, isRecorded]).sort()).toEqual([
    ['c1', false],
    ['c2', true],
  ]);
});

describe('refusals', () => {
  async function answer(by: (account: string, receiver: string) => Answer | undefined, people = 30) {
    const world = simulate(7);
    world.refuse(by);
    for (let i = 0; i < people; i++)
      for (const account of ACCOUNTS) await world.write({ account, id: `c${i}`, personId: `p${i}` });
    return world;
  }
  const stateOf = (world: Awaited<ReturnType<typeof answer>>, account: string = ONE) =>
    readAccount(world.table, account);

  test.each(META_ERRORS.filter(({ class: kind }) => kind === 'terminal'))(
    'of one person, $code/$subcode, end for that comment alone',
    async ({ code, subcode, reason }) => {
      const world = await answer((account, id) =>
        account === ONE && id === 'c3' ? refused(code, subcode) : undefined,
      );
      await world.run(2);
      expect(await stateOf(world)).toMatchObject({ state: 'active' });
      expect(world.sent).toHaveLength(59);
      const failed = world.replies().filter(({ state }) => state !== 'sent');
      expect(failed).toMatchObject([{ account: ONE, commentId: 'c3', state: 'failed', reason }]);
    },
  );

  test.each(META_ERRORS.filter(({ class: kind }) => kind === 'pause' || kind === 'stop'))(
    'of the account, $code/$subcode, keep its queue, and its owner hears of it once',
    async ({ code, subcode, message, class: kind, reason }) => {
      const world = await answer((account) =>
        account === ONE ? refused(code, subcode, message) : undefined,
      );
      await world.run(0.2);
      const state = kind === 'stop' ? 'stopped' : 'paused';
      expect(await stateOf(world)).toMatchObject({ state, reason });
      expect(await stateOf(world, TWO)).toMatchObject({ state: 'active' });
      const own = world.replies().filter(({ account }) => account === ONE);
      expect(own.map((leg) => leg.state)).toEqual(own.map(() => 'pending'));
      expect(own.map(({ attempts }) => attempts)).toEqual(own.map(() => 0));
      expect(world.notices).toMatchObject([{ account: ONE, state, reason }]);
      // Once it is mended everybody gets their message.
      world.refuse(undefined);
      await resumeAccount(world.table, ONE, world.now());
      await world.run(8);
      expect(world.sent).toHaveLength(60);
    },
  );

  test.each([
    [10, undefined, 'stopped', 'permission-10'],
    [200, undefined, 'stopped', 'permission-200'],
    [10, 2534999, 'stopped', 'permission-10'],
    [100, undefined, 'paused', 'refused-100'],
    [100, 2108006, 'paused', 'refused-100-2108006'],
  ] as const)(
    '%i/%s of several people hold the account, and nothing is lost',
    async (code, subcode, state, reason) => {
      const world = await answer((account) => (account === ONE ? refused(code, subcode) : undefined));
      await world.run(0.2);
      expect(await stateOf(world)).toMatchObject({ state, reason });
      expect(await stateOf(world, TWO)).toMatchObject({ state: 'active' });
      const own = world.replies().filter(({ account }) => account === ONE);
      const waiting = own.filter((leg) => leg.state === 'pending').length;
      expect(world.notices).toMatchObject([{ account: ONE, state, reason }]);
      expect(waiting).toBe(own.length);
    },
  );

  test.each([
    [10, 'stopped', false],
    [100, 'paused', false],
    [10, 'stopped', true],
    [100, 'paused', true],
  ] as const)(
    '%i of several people loses nothing either when the sender dies as soon as the account is %s (resumed before it is back: %s)',
    async (code, state, isResumed) => {
      const world = await answer((account) => (account === ONE ? refused(code) : undefined));
      const { client } = world.table;
      const send = client.send.bind(client);
      let restart = 0;
      Object.assign(client, {
        async send(command: { input: { ExpressionAttributeValues?: Record<string, unknown> } }) {
          if (world.now().getTime() < restart) throw new Error('dead');
          const done = await send(command as never);
          if (restart === 0 && command.input.ExpressionAttributeValues?.[':set_state'] === state)
            restart = world.now().getTime() + 60_000;
          return done;
        },
      });
      if (isResumed) {
        // The turn that broke off comes again after three minutes.
        await world.run(0.03);
        world.refuse(undefined);
        await resumeAccount(world.table, ONE, world.now());
      }
      await world.run(0.2);
      expect(restart).toBeGreaterThan(0);
      expect(await stateOf(world)).toMatchObject({ state: isResumed ? 'active' : state });
      const own = world.replies().filter(({ account }) => account === ONE);
      // What the sender could not write the end of counts as being sent until its lease is over.
      expect(own.filter((leg) => leg.state === 'failed')).toEqual([]);
      expect(await readAccount(world.table, ONE)).not.toHaveProperty('suspicion');
    },
  );

  test('of one person again and again never hold the account, and others in between clear it', async () => {
    const world = await answer((_, id) => (Number(id.slice(1)) % 2 === 0 ? refused(10) : undefined), 1);
    for (let i = 1; i < 12; i++) {
      await world.write({ id: `c${i}`, personId: i % 2 === 0 ? 'always the same' : `p${i}` });
      await world.run(1);
    }
    expect(await stateOf(world)).toMatchObject({ state: 'active' });
    expect(world.notices).toEqual([]);
  });

  test.each([
    ['direct messages', (account: string) => account === ONE],
    ['replies under comments', (_: string, receiver: string) => receiver.startsWith('public ')],
  ])('of %s hold the account although the other kind of reply goes through', async (_, isRefused) => {
    const world = await answer((account, id) => (isRefused(account, id) ? refused(10) : undefined), 0);
    for (let i = 0; i < 2; i++) {
      await world.write({ id: `c${i}`, personId: `p${i}` }, { publicReplies: ['Sent!'] });
      await world.run(1);
    }
    expect(await stateOf(world)).toMatchObject({ state: 'stopped', reason: 'permission-10' });
    expect(world.sent).toHaveLength(2);
    expect(world.open()).toHaveLength(2);
  });

  test('all that ended in a row waits again, also several comments of one person, up to fifty', async () => {
    const world = await answer(() => refused(10), 0);
    for (let i = 0; i < 60; i++) {
      await world.write({ id: `c${i}`, personId: i < 59 ? 'p1' : 'p2' });
      await world.run(0.1);
    }
    expect(await stateOf(world)).toMatchObject({ state: 'stopped', reason: 'permission-10' });
    expect(world.open()).toHaveLength(50);
    expect(world.open().map(({ commentId }) => commentId)).toContain('c59');
  });

  test.each([
    ['private-reply permission-10', 'stopped'],
    ['public-reply permission-10', 'active'],
  ])('a row that an earlier version kept, of %s, goes on with its own kind: %s', async (reason, state) => {
    const world = await answer((account) => (account === ONE ? refused(10) : undefined), 0);
    const suspicion = { reason, people: ['0123456789abcdef'], replies: [] };
    const item = accountItem(ONE);
    world.table.items.set(`${item.pk}\u0000${item.sk}`, { ...item, suspicion });
    await world.write({ id: 'c1', personId: 'p1' });
    await world.run(1);
    expect(await stateOf(world)).toMatchObject({ state });
  });

  test('a comment that is refused again after the account was held ends, and holds it no second time', async () => {
    const world = await answer((account) => (account === ONE ? refused(10) : undefined), 2);
    await world.run(1);
    expect(await stateOf(world)).toMatchObject({ state: 'stopped' });
    expect(world.open()).toHaveLength(2);
    await resumeAccount(world.table, ONE, world.now());
    await world.write({ id: 'c9', personId: 'p9' });
    await world.run(3);
    expect(
      world
        .replies()
        .filter(({ account }) => account === ONE)
        .map(({ state }) => state),
    ).toEqual(['failed', 'failed', 'failed']);
    expect(await stateOf(world)).toMatchObject({ state: 'active' });
  });
});

describe('what an account’s owner is told', () => {
  test('is said however often the sender dies on the way, and seldom twice', async () => {
    let twice = 0;
    for (let seed = 1; seed <= 60; seed++) {
      const world = simulate(seed, { table: 0.1, death: 0.15 });
      world.refuse((account) => (account === ONE ? refused(190, 463) : undefined));
      for (let i = 0; i < 3; i++) await world.write({ id: `c${i}`, personId: `p${i}` });
      await world.run(3);
      world.calmDown();
      // The hourly catch-up, while it stands.
      await world.insist(() => tellIfHeld(world.table, ONE, world.now(), world.context.sayHeld));
      const stopped = await world.insist(() => readAccount(world.table, ONE));
      if (stopped.state !== 'stopped') continue;
      expect(world.notices, `seed ${seed}`).not.toEqual([]);
      if (world.notices.length > 1) twice++;
    }
    expect(twice).toBeLessThan(20);
  });

  test('is said once for each stop, once a day for rests alike, and never for what they did themselves', async () => {
    const world = simulate(1);
    const say = () => tellIfHeld(world.table, ONE, world.now(), world.context.sayHeld);
    await stopAccount(world.table, ONE, 'token-expired', world.now());
    await say();
    await say();
    expect(world.notices).toHaveLength(1);
    await resumeAccount(world.table, ONE, world.now());
    world.pass(1_000);
    await stopAccount(world.table, ONE, 'token-expired', world.now());
    await say();
    expect(world.notices).toHaveLength(2);
    await resumeAccount(world.table, ONE, world.now());
    await endPauses(world.table, ONE, world.now());
    await say();
    expect(world.notices).toHaveLength(2);
  });
});

test('replies rest while the budget has no room for them, and all go out when it has', async () => {
  const world = simulate(7);
  const tomorrow = new Date(world.now().getTime() + 6 * 3_600_000);
  const counted: number[] = [];
  Object.assign(world.context, {
    fuse: {
      repliesRest: async () => (world.now() < tomorrow ? tomorrow : undefined),
      spendReplies: async (_: string, count: number) => void counted.push(count),
    },
  });
  for (let i = 0; i < 5; i++) await world.write({ account: ONE, id: `c${i}`, personId: `p${i}` });
  await world.run(5);
  expect(world.sent).toEqual([]);
  expect(world.open()).toHaveLength(5);
  expect(world.notices).toEqual([]);
  await world.run(8);
  expect(world.open()).toEqual([]);
  expect(receiversOf(world.sent).sort()).toEqual([0, 1, 2, 3, 4].map((i) => `${ONE} c${i}`));
  for (const { at } of world.sent) expect(at).toBeGreaterThanOrEqual(tomorrow.getTime());
  expect(counted.reduce((sum, count) => sum + count, 0)).toBe(5);
});

test('replies whose window closes while the budget has no room for them end, although nothing is sent', async () => {
  const world = simulate(7);
  const nextMonth = new Date(world.now().getTime() + 20 * 86_400_000);
  Object.assign(world.context, {
    fuse: { repliesRest: async () => nextMonth, spendReplies: async () => {} },
  });
  for (let i = 0; i < 3; i++) await world.write({ account: ONE, id: `c${i}`, personId: `p${i}` });
  await world.run(24 * 6);
  expect(world.open()).toHaveLength(3);
  await world.run(24 * 2);
  expect(world.open()).toEqual([]);
  expect(world.sent).toEqual([]);
});

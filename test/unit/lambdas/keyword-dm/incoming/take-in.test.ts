import * as fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { keywordDm } from '../../../../../config/keyword-dm.ts';
import type { Incoming } from '../../../../../lambdas/keyword-dm/incoming/incoming.ts';
import { readIncoming } from '../../../../../lambdas/keyword-dm/incoming/incoming.ts';
import { type Intake, type Taken, takeIn } from '../../../../../lambdas/keyword-dm/incoming/take-in.ts';
import { markOwn } from '../../../../../lambdas/keyword-dm/outbox/unanswered.ts';
import { compileRules } from '../../../../../lambdas/keyword-dm/rules/matcher.ts';
import { makeComment, makeRule } from '../../../../support/keyword-dm/rules.ts';
import { fakeTable } from '../../../../support/keyword-dm/table.ts';

const [ONE, TWO] = ['17841400000000001', '17841400000000002'] as const;
const config = keywordDm.parse({ accounts: { one: { userId: ONE }, two: { userId: TWO } } });
const NOW = new Date('2026-06-01T12:00:30.000Z');

let results: Map<string, Taken>;
/** Fails commands about these ids. */
let broken: (id: string) => Error | undefined;
beforeEach(() => {
  results = new Map();
  broken = () => undefined;
});

function intake(
  values: Omit<Partial<Intake>, 'table'> = {},
): Intake & { readonly table: ReturnType<typeof fakeTable> } {
  const table = fakeTable();
  const { client } = table;
  const send = client.send.bind(client);
  Object.assign(client, {
    send: async (command: { input: unknown }) => {
      const text = JSON.stringify(command.input);
      const [, id = ''] = /"pk":"(?:comment|message)#\d+#([^"]+)"/.exec(text) ?? [];
      const error = broken(id);
      if (error) throw error;
      return send(command as never);
    },
  });
  return {
    table,
    config,
    baseUrl: 'https://x.example',
    now: NOW,
    isConfigured: (account) => account === ONE || account === TWO,
    onUnknown: async () => {},
    matcherFor: async (account) => compileRules([makeRule({ account, publicReplies: ['Sent!'] })]),
    ownName: async (account) => (account === ONE ? 'shop' : 'cafe'),
    onTaken: ({ id }, result) => void results.set(id, result),
    ...values,
  };
}

const comment = (id: string, values: Partial<Incoming> = {}) =>
  makeComment('LINK', { id, account: ONE, sentAt: '2026-06-01T12:00:00.000Z', ...values });
const batch = (count: number) =>
  Array.from({ length: count }, (_, i) => comment(`c${i}`, { account: i % 2 ? TWO : ONE }));
const named = (name: string) => Object.assign(new Error(name), { name });

describe('a rule that only looks on', () => {
  const rules = (account: string) => [
    makeRule({ account }),
    makeRule({ account, id: 'first', keywords: ['guide'], priority: 1, shadow: true }),
    makeRule({
      account,
      id: 'last',
      match: 'every',
      keywords: [],
      priority: 0,
      createdAt: '2026-02-01',
      shadow: true,
    }),
  ];
  const given = () => intake({ matcherFor: async (account) => compileRules(rules(account)) });
  const sightingsOf = ({ table }: ReturnType<typeof given>, id: string) =>
    [...table.items.values()].filter((one) => one.id === id).map(({ sk, sightings }) => [sk, sightings]);
  const [saw, would] = [
    (ruleId: string) => ({ ruleId, would: false }),
    (ruleId: string) => ({ ruleId, would: true }),
  ];

  test('answers nothing; what it would have answered stands once with what came in', async () => {
    const taken = given();
    const [both, alone, none] = [
      comment('c1', { text: 'link guide' }),
      comment('c2', { text: 'guide' }),
      comment('c3', { text: 'hello' }),
    ];
    for (let i = 0; i < 3; i++) await takeIn(taken, [both, alone, none]);
    expect(sightingsOf(taken, 'c1')).toEqual([['record', [would('first'), saw('last')]]]);
    expect(sightingsOf(taken, 'c2')).toEqual([['unanswered', [would('first'), would('last')]]]);
    expect(sightingsOf(taken, 'c3')).toEqual([['unanswered', [would('last')]]]);
  });

  test('sees nothing where no rule could answer: in a STOP, after one, and too late', async () => {
    const taken = given();
    const stop = comment('m1', { surface: 'message', text: 'STOP', writtenAt: '2026-06-01T12:00:00.000Z' });
    await takeIn(taken, [stop]);
    await takeIn(taken, [comment('c4', { text: 'guide' })]);
    await takeIn(taken, [
      comment('c5', { text: 'guide', personId: 'p2', writtenAt: '2026-05-20T12:00:00.000Z' }),
    ]);
    for (const id of ['m1', 'c4', 'c5'])
      expect(sightingsOf(taken, id), id).toEqual([['unanswered', undefined]]);
  });
});

describe('one odd comment of a batch', () => {
  test('that can not be stored just now goes back alone', async () => {
    broken = (id) => (id === 'c7' ? named('ProvisionedThroughputExceededException') : undefined);
    const failed = await takeIn(intake(), batch(60));
    expect(failed.map(({ id }) => id)).toEqual(['c7']);
    expect([...results.values()].filter((result) => result === 'admitted')).toHaveLength(59);
  });

  test('that can never be stored is listed without what was odd', async () => {
    let first = true;
    broken = (id) => {
      if (id !== 'c7' || !first) return undefined;
      first = false;
      return named('SerializationException');
    };
    const given = intake();
    expect(await takeIn(given, batch(60))).toEqual([]);
    expect(results.get('c7')).toBe('not-storable');
    expect(
      [...given.table.items.values()].find(({ id, sk }) => id === 'c7' && sk === 'unanswered'),
    ).toMatchObject({
      reason: 'not-storable',
      text: '',
    });
  });

  test('keeps neither its own account nor the other from being taken in, whichever they are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.integer({ min: 0, max: 39 }), { maxLength: 40 }), async (odd) => {
        const ids = new Set(odd.map((i) => `c${i}`));
        broken = (id) => (ids.has(id) ? named('InternalServerError') : undefined);
        results = new Map();
        const failed = await takeIn(intake(), batch(40));
        expect(new Set(failed.map(({ id }) => id))).toEqual(ids);
        expect([...results.values()].filter((result) => result === 'admitted')).toHaveLength(40 - ids.size);
      }),
      { numRuns: 40 },
    );
  });

  test('of an account whose rules can not be read leaves the other account alone', async () => {
    const given = intake();
    const failed = await takeIn(
      {
        ...given,
        matcherFor: async (account) =>
          account === ONE ? Promise.reject(named('x')) : given.matcherFor(account, []),
      },
      batch(10),
    );
    expect(failed.every(({ account }) => account === ONE)).toBe(true);
    expect(failed).toHaveLength(5);
  });

  test('as Meta sends it: half an emoji among 25 good ones', async () => {
    const entry = Array.from({ length: 26 }, (_, i) => ({
      id: ONE,
      time: NOW.getTime(),
      changes: [
        {
          field: 'comments',
          value: {
            id: `c${i}`,
            text: i === 9 ? 'LINK \uD83D' : 'LINK',
            from: { id: `p${i}` },
            media: { id: 'm1' },
          },
        },
      ],
    }));
    const given = intake();
    expect(await takeIn(given, readIncoming({ entry }, NOW).incoming)).toEqual([]);
    expect([...results.values()]).toEqual(Array.from({ length: 26 }, () => 'admitted'));
    expect([...given.table.items.values()].every((item) => JSON.stringify(item).isWellFormed())).toBe(true);
  });
});

describe('our own public replies', () => {
  const own = (values: Partial<Incoming>) => comment('own', { personId: '', ...values });

  test.each(['shop', 'Shop', 'SHOP'])('are known by the account’s handle alone: %s', async (username) => {
    await takeIn(intake(), [own({ username }), own({ id: 'theirs', username, account: TWO })]);
    // The handle of one account is somebody else to the other.
    expect([...results]).toEqual([
      ['own', 'own'],
      ['theirs', 'admitted'],
    ]);
  });

  test('are known by the ids we hold, whatever they say of their writer', async () => {
    const given = intake({ ownName: async () => undefined });
    await markOwn(given.table, { account: ONE, id: 'own', deleteAt: 9_999_999_999 }, NOW);
    await takeIn(given, [own({}), own({ account: TWO })]);
    expect([...given.table.items.values()].filter(({ type }) => type === 'leg')).toMatchObject([
      { account: TWO },
      { account: TWO },
    ]);
    // Neither are they listed.
    await takeIn(given, [own({ text: 'Sent!' })]);
    const listed = [...given.table.items.values()].filter(({ type }) => type === 'incoming');
    expect(listed.map(({ account }) => account)).toEqual([TWO]);
  });

  test('that come back before they are marked are not answered either', async () => {
    const given = intake({ ownName: async () => undefined });
    await takeIn(given, [own({})]);
    await markOwn(given.table, { account: ONE, id: 'own', deleteAt: 9_999_999_999 }, NOW);
    const legs = [...given.table.items.values()].filter(({ type }) => type === 'leg');
    expect(legs.map(({ state }) => state)).toEqual(['failed', 'failed']);
  });
});

describe('what was sent long ago', () => {
  const days = (count: number) => new Date(NOW.getTime() - count * 86_400_000).toISOString();

  test.each([7, 8, 31, 400])('is not answered %i days later, not even publicly', async (age) => {
    const given = intake();
    await takeIn(given, [comment('c1', { sentAt: days(age) })]);
    expect(results.get('c1')).toMatch(/window-closed|no-rule/);
    expect([...given.table.items.values()].filter(({ type }) => type === 'leg')).toEqual([]);
  });

  test('is answered as long as the window is open', async () => {
    await takeIn(intake(), [comment('c1', { sentAt: days(6) })]);
    expect(results.get('c1')).toBe('admitted');
  });

  test('and doesn’t say so, is looked up at Meta first: both replies', async () => {
    const given = intake();
    await takeIn(given, [comment('c1', { sentAt: NOW.toISOString(), sentAtAssumed: true })]);
    const legs = [...given.table.items.values()].filter(({ type }) => type === 'leg');
    expect(legs).toHaveLength(2);
    for (const { notWrittenBefore } of legs) expect(String(notWrittenBefore) >= days(7)).toBe(true);
  });
});

describe('STOP', () => {
  const dm = (id: string, text: string, minute: number) =>
    comment(id, {
      surface: 'message',
      text,
      personId: 'p1',
      writtenAt: `2026-06-01T12:00:${String(minute).padStart(2, '0')}.000Z`,
    });

  test('ends replies of that account to that person, and START begins them', async () => {
    const given = intake({
      matcherFor: async (account) =>
        compileRules([
          makeRule({ account }),
          makeRule({ account, id: 'dm', scope: { on: 'messages' }, match: 'every', keywords: [] }),
        ]),
    });
    await takeIn(given, [dm('m1', 'Stop!', 1)]);
    await takeIn(given, [comment('c1', { personId: 'p1' }), comment('c2', { personId: 'p2' })]);
    await takeIn(given, [comment('c3', { personId: 'p1', account: TWO })]);
    expect(Object.fromEntries(results)).toEqual({
      m1: 'person-stopped',
      c1: 'person-stopped',
      c2: 'admitted',
      c3: 'admitted',
    });
    // Whoever begins again may have used the word of a rule.
    await takeIn(given, [dm('m2', 'START', 20)]);
    await takeIn(given, [comment('c4', { personId: 'p1' })]);
    expect([results.get('m2'), results.get('c4')]).toEqual(['admitted', 'admitted']);
  });

  test('is remembered of an account that is out of the configuration for a while', async () => {
    const given = intake();
    const without = { ...given, isConfigured: () => false };
    await takeIn(without, [dm('m1', 'Stop!', 1), dm('m2', 'LINK', 2)]);
    expect(Object.fromEntries(results)).toEqual({
      m1: 'account-not-configured',
      m2: 'account-not-configured',
    });
    await takeIn(given, [comment('c1', { personId: 'p1' })]);
    expect(results.get('c1')).toBe('person-stopped');
    expect([...given.table.items.values()].map(({ type }) => type)).not.toContain('leg');
  });

  test('that can not be remembered just now comes back, also of an account that is not configured', async () => {
    const given = intake({ isConfigured: () => false });
    Object.assign(given.table.client, { send: async () => Promise.reject(named('InternalServerError')) });
    const failed = await takeIn(given, [dm('m1', 'Stop!', 1), dm('m2', 'LINK', 2)]);
    expect(failed.map(({ id }) => id)).toEqual(['m1']);
  });
});

describe('what comes again, as the catch-up finds it', () => {
  const HOUR = 3_600_000;
  const later = (given: Intake, hours: number) => ({
    ...given,
    now: new Date(NOW.getTime() + hours * HOUR),
  });
  const legsOf = ({ table }: ReturnType<typeof intake>) =>
    [...table.items.values()].filter(({ type }) => type === 'leg').map(({ commentId }) => commentId);
  const listedAs = ({ table }: ReturnType<typeof intake>, id: string) =>
    [...table.items.values()].find((one) => one.id === id && one.sk === 'unanswered')?.reason;

  test('is not answered after a cooldown that it was turned down for', async () => {
    const given = intake({
      matcherFor: async (account) => compileRules([makeRule({ account, cooldownHours: 1 })]),
    });
    await takeIn(given, [comment('c1')]);
    for (const hours of [0, 2, 4]) {
      await takeIn(later(given, hours), [comment('c2')]);
      expect(results.get('c2')).toBe(hours === 0 ? 'cooldown' : 'duplicate');
    }
    expect(legsOf(given)).toEqual(['c1']);
    expect(listedAs(given, 'c2')).toBe('cooldown');
    // Something else that they write is.
    await takeIn(later(given, 4), [comment('c3')]);
    expect(legsOf(given)).toEqual(['c1', 'c3']);
  });

  test('is not answered when its writer had said STOP, and has said START since', async () => {
    const given = intake();
    const say = (id: string, text: string, hour: number) =>
      comment(id, { surface: 'message', text, writtenAt: `2026-06-01T1${hour}:00:00.000Z` });
    await takeIn(given, [say('m1', 'STOP', 0)]);
    await takeIn(given, [comment('c1')]);
    await takeIn(given, [say('m2', 'START', 1)]);
    await takeIn(given, [comment('c1')]);
    expect(results.get('c1')).toBe('duplicate');
    expect(legsOf(given)).toEqual([]);
    expect(listedAs(given, 'c1')).toBe('person-stopped');
  });

  test('is not listed as unanswered when it was answered: its rule has gone, or its window has closed since', async () => {
    const given = intake();
    await takeIn(given, [comment('c1'), comment('c2')]);
    await takeIn({ ...given, matcherFor: async () => compileRules([]) }, [comment('c1')]);
    await takeIn(later(given, 8 * 24), [comment('c2')]);
    expect(Object.fromEntries(results)).toEqual({ c1: 'duplicate', c2: 'duplicate' });
    expect([...given.table.items.values()].filter(({ sk }) => sk === 'unanswered')).toEqual([]);
  });

  test('is answered once a rule is there for it', async () => {
    const given = intake({ matcherFor: async () => compileRules([]) });
    await takeIn(given, [comment('c1')]);
    expect(results.get('c1')).toBe('no-rule');
    await takeIn({ ...given, matcherFor: intake().matcherFor }, [comment('c1')]);
    expect(results.get('c1')).toBe('admitted');
  });
});

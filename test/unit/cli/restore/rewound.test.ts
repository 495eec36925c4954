import { PutCommand } from '@aws-sdk/lib-dynamodb';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { requireFlags } from '../../../../cli/redrive/command.ts';
import { resending } from '../../../../cli/restore/command.ts';
import { eraseAgain } from '../../../../cli/restore/erase-again.ts';
import { recount } from '../../../../cli/restore/recount.ts';
import { RESTORED, settleOpen } from '../../../../cli/restore/settle.ts';
import { takeOverLedger } from '../../../../cli/restore/take-over-ledger.ts';
import { PIPELINES, type Pipeline } from '../../../../config/deployment.ts';
import { deleteSubmission } from '../../../../lambdas/contact/owner/delete.ts';
import { deleteInvitation, deleteResponse } from '../../../../lambdas/feedback/owner/change.ts';
import { unsubscribe } from '../../../../lambdas/feedback/survey/answer.ts';
import { removeImage } from '../../../../lambdas/images/image/store.ts';
import { deletePerson } from '../../../../lambdas/keyword-dm/owner/people.ts';
import { rememberWish, stoppedSince } from '../../../../lambdas/keyword-dm/person/wish.ts';
import { canaryId } from '../../../../lambdas/shared/canary/id.ts';
import { erasureWrite, LEDGER_DAYS } from '../../../../lambdas/shared/erasures/ledger.ts';
import { newLeg } from '../../../../lambdas/shared/legs/legs.ts';
import { newId } from '../../../../lambdas/shared/runtime/ids.ts';
import { makeComment } from '../../../support/keyword-dm/rules.ts';
import { type SimTables, simTables } from '../../../support/sim-table.ts';

type Item = Record<string, unknown> & { pk: string; sk: string };

const HOUR = 3_600_000;
const OPEN = ['pending', 'sending'];
const FINAL = ['sent', 'failed', 'expired', 'unknown'];
const STATES = [...OPEN, ...FINAL];

/** A pipeline's table `live`, its ledger, and `back`: the table as it was when `goBack` looked. */
function desk() {
  const tables = simTables('live', 'ledger', 'back');
  const store = (tableName: string) => ({
    client: tables.client,
    tableName,
    erasures: 'ledger',
    graceSeconds: 60,
    region: 'eu-central-1',
    now: tables.now,
  });
  let snapshot: Item[] = [];
  let at = tables.now();
  return {
    ...{ tables, live: store('live'), back: store('back') },
    put: (item: Item, table = 'live') => put(tables, table, item),
    /** This is the moment that the table will go back to. */
    remember() {
      [snapshot, at] = [structuredClone(tables.items('live')) as Item[], tables.now()];
      tables.wait(HOUR);
    },
    /** As a restore does it, up to where the stack takes the table over. */
    async goBack(pipeline: Pipeline) {
      tables.wait(HOUR);
      for (const item of snapshot) await put(tables, 'back', item);
      const settled = await settleOpen(pipeline, store('back'), tables.now());
      const erased = await eraseAgain(pipeline, store('back'), at);
      const said = await recount(pipeline, store('back'), store('live'), {});
      return { settled, erased, said };
    },
    find: (pk: string, sk: string) =>
      (tables.items('back') as Item[]).find((item) => item.pk === pk && item.sk === sk),
  };
}

async function put({ client }: SimTables, TableName: string, Item: Item): Promise<void> {
  await client.send(new PutCommand({ TableName, Item }));
}

function legOf(pk: string, leg: string, state: string, now: Date): Item {
  return { ...newLeg({ pk, leg }, now), state } as unknown as Item;
}

/** Something that an owner may delete, with a leg, by pipeline. */
const THINGS = {
  contact: {
    leg: 'mail',
    item: (id: string) => ({
      pk: `submission#${id}`,
      sk: 'submission',
      type: 'submission',
      id,
      state: 'new',
      people: ['person#p'],
    }),
    erase: (live: ReturnType<typeof desk>['live'], id: string) => deleteSubmission(live, id),
  },
  feedback: {
    leg: 'alert',
    item: (id: string) => ({
      ...{ pk: `response#${id}`, sk: 'response', type: 'response', id, state: 'new', version: 1 },
      widget: 'rating',
    }),
    erase: (live: ReturnType<typeof desk>['live'], id: string) => deleteResponse(live, id),
  },
} as const;

describe.each(['contact', 'feedback'] as const)('the table of %s that went back in time', (pipeline) => {
  const { leg, item, erase } = THINGS[pipeline];

  it('leaves what a canary sends as it is: its owner is asked about none', async () => {
    const { put: store, tables, remember, goBack, find } = desk();
    const { pk } = item(canaryId(newId()));
    await store(legOf(pk, leg, 'pending', tables.now()));
    remember();
    const { settled } = await goBack(pipeline);
    expect(settled.unknown).toBe(0);
    expect(find(pk, `leg#${leg}`)).toMatchObject({ state: 'pending' });
    expect(find(pk, `leg#${leg}`)).not.toHaveProperty('gsi2pk');
  });

  it('has all that it had but what was erased since, and sends nothing by itself', async () => {
    const things = fc.array(fc.record({ state: fc.constantFrom(...STATES), erased: fc.boolean() }), {
      minLength: 1,
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(things, async (plan) => {
        const { put: store, live, tables, remember, goBack, find } = desk();
        const all = plan.map((one) => ({ ...one, id: newId() }));
        for (const { id, state } of all) {
          await store(item(id));
          await store(legOf(item(id).pk, leg, state, tables.now()));
        }
        remember();
        for (const { id, erased } of all) if (erased) await erase(live, id);
        const { settled, erased } = await goBack(pipeline);
        expect(erased.erased).toBe(all.filter((one) => one.erased).length);
        expect(settled.unknown).toBe(all.filter(({ state }) => OPEN.includes(state)).length);
        for (const { id, state, erased: isErased } of all) {
          const { pk, sk } = item(id);
          expect(find(pk, sk) === undefined).toBe(isErased);
          const found = find(pk, `leg#${leg}`);
          if (isErased) expect(found).toBeUndefined();
          else if (FINAL.includes(state)) expect(found?.state).toBe(state);
          else expect(found).toMatchObject({ state: 'unknown', reason: RESTORED, gsi2pk: `given-up#${leg}` });
        }
      }),
    );
  });
});

it('an invitation that was deleted since is deleted again; a reminder that came due waits for its owner', async () => {
  const { put: store, live, tables, remember, goBack, find } = desk();
  const due = new Date(tables.now().getTime() + HOUR).toISOString();
  const [gone, kept] = ['gone', 'kept'].map((id) => ({
    ...{ pk: `invitation#${id}`, sk: 'invitation', type: 'invitation', id, widget: 'rating', state: 'open' },
    ...{ person: `person#${id}`, mailbox: id, gsi2pk: 'remind#0', gsi2sk: due, deleteAt: 2_000_000_000 },
  })) as unknown as [Item, Item];
  for (const one of [gone, kept]) await store(one);
  remember();
  await deleteInvitation(live, { person: 'person#gone', pk: gone.pk, reach: 'all' });
  const { erased, settled } = await goBack('feedback');
  expect(erased.erased).toBe(1);
  expect(settled.unknown).toBe(2);
  expect(find(gone.pk, 'invitation')).toBeUndefined();
  expect(find(gone.pk, 'leg#reminder')).toBeUndefined();
  expect(find(kept.pk, 'invitation')).not.toHaveProperty('gsi2pk');
  expect(find(kept.pk, 'leg#reminder')).toMatchObject({ state: 'unknown', reason: RESTORED });
});

it('who has unsubscribed since is not asked again', async () => {
  const { live, tables, remember, goBack, find } = desk();
  remember();
  await unsubscribe(live, { id: 'i', mailbox: 'hash' }, tables.now());
  expect((await goBack('feedback')).erased.wishes).toBe(1);
  expect(find('unsubscribed#hash', 'unsubscribed')).toMatchObject({ type: 'unsubscribed' });
});

it('an image that was deleted since is taken away again, and what refers to files is counted', async () => {
  const { put: store, live, remember, goBack, find, tables } = desk();
  const image = (id: string) => ({
    ...{ pk: `image#${id}`, sk: 'image', type: 'image', id, preset: 'avatar', state: 'ready', content: 'k' },
    ...{ createdAt: tables.now().toISOString() },
  });
  for (const id of ['gone', 'kept']) await store(image(id));
  // As if the moment had cut through a transaction: it says three, and there are two.
  await store({ pk: 'content#k', sk: 'content', type: 'content', key: 'k', state: 'ready', references: 3 });
  await store(legOf('image#kept', 'render', 'pending', tables.now()));
  await store(legOf('event#kept', 'destination:team', 'pending', tables.now()));
  remember();
  const noted = [erasureWrite('ledger', 'image#gone', tables.now())];
  await removeImage(live, image('gone') as never, tables.now(), { beside: noted });
  const { erased, said, settled } = await goBack('images');
  expect(erased.erased).toBe(1);
  expect(find('image#gone', 'image')).toMatchObject({ state: 'deleting' });
  expect(find('image#kept', 'image')).toMatchObject({ state: 'ready' });
  expect(find('content#k', 'content')).toMatchObject({ references: 1 });
  expect(said).toContain('1 stored pictures had a wrong number of images');
  // Rendering gives the same files, however often.
  expect(find('image#kept', 'leg#render')).toMatchObject({ state: 'pending' });
  // A destination may have heard of it.
  expect(settled.unknown).toBe(1);
  expect(find('event#kept', 'leg#destination:team')).toMatchObject({ state: 'unknown', reason: RESTORED });
});

describe('what people wrote on Instagram', () => {
  const config = { accounts: { shop: { userId: 'a1' } }, retentionDays: 30 } as never;
  const incoming = (id: string, personId: string) =>
    ({
      ...makeComment('price', { account: 'a1', personId, id }),
      ...{ pk: `comment#a1#${id}`, sk: 'record', type: 'incoming', ruleId: 'r', deleteAt: 2_000_000_000 },
      ...{ gsi1pk: 'outbox#a1', gsi1sk: `2026-03-02T08:00:00.000Z#${id}` },
    }) as unknown as Item;
  const rule = (listeningSince: string) => ({
    ...{ pk: 'rules#a1', sk: 'rule#r', type: 'rule', id: 'r', account: 'a1', listeningSince },
  });

  it('is erased again of whom it was erased since, and not of who was erased before and wrote again', async () => {
    const { put: store, live, tables, remember, goBack, find } = desk();
    const erase = (personId: string) =>
      deletePerson({ table: live, config, personId, now: tables.now }, { query: {}, body: '' } as never);
    await erase('back-again');
    tables.wait(HOUR);
    for (const one of [incoming('1', 'gone'), incoming('2', 'back-again')]) await store(one);
    await store({ pk: 'cooldown#a1#r#gone', sk: 'cooldown', type: 'cooldown', deleteAt: 2_000_000_000 });
    remember();
    await erase('gone');
    expect((await goBack('keyword-dm')).erased.erased).toBe(2);
    expect(find('comment#a1#1', 'record')).toMatchObject({ type: 'deleted' });
    expect(find('cooldown#a1#r#gone', 'cooldown')).toBeUndefined();
    expect(find('comment#a1#2', 'record')).toMatchObject({ personId: 'back-again' });
  });

  it('is answered once: replies wait, and rules listen from when all stood still', async () => {
    const { put: store, tables, remember, goBack, find } = desk();
    await store(legOf('comment#a1#1', 'private-reply', 'pending', tables.now()));
    await store(rule(tables.now().toISOString()));
    remember();
    const { settled } = await goBack('keyword-dm');
    expect(settled).toEqual({ unknown: 1, rules: 1 });
    expect(find('rules#a1', 'rule#r')).toMatchObject({ listeningSince: tables.now().toISOString() });
  });

  it.each([
    [['stop'], 'stop'],
    [['start'], 'start'],
    [['stop', 'start'], 'start'],
    [['start', 'stop'], 'stop'],
  ] as const)('keeps the last wish of %j', async (wishes, last) => {
    const { live, back, tables, remember, goBack } = desk();
    const say = async (wish: 'stop' | 'start', minute: number) => {
      const writtenAt = new Date(tables.now().getTime() + minute * 60_000).toISOString();
      const message = makeComment(wish, { account: 'a1', personId: 'p', surface: 'message', writtenAt });
      await rememberWish(live, message, wish, { retentionDays: 30, now: tables.now() });
    };
    await say(last === 'stop' ? 'start' : 'stop', 0);
    remember();
    for (const [i, wish] of wishes.entries()) await say(wish, i + 1);
    // One that comes late is older, and changes nothing.
    await say(last === 'stop' ? 'start' : 'stop', -100);
    await goBack('keyword-dm');
    expect((await stoppedSince(back, 'a1', 'p')) !== undefined).toBe(last === 'stop');
  });
});

it('the budget goes on from what was used, not from what had been', async () => {
  const { put: store, remember, goBack, find } = desk();
  const day = (cost: number) => ({
    pk: 'budget#2026-03#0',
    sk: 'day#2026-03-02',
    type: 'budget',
    'of-main': cost,
  });
  await store(day(10));
  remember();
  await store(day(25));
  expect((await goBack('contact')).said).toEqual(['1 days of the budget taken over']);
  expect(find('budget#2026-03#0', 'day#2026-03-02')).toMatchObject({ 'of-main': 25 });
});

it('the ledger holds hashes, and nothing longer than a table can be restored', async () => {
  const { put: store, live, tables } = desk();
  const { item, erase } = THINGS.contact;
  const id = newId();
  await store(item(id));
  await erase(live, id);
  const entries = tables.items('ledger');
  expect(entries).toHaveLength(1);
  expect(JSON.stringify(entries)).not.toContain(id);
  expect(entries[0]).toMatchObject({
    pk: expect.stringMatching(/^erased#[0-9a-f]{64}$/),
    deleteAt: Math.floor(tables.now().getTime() / 1000) + LEDGER_DAYS * 86_400,
  });
  expect(LEDGER_DAYS).toBeGreaterThan(35);
});

describe('the ledger of a stack that is gone', () => {
  const earlier = () => {
    const tables = simTables('earlier', 'ledger');
    const entry = (pk: string, at: string) => ({
      pk,
      sk: 'entry',
      type: 'erased',
      at,
      deleteAt: 2_000_000_000,
    });
    const take = () => takeOverLedger({ client: tables.client, erasures: 'ledger' }, 'earlier');
    return {
      tables,
      entry,
      take,
      at: (table: string) => (tables.items(table) as Item[]).map(({ at }) => at),
    };
  };

  it('becomes part of the new one’s, however often, and the later of two entries stays', async () => {
    const { tables, entry, take, at } = earlier();
    await put(tables, 'earlier', entry('erased#1', '2026-03-01T00:00:00.000Z'));
    await put(tables, 'earlier', entry('erased#2', '2026-03-01T00:00:00.000Z'));
    await put(tables, 'ledger', entry('erased#2', '2026-03-02T00:00:00.000Z'));
    for (const _ of [1, 2]) expect(await take()).toBe(2);
    expect(at('ledger').toSorted()).toEqual(['2026-03-01T00:00:00.000Z', '2026-03-02T00:00:00.000Z']);
  });

  it('is not another table', async () => {
    const { tables, take, at } = earlier();
    await put(tables, 'earlier', { pk: 'submission#1', sk: 'submission', at: '2026-03-01T00:00:00.000Z' });
    await expect(take()).rejects.toThrow('There is no ledger of erasures earlier.');
    expect(at('ledger')).toEqual([]);
  });
});

it.each(Object.keys(PIPELINES) as Pipeline[])(
  'what the restore of %s leaves to its owner is sent by a command that redrive takes',
  (pipeline) => {
    const [, , , , ...flags] = resending(pipeline).split(' ');
    expect(() =>
      requireFlags(pipeline, {
        includeUnknown: flags.includes('--include-unknown'),
        includeBounced: flags.includes('--include-bounced'),
        includeAutoresponses: flags.includes('--include-autoresponses'),
      }),
    ).not.toThrow();
  },
);

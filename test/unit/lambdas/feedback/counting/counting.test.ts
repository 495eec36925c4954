import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countResponses } from '../../../../../lambdas/feedback/counting/count-responses.ts';
import { readHours, readPages, readTotal } from '../../../../../lambdas/feedback/counting/counters.ts';
import { rebuildCounts } from '../../../../../lambdas/feedback/counting/rebuild.ts';
import type { FeedbackResponse } from '../../../../../lambdas/feedback/response/response.ts';
import { type SimTable, simTable } from '../../../../support/sim-table.ts';
import { aggregateTotals, countingOn, response, WIDGETS } from './feedback-table.ts';

/** What visitors and the owner do, in order. */
type Act =
  | { readonly act: 'give' | 'change'; readonly id: number; readonly rating: number; readonly page: number }
  | { readonly act: 'delete' | 'spam'; readonly id: number };

const id = fc.integer({ min: 0, max: 4 });
const said = { id, rating: fc.integer({ min: 1, max: 5 }), page: fc.integer({ min: 0, max: 4 }) };
const acts: fc.Arbitrary<Act[]> = fc.array(
  fc.oneof(
    fc.record({ act: fc.constant('give' as const), ...said }),
    fc.record({ act: fc.constant('change' as const), ...said }),
    fc.record({ act: fc.constant('delete' as const), id }),
    fc.record({ act: fc.constant('spam' as const), id }),
  ),
  { maxLength: 14 },
);

/** Does one act on the table. @returns what the stream says of it, or nothing when there was nothing to do */
function perform(table: SimTable, gone: Set<number>, act: Act): { id: string; deleted: boolean } | undefined {
  const key = { pk: `response#${act.id}`, sk: 'response' };
  const now = table.get(key.pk, key.sk) as FeedbackResponse | undefined;
  if (act.act === 'give') {
    // Ids are never used again.
    if (now || gone.has(act.id)) return undefined;
    table.put({ ...response(act.id, act.rating, act.page) });
  } else if (!now) return undefined;
  else if (act.act === 'change')
    table.put({
      ...now,
      ...response(act.id, act.rating, act.page),
      state: now.state,
      version: now.version + 1,
    });
  else if (act.act === 'spam')
    table.put({ ...now, state: now.state === 'spam' ? 'new' : 'spam', version: now.version + 1 });
  else {
    table.remove(key.pk, key.sk);
    gone.add(act.id);
    return { id: String(act.id), deleted: true };
  }
  return { id: String(act.id), deleted: false };
}

describe('counting', () => {
  it('gives the aggregates of the final set, whatever is repeated, changed, deleted, late or at the same time', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        acts,
        fc.infiniteStream(fc.nat(7)),
        async (scheduler, list, repeats) => {
          const table = simTable(() => scheduler.schedule(Promise.resolve()));
          const counting = countingOn(table);
          const gone = new Set<number>();
          const calls: Promise<void>[] = [];
          const seen: { id: string; deleted: boolean }[] = [];
          for (const act of list) {
            const change = perform(table, gone, act);
            if (change) seen.push(change);
            // Each record at once, and with it a replay of some earlier ones; callers overlap.
            const replay = seen.slice(0, repeats.next().value);
            calls.push(countResponses(counting, [...(change ? [change] : []), ...replay]).catch(() => {}));
          }
          await scheduler.waitFor(Promise.all(calls));
          // What broke off is repeated by the stream in the end.
          await scheduler.waitFor(countResponses(counting, seen));
          await scheduler.waitFor(expectExact(table));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('is not undone by a rebuild, and a rebuild mends whatever was lost', async () => {
    await fc.assert(
      fc.asyncProperty(acts, fc.nat(14), fc.boolean(), async (list, cut, damage) => {
        const table = simTable();
        const counting = countingOn(table);
        const gone = new Set<number>();
        for (const [i, act] of list.entries()) {
          const change = perform(table, gone, act);
          // From some point on, the stream is lost.
          if (change && i < cut) await countResponses(counting, [change]);
        }
        if (damage)
          for (const item of table.items())
            if (item.type === 'count' && item.responses !== 0)
              table.put({ ...item, responses: Number(item.responses) + 3, r2: 9 });
        await rebuildCounts(counting, ['w']);
        await expectExact(table);
        expect(await rebuildCounts(counting, ['w'])).toMatchObject({
          corrected: [],
          busy: [],
          leftAlone: [],
        });
      }),
      { numRuns: 150 },
    );
  });
});

describe('a rebuild', () => {
  it('says how many responses the stream has lost, new ones and deleted ones, and each once', async () => {
    const table = simTable();
    const counting = countingOn(table);
    for (const one of [0, 2, 4]) table.put({ ...response(one, 5, 1) });
    await countResponses(counting, [changeOf({ id: '0' })]);
    table.remove('response#0', 'response');
    expect(await rebuildCounts(counting, ['w'])).toMatchObject({ responses: 2, recounted: 3, corrected: [] });
    expect((await readTotal(counting, 'w')).counts.responses).toBe(2);
    expect(await rebuildCounts(counting, ['w'])).toMatchObject({ responses: 2, recounted: 0 });
  });

  it('names a total that went on changing each time it was looked at', async () => {
    let writes = 100;
    const table: SimTable = simTable((_, input) => {
      const isTotal = JSON.stringify(input).includes('totals#w');
      const [total] = table.items().filter(({ pk }) => String(pk) === 'totals#w');
      // Somebody counts before each reading.
      if (isTotal && total) table.put({ ...total, writes: ++writes });
    });
    const counting = countingOn(table);
    table.put({ ...response(0, 5, 1) });
    await countResponses(counting, [changeOf({ id: '0' })]);
    expect(await rebuildCounts(counting, ['w'])).toMatchObject({ corrected: [], busy: ['w in all'] });
  });
});

describe('a rebuild of a widget that is not configured any more', () => {
  it('finds its counts right, and takes away those of which no mark is left', async () => {
    const table = simTable();
    const counting = countingOn(table);
    for (const one of [1, 3]) table.put({ ...response(one, 5, 1) });
    await countResponses(
      counting,
      [1, 3].map((one) => changeOf({ id: String(one) })),
    );
    expect(await rebuildCounts(counting, ['w'])).toMatchObject({ corrected: [], busy: [] });
    expect((await readTotal(counting, 'former')).counts.responses).toBe(2);
    for (const one of [1, 3]) for (const sk of ['response', 'counted']) table.remove(`response#${one}`, sk);
    const { corrected, busy } = await rebuildCounts(counting, []);
    expect(corrected.length).toBeGreaterThan(0);
    expect(busy).toEqual([]);
    expect((await readTotal(counting, 'former')).counts.responses).toBe(0);
  });
});

describe('a rebuild among responses that move from page to page of one hour', () => {
  /** Whose, to which page, and how many turns later. */
  const moves = fc.array(fc.record({ id, page: fc.nat(1), wait: fc.nat(8) }), { minLength: 1, maxLength: 6 });
  const sameHour = { receivedAt: '2026-11-21T09:30:00.000Z' };

  it('sees that something has changed, even where as much comes as goes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), moves, async (scheduler, list) => {
        let isScheduled = false;
        const table = simTable(async () => {
          if (isScheduled) await scheduler.schedule(Promise.resolve());
        });
        const counting = countingOn(table);
        const all = [0, 1, 2, 3, 4].map((each) => ({ ...response(each, 5, each % 2), ...sameHour }));
        for (const item of all) table.put({ ...item });
        await countResponses(counting, all.map(changeOf));
        isScheduled = true;
        const rebuild = rebuildCounts(counting, ['w']);
        let version = 1;
        const counts = list.map(async ({ id: moved, page, wait }) => {
          for (let turn = 0; turn < wait; turn++) await scheduler.schedule(Promise.resolve());
          table.put({ ...response(moved, 5, page), ...sameHour, version: ++version });
          await countResponses(counting, [{ id: String(moved), deleted: false }]).catch(() => {});
        });
        await scheduler.waitFor(Promise.all([rebuild, ...counts]));
        isScheduled = false;
        await countResponses(counting, all.map(changeOf));
        await expectExact(table);
      }),
      { numRuns: 300 },
    );
  });
});

function changeOf({ id: changed }: Pick<FeedbackResponse, 'id'>) {
  return { id: changed, deleted: false };
}

async function expectExact(table: SimTable): Promise<void> {
  const stored = table.items().filter((item) => item.type === 'response') as unknown as FeedbackResponse[];
  for (const widget of WIDGETS)
    await expectExactOf(
      table,
      widget,
      stored.filter((item) => item.widget === widget && item.state === 'new'),
    );
}

async function expectExactOf(
  table: SimTable,
  widget: string,
  counted: readonly FeedbackResponse[],
): Promise<void> {
  const counting = countingOn(table);
  const expected = aggregateTotals(counted);
  const total = await readTotal(counting, widget);
  expect(total.counts).toEqual(expected.total);
  const hours = await readHours(counting, widget);
  expect([...hours.values()].reduce((sum, { counts }) => sum + counts.responses, 0)).toBe(
    expected.total.responses,
  );
  const byPage: Record<string, number> = {};
  for (const { page = '', counts } of await readPages(counting, widget))
    if (counts.responses !== 0) byPage[page] = (byPage[page] ?? 0) + counts.responses;
  // Three pages are counted by name, the rest together.
  const names = Object.keys(byPage).filter((name) => name !== 'other');
  expect(names.length).toBeLessThanOrEqual(3);
  for (const name of names) expect(byPage[name]).toBe(expected.pages[name]);
  expect(Object.values(byPage).reduce((a, b) => a + b, 0)).toBe(expected.total.responses);
}

describe('expired responses', () => {
  it('stay in the counts, and a rebuild leaves their days alone and says so', async () => {
    const table = simTable();
    const counting = countingOn(table);
    const old = { ...response(1, 5, 1), receivedAt: '2026-11-01T10:00:00.000Z', deleteAt: 1_000 };
    table.put(old);
    table.put({ ...response(2, 3, 1) });
    await countResponses(counting, [
      { id: '1', deleted: false },
      { id: '2', deleted: false },
    ]);
    table.remove('response#1', 'response');
    await countResponses(counting, [{ id: '1', deleted: false }]);
    const result = await rebuildCounts(counting, ['w']);
    expect(result).toMatchObject({ corrected: [], leftAlone: ['former 2026-11-01'] });
    expect((await readTotal(counting, 'w')).counts).toEqual({ responses: 1, ratings: { 3: 1 } });
    expect((await readTotal(counting, 'former')).counts).toEqual({ responses: 1, ratings: { 5: 1 } });
  });

  it('that were deleted before they were counted are not counted afterwards', async () => {
    const table = simTable();
    const counting = countingOn(table);
    await countResponses(counting, [{ id: '1', deleted: true }]);
    // As a reader saw it that was slower than the deletion.
    table.put({ ...response(1, 5, 1) });
    await countResponses(counting, [{ id: '1', deleted: false }]);
    expect((await readTotal(counting, 'former')).counts.responses).toBe(0);
  });
});

/** The inbox while requests arrive, and answers come, in an order of their own. */
import { InfiniteQueryObserver, QueryClient, QueryObserver } from '@tanstack/react-query';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Submission } from '../../../../../contract/client/contact.ts';
import { carryOut, type Verb } from '../../../../../desk/pages/inbox/changes.ts';
import { KEYS, type ListData } from '../../../../../desk/pages/inbox/queries.ts';
import { fitsView, type View } from '../../../../../desk/pages/inbox/search.ts';

type State = Submission['state'];
const IDS = ['a', 'b', 'c'];
const SHOWN = ['inbox', 'archived', 'all'] as const satisfies readonly View[];

/** As the API carries them out: what a verb does not fit is refused. */
const MOVES: Readonly<Record<Verb, Readonly<Partial<Record<State, State>>>>> = {
  read: { new: 'read', archived: 'read' },
  unread: { read: 'new', archived: 'new' },
  archive: { new: 'archived', read: 'archived' },
  spam: { new: 'spam', read: 'spam', archived: 'spam' },
  release: { spam: 'new' },
};

const act = fc.oneof(
  fc.record({
    what: fc.constant('move' as const),
    ids: fc.uniqueArray(fc.constantFrom(...IDS), { minLength: 1 }),
    verb: fc.constantFrom<Verb>('read', 'unread', 'archive', 'spam', 'release'),
  }),
  // News: lists and what is open are read again.
  fc.record({ what: fc.constant('news' as const) }),
);

/** An API that is as far away as the scheduler likes, on both ways. */
class FarApi {
  readonly stored = new Map<string, Submission>(
    IDS.map((id) => [id, { id, state: 'new', etag: '0' } as unknown as Submission]),
  );
  private readonly scheduler: fc.Scheduler;

  constructor(scheduler: fc.Scheduler) {
    this.scheduler = scheduler;
  }

  async ask<Answer>(name: string, answer: () => Answer): Promise<Answer> {
    await this.scheduler.schedule(Promise.resolve(), `${name} arrives`);
    const found = answer();
    await this.scheduler.schedule(Promise.resolve(), `${name} is answered`);
    return found;
  }

  move = (verb: Verb, id: string): Promise<Submission> =>
    this.ask(`${verb} ${id}`, () => {
      const now = this.one(id);
      const state = MOVES[verb][now.state] ?? now.state;
      const next = { ...now, state, etag: String(Number(now.etag) + 1) };
      this.stored.set(id, next);
      return next;
    });

  one(id: string): Submission {
    return this.stored.get(id) as Submission;
  }

  list(view: View): Submission[] {
    return [...this.stored.values()].filter(({ state }) => fitsView(state, view));
  }
}

function show(queries: QueryClient, api: FarApi) {
  const lists = SHOWN.map((view) => ({
    view,
    observer: new InfiniteQueryObserver(queries, {
      queryKey: [...KEYS.list, { view }],
      queryFn: () => api.ask(`list of ${view}`, () => ({ items: api.list(view) })),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: () => undefined,
    }),
  }));
  const open = IDS.map((id) => ({
    id,
    observer: new QueryObserver(queries, {
      queryKey: KEYS.one(id),
      queryFn: () => api.ask(`reading ${id}`, () => api.one(id)),
    }),
  }));
  const ends = [...lists, ...open].map(({ observer }) => observer.subscribe(() => {}));
  return { lists, open, end: () => ends.forEach((end) => void end()) };
}

it('ends as the last press of each message says, at the API and in what is shown', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(fc.tuple(act, fc.nat(4)), { minLength: 1, maxLength: 8 }),
      async (scheduler, acts) => {
        const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
        const api = new FarApi(scheduler);
        const shown = show(queries, api);
        await scheduler.waitIdle();
        const wanted = new Map<string, State>(IDS.map((id) => [id, 'new']));
        const moves: Promise<unknown>[] = [];
        for (const [one, steps] of acts) {
          if (one.what === 'news') void queries.invalidateQueries({ queryKey: ['contact'] });
          else {
            const { ids, verb } = one;
            for (const id of ids)
              wanted.set(id, MOVES[verb][wanted.get(id) as State] ?? (wanted.get(id) as State));
            moves.push(
              carryOut(
                queries,
                api.move,
                ids.map((id) => ({ id, verbs: [verb] })),
              ),
            );
          }
          await scheduler.waitNext(Math.min(steps, scheduler.count()));
        }
        await scheduler.waitIdle();
        await Promise.all(moves);
        await scheduler.waitIdle();

        for (const id of IDS) expect(api.one(id).state).toBe(wanted.get(id));
        for (const { id, observer } of shown.open)
          expect(observer.getCurrentResult().data).toEqual(api.one(id));
        for (const { view, observer } of shown.lists) {
          const { pages } = observer.getCurrentResult().data as unknown as ListData;
          for (const item of pages.flatMap(({ items }) => items)) {
            expect(item).toEqual(api.one(item.id));
            expect(fitsView(item.state, view)).toBe(true);
          }
        }
        shown.end();
        queries.clear();
      },
    ),
  );
});

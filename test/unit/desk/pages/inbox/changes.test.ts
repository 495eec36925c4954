import { InfiniteQueryObserver, QueryClient, QueryObserver } from '@tanstack/react-query';
import { expect, it } from 'vitest';
import type { Submission } from '../../../../../contract/client/contact.ts';
import { readAgain, takeOver } from '../../../../../desk/pages/inbox/changes.ts';
import { KEYS } from '../../../../../desk/pages/inbox/queries.ts';

const as = (state: Submission['state'], etag: string) => ({ id: 'a', state, etag }) as unknown as Submission;
const page = (...items: Submission[]) => ({ pages: [{ items }], pageParams: [undefined] });

it('what was asked before a change does not put back what was, and is asked again', async () => {
  const queries = new QueryClient();
  const answers: ((value: unknown) => void)[] = [];
  const later = () => new Promise((resolve) => answers.push(resolve));
  const list = new QueryObserver(queries, {
    queryKey: [...KEYS.list, {}],
    queryFn: later,
    initialData: page(as('read', '1')),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const one = new QueryObserver(queries, { queryKey: KEYS.one('a'), queryFn: later, retry: false });
  const stop = [list.subscribe(() => {}), one.subscribe(() => {})];
  void list.refetch();
  expect(answers).toHaveLength(2);

  const givenUp = await takeOver(queries, as('archived', '2'));
  for (const answer of answers.splice(0)) answer(page(as('read', '1')));
  await Promise.resolve();
  expect(one.getCurrentResult().data).toMatchObject({ state: 'archived', etag: '2' });
  expect(list.getCurrentResult().data).toEqual(page());

  readAgain(queries, givenUp);
  expect(answers).toHaveLength(2);
  for (const end of stop) end();
  queries.clear();
});

it('a change brings new links to the files with it', async () => {
  const queries = new QueryClient();
  const linked = (url: string) =>
    ({ ...as('read', '1'), attachments: [{ name: 'a.txt', url }] }) as Submission;
  queries.setQueryData(KEYS.one('a'), linked('old'));
  await takeOver(queries, linked('new'));
  expect(queries.getQueryData(KEYS.one('a'))).toEqual(linked('new'));
  queries.clear();
});

it('more of a list, which was asked for before a change, does not bring back what was', async () => {
  const queries = new QueryClient();
  const answers: ((value: unknown) => void)[] = [];
  const list = new InfiniteQueryObserver(queries, {
    queryKey: [...KEYS.list, {}],
    queryFn: () => new Promise((resolve) => answers.push(resolve)),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: () => 'next',
    initialData: page(as('read', '1'), { ...as('read', '1'), id: 'b' }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const stop = list.subscribe(() => {});
  const more = list.fetchNextPage();
  expect(answers).toHaveLength(1);
  await takeOver(queries, as('archived', '2'));
  answers[0]?.({ items: [{ ...as('read', '1'), id: 'c' }] });
  await more;
  const { pages } = list.getCurrentResult().data as unknown as { pages: { items: Submission[] }[] };
  expect(pages.flatMap(({ items }) => items).map(({ id }) => id)).toEqual(['b', 'c']);
  stop();
  queries.clear();
});

import { QueryClient, QueryObserver } from '@tanstack/react-query';
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

import { expect, test } from 'vitest';
import type { Graph } from '../../../../../lambdas/keyword-dm/graph/graph.ts';
import { listComments } from '../../../../../lambdas/keyword-dm/incoming/listed.ts';

const own = { userId: '17841400000000001', username: 'shop' };
const since = new Date('2026-06-01T00:00:00.000Z');
const good = {
  id: 'c1',
  text: 'LINK',
  timestamp: '2026-06-01T12:00:00+0000',
  from: { id: 'p1', username: 'ann' },
};

function list(...data: readonly object[]) {
  const graph = { listComments: async () => ({ ok: true, body: { data } }) } as unknown as Graph;
  return listComments(graph, own, 'm1', since);
}

test.each([
  ['an id of 2,100 characters', { ...good, id: 'x'.repeat(2_100) }],
  ['no id', { ...good, id: undefined }],
  ['no time', { ...good, timestamp: undefined }],
  ['a writer that is no id', { ...good, from: { id: 'a b' } }],
])('a comment with %s is counted, and costs no other', async (_, odd) => {
  expect(await list(good, odd, { ...good, id: 'c2' })).toMatchObject({
    ok: true,
    unreadable: 1,
    comments: [{ id: 'c1', writtenAt: '2026-06-01T12:00:00.999Z' }, { id: 'c2' }],
  });
});

test('texts and names are bounded and well formed', async () => {
  const listed = await list({ ...good, text: 'LINK \uD83D', from: { id: 'p1', username: 'a'.repeat(500) } });
  expect(listed).toMatchObject({
    comments: [{ text: 'LINK \uFFFD', username: 'a'.repeat(100) }],
    unreadable: 0,
  });
});

test.each([
  { from: { id: own.userId } },
  { from: { id: 'another id', username: 'SHOP' } },
  { from: undefined, username: 'shop' },
])('our own are known by id or handle: %j', async (writer) => {
  expect(await list({ ...good, ...writer })).toMatchObject({ comments: [], unreadable: 0 });
});

test('what is older is left out, and no end of the list is asked for', async () => {
  expect(await list({ ...good, timestamp: '2026-05-31T12:00:00+0000' })).toEqual({
    ok: true,
    comments: [],
    unreadable: 0,
  });
});

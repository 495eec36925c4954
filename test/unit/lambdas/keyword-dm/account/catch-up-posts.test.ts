import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import { type PostMarks, readPosts } from '../../../../../lambdas/keyword-dm/account/catch-up-posts.ts';
import { createGraph, type Graph } from '../../../../../lambdas/keyword-dm/graph/graph.ts';
import { logger } from '../../../../../lambdas/shared/runtime/log.ts';
import { startGraph } from '../../../../../local/graph/server.ts';

vi.spyOn(logger, 'warn').mockReturnValue();
const standIn = await startGraph();
const { world } = standIn;
afterAll(() => standIn.stop());

const own = { userId: '17841400000000001', username: 'shop' };
const start = Date.now();
const graph = createGraph({ url: standIn.url, version: 'v24.0', timeoutSeconds: 5 }, 'token');
let taken: string[] = [];
beforeEach(() => {
  world.accounts.clear();
  world.addAccount(own.userId, own.username, 'token');
  taken = [];
});

function postWith(comments: number): string {
  const { id: mediaId } = world.publish(own.userId);
  for (let i = 0; i < comments; i++)
    world.comment({ account: own.userId, mediaId, text: 'LINK', username: `ann_${i}` });
  return mediaId;
}

const marksOf = (...ids: string[]): PostMarks => new Map(ids.map((id) => [id, {}]));
const idsOn = (mediaId: string) =>
  [...world.comments.values()].filter((each) => each.mediaId === mediaId).map(({ id }) => id);

/** @param pages how many can be read before time is over */
function read(marks: PostMarks, { pages = Number.POSITIVE_INFINITY, by = graph as Graph } = {}) {
  let left = pages;
  const counted = {
    ...by,
    listComments: (...call: Parameters<Graph['listComments']>) => {
      left--;
      return by.listComments(...call);
    },
  };
  const end = new Date(start + 1_000);
  return readPosts(
    {
      graph: counted,
      own,
      earliest: new Date(start - 60_000),
      overlapMs: 10_000,
      take: async (comments) => void taken.push(...comments.map(({ id }) => id)),
      now: () => (left > 0 ? new Date(start) : end),
      end,
    },
    marks,
  );
}

test('a post with more comments than a run can list is read on where the last run stopped', async () => {
  const long = postWith(120);
  const short = postWith(1);
  const marks = marksOf(long, short);
  expect(await read(marks, { pages: 3 })).toEqual({ found: 101, isComplete: false });
  expect(marks.get(short)).toEqual({ readTo: new Date(start).toISOString() });
  const later = world.comment({ account: own.userId, mediaId: long, text: 'LINK', username: 'late' });
  expect(await read(marks)).toMatchObject({ isComplete: true });
  expect(new Set(taken)).toEqual(new Set([...idsOn(long), ...idsOn(short)].filter((id) => id !== later.id)));
  // What was written since that reading began is the next one's.
  await read(marks);
  expect(taken).toContain(later.id);
});

test('a post that Meta does not tell about keeps only itself unread', async () => {
  const [broken, older] = [postWith(1), postWith(2)];
  const by: Graph = {
    ...graph,
    listComments: async (id, after) =>
      id === broken
        ? { ok: false, class: 'terminal', reason: 'refused-100', maybeDone: false }
        : graph.listComments(id, after),
  };
  const marks = marksOf(broken, older);
  expect(await read(marks, { by })).toEqual({ found: 2, isComplete: false });
  expect(marks.get(broken)).toEqual({});
  expect(marks.get(older)?.readTo).toBeDefined();
});

test('a cursor that Meta no longer takes begins the post anew', async () => {
  const id = postWith(1);
  const marks: PostMarks = new Map([
    [id, { unfinished: { begun: new Date(start).toISOString(), after: 'x' } }],
  ]);
  const by: Graph = {
    ...graph,
    listComments: async (media, after) =>
      after === undefined
        ? graph.listComments(media)
        : { ok: false, class: 'terminal', reason: 'refused-100', maybeDone: false },
  };
  expect(await read(marks, { by })).toEqual({ found: 0, isComplete: false });
  expect(await read(marks, { by })).toEqual({ found: 1, isComplete: true });
});

test('what could not be taken is read again', async () => {
  const id = postWith(1);
  const marks = marksOf(id);
  const reading = {
    graph,
    own,
    earliest: new Date(0),
    overlapMs: 0,
    take: () => Promise.reject(new Error('no queue')),
    now: () => new Date(),
    end: new Date(start + 60_000),
  };
  await expect(readPosts(reading, marks)).rejects.toThrow('no queue');
  expect(marks.get(id)).toEqual({});
});

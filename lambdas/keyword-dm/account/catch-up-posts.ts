/**
 * How far the comments on each post have been read, and the reading on from there. A viral post has more comments than
 * one run can list, so a run may end anywhere, and the next one goes on at the same page.
 */

import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { attention, logger } from '../../shared/runtime/log.ts';
import type { Table } from '../../shared/table/table.ts';
import { updateExpressions } from '../../shared/table/update.ts';
import type { Graph } from '../graph/graph.ts';
import type { Incoming } from '../incoming/incoming.ts';
import { listComments, type Own } from '../incoming/listed.ts';
import { accountKey } from '../table/keys.ts';

interface PostMark {
  /** Whatever was written before has been read. ISO 8601. @default nothing has */
  readonly readTo?: string;
  /** A reading that has not come to its end: when it began at the newest comment, and the cursor of its next page. */
  readonly unfinished?: { readonly begun: string; readonly after: string };
}

/** By media id. */
export type PostMarks = Map<string, PostMark>;

const keyOf = (account: string) => ({ pk: accountKey(account), sk: 'catch-up' });

/** The marks of these posts; those of posts that are no longer looked at are forgotten. */
export async function loadMarks(
  { client, tableName }: Table,
  account: string,
  postIds: readonly string[],
): Promise<PostMarks> {
  const { Item } = await client.send(
    new GetCommand({ TableName: tableName, Key: keyOf(account), ConsistentRead: true }),
  );
  const stored = (Item?.posts ?? {}) as Record<string, PostMark>;
  return new Map(postIds.map((id) => [id, stored[id] ?? {}]));
}

export async function saveMarks({ client, tableName }: Table, account: string, marks: PostMarks) {
  await client.send(
    new UpdateCommand({
      TableName: tableName,
      Key: keyOf(account),
      ...updateExpressions({ set: { posts: Object.fromEntries(marks) } }),
    }),
  );
}

export interface Reading {
  readonly graph: Graph;
  readonly own: Own;
  /** Read no further back than this. */
  readonly earliest: Date;
  /** Comments that Meta shows late are found for this long, in milliseconds. */
  readonly overlapMs: number;
  /** Takes what was found. A mark moves on only after it. */
  readonly take: (comments: readonly Incoming[]) => Promise<void>;
  readonly now: () => Date;
  /** When to stop and leave the rest to the next run. */
  readonly end: Date;
}

/**
 * Reads every post's comments, a page of each in turn so that a long one doesn't keep the others waiting. The marks are
 * moved on as it goes.
 *
 * @returns how many comments were found, and whether every post was read to its end
 */
export async function readPosts(
  reading: Reading,
  marks: PostMarks,
): Promise<{ found: number; isComplete: boolean }> {
  let found = 0;
  let isComplete = true;
  for (let open = [...marks.keys()]; open.length > 0; ) {
    const unfinished: string[] = [];
    for (const id of open) {
      if (reading.now() >= reading.end) return { found, isComplete: false };
      const page = await readPage(reading, marks, id);
      if (page === 'held') return { found, isComplete: false };
      if (page === 'failed') {
        isComplete = false;
        continue;
      }
      found += page.found;
      if (page.hasMore) unfinished.push(id);
    }
    open = unfinished;
  }
  return { found, isComplete };
}

/**
 * Reads a post's next page and moves its mark on.
 *
 * @returns `failed` when this post can't be read now, `held` when the account's others can't be either
 */
async function readPage(
  { graph, own, earliest, overlapMs, take, now }: Reading,
  marks: PostMarks,
  id: string,
): Promise<{ readonly found: number; readonly hasMore: boolean } | 'failed' | 'held'> {
  const { readTo, unfinished } = marks.get(id) ?? {};
  const begun = unfinished?.begun ?? now().toISOString();
  const since = new Date(Math.max(earliest.getTime(), Date.parse(readTo ?? '1970-01-01') - overlapMs));
  const page = await listComments(graph, own, id, since, unfinished?.after);
  if (!page.ok) {
    logger.warn('comments can not be listed', { account: own.userId, post: id, reason: page.reason });
    // A cursor that Meta no longer takes must not keep the post from being read for ever.
    if (page.class === 'terminal') marks.set(id, { ...(readTo && { readTo }) });
    return page.class === 'pause' || page.class === 'stop' ? 'held' : 'failed';
  }
  if (page.unreadable > 0)
    attention('updates-unreadable', { account: own.userId, post: id, count: page.unreadable });
  if (page.comments.length > 0) await take(page.comments);
  const { next } = page;
  marks.set(
    id,
    next === undefined
      ? { readTo: begun }
      : { ...(readTo && { readTo }), unfinished: { begun, after: next } },
  );
  return { found: page.comments.length, hasMore: next !== undefined };
}

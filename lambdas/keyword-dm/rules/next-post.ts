/** Rules for "the next post" bind themselves to the first post published after they were saved. */
import type { Table } from '../../shared/table/table.ts';
import type { Graph, Media } from '../graph/graph.ts';
import type { Incoming } from '../incoming/incoming.ts';
import type { Rule } from './rule.ts';
import { bindRule } from './store.ts';

/** The rules that still wait for their post. */
export function waitingForPost(rules: readonly Rule[]): Rule[] {
  return rules.filter(
    ({ scope, boundMediaId, enabled }) => enabled && scope.on === 'next-post' && !boundMediaId,
  );
}

/** Whether any of these comments is on a post that nobody has looked at yet. */
export function hasUnknownPost(incoming: readonly Incoming[], known: ReadonlySet<string>): boolean {
  return incoming.some(
    ({ surface, mediaIds }) => surface === 'post' && mediaIds.some((id) => !known.has(id)),
  );
}

/** The first post published at or after a time, if there is one. */
function firstPostSince(media: readonly Media[], since: string): Media | undefined {
  const from = Math.floor(Date.parse(since) / 1000) * 1000;
  // Meta lists the newest first and tells whole seconds: of two in the same second, the one listed last is older.
  return media
    .toReversed()
    .filter(({ timestamp }) => Date.parse(timestamp) >= from)
    .sort((a, b) => Date.parse(a.timestamp) - Date.parse(b.timestamp))[0];
}

/** Enough to find the first post since a rule was saved. */
const NEWEST_POSTS = 50;

/**
 * Lists the newest posts and binds what waits for one of them.
 *
 * @param wanted how many posts the caller wants to see. @default as many as binding needs
 * @returns the posts, or undefined when Meta didn't tell
 */
export async function bindWaiting(
  table: Table,
  graph: Graph,
  account: string,
  rules: readonly Rule[],
  wanted = 0,
): Promise<readonly Media[] | undefined> {
  const listed = await graph.listMedia(account, Math.max(NEWEST_POSTS, wanted));
  if (!listed.ok) return undefined;
  const media = listed.body.data ?? [];
  for (const rule of waitingForPost(rules)) {
    const post = firstPostSince(media, rule.listeningSince);
    if (post) await bindRule(table, rule, post.id);
  }
  return media;
}

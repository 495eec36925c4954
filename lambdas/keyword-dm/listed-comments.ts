/** Reads comments as Meta lists them, for catching up on what the webhook missed. */
import type { Graph, ListedComment } from './graph.ts';
import type { Incoming } from './incoming.ts';

/** A thousand comments a post and run; the next run goes on where the times say so. */
const MAX_PAGES = 20;

export interface Own {
  readonly userId: string;
  readonly username: string;
}

/** The comments on a post written since a time, our own left out. @returns undefined when Meta didn't tell */
export async function listComments(
  graph: Graph,
  own: Own,
  mediaId: string,
  since: Date,
): Promise<Incoming[] | undefined> {
  const found: Incoming[] = [];
  let after: string | undefined;
  for (let page = 0; page < MAX_PAGES; page++) {
    const listed = await graph.listComments(mediaId, after);
    if (!listed.ok) return undefined;
    const { data = [], paging } = listed.body;
    const recent = data
      .flatMap((comment) => [comment, ...(comment.replies?.data ?? [])])
      .filter(({ timestamp }) => Date.parse(timestamp) >= since.getTime());
    found.push(
      ...recent.filter((comment) => !isOwn(comment, own)).map((comment) => toIncoming(comment, own, mediaId)),
    );
    after = paging?.next && paging.cursors?.after;
    // Newest first: a page without anything recent is the last one that can matter.
    if (!after || recent.length === 0) break;
  }
  return found;
}

function isOwn({ from, username }: ListedComment, own: Own): boolean {
  return from?.id === own.userId || (from?.username ?? username) === own.username;
}

function toIncoming(comment: ListedComment, { userId }: Own, mediaId: string): Incoming {
  // Whole seconds: the comment may be as late as the second's end.
  const writtenAt = new Date(Date.parse(comment.timestamp) + 999).toISOString();
  const username = comment.from?.username ?? comment.username;
  return {
    surface: 'post',
    account: userId,
    id: comment.id,
    text: comment.text ?? '',
    personId: comment.from?.id ?? '',
    ...(username && { username }),
    mediaIds: [mediaId],
    writtenAt,
    sentAt: writtenAt,
  };
}

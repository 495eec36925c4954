/** Delivers webhooks as Meta does: signed, in batches, more than once, in any order, in both shapes, again until 200. */
import { createHmac } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Comment, DirectMessage, Media } from './world.ts';

/** Where updates go, and with which secret they are signed. */
export interface Subscription {
  readonly url: string;
  readonly appSecret: string;
}

export interface DeliveryOptions {
  /** Updates in one POST. Meta: up to 1,000. @default 1000 */
  readonly batchSize?: number;
  /** Share of updates that come twice, from 0 to 1. @default 0 */
  readonly duplicates?: number;
  /** Numbers from 0 to 1 that mix the order. @default in order */
  readonly random?: () => number;
  /** `changes` holds the update in a list, `entry` has it directly on the entry, as with Instagram Login. @default changes */
  readonly shape?: 'changes' | 'entry' | 'mixed';
  /** Seconds until the first retry; doubles each time. @default 1 */
  readonly retrySeconds?: number;
}

/** One entry of a webhook's body. */
export type Entry = Record<string, unknown>;

/** Meta gives up after 36 hours. */
const GIVE_UP_MS = 36 * 3_600_000;

export function commentEntry(comment: Comment, media: Media | undefined, shape: 'changes' | 'entry'): Entry {
  const update = {
    field: media?.live ? 'live_comments' : 'comments',
    value: {
      id: comment.id,
      ...(comment.parentId && { parent_id: comment.parentId }),
      text: comment.text,
      from: { id: comment.personId, username: comment.username },
      media: { id: comment.mediaId, media_product_type: media?.live ? 'LIVE' : 'FEED' },
    },
  };
  const entry = { id: comment.account, time: Math.floor(Date.now() / 1000) };
  return shape === 'changes' ? { ...entry, changes: [update] } : { ...entry, ...update };
}

export function messageEntry(account: string, message: DirectMessage, more: object = {}): Entry {
  const messaging = {
    sender: { id: message.from },
    recipient: { id: account },
    timestamp: Date.now(),
    message: { mid: message.id, text: message.message, ...more },
  };
  return { id: account, time: Date.now(), messaging: [messaging] };
}

/** Sends the updates on their way. @returns the times that each POST took to be answered with 200, in milliseconds */
export async function deliverComments(
  subscription: Subscription,
  comments: readonly (readonly [Comment, Media | undefined])[],
  options: DeliveryOptions = {},
): Promise<number[]> {
  const { batchSize = 1000, duplicates = 0, random, shape = 'changes', retrySeconds = 1 } = options;
  const entries = comments.map(([comment, media], i) =>
    commentEntry(comment, media, shape === 'mixed' ? (i % 2 ? 'entry' : 'changes') : shape),
  );
  const repeated = random ? entries.filter(() => random() < duplicates) : [];
  const all = shuffle([...entries, ...repeated], random);
  const times: number[] = [];
  for (let start = 0; start < all.length; start += batchSize)
    times.push(await post(subscription, all.slice(start, start + batchSize), retrySeconds));
  return times;
}

/** One signed POST, repeated until it is answered with 200. @returns the milliseconds that the last one took */
export async function post(
  { url, appSecret }: Subscription,
  entry: readonly Entry[],
  retrySeconds = 1,
): Promise<number> {
  const request = signed(appSecret, entry);
  const giveUp = Date.now() + GIVE_UP_MS;
  for (let pause = retrySeconds; Date.now() < giveUp; pause = Math.min(pause * 2, 3600)) {
    const begun = performance.now();
    const response = await fetch(url, request).catch(() => undefined);
    await response?.arrayBuffer().catch(() => undefined);
    if (response?.status === 200) return performance.now() - begun;
    await delay(pause * 1000, undefined, { ref: false });
  }
  throw new Error('The webhook was not accepted within 36 hours');
}

/** A webhook's request with Meta's signature. */
export function signed(appSecret: string, entry: readonly Entry[]) {
  const body = JSON.stringify({ object: 'instagram', entry });
  const signature = createHmac('sha256', appSecret).update(body).digest('hex');
  const headers = { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` };
  return { method: 'POST', headers, body };
}

function shuffle<T>(items: T[], random?: () => number): T[] {
  if (!random) return items;
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [items[i], items[j]] = [items[j] as T, items[i] as T];
  }
  return items;
}

/** What tests of keyword-DM do again and again, on the deployed app and the Graph API stand-in. */
import type { FaultPlan } from '../../../local/graph/faults.ts';
import { type DeliveryOptions, deliverComments, type Entry, post } from '../../../local/graph/webhooks.ts';
import type { Comment, Delivered, Media } from '../../../local/graph/world.ts';
import { callOwner } from '../../../local/instagram.ts';
import { deployed } from '../deployed.ts';
import { waitFor } from '../wait.ts';

export const { instagram } = deployed;
export const url = deployed.urls['keyword-dm'] ?? '';
export const subscription = { url: `${url}/instagram/webhook`, appSecret: instagram.appSecret };

/** A call of an owner route. @throws Error with the answer when it is refused */
export function owner<Body>(method: string, path: string, body?: object): Promise<Body> {
  return callOwner<Body>(url, instagram.ownerToken, method, path, body);
}

/** A call of the stand-in's own paths. */
export async function control<Body>(method: string, path: string, body?: object): Promise<Body> {
  const response = await fetch(`${deployed.graph}${path}`, {
    method,
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Body;
}

export const delivered = () => control<Delivered[]>('GET', '/_delivered');
export const planFaults = (plan: FaultPlan) => control('PUT', '/_faults', plan);

/** @param options.ageSeconds how long ago it was published; Meta tells whole seconds only */
export function publish({ live = false, ageSeconds = 0 } = {}): Promise<Media> {
  return control<Media>('POST', '/_media', { account: instagram.account, live, ageSeconds });
}

/** Writes comments without telling anybody. */
export function write(
  media: Media,
  texts: readonly string[],
  username = 'ann',
  { ageSeconds = 0 } = {},
): Promise<Comment[]> {
  return control<Comment[]>('POST', '/_comments', {
    media: media.id,
    username,
    texts,
    ageSeconds,
    silent: true,
  });
}

/** Delivers comments by webhook. @returns the times that each POST took, in milliseconds */
export function deliver(
  media: Media,
  comments: readonly Comment[],
  options?: DeliveryOptions,
): Promise<number[]> {
  return deliverComments(
    subscription,
    comments.map((comment) => [comment, media]),
    options,
  );
}

/** Delivers entries that a test made by hand. */
export function deliverEntries(entries: readonly Entry[]): Promise<number> {
  return post(subscription, entries);
}

/** What reached the writers of these comments, once each of them has got something. */
export async function waitForDelivery(comments: readonly Comment[], withinMs = 60_000): Promise<Delivered[]> {
  const ids = new Set(comments.map(({ id }) => id));
  const mine = async () =>
    (await delivered()).filter(({ commentId }) => commentId !== null && ids.has(commentId));
  return waitFor(
    `${ids.size} direct messages`,
    mine,
    (found) => new Set(found.map(({ commentId }) => commentId)).size >= ids.size,
    { withinMs },
  );
}

interface OutboxEntry {
  readonly id: string;
  readonly reason?: string;
  readonly legs: Record<string, { state: string; attempts: number; reason?: string }>;
}

/** An entry of the owner's outbox, once it is as wanted. */
export async function waitForEntry(
  id: string,
  isDone: (entry: OutboxEntry) => boolean,
  state?: string,
): Promise<OutboxEntry> {
  const path = `/owner/outbox?limit=100${state ? `&state=${state}` : ''}`;
  const found = await waitFor(
    `the outbox entry of ${id}`,
    async () => (await owner<{ items: OutboxEntry[] }>('GET', path)).items.find((entry) => entry.id === id),
    (entry) => entry !== undefined && isDone(entry),
  );
  return found as OutboxEntry;
}

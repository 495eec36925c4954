/**
 * What Meta's webhook says, as plain data. The payload comes in two shapes (with and without `changes`), names the
 * comment `id` or `comment_id`, and mixes in what is not for us. Nothing here throws: an update that can't be read is
 * counted, so that one odd update never costs the others of its batch.
 */

import { accountIn, idIn, nameIn, textIn } from './bounds.ts';

/** Where somebody wrote to the account. */
export type Surface = 'post' | 'live' | 'message' | 'story-reply' | 'story-mention';

/** One comment or direct message that may deserve an answer. */
export interface Incoming {
  readonly surface: Surface;
  /** The Instagram user id of the account that got it. */
  readonly account: string;
  /** The comment's id, or the message's `mid`. */
  readonly id: string;
  readonly text: string;
  /** Who wrote it. Empty where Meta leaves it out. */
  readonly personId: string;
  readonly username?: string;
  /** The post, and for an advertisement the post behind it. */
  readonly mediaIds: readonly string[];
  /** When it was written, ISO 8601; the comments webhook doesn't say. */
  readonly writtenAt?: string;
  /** When Meta sent it to us, ISO 8601. */
  readonly sentAt: string;
  /** Whether Meta did not say when it sent it, so that `sentAt` is the time at which we got it. */
  readonly sentAtAssumed?: true;
}

/** Why an update is passed over. */
type Ignored = 'own' | 'echo' | 'deleted' | 'other' | 'unreadable';

export interface Reading {
  readonly incoming: Incoming[];
  readonly ignored: Partial<Record<Ignored, number>>;
}

/** Meta retries a failed delivery for 36 hours. */
export const REDELIVERY_MS = 36 * 3_600_000;
/** Instagram's first day: what is said to be older is no time. */
const FIRST_DAY = Date.UTC(2010, 9, 6);
/** How far Meta's clock may be ahead of ours. */
const AHEAD_MS = 86_400_000;

type Json = Record<string, unknown>;

/**
 * Reads a webhook body, or a list of bodies or of entries.
 *
 * @param payload parsed JSON
 * @param receivedAt stands in for a sending time that is missing or can't be one
 */
export function readIncoming(payload: unknown, receivedAt: Date): Reading {
  const incoming: Incoming[] = [];
  const ignored: Partial<Record<Ignored, number>> = {};
  const take = (found: Incoming | Ignored) => {
    if (typeof found === 'string') ignored[found] = (ignored[found] ?? 0) + 1;
    else incoming.push(found);
  };
  const bodies = Array.isArray(payload) ? payload : [payload];
  if (bodies.length === 0) take('unreadable');
  for (const body of bodies) {
    const { entry = isEntry(body) ? body : undefined } = object(body);
    if (entry === undefined) take('unreadable');
    for (const one of list(entry)) readEntry(object(one), receivedAt).forEach(take);
  }
  return { incoming, ignored };
}

function isEntry(body: unknown): boolean {
  return ['changes', 'messaging', 'value'].some((name) => name in object(body));
}

function readEntry(entry: Json, receivedAt: Date): (Incoming | Ignored)[] {
  const account = accountIn(entry.id);
  const sent = sendingTime(entry.time, receivedAt);
  // With Instagram Login the update stands directly on the entry.
  const changes = [...('value' in entry ? [entry] : []), ...list(entry.changes)].map(object);
  const messages = list(entry.messaging).map(object);
  if (changes.length + messages.length === 0)
    return [typeof entry.field === 'string' || account ? 'other' : 'unreadable'];
  if (!account) return Array.from({ length: changes.length + messages.length }, () => 'unreadable');
  return [
    ...changes.map((change) => readChange(change, account, sent)),
    ...messages.map((message) => readMessage(message, account, sent)),
  ];
}

function readChange(change: Json, account: string, sent: Sent): Incoming | Ignored {
  if (typeof change.field !== 'string') return 'unreadable';
  if (change.field !== 'comments' && change.field !== 'live_comments') return 'other';
  const value = object(change.value);
  const from = object(value.from);
  const media = object(value.media);
  const id = idIn(value.id) || idIn(value.comment_id);
  // A writer without an id is one whom Meta doesn't name; with one that is none, nobody knows who it is.
  if (!id || (isGiven(from.id) && !idIn(from.id))) return 'unreadable';
  // Our own public replies come back as comments; answering them would never end.
  if (idIn(from.id) === account || idIn(from.self_ig_scoped_id)) return 'own';
  return {
    surface: change.field === 'live_comments' ? 'live' : 'post',
    account,
    id,
    text: textIn(value.text),
    personId: idIn(from.id),
    ...(nameIn(from.username) && { username: nameIn(from.username) }),
    mediaIds: [idIn(media.id), idIn(media.original_media_id)].filter(Boolean),
    ...sent,
  };
}

function readMessage(update: Json, account: string, sent: Sent): Incoming | Ignored {
  const message = object(update.message);
  const sender = idIn(object(update.sender).id);
  if (!update.message) return 'other';
  if (message.is_echo) return 'echo';
  if (sender === account) return 'own';
  if (message.is_deleted) return 'deleted';
  const id = idIn(message.mid);
  if (!id || !sender) return 'unreadable';
  const mention = list(message.attachments).some((attachment) => object(attachment).type === 'story_mention');
  const story = object(object(message.reply_to).story);
  const isReply = isGiven(story.id) || isGiven(story.url);
  return {
    surface: mention ? 'story-mention' : isReply ? 'story-reply' : 'message',
    account,
    id,
    text: textIn(message.text),
    personId: sender,
    mediaIds: [idIn(story.id)].filter(Boolean),
    writtenAt: sendingTime(update.timestamp, new Date(sent.sentAt)).sentAt,
    ...sent,
  };
}

type Sent = Pick<Incoming, 'sentAt' | 'sentAtAssumed'>;

/**
 * Unix time in seconds or milliseconds. Seconds are read as their last millisecond, so that nothing looks too early. An
 * old time is taken as it is, however old: what Meta sent a month ago must not be answered as if it had come today.
 */
function sendingTime(value: unknown, receivedAt: Date): Sent {
  const number = typeof value === 'string' || typeof value === 'number' ? Number(value) : Number.NaN;
  const time = number < 1e11 ? Math.floor(number) * 1000 + 999 : number;
  const now = receivedAt.getTime();
  if (!(time >= FIRST_DAY && time <= now + AHEAD_MS))
    return { sentAt: receivedAt.toISOString(), sentAtAssumed: true };
  return { sentAt: new Date(Math.min(time, now)).toISOString() };
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

function object(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

/** What should be a list, and may be its only member by itself. */
function list(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  return typeof value === 'object' && value !== null ? [value] : [];
}

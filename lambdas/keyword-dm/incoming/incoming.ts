/**
 * What Meta's webhook says, as plain data. The payload comes in two shapes (with and without `changes`), names the
 * comment `id` or `comment_id`, and mixes in what is not for us. Nothing here throws: an update that can't be read is
 * counted, so that one odd update never costs the others of its batch.
 */

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
}

/** Why an update is passed over. */
type Ignored = 'own' | 'echo' | 'deleted' | 'other' | 'unreadable';

export interface Reading {
  readonly incoming: Incoming[];
  readonly ignored: Partial<Record<Ignored, number>>;
}

/** Longest text kept, in characters. Instagram allows 2,200 in a comment and 1,000 bytes in a message. */
const MAX_TEXT = 5000;
/** Meta retries a failed delivery for 36 hours; an older sending time is nonsense. */
export const REDELIVERY_MS = 36 * 3_600_000;

type Json = Record<string, unknown>;

/**
 * Reads a webhook body.
 *
 * @param payload parsed JSON
 * @param receivedAt stands in for a sending time that is missing or can't be true
 */
export function readIncoming(payload: unknown, receivedAt: Date): Reading {
  const incoming: Incoming[] = [];
  const ignored: Partial<Record<Ignored, number>> = {};
  const take = (found: Incoming | Ignored) => {
    if (typeof found === 'string') ignored[found] = (ignored[found] ?? 0) + 1;
    else incoming.push(found);
  };
  for (const entry of list(object(payload).entry).map(object)) {
    const account = text(entry.id);
    const sentAt = sendingTime(entry.time, receivedAt);
    const changes = 'field' in entry ? [entry] : list(entry.changes).map(object);
    const messages = list(entry.messaging).map(object);
    for (const change of changes) take(account ? readChange(change, account, sentAt) : 'unreadable');
    for (const message of messages) take(account ? readMessage(message, account, sentAt) : 'unreadable');
    if (changes.length + messages.length === 0) take('other');
  }
  return { incoming, ignored };
}

function readChange(change: Json, account: string, sentAt: string): Incoming | Ignored {
  if (change.field !== 'comments' && change.field !== 'live_comments') return 'other';
  const value = object(change.value);
  const from = object(value.from);
  const media = object(value.media);
  const id = text(value.id) || text(value.comment_id);
  if (!id) return 'unreadable';
  // Our own public replies come back as comments; answering them would never end.
  if (text(from.id) === account || text(from.self_ig_scoped_id)) return 'own';
  return {
    surface: change.field === 'live_comments' ? 'live' : 'post',
    account,
    id,
    text: text(value.text).slice(0, MAX_TEXT),
    personId: text(from.id),
    ...(text(from.username) ? { username: text(from.username) } : {}),
    mediaIds: [text(media.id), text(media.original_media_id)].filter(Boolean),
    sentAt,
  };
}

function readMessage(update: Json, account: string, sentAt: string): Incoming | Ignored {
  const message = object(update.message);
  const sender = text(object(update.sender).id);
  if (!update.message) return 'other';
  if (message.is_echo) return 'echo';
  if (sender === account) return 'own';
  if (message.is_deleted) return 'deleted';
  const id = text(message.mid);
  if (!id || !sender) return 'unreadable';
  const mention = list(message.attachments).some((attachment) => object(attachment).type === 'story_mention');
  const story = object(object(message.reply_to).story);
  return {
    surface: mention ? 'story-mention' : text(story.id) || text(story.url) ? 'story-reply' : 'message',
    account,
    id,
    text: text(message.text).slice(0, MAX_TEXT),
    personId: sender,
    mediaIds: [text(story.id)].filter(Boolean),
    writtenAt: sendingTime(update.timestamp, new Date(sentAt)),
    sentAt,
  };
}

/** Unix time in seconds or milliseconds. Seconds are read as their last millisecond, so that nothing looks too early. */
function sendingTime(value: unknown, receivedAt: Date): string {
  const number = typeof value === 'string' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) return receivedAt.toISOString();
  const time = number < 1e11 ? Math.floor(number) * 1000 + 999 : number;
  const age = receivedAt.getTime() - time;
  return age > REDELIVERY_MS || age < 0 ? receivedAt.toISOString() : new Date(time).toISOString();
}

function object(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Ids come as strings; a number is accepted where it can't have lost digits. */
function text(value: unknown): string {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  return typeof value === 'string' ? value : '';
}

/**
 * The part of Instagram that Frontdesk talks to, in memory: accounts, posts, comments, conversations, and Meta's rules
 * about them. Facts from Meta's documentation as of 2026-11; see docs/instagram.md. Nothing here asks what Frontdesk
 * would like.
 */

export interface GraphSettings {
  /** Private replies to comments on posts, per account: so many in any so many seconds. Meta: 750 an hour. */
  limit: { count: number; seconds: number };
  /** Seconds within which a comment can be answered. Meta: 7 days. */
  windowSeconds: number;
  /** Seconds after somebody's last direct message within which they can be written to. Meta: 24 hours. */
  messageWindowSeconds: number;
  /** Seconds that a token lives. Meta: 60 days. */
  tokenSeconds: number;
  /** Seconds until a token can be refreshed. Meta: 24 hours. */
  tokenMinimumAgeSeconds: number;
  /** Whether webhooks are switched on in the app's console; an account can't be subscribed before. */
  webhooks: boolean;
}

export const META_SETTINGS: GraphSettings = {
  limit: { count: 750, seconds: 3600 },
  windowSeconds: 7 * 86_400,
  messageWindowSeconds: 86_400,
  tokenSeconds: 60 * 86_400,
  tokenMinimumAgeSeconds: 86_400,
  webhooks: true,
};

export interface GraphAccount {
  readonly userId: string;
  readonly username: string;
  token: string;
  tokenMadeAt: number;
  tokenExpired: boolean;
  subscribedFields: string[];
  /** Times of the replies that counted against the limit, oldest first. */
  readonly sends: number[];
}

export interface Media {
  readonly id: string;
  readonly account: string;
  readonly createdAt: number;
  readonly live: boolean;
}

export interface Comment {
  readonly id: string;
  readonly account: string;
  readonly mediaId: string;
  readonly text: string;
  readonly personId: string;
  readonly username: string;
  readonly createdAt: number;
  readonly parentId?: string;
  readonly replies: Comment[];
  answered: boolean;
}

export interface DirectMessage {
  readonly id: string;
  readonly from: string;
  readonly message: string;
  readonly createdAt: number;
}

/** One direct message that reached its receiver. */
export interface Delivered {
  readonly commentId: string | null;
  readonly recipientId: string;
  readonly text: string;
  readonly at: string;
}

/** An error body of the Graph API. */
export class GraphError extends Error {
  readonly status: number;
  readonly code: number;
  readonly subcode: number | undefined;
  readonly transient: boolean;

  constructor(status: number, code: number, message: string, subcode?: number, transient = false) {
    super(message);
    this.status = status;
    this.code = code;
    this.subcode = subcode;
    this.transient = transient;
  }
}

const MAX_TEXT_BYTES = 1000;

/** More than a world gives before the next one starts. */
const IDS_PER_MILLISECOND = 1_000_000n;

export class World {
  readonly settings: GraphSettings;
  readonly accounts = new Map<string, GraphAccount>();
  readonly media = new Map<string, Media>();
  readonly comments = new Map<string, Comment>();
  /** By account and person. */
  readonly conversations = new Map<string, DirectMessage[]>();
  readonly delivered: Delivered[] = [];
  /** Why private replies were refused, by comment. */
  readonly refused: { readonly commentId: string; readonly code: number; readonly subcode?: number }[] = [];
  private lastId: bigint;
  private readonly now: () => number;

  constructor(settings: GraphSettings = { ...META_SETTINGS }, now: () => number = Date.now) {
    this.settings = settings;
    this.now = now;
    this.lastId = BigInt(Math.trunc(now())) * IDS_PER_MILLISECOND;
  }

  /** As long as Meta's, and none that an earlier start has given: what is stored outlives this world. */
  newId(): string {
    this.lastId += 1n;
    return String(this.lastId);
  }

  addAccount(userId: string, username: string, token: string): GraphAccount {
    const account = {
      userId,
      username,
      token,
      tokenMadeAt: this.now(),
      tokenExpired: false,
      subscribedFields: [],
      sends: [],
    };
    this.accounts.set(userId, account);
    return account;
  }

  publish(account: string, { live = false, createdAt = this.now() } = {}): Media {
    const media = { id: this.newId(), account, createdAt, live };
    this.media.set(media.id, media);
    return media;
  }

  comment(values: Pick<Comment, 'account' | 'mediaId' | 'text' | 'username'> & Partial<Comment>): Comment {
    const comment: Comment = {
      id: this.newId(),
      personId: personIdOf(values.username),
      createdAt: this.now(),
      replies: [],
      answered: false,
      ...values,
    };
    this.comments.set(comment.id, comment);
    return comment;
  }

  /** @throws GraphError 190 for a token that is wrong or expired */
  accountOf(token: string): GraphAccount {
    const account = [...this.accounts.values()].find((each) => each.token === token);
    if (!account) throw new GraphError(401, 190, 'Invalid OAuth access token');
    const age = this.now() - account.tokenMadeAt;
    if (account.tokenExpired || age > this.settings.tokenSeconds * 1000)
      throw new GraphError(401, 190, 'Error validating access token: Session has expired', 463);
    return account;
  }

  /** A private reply. @throws GraphError as Meta refuses it */
  replyPrivately(
    account: GraphAccount,
    commentId: string,
    text: string,
  ): { recipient_id: string; message_id: string } {
    const comment = this.findComment(account, commentId);
    const refuse = (error: GraphError): never => {
      this.refused.push({ commentId, code: error.code, ...(error.subcode && { subcode: error.subcode }) });
      throw error;
    };
    this.checkText(text);
    const tooOld = this.now() - comment.createdAt > this.settings.windowSeconds * 1000;
    if (
      comment.answered ||
      tooOld ||
      comment.personId === account.userId ||
      comment.account !== account.userId
    )
      refuse(new GraphError(400, 100, 'This comment cannot be replied to', 2534025));
    if (!this.media.get(comment.mediaId)?.live && !this.takeSlot(account))
      refuse(new GraphError(400, 613, 'Calls to this api have exceeded the rate limit.'));
    comment.answered = true;
    return this.deliver(account, comment.personId, text, commentId);
  }

  sendMessage(
    account: GraphAccount,
    personId: string,
    text: string,
  ): { recipient_id: string; message_id: string } {
    this.checkText(text);
    const conversation = this.conversations.get(`${account.userId} ${personId}`);
    const opens = this.now() - this.settings.messageWindowSeconds * 1000;
    if (!conversation?.some(({ from, createdAt }) => from === personId && createdAt >= opens))
      throw new GraphError(400, 10, 'This message is sent outside of allowed window.', 2534022);
    return this.deliver(account, personId, text, null);
  }

  /** @throws GraphError 100 on a live video */
  replyPublicly(account: GraphAccount, commentId: string, message: string): { id: string } {
    const parent = this.findComment(account, commentId);
    if (this.media.get(parent.mediaId)?.live)
      throw new GraphError(400, 100, 'Comments on a live video cannot be replied to');
    const reply = this.comment({
      account: account.userId,
      mediaId: parent.mediaId,
      text: message,
      username: account.username,
      personId: account.userId,
      parentId: commentId,
    });
    parent.replies.push(reply);
    return { id: reply.id };
  }

  /** Somebody writes a direct message to the account. */
  receiveMessage(account: string, personId: string, message: string): DirectMessage {
    const received = { id: `mid.${this.newId()}`, from: personId, message, createdAt: this.now() };
    this.conversation(account, personId).push(received);
    return received;
  }

  refreshToken(account: GraphAccount): { access_token: string; token_type: string; expires_in: number } {
    if (this.now() - account.tokenMadeAt < this.settings.tokenMinimumAgeSeconds * 1000)
      throw new GraphError(400, 100, 'The access token is too young to be refreshed');
    account.token = `IGAA${this.newId()}`;
    account.tokenMadeAt = this.now();
    return { access_token: account.token, token_type: 'bearer', expires_in: this.settings.tokenSeconds };
  }

  /** A comment that was never written here came by a webhook from elsewhere: it is taken for real from now on. */
  findComment(account: GraphAccount, id: string): Comment {
    if (!/^[\w-]{1,100}$/.test(id)) throw new GraphError(400, 100, 'Invalid comment id', 33);
    return (
      this.comments.get(id) ??
      this.comment({
        id,
        account: account.userId,
        mediaId: '',
        text: '',
        username: id,
        personId: `person-${id}`,
      })
    );
  }

  private conversation(account: string, personId: string): DirectMessage[] {
    const key = `${account} ${personId}`;
    const conversation = this.conversations.get(key) ?? [];
    this.conversations.set(key, conversation);
    return conversation;
  }

  private deliver(account: GraphAccount, personId: string, text: string, commentId: string | null) {
    const at = this.now();
    const message = { id: `mid.${this.newId()}`, from: account.userId, message: text, createdAt: at };
    this.conversation(account.userId, personId).push(message);
    this.delivered.push({ commentId, recipientId: personId, text, at: new Date(at).toISOString() });
    return { recipient_id: personId, message_id: message.id };
  }

  private checkText(text: unknown): void {
    if (typeof text !== 'string' || text === '') throw new GraphError(400, 100, 'The message has no text');
    if (Buffer.byteLength(text) > MAX_TEXT_BYTES)
      throw new GraphError(400, 100, 'Length of param message[text] must be at most 1000 bytes');
  }

  private takeSlot(account: GraphAccount): boolean {
    const { count, seconds } = this.settings.limit;
    while ((account.sends[0] ?? Number.POSITIVE_INFINITY) <= this.now() - seconds * 1000)
      account.sends.shift();
    if (account.sends.length >= count) return false;
    account.sends.push(this.now());
    return true;
  }
}

/** The id under which comments and messages name somebody. */
export function personIdOf(username: string): string {
  return `1${hash(username)}`;
}

function hash(text: string): string {
  let value = 0;
  for (const char of text) value = (Math.imul(value, 31) + (char.codePointAt(0) ?? 0)) >>> 0;
  return String(value).padStart(10, '0');
}

/**
 * The calls that we make to Instagram's Graph API (Instagram API with Instagram Login). None repeats itself: what a
 * failed call means is decided by its caller.
 */
import type { KeywordDmConfig } from '../../../config/keyword-dm.ts';
import { classify, type GraphFailure } from './errors.ts';

export type GraphResult<Body> =
  | { readonly ok: true; readonly body: Body }
  | ({ readonly ok: false } & GraphFailure);

export interface Media {
  readonly id: string;
  readonly timestamp: string;
}

export interface ListedComment {
  readonly id: string;
  readonly text?: string;
  readonly timestamp: string;
  readonly username?: string;
  readonly from?: { readonly id: string; readonly username?: string };
  readonly replies?: { readonly data?: readonly ListedComment[] };
}

export interface ConversationMessage {
  readonly id: string;
  readonly message?: string;
  readonly from?: { readonly id: string };
  /** ISO 8601, in whole seconds. */
  readonly created_time?: string;
}

interface Page<Item> {
  readonly data?: readonly Item[];
  readonly paging?: { readonly cursors?: { readonly after?: string }; readonly next?: string };
}

type Query = Readonly<Record<string, string | number | undefined>>;
interface Call {
  readonly method?: 'GET' | 'POST';
  readonly query?: Query;
  readonly body?: object;
  /** For the few addresses that have no version. @default true */
  readonly versioned?: boolean;
}

export type Graph = ReturnType<typeof createGraph>;

/** Calls on behalf of the account whose token it is. */
export function createGraph(
  { url, version, timeoutSeconds }: KeywordDmConfig['graph'],
  token: string,
  fetcher: typeof fetch = fetch,
) {
  async function call<Body>(path: string, { method = 'GET', query, body, versioned = true }: Call = {}) {
    const address = new URL(`${url}/${versioned ? `${version}/` : ''}${path}`);
    for (const [name, value] of Object.entries(query ?? {}))
      if (value !== undefined) address.searchParams.set(name, String(value));
    return send<Body>(fetcher, address, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutSeconds * 1000),
    });
  }
  const one = encodeURIComponent;

  return {
    /** Answers a comment with a direct message. Once per comment. */
    replyPrivately: (account: string, commentId: string, text: string) =>
      call<{ message_id?: string }>(`${one(account)}/messages`, {
        method: 'POST',
        body: { recipient: { comment_id: commentId }, message: { text } },
      }),
    /** Answers a direct message. */
    sendMessage: (account: string, personId: string, text: string) =>
      call<{ message_id?: string }>(`${one(account)}/messages`, {
        method: 'POST',
        body: { recipient: { id: personId }, message: { text } },
      }),
    /** The newest messages of the conversation with a person. */
    readConversation: (account: string, personId: string) =>
      call<Page<{ messages?: Page<ConversationMessage> }>>(`${one(account)}/conversations`, {
        query: { platform: 'instagram', user_id: personId, fields: 'messages{id,message,from,created_time}' },
      }),
    replyPublicly: (commentId: string, message: string) =>
      call<{ id?: string }>(`${one(commentId)}/replies`, { method: 'POST', body: { message } }),
    listReplies: (commentId: string, after?: string) =>
      call<Page<{ id: string; text?: string; from?: { id: string } }>>(`${one(commentId)}/replies`, {
        query: { fields: 'id,text,from', limit: 50, after },
      }),
    commentTime: (commentId: string) =>
      call<{ timestamp?: string }>(one(commentId), { query: { fields: 'timestamp' } }),
    /** A person who has written to the account. */
    profile: (personId: string) =>
      call<{ name?: string; username?: string }>(one(personId), { query: { fields: 'name,username' } }),
    me: () => call<{ user_id?: string; username?: string }>('me', { query: { fields: 'user_id,username' } }),
    listMedia: (account: string, limit: number) =>
      call<Page<Media>>(`${one(account)}/media`, { query: { fields: 'id,timestamp', limit } }),
    listComments: (mediaId: string, after?: string) =>
      call<Page<ListedComment>>(`${one(mediaId)}/comments`, {
        query: {
          fields: 'id,text,timestamp,username,from,replies{id,text,timestamp,username,from}',
          limit: 50,
          after,
        },
      }),
    subscribe: (account: string, fields: string) =>
      call<{ success?: boolean }>(`${one(account)}/subscribed_apps`, {
        method: 'POST',
        query: { subscribed_fields: fields },
      }),
    subscriptions: (account: string) =>
      call<Page<{ id?: string; subscribed_fields?: readonly string[] }>>(`${one(account)}/subscribed_apps`),
    /** A new token of sixty days for one that is at least a day old and not expired. */
    refreshToken: () =>
      call<{ access_token?: string; expires_in?: number }>('refresh_access_token', {
        versioned: false,
        query: { grant_type: 'ig_refresh_token', access_token: token },
      }),
  };
}

/** What the account must be subscribed to. */
export const SUBSCRIBED_FIELDS = ['comments', 'live_comments', 'messages'] as const;

async function send<Body>(
  fetcher: typeof fetch,
  address: URL,
  init: RequestInit,
): Promise<GraphResult<Body>> {
  let status: number | undefined;
  try {
    const response = await fetcher(address, init);
    status = response.status;
    const body: unknown = await response.json().catch(() => undefined);
    if (response.ok && typeof body === 'object' && body !== null && !('error' in body))
      return { ok: true, body: body as Body };
    // A success that can't be read may have done what we asked.
    return { ok: false, ...classify({ status: response.ok && !body ? undefined : status, body }) };
  } catch (error) {
    return { ok: false, ...classify({ network: networkCode(error) }) };
  }
}

function networkCode(error: unknown): string {
  const { name, cause } = error as { name?: string; cause?: { code?: string } };
  return cause?.code ?? name ?? 'unknown';
}

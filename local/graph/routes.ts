/** Meta's own paths. */
import type { ErrorAnswer, Fault } from './faults.ts';
import type { GraphStandIn } from './server.ts';
import { type Comment, type GraphAccount, GraphError } from './world.ts';

export interface GraphRequest {
  readonly method: string;
  readonly segments: readonly string[];
  readonly query: Readonly<Record<string, string>>;
  readonly token: string;
  readonly body: Record<string, unknown>;
}

/** The request is never answered. */
export class Hang extends Error {}

const PAGE = 50;

/** @throws GraphError, or Hang for a request that must time out */
export function answerGraph(standIn: GraphStandIn, request: GraphRequest): unknown {
  const { world } = standIn;
  if (request.segments[0] === 'refresh_access_token')
    return world.refreshToken(world.accountOf(request.token));
  const [version = '', node = '', edge] = request.segments;
  if (!/^v\d+\.\d$/.test(version)) throw new GraphError(400, 2500, `Unknown path components: /${version}`);
  const account = world.accountOf(request.token);
  const planned = standIn.faults.answerFor(
    `${request.method} ${node === 'me' ? 'me' : (edge ?? '')}`.trim(),
    node,
  );
  if (planned) throw toError(planned);
  if (node === 'me') return { id: '1', user_id: account.userId, username: account.username };
  switch (`${request.method} ${edge ?? ''}`) {
    case 'POST messages':
      return sendMessage(standIn, own(account, node), request.body);
    case 'POST replies':
      return withFault(standIn, `public ${node}`, () =>
        world.replyPublicly(account, node, String(request.body.message ?? request.query.message ?? '')),
      );
    case 'GET replies':
      return takePage(world.findComment(account, node).replies, request.query.after, describe);
    case 'GET media':
      return listMedia(standIn, own(account, node), request.query.limit);
    case 'GET comments':
      return listComments(standIn, node, request.query.after);
    case 'GET conversations':
      return listConversation(standIn, own(account, node), request.query.user_id ?? '');
    case 'POST subscribed_apps':
      if (!world.settings.webhooks) throw new GraphError(400, 100, 'Webhooks are not configured', 2108006);
      own(account, node).subscribedFields = (request.query.subscribed_fields ?? '')
        .split(',')
        .filter(Boolean);
      return { success: true };
    case 'GET subscribed_apps':
      return { data: [{ id: '1', subscribed_fields: own(account, node).subscribedFields }] };
    case 'GET ':
      return describeNode(standIn, account, node);
    default:
      throw new GraphError(400, 100, `Unsupported ${request.method} request`, 33);
  }
}

function own(account: GraphAccount, node: string): GraphAccount {
  if (node !== account.userId && node !== 'me')
    throw new GraphError(403, 10, 'Application does not have permission');
  return account;
}

function sendMessage(standIn: GraphStandIn, account: GraphAccount, body: Record<string, unknown>): unknown {
  const { comment_id: commentId, id } = Object(body.recipient) as { comment_id?: unknown; id?: unknown };
  const { text } = Object(body.message) as { text?: unknown };
  const receiver = String(commentId ?? id ?? '');
  return withFault(standIn, `private ${receiver}`, () =>
    commentId === undefined
      ? standIn.world.sendMessage(account, receiver, text as string)
      : standIn.world.replyPrivately(account, receiver, text as string),
  );
}

/** Does what was asked, unless a fault is planned for it. */
function withFault(standIn: GraphStandIn, what: string, act: () => unknown): unknown {
  const [, receiver = ''] = what.split(' ');
  const fault = standIn.faults.answerFor(receiver) ?? standIn.faults.choose(what);
  if (!fault) return act();
  if (typeof fault !== 'string') {
    if (fault.delivered) act();
    throw toError(fault);
  }
  if (fault.endsWith('-delivered')) act();
  throw FAULTS[fault]();
}

function toError({ status = 400, code, message, subcode, transient }: ErrorAnswer): GraphError {
  return new GraphError(status, code, message ?? 'Refused', subcode, transient);
}

const FAULTS: Record<Fault, () => Error> = {
  'timeout-delivered': () => new Hang(),
  'timeout-lost': () => new Hang(),
  'error-delivered': () =>
    new GraphError(500, 2, 'An unexpected error has occurred. Please retry your request later.'),
  error: () => new GraphError(500, 1, 'An unknown error occurred', undefined, true),
  'rate-limit': () => new GraphError(400, 613, 'Calls to this api have exceeded the rate limit.'),
  'other-app': () => new GraphError(400, 10, 'Another app is controlling this thread now.', 2018300),
  'no-permission': () =>
    new GraphError(403, 10, 'Application does not have permission for this action', 2534999),
};

function describeNode({ world }: GraphStandIn, account: GraphAccount, node: string): unknown {
  const comment = world.comments.get(node);
  if (comment) return describe(comment);
  if (world.conversations.has(`${account.userId} ${node}`))
    return { id: node, name: 'Ann Example', username: 'ann' };
  throw new GraphError(400, 100, 'Object does not exist', 33);
}

/** Whole seconds, as Meta tells a time. */
function timestampOf(time: number): string {
  return new Date(time).toISOString().replace(/\.\d{3}Z$/, '+0000');
}

function describe({ id, text, createdAt, username, personId }: Comment) {
  return { id, text, timestamp: timestampOf(createdAt), username, from: { id: personId, username } };
}

/** Meta's default page of media. */
const MEDIA_PAGE = 25;

function listMedia({ world }: GraphStandIn, account: GraphAccount, limit = String(MEDIA_PAGE)): unknown {
  const media = [...world.media.values()].filter((each) => each.account === account.userId).reverse();
  return {
    data: media.slice(0, Math.min(Number(limit), 100)).map(({ id, createdAt }) => ({
      id,
      timestamp: timestampOf(createdAt),
    })),
  };
}

function listComments({ world }: GraphStandIn, mediaId: string, after?: string): unknown {
  const all = [...world.comments.values()]
    .filter((each) => each.mediaId === mediaId && !each.parentId)
    .reverse();
  return takePage(all, after, (each) => ({
    ...describe(each),
    ...(each.replies.length > 0 && { replies: { data: each.replies.map(describe) } }),
  }));
}

function takePage<Item>(all: readonly Item[], after: string | undefined, show: (item: Item) => unknown) {
  const start = Number(after) || 0;
  const more = start + PAGE < all.length;
  return {
    data: all.slice(start, start + PAGE).map(show),
    ...(more && { paging: { cursors: { after: String(start + PAGE) }, next: 'more' } }),
  };
}

function listConversation({ world }: GraphStandIn, account: GraphAccount, personId: string): unknown {
  const messages = world.conversations.get(`${account.userId} ${personId}`) ?? [];
  const data = messages
    .slice(-20)
    .reverse()
    .map(({ id, from, message, createdAt }) => ({
      id,
      message,
      from: { id: from },
      created_time: timestampOf(createdAt),
    }));
  return { data: messages.length > 0 ? [{ id: `t_${personId}`, messages: { data } }] : [] };
}

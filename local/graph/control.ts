/** Our own paths on the stand-in: what was delivered, and what the local page and tests make happen. */
import type { FaultPlan } from './faults.ts';
import type { GraphRequest } from './routes.ts';
import type { GraphStandIn } from './server.ts';
import { deliverComments, messageEntry, post } from './webhooks.ts';
import { GraphError, personIdOf } from './world.ts';

/**
 * - `GET /_delivered`: every direct message that reached somebody, oldest first.
 * - `GET /_caller`, `GET /_refused`, `GET /_accounts`, `GET /_media`, `GET /_comments?media=`: what there is.
 * - `POST /_accounts {userId, username, token}`: adds an account.
 * - `POST /_media {account, live?, ageSeconds?}`: publishes a post.
 * - `POST /_comments {media, username, text | texts, ageSeconds?, silent?}`: writes comments; a webhook follows unless `silent`.
 * - `POST /_messages {account, username, text, story?}`: writes a direct message.
 * - `PUT /_faults {next?, answers?, random?, seed?}`, `PUT /_settings {…}`, `PUT /_token {account, expired}`: what goes wrong.
 */
export async function answerControl(standIn: GraphStandIn, request: GraphRequest): Promise<unknown> {
  const { world, faults } = standIn;
  const { body } = request;
  switch (`${request.method} ${request.segments.join('/')}`) {
    case 'GET _delivered':
      return world.delivered;
    case 'GET _refused':
      return world.refused;
    case 'GET _caller':
      return { port: standIn.lastCallerPort ?? null };
    case 'GET _accounts':
      return [...world.accounts.values()].map(({ userId, username, tokenExpired, subscribedFields }) => ({
        userId,
        username,
        tokenExpired,
        subscribedFields,
      }));
    case 'POST _accounts':
      world.addAccount(String(body.userId), String(body.username), String(body.token));
      return { done: true };
    case 'GET _media':
      return [...world.media.values()];
    case 'GET _comments':
      return [...world.comments.values()].filter(
        ({ mediaId }) => !request.query.media || mediaId === request.query.media,
      );
    case 'POST _media':
      return world.publish(String(body.account), { live: body.live === true, createdAt: timeOf(body) });
    case 'POST _comments':
      return writeComments(standIn, body);
    case 'POST _messages':
      return writeMessage(standIn, body);
    case 'PUT _faults':
      faults.plan(body as FaultPlan);
      return { done: true };
    case 'PUT _settings':
      Object.assign(world.settings, body);
      return world.settings;
    case 'PUT _token':
      return setToken(standIn, body);
    default:
      throw new GraphError(404, 100, 'Unknown path');
  }
}

/** Now, or `ageSeconds` ago. */
function timeOf({ ageSeconds }: Record<string, unknown>): number {
  return Date.now() - (Number(ageSeconds) || 0) * 1000;
}

async function writeComments(standIn: GraphStandIn, body: Record<string, unknown>): Promise<unknown> {
  const { world, subscription } = standIn;
  const media = world.media.get(String(body.media));
  if (!media) throw new GraphError(404, 100, 'No such post');
  const texts = Array.isArray(body.texts) ? body.texts.map(String) : [String(body.text ?? '')];
  const comments = texts.map((text, i) =>
    world.comment({
      account: media.account,
      mediaId: media.id,
      text,
      createdAt: timeOf(body),
      username: texts.length > 1 ? `${body.username}_${i}` : String(body.username),
    }),
  );
  if (subscription && !body.silent)
    await deliverComments(
      subscription,
      comments.map((comment) => [comment, media]),
    );
  return comments;
}

async function writeMessage(
  { world, subscription }: GraphStandIn,
  body: Record<string, unknown>,
): Promise<unknown> {
  const account = String(body.account);
  const message = world.receiveMessage(account, personIdOf(String(body.username)), String(body.text ?? ''));
  const story = body.story
    ? { reply_to: { story: { id: String(body.story), url: 'https://cdn.example/story' } } }
    : {};
  if (subscription) await post(subscription, [messageEntry(account, message, story)]);
  return message;
}

function setToken({ world }: GraphStandIn, body: Record<string, unknown>): unknown {
  const account = world.accounts.get(String(body.account));
  if (!account) throw new GraphError(404, 100, 'No such account');
  account.tokenExpired = body.expired === true;
  return { tokenExpired: account.tokenExpired };
}

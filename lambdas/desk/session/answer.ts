/** Signing in, staying signed in and signing out, as rules. */
import type { APIGatewayProxyResult } from 'aws-lambda';
import * as z from 'zod/mini';
import { HttpError } from '../../shared/http/errors.ts';
import type { Request } from '../../shared/http/request.ts';
import { json, noContent } from '../../shared/http/respond.ts';
import { readInput, readObject } from '../../shared/owner/input.ts';
import { requireKnown } from '../../shared/owner/query.ts';
import type { PersonLookup } from '../../shared/people/records.ts';
import { roleOf } from '../../shared/people/roles.ts';
import type { Verify } from '../../shared/people/verify.ts';
import type { CognitoSession, Tokens } from './cognito.ts';
import { type CookieRules, dropCookie, keepCookie, readCookie } from './cookie.ts';

export interface SessionParts {
  readonly session: CognitoSession;
  readonly verify: Verify;
  readonly findPerson: PersonLookup;
  /** The desk's own origin. */
  readonly origin: () => Promise<string>;
  readonly cookie: CookieRules;
}

const text = z.string().check(z.minLength(1), z.maxLength(2_048));
const asked = z.union([
  z.strictObject({ code: text, verifier: text, redirectUri: text }),
  z.strictObject({ renew: z.literal(true) }),
]);

/** `POST`: sign in or renew. `DELETE`: sign out, `?all=true` everywhere. */
export async function answerSession(request: Request, parts: SessionParts): Promise<APIGatewayProxyResult> {
  await requireOwnPage(request, parts);
  if (request.method === 'DELETE') return signOut(request, parts);
  requireKnown(request.query);
  const wanted = readInput(asked, readObject(request));
  if ('renew' in wanted) return renew(request, parts);
  if (new URL(wanted.redirectUri, 'https://invalid').origin !== (await parts.origin())) throw refused();
  const tokens = await parts.session.exchange(wanted);
  if (!tokens) throw new HttpError(401, 'UNAUTHORIZED', 'This sign-in is over. Please begin again.');
  return signedIn(tokens, parts);
}

/**
 * A page of another origin can neither set the header without asking, which is never allowed, nor name another origin. The
 * cookie stays at home besides: it is of the same site only.
 */
async function requireOwnPage({ headers }: Request, { origin }: SessionParts): Promise<void> {
  if (headers['x-frontdesk'] !== 'desk' || headers.origin !== (await origin())) throw refused();
}

function refused(): HttpError {
  return new HttpError(403, 'BLOCKED', 'Only the desk’s own page signs people in.');
}

async function renew(request: Request, parts: SessionParts): Promise<APIGatewayProxyResult> {
  const refreshToken = readCookie(request);
  const tokens = refreshToken === undefined ? undefined : await parts.session.renew(refreshToken);
  if (tokens) return signedIn({ refreshToken, ...tokens }, parts);
  throw new HttpError(401, 'UNAUTHORIZED', 'Please sign in.', { headers: dropCookie(parts.cookie) });
}

async function signedIn(
  { accessToken, refreshToken }: Tokens,
  { verify, findPerson, session, cookie }: SessionParts,
): Promise<APIGatewayProxyResult> {
  const { sub, groups, expiresAt } = await verify(accessToken);
  const person = await findPerson(sub);
  if (!person) {
    // Somebody of the pool whom nobody has added, or who was removed.
    if (refreshToken !== undefined) await session.revoke(refreshToken);
    throw new HttpError(403, 'FORBIDDEN', 'You have no access to this desk. Ask its owner to add you.', {
      headers: dropCookie(cookie),
    });
  }
  const { email, limits } = person;
  const role = roleOf(groups);
  return json(
    200,
    {
      accessToken,
      expiresAt: new Date(expiresAt).toISOString(),
      person: { email, ...(role && { role }), ...(limits && { limits }) },
    },
    refreshToken === undefined ? {} : keepCookie(refreshToken, cookie),
  );
}

async function signOut(request: Request, { session, verify, cookie }: SessionParts) {
  requireKnown(request.query, 'all');
  const refreshToken = readCookie(request);
  const isEverywhere = request.query.all === 'true';
  const tokens = isEverywhere && refreshToken !== undefined ? await session.renew(refreshToken) : undefined;
  if (tokens) await session.revokeAll((await verify(tokens.accessToken)).username);
  if (refreshToken !== undefined) await session.revoke(refreshToken);
  // Nobody knows whose sessions are meant: whoever has lost a device must not believe that it is signed out.
  if (isEverywhere && !tokens)
    throw new HttpError(401, 'UNAUTHORIZED', 'Your other devices stay signed in. Sign in and try again.', {
      headers: dropCookie(cookie),
    });
  return noContent(dropCookie(cookie));
}

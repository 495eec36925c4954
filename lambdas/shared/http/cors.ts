import type { APIGatewayProxyResult } from 'aws-lambda';
import type { Request } from './request.ts';
import { noContent } from './respond.ts';

/**
 * What scripts may send beyond the simple headers: those of the published form clients, an owner's
 * token, and what asks whether an answer has changed.
 */
const ALLOWED_HEADERS = [
  'authorization',
  'content-type',
  'formspree-client',
  'formspree-session-data',
  'idempotency-key',
  'if-none-match',
  'x-requested-with',
];

/** One day. Browsers shorten it: Chromium to two hours. */
const MAX_AGE_SECONDS = 86_400;

/** What more a script of a listed origin may send: what its framework adds (htmx, CSRF tokens, tracing). */
const MOST_ASKED = 20;
/** A header's name (RFC 9110, 5.6.2), of a length that frameworks use. */
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9a-z-]{1,64}$/;

export interface CorsRules {
  /** All methods that the address takes. */
  readonly methods: readonly string[];
  /** Origins whose pages are named as allowed; others see `*`. */
  readonly listed: ReadonlySet<string>;
  /**
   * Whether strangers send something there, as to a form. Only then may a listed origin send headers of its own choice and
   * with credentials, as beacons do by themselves; no cookie counts anywhere. Owner's routes say no: never with credentials.
   */
  readonly isPublicPost: boolean;
}

/**
 * Puts CORS on an answer. Names a listed origin as the one that may read it; others keep the `*` of every answer, so that a
 * page which is refused can read why.
 */
export function withCors(
  response: APIGatewayProxyResult,
  { headers }: Pick<Request, 'headers'>,
  { listed, isPublicPost }: Omit<CorsRules, 'methods'>,
): APIGatewayProxyResult {
  const vary = [...new Set([...listOf(response.headers?.vary), 'Origin'])].join(', ');
  const named = nameOrigin(headers.origin, listed, isPublicPost);
  return { ...response, headers: { ...response.headers, vary, ...named } };
}

/** Takes from an answer what lets pages of other origins read it. A preflight then is no yes, and the request is not made. */
export function withoutCors(response: APIGatewayProxyResult): APIGatewayProxyResult {
  const kept = Object.entries(response.headers ?? {}).filter(([name]) => !name.startsWith('access-control-'));
  return { ...response, headers: Object.fromEntries(kept) };
}

/**
 * The answer to a preflight (https://fetch.spec.whatwg.org/#cors-preflight-fetch).
 *
 * - of a public POST route, from a listed origin: yes to the headers that it asks for as well, 20 at most of 64 characters
 *   each, and to credentials
 * - of a public POST route, from any other origin: no yes, so that the request is not made
 * - of all other routes, and where no browser asks: yes to the headers that our routes know, never to credentials
 */
export function preflight(
  { headers }: Pick<Request, 'headers'>,
  { methods, listed, isPublicPost }: CorsRules,
): APIGatewayProxyResult {
  const { origin } = headers;
  const asksToRead = /^(?:GET|HEAD)$/i.test(headers['access-control-request-method'] ?? 'POST');
  const isGuarded = isPublicPost && !asksToRead && origin !== undefined;
  const vary = { vary: 'Origin, Access-Control-Request-Headers' };
  if (isGuarded && !listed.has(origin)) return noContent(vary);
  const asked = isGuarded ? askedHeaders(headers['access-control-request-headers']) : [];
  return noContent({
    ...vary,
    ...nameOrigin(origin, listed, isGuarded),
    'access-control-allow-methods': methods.join(', '),
    'access-control-allow-headers': [...new Set([...ALLOWED_HEADERS, ...asked])].join(', '),
    'access-control-max-age': String(MAX_AGE_SECONDS),
  });
}

function nameOrigin(origin: string | undefined, listed: ReadonlySet<string>, withCredentials: boolean) {
  if (origin === undefined || !listed.has(origin)) return {};
  return {
    'access-control-allow-origin': origin,
    ...(withCredentials && { 'access-control-allow-credentials': 'true' }),
  };
}

function askedHeaders(header: string | undefined): string[] {
  return listOf(header?.toLowerCase())
    .filter((name) => HEADER_NAME.test(name))
    .slice(0, MOST_ASKED);
}

function listOf(header: string | number | boolean | undefined): string[] {
  return String(header ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

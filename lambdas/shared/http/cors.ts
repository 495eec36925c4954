import type { APIGatewayProxyResult } from 'aws-lambda';
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

/**
 * Names an allowed origin as the one that may read the answer. Others keep the `*` of every answer, so that a page
 * which is refused can read why.
 */
export function withCors(
  response: APIGatewayProxyResult,
  origin: string | undefined,
  allowed: ReadonlySet<string>,
): APIGatewayProxyResult {
  const echoed = origin !== undefined && allowed.has(origin) && { 'access-control-allow-origin': origin };
  const vary = [response.headers?.vary, 'Origin'].filter((name) => name !== undefined).join(', ');
  return { ...response, headers: { ...response.headers, vary, ...echoed } };
}

/** The answer to a preflight: yes, to any origin, because the request itself is refused where a script can read it. */
export function preflight(methods: readonly string[]): APIGatewayProxyResult {
  return noContent({
    'access-control-allow-methods': methods.join(', '),
    'access-control-allow-headers': ALLOWED_HEADERS.join(', '),
    'access-control-max-age': String(MAX_AGE_SECONDS),
  });
}

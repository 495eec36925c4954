import type { APIGatewayProxyResult } from 'aws-lambda';
import { noContent } from './respond.ts';

/** What scripts may send beyond the simple headers; the first three are those of the published form clients. */
const ALLOWED_HEADERS = [
  'content-type',
  'formspree-client',
  'formspree-session-data',
  'idempotency-key',
  'x-requested-with',
];

/** One day. Browsers shorten it: Chromium to two hours. */
const MAX_AGE_SECONDS = 86_400;

/**
 * The headers that let the asking origin read the answer. Others keep the `*` of every answer, so that a page which
 * is refused can read why.
 */
export function corsHeaders(origin: string | undefined, allowed: boolean): Record<string, string> {
  return origin !== undefined && allowed
    ? { 'access-control-allow-origin': origin, vary: 'Origin' }
    : { vary: 'Origin' };
}

/** The answer to a preflight: yes, to any origin, because the request itself is refused where a script can read it. */
export function preflight(headers: Readonly<Record<string, string>>, methods: string): APIGatewayProxyResult {
  return noContent({
    'access-control-allow-methods': methods,
    'access-control-allow-headers': ALLOWED_HEADERS.join(', '),
    'access-control-max-age': String(MAX_AGE_SECONDS),
    ...headers,
  });
}

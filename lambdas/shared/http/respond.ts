import type { APIGatewayProxyResult } from 'aws-lambda';
import type { ErrorDetail, HttpError } from './errors.ts';

type Headers = Readonly<Record<string, string>>;

/**
 * On every answer unless said otherwise. Any page may read it, because no answer depends on cookies; what an
 * origin may *do* is decided before. Scripts of other origins see `ETag` and `Retry-After` only when they are exposed.
 */
const COMMON: Headers = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'etag, retry-after',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
};

export function json(status: number, body: unknown, headers: Headers = {}): APIGatewayProxyResult {
  return respond(status, JSON.stringify(body), { 'content-type': 'application/json', ...headers });
}

/** @param type the content type, charset included */
export function text(
  status: number,
  type: string,
  body: string,
  headers: Headers = {},
): APIGatewayProxyResult {
  return respond(status, body, { 'content-type': type, ...headers });
}

/** A page; its headers come with it, see `html.ts`. */
export function htmlPage(status: number, body: string, headers: Headers): APIGatewayProxyResult {
  return respond(status, body, { 'content-type': 'text/html; charset=utf-8', ...headers });
}

/** @param status 303: the browser goes there with GET, whatever the method was; 302 for what was asked for by GET */
export function redirect(
  location: string,
  headers: Headers = {},
  status: 302 | 303 = 303,
): APIGatewayProxyResult {
  return respond(status, '', { location, ...headers });
}

export function noContent(headers: Headers = {}): APIGatewayProxyResult {
  return respond(204, '', headers);
}

/** What the caller has is still so. */
export function notModified(headers: Headers): APIGatewayProxyResult {
  return respond(304, '', headers);
}

/**
 * `{ error, code, errors }`, which the published form clients understand: they show `errors` next to their fields, and
 * above the form those without a field. It is never empty, because they can't read an empty one.
 */
export function errorJson(error: HttpError, headers: Headers = {}): APIGatewayProxyResult {
  const errors: readonly ErrorDetail[] =
    error.fieldErrors.length > 0 ? error.fieldErrors : [{ code: error.code, message: error.message }];
  return json(
    error.status,
    { error: error.message, code: error.code, errors },
    { ...error.headers, ...headers },
  );
}

function respond(statusCode: number, body: string, headers: Headers): APIGatewayProxyResult {
  return { statusCode, headers: { ...COMMON, ...headers }, body };
}

import type { APIGatewayProxyResult } from 'aws-lambda';
import { etagOf, isMatch } from '../../shared/http/etag.ts';
import { notModified, text } from '../../shared/http/respond.ts';

/** How old an answer may be that a browser shows without asking. */
const MAX_AGE_SECONDS = 60;

/** An answer that its owner's browser may keep, and that is an empty 304 where it has not changed. */
export function cachedJson(
  headers: Readonly<Record<string, string | undefined>>,
  body: unknown,
): APIGatewayProxyResult {
  const written = JSON.stringify(body);
  const etag = etagOf(written);
  const cache = {
    'cache-control': `private, max-age=${MAX_AGE_SECONDS}`,
    etag,
    vary: 'Authorization',
  };
  return isMatch(headers['if-none-match'], etag)
    ? notModified(cache)
    : text(200, 'application/json', written, cache);
}

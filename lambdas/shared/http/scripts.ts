import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { endpoint, notFound } from './endpoint.ts';
import { etagOf, isMatch } from './etag.ts';
import { text } from './respond.ts';

const TYPE = 'text/javascript; charset=utf-8';

/**
 * A handler that serves scripts for visitors' pages. Pages may keep them a day; a change that breaks pages gets another
 * version in its address.
 *
 * @param files by name, the last part of the path
 */
export function serveScripts(
  files: Readonly<Record<string, string>>,
): (event: APIGatewayProxyEvent) => Promise<APIGatewayProxyResult> {
  return endpoint({
    methods: ['GET', 'HEAD'],
    answer: async ({ segments, headers }) => {
      const name = segments.at(-1) ?? '';
      const body = Object.hasOwn(files, name) ? files[name] : undefined;
      if (body === undefined) throw notFound();
      const cache = { 'cache-control': 'public, max-age=86400', etag: etagOf(body) };
      return isMatch(headers['if-none-match'], cache.etag)
        ? text(304, TYPE, '', cache)
        : text(200, TYPE, body, cache);
    },
  });
}

/** Serves the script for visitors' pages. Pages may keep it a day; a change that breaks pages gets another version. */
import { bundledConfig } from '../shared/config.ts';
import { parseEnvironment } from '../shared/environment.ts';
import { endpoint, notFound } from '../shared/http/endpoint.ts';
import { etagOf, isMatch } from '../shared/http/etag.ts';
import { json } from '../shared/http/respond.ts';
import { assetsEnvironment } from './environment.ts';

parseEnvironment(assetsEnvironment);
const files = bundledConfig<Record<string, string>>();

export const handler = endpoint({
  methods: ['GET', 'HEAD'],
  answer: async ({ segments, headers }) => {
    const body = files[segments.at(-1) ?? ''];
    if (body === undefined) throw notFound();
    const etag = etagOf(body);
    const answer = json(200, '', {
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=86400',
      etag,
    });
    return isMatch(headers['if-none-match'], etag)
      ? { ...answer, statusCode: 304, body: '' }
      : { ...answer, body };
  },
});

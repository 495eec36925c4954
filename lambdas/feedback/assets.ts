/** Serves the widget's script. Pages may keep it a day; a change that breaks pages gets another version. */
import { bundledConfig } from '../shared/config.ts';
import { parseEnvironment } from '../shared/environment.ts';
import { endpoint, notFound } from '../shared/http/endpoint.ts';
import { etagOf, isMatch } from '../shared/http/etag.ts';
import { text } from '../shared/http/respond.ts';
import { assetsEnvironment } from './environment.ts';

parseEnvironment(assetsEnvironment);
const files = bundledConfig<Record<string, string>>();

export const handler = endpoint({
  methods: ['GET', 'HEAD'],
  answer: async ({ segments, headers }) => {
    const body = files[segments.at(-1) ?? ''];
    if (body === undefined) throw notFound();
    const etag = etagOf(body);
    const cache = { 'cache-control': 'public, max-age=86400', etag };
    if (isMatch(headers['if-none-match'], etag))
      return text(304, 'text/javascript; charset=utf-8', '', cache);
    return text(200, 'text/javascript; charset=utf-8', body, cache);
  },
});

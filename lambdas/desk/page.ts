/** Serves the desk's files where there is no CDN: from its own bundle, with the headers that a CDN would add. */
import { endpoint, notFound } from '../shared/http/endpoint.ts';
import { etagOf, isMatch } from '../shared/http/etag.ts';
import { bundledConfig } from '../shared/runtime/config.ts';
import { parseEnvironment } from '../shared/runtime/environment.ts';
import { pageEnvironment } from './environment.ts';
import { readFiles } from './files/bucket.ts';
import { cacheControlOf, fileOf, typeOf } from './files/types.ts';
import { deskHeaders } from './headers.ts';
import type { DeskSettings } from './settings.ts';

const { BASE, SIGN_IN, PICTURES } = parseEnvironment(pageEnvironment);
const settings: DeskSettings = {
  ...bundledConfig<Omit<DeskSettings, 'signIn' | 'api'>>(),
  api: `${BASE}api`,
  signIn: JSON.parse(SIGN_IN),
};
const headers = {
  ...deskHeaders({ pictures: PICTURES.split(' ').filter(Boolean) }),
  'strict-transport-security': 'max-age=31536000',
};
const files = await readFiles();
files.set('settings.json', Buffer.from(JSON.stringify(settings)));
const index = files.get('index.html')?.toString().replace('<base href="/"', `<base href="${BASE}"`);
if (index !== undefined) files.set('index.html', Buffer.from(index));

export const handler = endpoint({
  methods: ['GET', 'HEAD'],
  isSameOrigin: true,
  answer: async (request) => {
    const name = fileOf(request.path);
    const content = files.get(name);
    if (!content || request.segments[0] === 'api') throw notFound();
    const etag = etagOf(content.toString('base64'));
    const common = { ...headers, etag, 'cache-control': cacheControlOf(name), 'content-type': typeOf(name) };
    if (isMatch(request.headers['if-none-match'], etag))
      return { statusCode: 304, headers: common, body: '' };
    return {
      statusCode: 200,
      headers: common,
      // API Gateway takes bytes in this form only.
      isBase64Encoded: true,
      body: request.method === 'HEAD' ? '' : content.toString('base64'),
    };
  },
});

/** Tells what became of an upload, with an ETag: a page that polls gets a 304 of a few bytes. */
import { SSMClient } from '@aws-sdk/client-ssm';
import type { APIGatewayProxyResult } from 'aws-lambda';
import { endpoint, type Note, notFound } from '../shared/http/endpoint.ts';
import { etagOf, isMatch } from '../shared/http/etag.ts';
import type { Request } from '../shared/http/request.ts';
import { json } from '../shared/http/respond.ts';
import { environmentId, parseEnvironment } from '../shared/runtime/environment.ts';
import { createParameters, parameterName } from '../shared/runtime/parameters.ts';
import { createTableClient } from '../shared/table/table.ts';
import { statusEnvironment } from './environment.ts';
import { presentImage } from './image/present.ts';
import { readImage } from './image/store.ts';

const environment = parseEnvironment(statusEnvironment);
const store = { client: createTableClient(), tableName: environment.TABLE_NAME, now: () => new Date() };
const parameters = createParameters(new SSMClient({}));
const variantsName = parameterName(
  environmentId(environment),
  environment.FRONTDESK_PIPELINE,
  'variants-url',
);

export const handler = endpoint({ methods: ['GET', 'HEAD'], answer: status });

async function status(request: Request, note: Note): Promise<APIGatewayProxyResult> {
  const [collection, id = '', ...rest] = request.segments;
  if (collection !== 'images' || rest.length > 0 || !/^[0-9a-f-]{36}$/.test(id)) throw notFound();
  const image = await readImage(store, id);
  const shown = image && presentImage(image, (await parameters.get([variantsName]))[variantsName] ?? '');
  if (!shown) throw notFound();
  note({ correlationId: id, state: shown.status });
  const etag = etagOf(JSON.stringify(shown));
  // Kept by the browser, but asked for each time: what is ready may be deleted.
  const headers = { etag, 'cache-control': 'no-cache' };
  if (isMatch(request.headers['if-none-match'], etag)) return { ...json(304, '', headers), body: '' };
  return json(200, shown, headers);
}

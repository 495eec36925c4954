/** The owner's routes of images: list, read, describe, delete, render again, hand out upload tokens. */
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { APIGatewayProxyResult } from 'aws-lambda';
import type { ImagesConfig } from '../../config/images.ts';
import { imagesLayout } from '../../config/layout.ts';
import { showBudget } from '../shared/budget/present.ts';
import { isCanary } from '../shared/canary/id.ts';
import { destinationRoutes, type ToldDestinations } from '../shared/destinations/owner.ts';
import { erasureWrite } from '../shared/erasures/ledger.ts';
import { parseBody } from '../shared/http/body.ts';
import { notFound } from '../shared/http/endpoint.ts';
import { HttpError } from '../shared/http/errors.ts';
import { BODY_LIMITS } from '../shared/http/fields.ts';
import type { Request } from '../shared/http/request.ts';
import { json } from '../shared/http/respond.ts';
import { enqueueLegs } from '../shared/legs/queue.ts';
import { type Call, type OwnerRoute, ownerHandler } from '../shared/owner/router.ts';
import { requireSeen } from '../shared/owner/unchanged.ts';
import { narrowed, type Reach, requireWithin, within } from '../shared/people/caller.ts';
import { createIdentify } from '../shared/people/identify.ts';
import { bundledConfig } from '../shared/runtime/config.ts';
import { environmentId, parseEnvironment } from '../shared/runtime/environment.ts';
import { newId } from '../shared/runtime/ids.ts';
import { createParameters, parameterName } from '../shared/runtime/parameters.ts';
import { createTableClient } from '../shared/table/table.ts';
import { ownerEnvironment } from './environment.ts';
import { buryOriginal, deleteOriginal } from './image/files.ts';
import { deletionTime, type Image, imagePk } from './image/image.ts';
import { endOfVariants, tagOf } from './image/present.ts';
import { describeImage, readImage, removeImage, renderAgain } from './image/store.ts';
import { presentAll, readPage } from './owner/list.ts';
import { countImages, examine, listChanges } from './owner/overview.ts';
import { presentPresets } from './owner/presets.ts';
import { readAlt, wrong } from './upload/request.ts';
import { signUploadToken } from './upload/token.ts';

const environment = parseEnvironment(ownerEnvironment);
const config = bundledConfig<ImagesConfig & { readonly toldDestinations: ToldDestinations }>();
const store = {
  client: createTableClient(),
  tableName: environment.TABLE_NAME,
  shards: imagesLayout(config),
  now: () => new Date(),
  graceSeconds: config.graceSeconds,
};
const s3 = new S3Client({});
const sqs = new SQSClient({});
const examined = { store, sqs, config, deadLetterQueueUrl: environment.DEAD_LETTER_QUEUE_URL };
const ssm = new SSMClient({});
const parameters = createParameters(ssm);
const [variantsName, tokenKeyName, urlName, scriptsName] = [
  'variants-url',
  'token-key',
  'url',
  'scripts-url',
].map((name) => parameterName(environmentId(environment), environment.FRONTDESK_PIPELINE, name)) as [
  string,
  string,
  string,
  string,
];

const showMonth = showBudget({
  table: store,
  budget: config.budget,
  forms: Object.keys(config.presets),
  now: store.now,
});

const routes: readonly OwnerRoute[] = [
  { method: 'GET', path: '/owner/health', keeps: 'everything', answer: () => examine(examined) },
  {
    method: 'GET',
    path: '/owner/changes',
    keeps: 'narrowed',
    answer: (request, _, { reach }) => listChanges(seenBy(reach), request),
  },
  {
    method: 'GET',
    path: '/owner/presets',
    keeps: 'narrowed',
    answer: (_, __, { reach }) => showPresets(reach),
  },
  {
    method: 'GET',
    path: '/owner/images/counts',
    keeps: 'narrowed',
    answer: (request, _, { reach }) => countImages(seenBy(reach), request),
  },
  {
    method: 'GET',
    path: '/owner/images',
    keeps: 'narrowed',
    answer: (request, _, { reach }) => list(request, reach),
  },
  {
    method: 'GET',
    path: '/owner/images/{id}',
    keeps: 'entry',
    answer: async (_, { id }, call) => show(await required(id, call)),
  },
  {
    method: 'PATCH',
    path: '/owner/images/{id}',
    keeps: 'entry',
    answer: async (request, { id }, call) => correct(request, await required(id, call), call),
  },
  {
    method: 'DELETE',
    path: '/owner/images/{id}',
    keeps: 'entry',
    answer: async (_, { id }, call) => remove(await required(id, call)),
  },
  {
    method: 'POST',
    path: '/owner/images/{id}/render',
    keeps: 'entry',
    answer: async (_, { id }, call) => rerender(await required(id, call)),
  },
  {
    method: 'POST',
    path: '/owner/upload-tokens',
    keeps: 'entry',
    // For the server of a website, which has no business with what others have sent.
    narrowScope: 'images:upload',
    // For each visitor who uploads something.
    isChange: false,
    answer: (request, _, { reach }) => handOutToken(request, reach),
  },
  { method: 'GET', path: '/owner/budget', keeps: 'everything', answer: showMonth },
  ...destinationRoutes({
    pipeline: 'images',
    store,
    sqs: sqs,
    queueUrl: environment.TOLD_QUEUE_URL,
    destinations: config.toldDestinations,
    horizonSeconds: config.processing.horizonSeconds,
    item: 'image',
  }),
];

export const handler = ownerHandler({
  pipeline: 'images',
  limitedBy: 'presets',
  routes,
  identify: createIdentify({ ssm, environment }),
  store,
});

function seenBy(reach: Reach) {
  return { ...examined, config: { ...config, presets: narrowed(reach, config.presets) } };
}

async function showPresets(reach: Reach): Promise<APIGatewayProxyResult> {
  const { [urlName]: url = '', [scriptsName]: scripts = '' } = await parameters.get([urlName, scriptsName]);
  const presets = narrowed(reach, config.presets);
  return json(200, { items: await presentPresets(store, presets, { url, scripts }) });
}

async function show(image: Image): Promise<APIGatewayProxyResult> {
  const [described] = await shown([image]);
  return json(200, described, { etag: tagOf(image) });
}

/** An image that the caller may see. */
async function required(id: string | undefined, { reach, about }: Call): Promise<Image> {
  const image = await readImage(store, id ?? '');
  const isThere = image && image.state !== 'deleting' && !isCanary(image.id);
  if (!isThere || !within(reach, image.preset)) throw notFound();
  about(image.preset);
  return image;
}

async function list(request: Request, reach: Reach): Promise<APIGatewayProxyResult> {
  const presets = Object.keys(narrowed(reach, config.presets));
  const { images, ...more } = await readPage(store, presets, request, reach);
  return json(200, { items: await shown(images), ...more });
}

async function shown(images: readonly Image[]) {
  const { [variantsName]: baseUrl = '' } = await parameters.get([variantsName]);
  return presentAll(store, images, { baseUrl, presets: config.presets });
}

/** `{ alt }` → the image as it is then. */
async function correct(request: Request, image: Image, call: Call): Promise<APIGatewayProxyResult> {
  const { fields } = await parseBody(request, BODY_LIMITS);
  const alt = readAlt(fields);
  const unknown = [...fields.keys()].find((name) => name !== 'alt');
  if (alt === undefined || unknown !== undefined)
    throw new HttpError(422, 'VALIDATION_FAILED', 'Send { "alt": "…" }: nothing else can be changed.');
  requireSeen(request, tagOf(image));
  const seen = request.headers['if-match'] === undefined ? undefined : image;
  if (!(await describeImage(store, image.pk, alt, seen)))
    requireSeen(request, tagOf(await required(image.id, call)));
  return show(await required(image.id, call));
}

/** Gone for everybody at once; what stays behind, and for how long, is in the answer. */
async function remove(image: Image): Promise<APIGatewayProxyResult> {
  const now = store.now();
  const until = deletionTime(image, config.upload.policySeconds, now);
  const noted = erasureWrite(environment.ERASURES_TABLE, image.pk, now);
  if (!(await removeImage(store, image, until, { beside: [noted] })))
    throw new HttpError(409, 'CONFLICT', 'The image has changed this moment. Please try again.');
  const buckets = { s3, uploads: environment.UPLOADS_BUCKET };
  // While a file could still come, its place is kept.
  await (until > now ? buryOriginal(image.id, buckets) : deleteOriginal(image.id, buckets));
  return json(200, {
    imageId: image.id,
    deleted: ['entry', 'original'],
    variants: endOfVariants(image, new Date(now.getTime() + config.graceSeconds * 1000)),
    cached:
      image.content && environment.HAS_CDN === 'true'
        ? 'CloudFront and browsers keep copies of what they have delivered for up to a year; whoever has an address may still see them.'
        : 'Browsers keep what they have seen for up to a year.',
  });
}

async function rerender(image: Image): Promise<APIGatewayProxyResult> {
  if (!(await renderAgain(store, image)))
    throw new HttpError(409, 'NOT_NOW', 'This image is being rendered, or it has no file.');
  await enqueueLegs(sqs, environment.QUEUE_URL, [{ pk: imagePk(image.id), leg: 'render' }]);
  return json(202, { imageId: image.id });
}

/** `{ preset, expiresInSeconds? }` → a token for one upload. */
async function handOutToken(request: Request, reach: Reach): Promise<APIGatewayProxyResult> {
  const { fields } = await parseBody(request, BODY_LIMITS);
  const preset = String(fields.get('preset') ?? '');
  const seconds = Number(fields.get('expiresInSeconds') ?? 600);
  requireWithin(reach, preset);
  if (!Object.hasOwn(config.presets, preset))
    throw new HttpError(404, 'PRESET_NOT_FOUND', 'Name one of the configured presets.');
  if (!(seconds >= 1 && seconds <= 86_400))
    throw wrong('expiresInSeconds', 'TYPE_NUMERIC', 'This must be from 1 to 86400.');
  const key = (await parameters.get([tokenKeyName]))[tokenKeyName] ?? '';
  const expiresAt = new Date(store.now().getTime() + seconds * 1000).toISOString();
  return json(201, { token: signUploadToken({ id: newId(), preset, expiresAt }, key), expiresAt });
}

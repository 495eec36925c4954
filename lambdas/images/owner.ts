/** The owner's routes of images: list, read, delete, render again, hand out upload tokens. */
import { DeleteObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { APIGatewayProxyResult } from 'aws-lambda';
import type { ImagesConfig } from '../../config/images.ts';
import { parseBody } from '../shared/http/body.ts';
import { notFound } from '../shared/http/endpoint.ts';
import { HttpError } from '../shared/http/errors.ts';
import { BODY_LIMITS } from '../shared/http/fields.ts';
import type { Request } from '../shared/http/request.ts';
import { json } from '../shared/http/respond.ts';
import type { Leg } from '../shared/legs/legs.ts';
import { enqueueLegs } from '../shared/legs/queue.ts';
import { tokenLookup } from '../shared/owner/access.ts';
import { readCursor, writeCursor } from '../shared/owner/cursor.ts';
import { badQuery, readLimit, requireKnown } from '../shared/owner/query.ts';
import { type OwnerRoute, ownerHandler } from '../shared/owner/router.ts';
import { bundledConfig } from '../shared/runtime/config.ts';
import { parseEnvironment } from '../shared/runtime/environment.ts';
import { newId } from '../shared/runtime/ids.ts';
import { createParameters, parameterName } from '../shared/runtime/parameters.ts';
import { batchGet } from '../shared/table/batch.ts';
import { createTableClient, isExpired } from '../shared/table/table.ts';
import { IMAGES_LEGS, ownerEnvironment } from './environment.ts';
import { deletionTime, type Image, imagePk, presetPartition } from './image/image.ts';
import { presentOwned } from './image/present.ts';
import { readImage, removeImage, renderAgain } from './image/store.ts';
import { hashSettings, uploadKey } from './render/keys.ts';
import { wrong } from './upload/request.ts';
import { signUploadToken } from './upload/token.ts';

const environment = parseEnvironment(ownerEnvironment);
const config = bundledConfig<ImagesConfig>();
const store = {
  client: createTableClient(),
  tableName: environment.TABLE_NAME,
  now: () => new Date(),
  graceSeconds: config.graceSeconds,
};
const s3 = new S3Client({});
const sqs = new SQSClient({});
const ssm = new SSMClient({});
const parameters = createParameters(ssm);
const [variantsName, tokenKeyName] = ['variants-url', 'token-key'].map((name) =>
  parameterName(environment.FRONTDESK_ENVIRONMENT, environment.FRONTDESK_PIPELINE, name),
) as [string, string];

const routes: readonly OwnerRoute[] = [
  { method: 'GET', path: '/owner/images', answer: list },
  { method: 'GET', path: '/owner/images/{id}', answer: (_, { id }) => show(id) },
  { method: 'DELETE', path: '/owner/images/{id}', answer: async (_, { id }) => remove(await required(id)) },
  {
    method: 'POST',
    path: '/owner/images/{id}/render',
    answer: async (_, { id }) => rerender(await required(id)),
  },
  // For the server of a website, which has no business with what others have sent.
  { method: 'POST', path: '/owner/upload-tokens', narrowScope: 'images:upload', answer: handOutToken },
];

export const handler = ownerHandler({
  pipeline: 'images',
  routes,
  lookup: tokenLookup(ssm, environment.FRONTDESK_ENVIRONMENT),
  now: store.now,
});

async function show(id: string | undefined): Promise<APIGatewayProxyResult> {
  const [image] = await shown([await required(id)]);
  return json(200, image);
}

async function required(id = ''): Promise<Image> {
  const image = await readImage(store, id);
  if (!image || image.state === 'deleting') throw notFound();
  return image;
}

async function list(request: Request): Promise<APIGatewayProxyResult> {
  requireKnown(request.query, 'preset', 'limit', 'cursor');
  const { preset = '' } = request.query;
  // Also one that is no longer configured: its images are still there.
  if (!/^[a-z0-9-]{1,63}$/.test(preset)) throw badQuery('preset: a preset’s id.');
  const cursor = readCursor(request, isPosition);
  const { Items = [], LastEvaluatedKey } = await store.client.send(
    new QueryCommand({
      TableName: store.tableName,
      IndexName: 'gsi1',
      KeyConditionExpression: 'gsi1pk = :preset',
      ExpressionAttributeValues: { ':preset': presetPartition(preset) },
      ScanIndexForward: false,
      Limit: readLimit(request.query),
      ...(cursor && { ExclusiveStartKey: { ...keysOf(cursor.id, preset), gsi1sk: cursor.sortKey } }),
    }),
  );
  const last = LastEvaluatedKey as Pick<Image, 'pk' | 'gsi1sk'> | undefined;
  const position: Position | undefined = last && {
    id: last.pk.slice(imagePk('').length),
    sortKey: last.gsi1sk ?? '',
  };
  const images = (Items as Image[]).filter((image) => !isExpired(image, store.now()));
  return json(200, {
    items: await shown(images),
    ...(position && { cursor: writeCursor(request, position) }),
  });
}

/** The last image of a page. */
interface Position {
  readonly id: string;
  readonly sortKey: string;
}

function isPosition(value: unknown): value is Position {
  const { id, sortKey } = Object(value) as Partial<Record<keyof Position, unknown>>;
  return typeof id === 'string' && typeof sortKey === 'string';
}

function keysOf(id: string, preset: string): Pick<Image, 'pk' | 'sk' | 'gsi1pk'> {
  return { pk: imagePk(id), sk: 'image', gsi1pk: presetPartition(preset) };
}

/** Images with the work on them. */
async function shown(images: readonly Image[]) {
  const keys = images.flatMap(({ pk }) => IMAGES_LEGS.map((leg) => ({ pk, sk: `leg#${leg}` })));
  const [legs, { [variantsName]: baseUrl = '' }] = await Promise.all([
    batchGet<Leg>(store.client, store.tableName, keys),
    parameters.get([variantsName]),
  ]);
  return images.map((image) => {
    const preset = config.presets[image.preset];
    const own = legs.filter(({ pk }) => pk === image.pk);
    return presentOwned(image, own, { baseUrl, settings: preset && hashSettings(preset) });
  });
}

/** Gone for everybody at once; what stays behind, and for how long, is in the answer. */
async function remove(image: Image): Promise<APIGatewayProxyResult> {
  const now = store.now();
  const until = deletionTime(image, config.upload.policySeconds, now);
  if (!(await removeImage(store, image, until)))
    throw new HttpError(409, 'CONFLICT', 'The image has changed this moment. Please try again.');
  await s3.send(new DeleteObjectCommand({ Bucket: environment.UPLOADS_BUCKET, Key: uploadKey(image.id) }));
  const sharers = 'Files that other images share stay with those.';
  return json(200, {
    imageId: image.id,
    deleted: ['entry', 'original'],
    variants: image.content
      ? `Deleted within two hours after ${new Date(now.getTime() + config.graceSeconds * 1000).toISOString()}. ${sharers}`
      : 'There were none.',
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
async function handOutToken(request: Request): Promise<APIGatewayProxyResult> {
  const { fields } = await parseBody(request, BODY_LIMITS);
  const preset = String(fields.get('preset') ?? '');
  const seconds = Number(fields.get('expiresInSeconds') ?? 600);
  if (!Object.hasOwn(config.presets, preset))
    throw new HttpError(404, 'PRESET_NOT_FOUND', 'Name one of the configured presets.');
  if (!(seconds >= 1 && seconds <= 86_400))
    throw wrong('expiresInSeconds', 'TYPE_NUMERIC', 'This must be from 1 to 86400.');
  const key = (await parameters.get([tokenKeyName]))[tokenKeyName] ?? '';
  const expiresAt = new Date(store.now().getTime() + seconds * 1000).toISOString();
  return json(201, { token: signUploadToken({ id: newId(), preset, expiresAt }, key), expiresAt });
}

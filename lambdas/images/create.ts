/** Takes requests for uploads: checks, stores the image, answers with where to send the file. */
import { S3Client } from '@aws-sdk/client-s3';
import { SSMClient } from '@aws-sdk/client-ssm';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import type { APIGatewayProxyResult } from 'aws-lambda';
import type { ImagesConfig } from '../../config/images.ts';
import { parseBody } from '../shared/http/body.ts';
import { endpoint, type Note, notFound } from '../shared/http/endpoint.ts';
import { HttpError } from '../shared/http/errors.ts';
import { BODY_LIMITS } from '../shared/http/fields.ts';
import type { Request } from '../shared/http/request.ts';
import { json } from '../shared/http/respond.ts';
import { bundledConfig } from '../shared/runtime/config.ts';
import { parseEnvironment } from '../shared/runtime/environment.ts';
import { newId } from '../shared/runtime/ids.ts';
import { writeMetrics } from '../shared/runtime/metrics.ts';
import { createParameters, parameterName } from '../shared/runtime/parameters.ts';
import { createProofCheck } from '../shared/spam/proof.ts';
import { createTableClient } from '../shared/table/table.ts';
import { transact } from '../shared/table/transact.ts';
import { hashAddress } from '../shared/visitors/address.ts';
import { awaitRepeat, findRepeat, type Identity, markWrite } from '../shared/visitors/identity.ts';
import { createEnvironment } from './environment.ts';
import { newImage } from './image/create.ts';
import type { Image } from './image/image.ts';
import { admitUpload, admitVisitor, giveBackQuota } from './image/quota.ts';
import { readImage } from './image/store.ts';
import { uploadKey } from './render/keys.ts';
import { requireCaptcha } from './upload/captcha.ts';
import { identityOf } from './upload/repeat.ts';
import { readUploadRequest, type UploadRequest } from './upload/request.ts';
import {
  checkUploadToken,
  consumeUploadToken,
  refused,
  refuseUsedToken,
  type UploadClaims,
} from './upload/token.ts';

const environment = parseEnvironment(createEnvironment);
const config = bundledConfig<ImagesConfig>();
const client = createTableClient();
const tableName = environment.TABLE_NAME;
const s3 = new S3Client({});
const ssm = new SSMClient({});
const parameters = createParameters(ssm);
const checkProof = createProofCheck({
  ssm,
  environment: environment.FRONTDESK_ENVIRONMENT,
  pipeline: environment.FRONTDESK_PIPELINE,
  verifyUrl: environment.CAPTCHA_VERIFY_URL,
});
const [saltName, tokenKeyName, urlName] = ['address-salt', 'token-key', 'url'].map((name) =>
  parameterName(environment.FRONTDESK_ENVIRONMENT, environment.FRONTDESK_PIPELINE, name),
) as [string, string, string];

const { policySeconds, expireSeconds } = config.upload;

export const handler = endpoint({
  methods: ['POST'],
  answer: create,
  isFrontDoor: true,
  origins: new Set(Object.values(config.presets).flatMap(({ origins }) => origins)),
});

async function create(request: Request, note: Note): Promise<APIGatewayProxyResult> {
  const { fields } = await parseBody(request, BODY_LIMITS);
  const upload = readUploadRequest(fields, config.presets);
  const { presetId, preset } = upload;
  note({ preset: presetId });
  const { origin } = request.headers;
  if (origin !== undefined && !preset.origins.includes(origin))
    throw new HttpError(403, 'BLOCKED', 'This website is not allowed to upload here.');

  const now = new Date();
  const identity = identityOf(request, presetId, fields, policySeconds);
  const repeated = identity && (await findRepeat(client, tableName, identity, now));
  const image =
    repeated === undefined
      ? await begin(upload, identity, request, now)
      : await readImage({ client, tableName, now: () => now }, repeated);
  if (!image || image.state === 'deleting') throw notFound();
  note({ correlationId: image.id, ...(repeated !== undefined && { outcome: 'repeat' }) });
  return json(201, await ticketOf(image, now));
}

/** Stores a new image, or finds the one that the same request has just stored. */
async function begin(
  upload: UploadRequest,
  identity: Identity | undefined,
  { address, headers }: Request,
  now: Date,
): Promise<Image | undefined> {
  const { presetId, preset, contentType, size, alt } = upload;
  const { [saltName]: salt = '', [tokenKeyName]: key = '' } = await parameters.get([saltName, tokenKeyName]);
  const claims = preset.public ? undefined : checkUploadToken(upload.token, presetId, key, now);
  const addressHash = hashAddress(address, salt);
  const id = newId();
  const counting = { client, tableName, presetId, preset, addressHash, now };
  await admitVisitor(counting);
  const image = newImage(
    { id, preset: presetId, contentType, size, alt, origin: headers.origin, addressHash },
    {
      now,
      expireSeconds,
      overdueSeconds: policySeconds + config.processing.overdueSeconds,
      retentionDays: preset.retentionDays,
    },
  );
  try {
    if (claims) await refuseUsedToken(client, tableName, claims);
    await requireCaptcha(preset.captcha, { proof: upload.captcha, identity: identity?.pk ?? id }, checkProof);
    await admitUpload({ ...counting, size });
    await storeImage(image, identity, claims, now);
  } catch (error) {
    // The first one may have spent the proof or the token a moment ago.
    if (!identity || !isSpent(error, upload)) throw error;
    const first = await awaitRepeat(client, tableName, identity, now);
    if (first === undefined) throw error;
    return readImage({ client, tableName, now: () => now }, first);
  }
  writeMetrics({ Accepted: 1 }, { correlationId: id });
  return image;
}

/** What is left of the time in which the image's file may be sent, and where to. */
async function ticketOf(image: Image, now: Date) {
  const { [urlName]: baseUrl = '' } = await parameters.get([urlName]);
  const end = new Date(Date.parse(image.createdAt) + policySeconds * 1000);
  const upload = await createPresignedPost(s3, {
    Bucket: environment.UPLOADS_BUCKET,
    Key: uploadKey(image.id),
    // A field is also a condition.
    Conditions: [['content-length-range', image.size, image.size]],
    Fields: { 'Content-Type': image.contentType },
    Expires: Math.max(1, Math.floor((end.getTime() - now.getTime()) / 1000)),
  });
  return {
    imageId: image.id,
    upload,
    expiresAt: end.toISOString(),
    statusUrl: `${baseUrl}/images/${image.id}`,
  };
}

async function storeImage(
  image: Image,
  identity: Identity | undefined,
  claims: UploadClaims | undefined,
  now: Date,
): Promise<void> {
  const stored = await transact(client, [
    { Put: { TableName: tableName, Item: image } },
    ...(claims ? [consumeUploadToken(tableName, claims, now)] : []),
    ...(identity ? [markWrite(tableName, identity, image.id, now)] : []),
  ]);
  if (stored) return;
  await giveBackQuota({ client, tableName }, image);
  throw refused();
}

/** Whether a token or a proof came along that is of no more use. */
function isSpent(error: unknown, { captcha }: Pick<UploadRequest, 'captcha'>): boolean {
  if (!(error instanceof HttpError)) return false;
  return error.code === 'TOKEN_REFUSED' || (error.code === 'CAPTCHA_FAILED' && Boolean(captcha));
}

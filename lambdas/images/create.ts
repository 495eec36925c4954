/** Takes requests for uploads: checks, stores the image, answers with where to send the file. */
import { S3Client } from '@aws-sdk/client-s3';
import { SSMClient } from '@aws-sdk/client-ssm';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import type { APIGatewayProxyResult } from 'aws-lambda';
import type { ImagesConfig } from '../../lib/config/images.ts';
import { hashAddress } from '../shared/address.ts';
import { bundledConfig } from '../shared/config.ts';
import { parseEnvironment } from '../shared/environment.ts';
import { parseBody } from '../shared/http/body.ts';
import { endpoint, type Note } from '../shared/http/endpoint.ts';
import { HttpError } from '../shared/http/errors.ts';
import { BODY_LIMITS } from '../shared/http/fields.ts';
import type { Request } from '../shared/http/request.ts';
import { json } from '../shared/http/respond.ts';
import { newId } from '../shared/ids.ts';
import { writeMetrics } from '../shared/metrics.ts';
import { createParameters, parameterName } from '../shared/parameters.ts';
import { createProofCheck } from '../shared/spam/proof.ts';
import { createTableClient } from '../shared/table.ts';
import { transact } from '../shared/transact.ts';
import { requireCaptcha } from './captcha.ts';
import { createEnvironment } from './environment.ts';
import { uploadKey } from './keys.ts';
import { newImage } from './new-image.ts';
import { admitUpload, admitVisitor } from './quota.ts';
import { readUploadRequest } from './upload-request.ts';
import { checkUploadToken, consumeUploadToken, refused, refuseUsedToken } from './upload-token.ts';

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

export const handler = endpoint({
  methods: ['POST'],
  answer: create,
  isFrontDoor: true,
  origins: new Set(Object.values(config.presets).flatMap(({ origins }) => origins)),
});

async function create(request: Request, note: Note): Promise<APIGatewayProxyResult> {
  const { fields } = await parseBody(request, BODY_LIMITS);
  const { presetId, preset, contentType, size, alt, token, captcha } = readUploadRequest(
    fields,
    config.presets,
  );
  note({ preset: presetId });
  const { origin } = request.headers;
  if (origin !== undefined && !preset.origins.includes(origin))
    throw new HttpError(403, 'BLOCKED', 'This website is not allowed to upload here.');

  const known = await parameters.get([saltName, tokenKeyName, urlName]);
  const now = new Date();
  const claims = preset.public
    ? undefined
    : checkUploadToken(token, presetId, known[tokenKeyName] ?? '', now);
  const addressHash = hashAddress(request.address, known[saltName] ?? '');
  const counting = { client, tableName, presetId, preset, addressHash, now };
  await admitVisitor(counting);
  if (claims) await refuseUsedToken(client, tableName, claims);
  await requireCaptcha(preset.captcha, captcha, checkProof);
  await admitUpload({ ...counting, size });

  const { policySeconds, expireSeconds } = config.upload;
  const image = newImage(
    { id: newId(), preset: presetId, contentType, size, alt, origin, addressHash },
    { now, expireSeconds, overdueSeconds: policySeconds + config.processing.overdueSeconds },
  );
  const upload = await createPresignedPost(s3, {
    Bucket: environment.UPLOADS_BUCKET,
    Key: uploadKey(image.id),
    // A field is also a condition.
    Conditions: [['content-length-range', size, size]],
    Fields: { 'Content-Type': contentType },
    Expires: policySeconds,
  });
  await storeImage(image, claims, now);
  note({ correlationId: image.id });
  writeMetrics({ Accepted: 1 }, { correlationId: image.id });
  return json(201, {
    imageId: image.id,
    upload,
    expiresAt: new Date(now.getTime() + policySeconds * 1000).toISOString(),
    statusUrl: `${known[urlName]}/images/${image.id}`,
  });
}

async function storeImage(
  image: ReturnType<typeof newImage>,
  claims: ReturnType<typeof checkUploadToken> | undefined,
  now: Date,
): Promise<void> {
  const put = { Put: { TableName: tableName, Item: image } };
  const use = claims ? [consumeUploadToken(tableName, claims, now)] : [];
  if (!(await transact(client, [put, ...use]))) throw refused();
}

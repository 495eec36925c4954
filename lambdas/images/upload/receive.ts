/** What becomes of one request for an upload: let in once, counted, stored as an image that waits for its file. */
import type { S3Client } from '@aws-sdk/client-s3';
import type { APIGatewayProxyResult } from 'aws-lambda';
import type { BundledImages } from '../../../config/images.ts';
import { CANARY } from '../../../config/values.ts';
import type { Fuse } from '../../shared/budget/fuse.ts';
import { knownTo, toolsFor } from '../../shared/canary/door.ts';
import { isCanary } from '../../shared/canary/id.ts';
import { type Admitted, admitOnce, orFirst, type Received } from '../../shared/front-door/admit-once.ts';
import type { Visit } from '../../shared/front-door/front-door.ts';
import type { Tools } from '../../shared/front-door/tools.ts';
import { notFound } from '../../shared/http/endpoint.ts';
import { HttpError } from '../../shared/http/errors.ts';
import { BODY_LIMITS } from '../../shared/http/fields.ts';
import { json } from '../../shared/http/respond.ts';
import { writeMetrics } from '../../shared/runtime/metrics.ts';
import { transact } from '../../shared/table/transact.ts';
import { type Identity, markWrite } from '../../shared/visitors/identity.ts';
import { newImage } from '../image/create.ts';
import type { Image } from '../image/image.ts';
import { admitUpload, admitVisitor, giveBackQuota } from '../image/quota.ts';
import { readImage } from '../image/store.ts';
import { requireBudget, spendUpload } from './budget.ts';
import { requireCaptcha } from './captcha.ts';
import { identityOf } from './repeat.ts';
import { readUploadRequest, type UploadRequest } from './request.ts';
import { ticketOf } from './ticket.ts';
import { checkUploadToken, consumeUploadToken, refuseUsedToken, type UploadClaims, used } from './token.ts';

type UploadTools = Tools & {
  readonly config: BundledImages;
  readonly s3: S3Client;
  readonly fuse: Fuse;
  /** Where files are sent. */
  readonly bucket: string;
};

/** @throws HttpError for what can't be taken */
export async function receiveUploadRequest(
  tools: UploadTools,
  visit: Visit<unknown>,
): Promise<APIGatewayProxyResult> {
  const { policySeconds } = tools.config.upload;
  const { table } = tools;
  const admitted = await admitOnce(tools, visit, {
    limits: BODY_LIMITS,
    admit: () => undefined,
    async read({ body }) {
      const { config } = tools;
      const presets = await knownTo(visit.request, config.presets, { ...tools, canary: config.canary });
      const upload = readUploadRequest(body.fields, { ...config, presets });
      visit.note({ preset: upload.presetId });
      visit.attempt.isCanary = upload.presetId === CANARY;
      requireOrigin(upload, visit.request.headers.origin);
      return { ...upload, id: toolsFor(tools, upload.presetId).newId() };
    },
    identify: ({ body }, { presetId }) => identityOf(visit.request, presetId, body.fields, policySeconds),
    limit: ({ addressHash, networkHash, now }, upload) =>
      admitVisitor({ ...table, ...upload, addressHash, networkHash, now }),
    prove: (received, upload, identity) => prove(tools, received, upload, identity),
  });
  const stored =
    admitted.repeatOf === undefined
      ? await orFirst(table, admitted.identity, admitted.now, () => begin(tools, admitted, admitted.proof))
      : admitted;
  const image = 'result' in stored ? stored.result : await first(tools, stored.repeatOf, admitted.now);
  if (!image || image.state === 'deleting') throw notFound();
  visit.note({ correlationId: image.id, ...(!('result' in stored) && { outcome: 'repeat' }) });
  return json(201, await ticketOf(image, { ...tools, policySeconds, ...admitted }));
}

function first({ table }: UploadTools, id: string | undefined, now: Date): Promise<Image | undefined> {
  return readImage({ ...table, now: () => now }, id ?? '');
}

function requireOrigin({ preset }: UploadRequest, origin: string | undefined): void {
  if (origin !== undefined && !preset.origins.includes(origin))
    throw new HttpError(403, 'BLOCKED', 'This website is not allowed to upload here.');
}

type Upload = UploadRequest & { readonly id: string };

/** A token where the preset is closed to strangers, a captcha where it asks for one. */
async function prove(
  { table, checkProof }: UploadTools,
  { tokenKey, now }: Received,
  { id, presetId, preset, token, captcha }: Upload,
  identity: Identity | undefined,
): Promise<UploadClaims | undefined> {
  const claims = preset.public ? undefined : checkUploadToken(token, presetId, tokenKey, now);
  if (claims) await refuseUsedToken(table, claims);
  await requireCaptcha(preset.captcha, { proof: captcha, identity: identity?.pk ?? id }, checkProof);
  return claims;
}

type FirstOne = Admitted<Upload, UploadClaims | undefined, Identity | undefined>;

/**
 * Counts and stores a new image.
 *
 * @throws Spent when another request has used the token, or stored the same upload, at the same moment
 */
async function begin(
  tools: UploadTools,
  { request, content: upload, identity, addressHash, networkHash, now }: FirstOne,
  claims: UploadClaims | undefined,
): Promise<Image> {
  const { id, presetId, preset, contentType, size, method, alt } = upload;
  const { table, config, fuse } = toolsFor(tools, presetId);
  await requireBudget(fuse, presetId, now);
  await admitUpload({ ...table, presetId, preset, addressHash, networkHash, now, id, size });
  const image = newImage(
    {
      id,
      preset: presetId,
      contentType,
      size,
      method,
      alt,
      origin: request.headers.origin,
      addressHash,
      networkHash,
    },
    {
      now,
      expireSeconds: config.upload.expireSeconds,
      overdueSeconds: config.upload.policySeconds + config.processing.overdueSeconds,
      retentionDays: preset.retentionDays,
      shards: table.shards,
    },
  );
  await spendUpload(fuse, presetId);
  const { client, tableName } = table;
  const isStored = await transact(client, [
    { Put: { TableName: tableName, Item: image } },
    ...(claims ? [consumeUploadToken(tableName, claims, now)] : []),
    ...(identity ? [markWrite(tableName, identity, id, now)] : []),
  ]);
  if (!isStored) {
    await giveBackQuota(table, image);
    throw used();
  }
  if (!isCanary(id)) writeMetrics({ Accepted: 1 }, { correlationId: id });
  return image;
}

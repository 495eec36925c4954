import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { ImagesConfig } from '../../config/images.ts';
import type { Leg, Outcome, Recorded } from '../shared/legs/legs.ts';
import { consumeLegs } from '../shared/legs/queue.ts';
import { bundledConfig } from '../shared/runtime/config.ts';
import { parseEnvironment } from '../shared/runtime/environment.ts';
import { newId } from '../shared/runtime/ids.ts';
import { attention, correlation, logger } from '../shared/runtime/log.ts';
import { countEnd, writeMetrics } from '../shared/runtime/metrics.ts';
import { createTableClient } from '../shared/table/table.ts';
import { processEnvironment } from './environment.ts';
import { imagePk } from './image/image.ts';
import { processImage } from './image/processing.ts';
import { receiveUpload } from './image/store.ts';
import { readUploadEvent } from './image/upload-event.ts';
import { imageOfUpload } from './render/keys.ts';
import { render } from './render/render.ts';

const environment = parseEnvironment(processEnvironment);
const config = bundledConfig<ImagesConfig>();
const sqs = new SQSClient({});
const s3 = new S3Client({});
const store = {
  client: createTableClient(),
  tableName: environment.TABLE_NAME,
  now: () => new Date(),
  graceSeconds: config.graceSeconds,
};

/** Renders uploads: those that S3 announces, and those that the sweep, a redrive or the owner ask for. */
export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const records = await Promise.all(event.Records.map(asWork));
  return consumeLegs(
    { Records: records.filter((record) => record !== undefined) },
    {
      store,
      sqs,
      queueUrl: environment.QUEUE_URL,
      delivery: config.processing,
      newId,
      deliver: (leg) =>
        processImage(leg, {
          store,
          s3,
          uploads: environment.UPLOADS_BUCKET,
          results: environment.RESULTS_BUCKET,
          presets: config.presets,
          leaseSeconds: config.processing.leaseSeconds,
          policySeconds: config.upload.policySeconds,
          render,
        }),
      onRecorded,
    },
  );
}

/** An announced upload becomes an image's work. A message that is already about work stays as it is. */
async function asWork(record: SQSRecord): Promise<SQSRecord | undefined> {
  const upload = readUploadEvent(record.body);
  if (!upload) return record;
  const id = imageOfUpload(upload.key);
  if (id === undefined) {
    logger.warn('ignored', { reason: 'key' });
    return undefined;
  }
  const received = await receiveUpload(store, id, upload.etag);
  logger.info('received', { correlationId: id, first: received });
  // Also for a repeated event: an attempt that died left work behind, and work that is done does nothing.
  return { ...record, body: JSON.stringify({ pk: imagePk(id), leg: 'render' }) };
}

function onRecorded(leg: Leg, outcome: Outcome, recorded: Recorded): void {
  const result = outcome.outcome === 'sent' ? outcome.reference : outcome.reason;
  const about = { ...correlation(leg.pk), leg: leg.leg };
  const { state } = recorded;
  logger.info('attempt', { ...about, attempt: leg.attempts, state, result });
  const [, rejectedFor] = /^rejected:(.+)/.exec(result ?? '') ?? [];
  // A picture that was refused is done with, but nothing became of it.
  if (rejectedFor !== undefined) writeMetrics({ Rejected: 1 }, { ...about, reason: rejectedFor });
  else countEnd({ ...about, state, reason: result ?? '', since: leg.horizonFrom, now: store.now() });
  if (state === 'failed' || state === 'unknown') attention('leg-failed', { ...about, cause: result ?? '' });
  if (rejectedFor === 'crashed') attention('image-crashed', about);
}

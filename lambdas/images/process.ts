import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { ImagesConfig } from '../../config/images.ts';
import { consumeLegs } from '../shared/legs/queue.ts';
import type { Outcome, Recorded } from '../shared/legs/record.ts';
import { reportAttempt } from '../shared/legs/report.ts';
import { bundledConfig } from '../shared/runtime/config.ts';
import { parseEnvironment } from '../shared/runtime/environment.ts';
import { newId } from '../shared/runtime/ids.ts';
import { attention, correlation, logger } from '../shared/runtime/log.ts';
import { writeMetrics } from '../shared/runtime/metrics.ts';
import { createTableClient } from '../shared/table/table.ts';
import { processEnvironment } from './environment.ts';
import { imagePk } from './image/image.ts';
import { processImage } from './image/processing.ts';
import { type RenderLeg, receiveUpload } from './image/store.ts';
import { readUploadEvent } from './image/upload-event.ts';
import { imageOfUpload } from './render/keys.ts';
import { isRejectionCode } from './render/rejected.ts';
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
      isToOwner: () => true,
      deliverers: {
        render: (leg) =>
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
      },
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

async function onRecorded(leg: RenderLeg, outcome: Outcome, recorded: Recorded): Promise<void> {
  if (outcome.outcome !== 'dropped' || !isRejectionCode(outcome.reason))
    return reportAttempt(store, leg, { outcome, recorded, isToOwner: true });
  const about = { ...correlation(leg.pk), leg: leg.leg };
  const { reason } = outcome;
  logger.info('attempt', { ...about, attempt: leg.attempts, state: recorded.state, reason });
  writeMetrics({ Rejected: 1 }, { ...about, reason });
  if (reason === 'crashed') attention('image-crashed', about);
}

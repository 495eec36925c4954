import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchItemFailure, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { BundledImages } from '../../config/images.ts';
import { imagesLayout } from '../../config/layout.ts';
import { withCanary } from '../shared/canary/door.ts';
import { isCanary } from '../shared/canary/id.ts';
import { consumeLegs } from '../shared/legs/queue.ts';
import type { Recorded } from '../shared/legs/record.ts';
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
import { isRefusal, type RenderOutcome, refusalWrites } from './image/refusal.ts';
import { type RenderLeg, receiveUpload } from './image/store.ts';
import { readUploadEvent } from './image/upload-event.ts';
import { imageOfUpload } from './render/keys.ts';
import { render } from './render/render.ts';

const environment = parseEnvironment(processEnvironment);
const config = bundledConfig<BundledImages>();
const sqs = new SQSClient({});
const s3 = new S3Client({});
const store = {
  client: createTableClient(),
  tableName: environment.TABLE_NAME,
  shards: imagesLayout(config),
  now: () => new Date(),
  graceSeconds: config.graceSeconds,
};

/** Renders uploads: those that S3 announces, and those that the sweep, a redrive or the owner ask for. */
export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const { work, failed } = await asWork(event.Records);
  const { batchItemFailures } = await consumeLegs(
    { Records: work },
    {
      store,
      sqs,
      queueUrl: environment.QUEUE_URL,
      delivery: config.processing,
      newId,
      isToOwner: () => true,
      deliverers: { render: deliver },
      endWith,
      onRecorded,
    },
  );
  return { batchItemFailures: [...batchItemFailures, ...failed] };
}

/** Messages that announce uploads become their images' work. Those that are about work already stay as they are. */
async function asWork(records: readonly SQSRecord[]) {
  const work: SQSRecord[] = [];
  const failed: SQSBatchItemFailure[] = [];
  for (const record of records)
    try {
      const received = await receive(record);
      if (received) work.push(received);
    } catch (error) {
      logger.error('upload not received', { messageId: record.messageId, error: (error as Error).name });
      failed.push({ itemIdentifier: record.messageId });
    }
  return { work, failed };
}

async function receive(record: SQSRecord): Promise<SQSRecord | undefined> {
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

function deliver(leg: RenderLeg): Promise<RenderOutcome> {
  return processImage(leg, {
    store,
    s3,
    uploads: environment.UPLOADS_BUCKET,
    results: environment.RESULTS_BUCKET,
    presets: withCanary(config.presets, config.canary),
    leaseSeconds: config.processing.leaseSeconds,
    render,
  });
}

function endWith(leg: RenderLeg, { outcome }: { readonly outcome: RenderOutcome }) {
  // Said before it is written: a write that is lost is made again, and a crash in between would silence the alarm.
  if (isRefusal(outcome) && outcome.reason === 'crashed' && !isCanary(leg.pk))
    attention('image-crashed', { ...correlation(leg.pk), leg: leg.leg });
  return refusalWrites(store, leg, outcome, config.upload.policySeconds);
}

async function onRecorded(leg: RenderLeg, outcome: RenderOutcome, recorded: Recorded): Promise<void> {
  // A picture that was refused is done with, but nothing became of it.
  if (!isRefusal(outcome) || recorded.state !== 'expired')
    return reportAttempt(store, leg, { outcome, recorded, isToOwner: true });
  const about = { ...correlation(leg.pk), leg: leg.leg };
  const { reason } = outcome;
  logger.info('attempt', { ...about, attempt: leg.attempts, state: recorded.state, reason });
  if (!isCanary(leg.pk)) writeMetrics({ Rejected: 1 }, { ...about, reason });
}

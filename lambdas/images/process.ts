import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchItemFailure, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { ImagesConfig } from '../../config/images.ts';
import type { Ending, Leg, Recorded } from '../shared/legs/legs.ts';
import { consumeLegs } from '../shared/legs/queue.ts';
import { bundledConfig } from '../shared/runtime/config.ts';
import { parseEnvironment } from '../shared/runtime/environment.ts';
import { newId } from '../shared/runtime/ids.ts';
import { attention, correlation, logger } from '../shared/runtime/log.ts';
import { countEnd, writeMetrics } from '../shared/runtime/metrics.ts';
import { createTableClient } from '../shared/table/table.ts';
import { processEnvironment } from './environment.ts';
import { imagePk } from './image/image.ts';
import { needsOwner, processImage } from './image/processing.ts';
import { type RenderOutcome, refusalWrites } from './image/refusal.ts';
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
  const { work, failed } = await asWork(event.Records);
  const { batchItemFailures } = await consumeLegs(
    { Records: work },
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
          render,
        }),
      endWrites,
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

/** The owner hears of what ends without success before it is written, so that a lost write loses no alarm. */
function endWrites(leg: Leg, state: Ending, outcome: RenderOutcome) {
  const about = { ...correlation(leg.pk), leg: leg.leg };
  if (state === 'failed' || state === 'unknown')
    attention('leg-failed', { ...about, cause: reasonOf(outcome) });
  if ('refusal' in outcome && outcome.refusal.code === 'crashed') attention('image-crashed', about);
  return refusalWrites(store, leg, { state, outcome, policySeconds: config.upload.policySeconds });
}

function onRecorded(leg: Leg, outcome: RenderOutcome, recorded: Recorded): void {
  const about = { ...correlation(leg.pk), leg: leg.leg };
  const { state } = recorded;
  const reason = reasonOf(outcome);
  logger.info('attempt', { ...about, attempt: leg.attempts, state, result: reason });
  // A picture that was refused is done with, but nothing became of it.
  if ('refusal' in outcome && state === 'expired') writeMetrics({ Rejected: 1 }, { ...about, reason });
  else countEnd({ ...about, state, reason, since: leg.horizonFrom, now: store.now() });
  // Said at each attempt, as long as it lasts.
  if (state === 'pending' && needsOwner(reason)) attention('rendering-refused', { ...about, cause: reason });
}

function reasonOf(outcome: RenderOutcome): string {
  return (outcome.outcome === 'sent' ? outcome.reference : outcome.reason) ?? '';
}

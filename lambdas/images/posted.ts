/** Passes on the first file of a form, so that the renderer never hears of another. For callers that ask for a form. */
import { S3Client } from '@aws-sdk/client-s3';
import type { SQSBatchItemFailure, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { parseEnvironment } from '../shared/runtime/environment.ts';
import { attention, logger } from '../shared/runtime/log.ts';
import { postedEnvironment } from './environment.ts';
import { needsOwner } from './image/files.ts';
import { readUploadEvent } from './image/upload-event.ts';
import { imageOfPosted } from './render/keys.ts';
import { passOn } from './upload/pass-on.ts';

const environment = parseEnvironment(postedEnvironment);
const places = { s3: new S3Client({}), uploads: environment.UPLOADS_BUCKET };

export async function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  const batchItemFailures: SQSBatchItemFailure[] = [];
  // A form that is used over and over fills batches: one look is enough for each of them.
  for (const [key, messages] of Map.groupBy(Records, ({ body }) => readUploadEvent(body)?.key ?? ''))
    try {
      const id = imageOfPosted(key);
      const outcome = id === undefined ? 'ignored' : await passOn(id, places);
      logger.info('posted', { correlationId: id, outcome, messages: messages.length });
    } catch (error) {
      const { name: cause } = error as Error;
      logger.error('posted', { key, error: cause });
      // Told at once: as a dead letter it would be told after a day.
      if (needsOwner(cause)) attention('sending-refused', { correlationId: imageOfPosted(key) ?? '', cause });
      batchItemFailures.push(...messages.map(({ messageId }) => ({ itemIdentifier: messageId })));
    }
  return { batchItemFailures };
}

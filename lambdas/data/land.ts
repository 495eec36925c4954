import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { DataConfig } from '../../config/data.ts';
import { openFirehose } from '../shared/lake/door.ts';
import { type LakeRecord, putRecords } from '../shared/lake/send.ts';
import { consumeEach } from '../shared/legs/consume-each.ts';
import { bundledConfig } from '../shared/runtime/config.ts';
import { parseEnvironment } from '../shared/runtime/environment.ts';
import { logger } from '../shared/runtime/log.ts';
import { createTableClient } from '../shared/table/table.ts';
import { landEnvironment } from './environment.ts';
import { type ForgetStep, forgetStep } from './lake/forget.ts';
import { withoutOldPersons } from './lake/late.ts';
import { landFile, landPart } from './landing/land.ts';
import { readMessage } from './landing/message.ts';

const environment = parseEnvironment(landEnvironment);
const config = bundledConfig<DataConfig>();
const sqs = new SQSClient({});
const firehose = openFirehose();
const queueUrl = environment.QUEUE_URL;
const landing = {
  store: { client: createTableClient(), tableName: environment.TABLE_NAME, now: () => new Date() },
  s3: new S3Client({}),
  sqs,
  queueUrl,
  bucket: environment.BUCKET,
  config,
};

/** Reads files that landed: looks at each once, and reads it part by part. Passes on rows of the lake's that came late. */
export function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  return consumeEach(event, { sqs, queueUrl, retry: config.landing }, async (body) => {
    const message = readMessage(body);
    if ('landed' in message) await landFile(landing, message.landed);
    else if ('late' in message) await putLate(message.late);
    else if ('forgetting' in message) await forget(message.forgetting);
    else await landPart(landing, message.part);
  });
}

async function forget(step: ForgetStep): Promise<void> {
  // Without a lake there is no right to its files.
  if (!config.lake) return logger.warn('ignored', { reason: 'no lake' });
  await forgetStep(landing, step);
}

/** @throws Error while Firehose does not take all of them: then they come again, with a growing pause */
async function putLate(rows: readonly LakeRecord[]): Promise<void> {
  const { LAKE_STREAM: streamName } = environment;
  // The lake was given up meanwhile.
  if (streamName === undefined) return logger.warn('ignored', { reason: 'no lake' });
  const left = await putRecords({ firehose, streamName }, withoutOldPersons(rows, new Date()));
  if (left.length > 0) throw new Error(`Firehose did not take ${left.length} rows`);
  logger.info('rows came late', { rows: rows.length });
}

import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { DataConfig } from '../../config/data.ts';
import { runSweep } from '../shared/legs/sweep.ts';
import { bundledConfig } from '../shared/runtime/config.ts';
import { parseEnvironment } from '../shared/runtime/environment.ts';
import { scheduled } from '../shared/runtime/scheduled.ts';
import { createTableClient } from '../shared/table/table.ts';
import { sweepEnvironment } from './environment.ts';
import { forgetAgain } from './lake/forget-again.ts';
import { announceAgain, readAgain } from './landing/lost.ts';

const environment = parseEnvironment(sweepEnvironment);
const sqs = new SQSClient({});
const config = bundledConfig<DataConfig>();
const landing = {
  store: { client: createTableClient(), tableName: environment.TABLE_NAME, now: () => new Date() },
  s3: new S3Client({}),
  sqs,
  queueUrl: environment.QUEUE_URL,
  bucket: environment.BUCKET,
  config,
};

export const handler = scheduled(sweep);

/** Hourly: finds files that nobody looks at, and reports dead letters while there are any. */
function sweep(): Promise<Record<string, number>> {
  return runSweep({
    sqs,
    deadLetterQueueUrls: [environment.DEAD_LETTER_QUEUE_URL],
    parts: {
      announced: () => announceAgain(landing),
      overdue: () => readAgain(landing),
      forgotten: async () => (config.lake ? forgetAgain(landing) : 0),
    },
  });
}

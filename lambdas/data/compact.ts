import { S3Client } from '@aws-sdk/client-s3';
import type { DataConfig } from '../../config/data.ts';
import { bundledConfig } from '../shared/runtime/config.ts';
import { parseEnvironment } from '../shared/runtime/environment.ts';
import { logger } from '../shared/runtime/log.ts';
import { scheduled } from '../shared/runtime/scheduled.ts';
import { createTableClient } from '../shared/table/table.ts';
import { compact } from './compact/compact.ts';
import { compactEnvironment } from './environment.ts';

const environment = parseEnvironment(compactEnvironment);
const store = { client: createTableClient(), tableName: environment.TABLE_NAME, now: () => new Date() };
const s3 = new S3Client({});
const config = bundledConfig<DataConfig>();

/** A day of a table takes seconds; one that is cut off is gone on with by the next run. */
const RUNS_FOR = 8 * 60_000;

/** Daily: puts small files of past days together, each day once, and removes those that were put together the day before. */
export const handler = scheduled(async () => {
  const until = store.now().getTime() + RUNS_FOR;
  const hasTime = () => store.now().getTime() < until;
  const done = await compact({ store, s3, bucket: environment.BUCKET, config, hasTime });
  logger.info('files put together', { ...done });
  return done;
});

/**
 * `npm run data -- backfill`, as it runs on its owner's machine. The table that it reads is the data pipeline's own here, where its
 * world keeps what another pipeline has stored.
 */
import { S3Client } from '@aws-sdk/client-s3';
import { begin, stepsOf } from '../../../cli/data/backfill-steps.ts';
import { backfillTable } from '../../../cli/data/backfill-table.ts';
import type { FrontdeskConfig } from '../../../config/index.ts';
import { keptFields, NO_FIELDS } from '../../../config/lake-fields.ts';
import { createTableClient } from '../../../lambdas/shared/table/table.ts';

export interface BackfillCall {
  readonly region: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly config: FrontdeskConfig;
  /** Of persons' hashes. */
  readonly key: string;
}

/** So few that a run writes several times. */
const ROWS_AT_ONCE = 6;

export async function handler({ region, outputs, config, key }: BackfillCall): Promise<unknown> {
  if (!config.data) throw new Error('no data');
  const { TableName: tableName = '', BucketName: bucket = '' } = outputs;
  const store = { client: createTableClient({ region }), tableName, now: () => new Date() };
  const place = { s3: new S3Client({ region }), bucket, store, config: config.data };
  const personal = { key, fields: keptFields(config) ?? NO_FIELDS };
  const steps = stepsOf(place, 'contact', { tableName, kinds: {}, personal }, { json: true });
  return backfillTable(
    { ...steps, rowsOf: (item) => (item.type === 'stored' ? steps.rowsOf(item.submission as never) : []) },
    await begin(place, 'contact', false),
    ROWS_AT_ONCE,
  );
}

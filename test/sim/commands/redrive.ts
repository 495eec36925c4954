/** `npm run redrive`, as it runs on its owner's machine. */

import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { redriveFiles } from '../../../cli/data/redrive-files.ts';
import { redriveReadings } from '../../../cli/data/redrive-readings.ts';
import {
  type Deployed,
  type LegPipeline,
  type RedriveFlags,
  redriveAccounts,
  redrivePipeline,
} from '../../../cli/redrive/pipelines.ts';
import type { FrontdeskConfig } from '../../../config/index.ts';
import { createTableClient } from '../../../lambdas/shared/table/table.ts';

export interface RedriveCall extends Deployed {
  readonly pipeline: LegPipeline | 'keyword-dm' | 'data';
  readonly config: FrontdeskConfig;
  readonly flags: RedriveFlags;
}

export async function handler({ pipeline, config, flags, ...deployed }: RedriveCall): Promise<unknown> {
  if (pipeline === 'data') return redriveData(deployed, config);
  if (pipeline !== 'keyword-dm') return redrivePipeline(pipeline, deployed, config, flags, console.log);
  if (!config.keywordDm) throw new Error('no keywordDm');
  return redriveAccounts(deployed, config.keywordDm, flags);
}

async function redriveData({ region, outputs }: Deployed, { data }: FrontdeskConfig): Promise<unknown> {
  if (!data) throw new Error('no data');
  const { ReadingsQueueUrl: queueUrl, ReadingsDeadLetterQueueUrl: deadLetterQueueUrl } = outputs;
  if (queueUrl !== undefined && deadLetterQueueUrl !== undefined)
    await redriveReadings({ sqs: new SQSClient({ region }), queueUrl, deadLetterQueueUrl });
  const now = () => new Date();
  return redriveFiles({
    store: { client: createTableClient({ region }), tableName: outputs.TableName ?? '', now },
    s3: new S3Client({ region }),
    bucket: outputs.BucketName ?? '',
    sqs: new SQSClient({ region }),
    queueUrl: outputs.QueueUrl ?? '',
    deadLetterQueueUrl: outputs.DeadLetterQueueUrl ?? '',
    config: data,
    datasets: Object.keys(data.datasets),
  });
}

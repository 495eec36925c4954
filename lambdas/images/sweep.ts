import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { ImagesConfig } from '../../config/images.ts';
import { sweepLegs } from '../shared/legs/queue.ts';
import { runSweep } from '../shared/legs/sweep.ts';
import { tellUntold } from '../shared/legs/told.ts';
import { bundledConfig } from '../shared/runtime/config.ts';
import { parseEnvironment } from '../shared/runtime/environment.ts';
import { createTableClient } from '../shared/table/table.ts';
import { IMAGES_LEGS, sweepEnvironment } from './environment.ts';
import { collectContent, deleteRefused, endImages, findUploads, finishDeletions } from './image/upkeep.ts';

const environment = parseEnvironment(sweepEnvironment);
const config = bundledConfig<ImagesConfig>();
const sqs = new SQSClient({});
const queueUrl = environment.QUEUE_URL;
const upkeep = {
  store: {
    client: createTableClient(),
    tableName: environment.TABLE_NAME,
    now: () => new Date(),
    graceSeconds: config.graceSeconds,
  },
  s3: new S3Client({}),
  sqs,
  queueUrl,
  uploads: environment.UPLOADS_BUCKET,
  results: environment.RESULTS_BUCKET,
  overdueSeconds: config.processing.overdueSeconds,
  policySeconds: config.upload.policySeconds,
};

/** Hourly: finds what was lost, deletes what nobody needs, reports dead letters while there are any. */
export function handler(): Promise<Record<string, number>> {
  return runSweep({ sqs, deadLetterQueueUrls: [environment.DEAD_LETTER_QUEUE_URL], work });
}

async function work(): Promise<Record<string, number>> {
  const uploads = await findUploads(upkeep);
  return {
    found: uploads.found,
    expired: uploads.expired,
    enqueued: await sweepLegs({
      store: upkeep.store,
      sqs,
      queueUrl,
      delivery: config.processing,
      legs: IMAGES_LEGS,
    }),
    told: await tellUntold(upkeep.store, IMAGES_LEGS),
    ended: await endImages(upkeep),
    deleted: await finishDeletions(upkeep),
    refused: await deleteRefused(upkeep),
    collected: await collectContent(upkeep),
  };
}

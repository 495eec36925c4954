import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { ImagesConfig } from '../../config/images.ts';
import { imagesLayout } from '../../config/layout.ts';
import { tellBudget } from '../shared/budget/notice.ts';
import { budgetSayer } from '../shared/budget/say.ts';
import { sweepTelling } from '../shared/destinations/told.ts';
import { sweepLegs } from '../shared/legs/queue.ts';
import { runSweep } from '../shared/legs/sweep.ts';
import { tellUntold } from '../shared/legs/told.ts';
import { bundledConfig } from '../shared/runtime/config.ts';
import { parseEnvironment } from '../shared/runtime/environment.ts';
import { newId } from '../shared/runtime/ids.ts';
import { scheduled } from '../shared/runtime/scheduled.ts';
import { createTableClient } from '../shared/table/table.ts';
import { IMAGES_LEGS, sweepEnvironment } from './environment.ts';
import { collectResults } from './upkeep/results.ts';
import { endImages, finishDeletions } from './upkeep/upkeep.ts';
import { deleteRefused, expireUploads, findUploads } from './upkeep/uploads.ts';

const environment = parseEnvironment(sweepEnvironment);
const config = bundledConfig<ImagesConfig>();
const sqs = new SQSClient({});
const queueUrl = environment.QUEUE_URL;
const upkeep = {
  store: {
    client: createTableClient(),
    tableName: environment.TABLE_NAME,
    shards: imagesLayout(config),
    now: () => new Date(),
    graceSeconds: config.graceSeconds,
  },
  s3: new S3Client({}),
  sqs,
  queueUrl,
  postedQueueUrl: environment.POSTED_QUEUE_URL,
  uploads: environment.UPLOADS_BUCKET,
  results: environment.RESULTS_BUCKET,
  policySeconds: config.upload.policySeconds,
  newId,
};

const telling = {
  table: upkeep.store,
  budget: config.budget,
  forms: Object.keys(config.presets),
  now: upkeep.store.now,
  pipeline: 'images' as const,
  say: budgetSayer(new SNSClient({}), environment.ALARM_TOPIC_ARN),
};

export const handler = scheduled(lookAround);

/** Hourly: finds what was lost, deletes what nobody needs, reports dead letters while there are any. */
function lookAround(): Promise<Record<string, number>> {
  const sweep = { store: upkeep.store, sqs, queueUrl, delivery: config.processing, legs: IMAGES_LEGS };
  return runSweep({
    sqs,
    deadLetterQueueUrls: [environment.DEAD_LETTER_QUEUE_URL],
    parts: {
      notices: () => tellBudget(telling),
      told: () => tellUntold(upkeep.store, IMAGES_LEGS),
      found: () => findUploads(upkeep),
      expired: () => expireUploads(upkeep),
      enqueued: () => sweepLegs(sweep),
      ended: () => endImages(upkeep),
      deleted: () => finishDeletions(upkeep),
      refused: () => deleteRefused(upkeep),
      collected: () => collectResults(upkeep),
      destinations: sweepDestinations,
    },
  });
}

/** What is told to destinations, where any are. */
function sweepDestinations(): Promise<number> {
  const { TOLD_QUEUE_URL } = environment;
  return sweepTelling({ store: upkeep.store, sqs, queueUrl: TOLD_QUEUE_URL, delivery: config.processing });
}

import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { ImagesConfig } from '../../config/images.ts';
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
import { doAll } from './upkeep/due.ts';
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

export const handler = scheduled(sweep);

/** Hourly: finds what was lost, deletes what nobody needs, reports dead letters while there are any. */
function sweep(): Promise<Record<string, number>> {
  return runSweep({ sqs, deadLetterQueueUrls: [environment.DEAD_LETTER_QUEUE_URL], work });
}

/** What is told to destinations, where any are. */
function sweepDestinations(): Promise<number> {
  const { TOLD_QUEUE_URL } = environment;
  return sweepTelling({ store: upkeep.store, sqs, queueUrl: TOLD_QUEUE_URL, delivery: config.processing });
}

function work(): Promise<Record<string, number>> {
  const sweep = { store: upkeep.store, sqs, queueUrl, delivery: config.processing, legs: IMAGES_LEGS };
  return doAll({
    // First, as it takes few calls: whoever is ended on the way, again and again, comes to it all the same.
    notices: async () => ({ done: await tellBudget(telling), failed: 0 }),
    found: () => findUploads(upkeep),
    expired: () => expireUploads(upkeep),
    enqueued: async () => ({ done: await sweepLegs(sweep), failed: 0 }),
    told: async () => ({ done: await tellUntold(upkeep.store, IMAGES_LEGS), failed: 0 }),
    ended: () => endImages(upkeep),
    deleted: () => finishDeletions(upkeep),
    refused: () => deleteRefused(upkeep),
    collected: () => collectResults(upkeep),
    destinations: async () => ({ done: await sweepDestinations(), failed: 0 }),
  });
}

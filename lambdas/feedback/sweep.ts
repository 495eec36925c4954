import { SQSClient } from '@aws-sdk/client-sqs';
import type { FeedbackConfig } from '../../lib/config/feedback.ts';
import { bundledConfig } from '../shared/config.ts';
import { reportDeadLetters } from '../shared/dead-letters.ts';
import { parseEnvironment } from '../shared/environment.ts';
import { sweepLegs } from '../shared/leg-queue.ts';
import { logger } from '../shared/log.ts';
import { createTableClient } from '../shared/table.ts';
import { FEEDBACK_LEGS, sweepEnvironment } from './environment.ts';

const environment = parseEnvironment(sweepEnvironment);
const { delivery } = bundledConfig<FeedbackConfig>();
const sqs = new SQSClient({});
const store = { client: createTableClient(), tableName: environment.TABLE_NAME, now: () => new Date() };

/** Hourly: what was lost on the way is enqueued again; dead letters are reported while there are any. */
export async function handler(): Promise<{ enqueued: number }> {
  const enqueued = await sweepLegs({
    store,
    sqs,
    queueUrl: environment.QUEUE_URL,
    delivery,
    legs: FEEDBACK_LEGS,
  });
  const dead = await reportDeadLetters(sqs, environment.DEAD_LETTER_QUEUE_URL);
  logger.info('swept', { enqueued, dead });
  return { enqueued };
}

/** Hourly: starts pacers whose chain was lost, and reports dead letters while there are any. */
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { KeywordDmConfig, SendLane } from '../../lib/config/keyword-dm.ts';
import { bundledConfig } from '../shared/config.ts';
import { parseEnvironment } from '../shared/environment.ts';
import { attention, logger } from '../shared/log.ts';
import { createTableClient } from '../shared/table.ts';
import { sweepEnvironment } from './environment.ts';
import { wakePacer } from './pacer.ts';
import { turnSender } from './queue.ts';

const environment = parseEnvironment(sweepEnvironment);
const config = bundledConfig<KeywordDmConfig>();
const outbox = { client: createTableClient(), tableName: environment.TABLE_NAME };
const sqs = new SQSClient({});
const sendTurn = turnSender(sqs, environment.QUEUE_URL);

export async function handler(): Promise<{ woken: number }> {
  let woken = 0;
  for (const { userId } of Object.values(config.accounts)) {
    const lanes = Object.keys(config.limits) as SendLane[];
    if (await wakePacer(outbox, userId, lanes, sendTurn, new Date())) woken++;
  }
  const dead =
    (await countMessages(environment.DEAD_LETTER_QUEUE_URL)) +
    (await countMessages(environment.INTAKE_DEAD_LETTER_QUEUE_URL));
  if (dead > 0) attention('dead-letters', { messages: dead });
  logger.info('swept', { woken, dead });
  return { woken };
}

async function countMessages(QueueUrl: string): Promise<number> {
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] }),
  );
  return Number(Attributes?.ApproximateNumberOfMessages ?? 0);
}

/** Wakes the pacers of the accounts whose outbox has got something new. */
import { SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import type { SendLane } from '../../config/keyword-dm.ts';
import { parseEnvironment } from '../shared/runtime/environment.ts';
import { logger } from '../shared/runtime/log.ts';
import { createTableClient } from '../shared/table/table.ts';
import { wakeEnvironment } from './environment.ts';
import { wakePacer } from './pacer/pacer.ts';
import { turnSender } from './pacer/send-turn.ts';
import { replyCorrelation } from './table/keys.ts';

const environment = parseEnvironment(wakeEnvironment);
const table = { client: createTableClient(), tableName: environment.TABLE_NAME };
const sendTurn = turnSender(new SQSClient({}), environment.QUEUE_URL);

/** One wake for each account of the batch. Throws when it could not: the stream then repeats the batch. */
export async function handler(event: DynamoDBStreamEvent): Promise<void> {
  const lanes = new Map<string, Set<SendLane>>();
  for (const { eventName, dynamodb } of event.Records) {
    const image = dynamodb?.NewImage;
    if (eventName !== 'INSERT' || image?.type?.S !== 'leg' || !image.account?.S) continue;
    const of = lanes.get(image.account.S) ?? new Set();
    lanes.set(image.account.S, of.add(image.lane?.S as SendLane));
    logger.info('in the outbox', { ...replyCorrelation(image.pk?.S ?? ''), leg: image.leg?.S });
  }
  // One account's trouble must not keep the others asleep.
  const woken = await Promise.allSettled(
    [...lanes].map(([account, of]) => wakePacer(table, account, [...of], sendTurn, new Date())),
  );
  const failed = woken.flatMap((one) => (one.status === 'rejected' ? [one.reason as Error] : []));
  if (failed.length > 0) throw failed[0];
  logger.info('woken', { accounts: lanes.size, replies: event.Records.length });
}

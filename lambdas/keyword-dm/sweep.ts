/** Hourly: starts pacers whose chain was lost, and reports dead letters while there are any. */
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { KeywordDmConfig, SendLane } from '../../config/keyword-dm.ts';
import { keywordDmLayout } from '../../config/layout.ts';
import { tellBudget } from '../shared/budget/notice.ts';
import { budgetSayer } from '../shared/budget/say.ts';
import { sweepTelling } from '../shared/destinations/told.ts';
import { runSweep } from '../shared/legs/sweep.ts';
import { bundledConfig } from '../shared/runtime/config.ts';
import { parseEnvironment } from '../shared/runtime/environment.ts';
import { scheduled } from '../shared/runtime/scheduled.ts';
import { createTableClient } from '../shared/table/table.ts';
import { budgetOf } from './account/fuse.ts';
import { sweepEnvironment } from './environment.ts';
import { wakePacer } from './pacer/pacer.ts';
import { turnSender } from './pacer/send-turn.ts';

const environment = parseEnvironment(sweepEnvironment);
const config = bundledConfig<KeywordDmConfig>();
const table = {
  client: createTableClient(),
  tableName: environment.TABLE_NAME,
  shards: keywordDmLayout(config),
};
const sqs = new SQSClient({});
const say = budgetSayer(new SNSClient({}), environment.ALARM_TOPIC_ARN);
const sendTurn = turnSender(sqs, environment.QUEUE_URL);

export const handler = scheduled(sweep);

function sweep(): Promise<Record<string, number>> {
  const { DEAD_LETTER_QUEUE_URL, INTAKE_DEAD_LETTER_QUEUE_URL } = environment;
  const budget = budgetOf(table, config, () => new Date());
  return runSweep({
    sqs,
    deadLetterQueueUrls: [DEAD_LETTER_QUEUE_URL, INTAKE_DEAD_LETTER_QUEUE_URL],
    parts: {
      notices: () => tellBudget({ ...budget, pipeline: 'keyword-dm', say }),
      woken: wakePacers,
      destinations: sweepDestinations,
    },
  });
}

/** What is told to destinations, where any are. */
function sweepDestinations(): Promise<number> {
  const store = { ...table, now: () => new Date() };
  return sweepTelling({
    store,
    sqs,
    queueUrl: environment.TOLD_QUEUE_URL,
    delivery: { overdueSeconds: 900 },
  });
}

async function wakePacers(): Promise<number> {
  const lanes = Object.keys(config.limits) as SendLane[];
  // One account's trouble must not keep the others asleep.
  const woken = await Promise.allSettled(
    Object.values(config.accounts).map(({ userId }) => wakePacer(table, userId, lanes, sendTurn, new Date())),
  );
  const failed = woken.flatMap((one) => (one.status === 'rejected' ? [one.reason as Error] : []));
  if (failed.length > 0) throw failed[0];
  return woken.filter((one) => one.status === 'fulfilled' && one.value).length;
}

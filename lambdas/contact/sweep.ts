import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { ContactConfig } from '../../config/contact.ts';
import { contactLayout } from '../../config/layout.ts';
import { tellBudget } from '../shared/budget/notice.ts';
import { budgetSayer } from '../shared/budget/say.ts';
import { beginSummaryMails } from '../shared/budget/summary-mail.ts';
import { sweepLegs } from '../shared/legs/queue.ts';
import { runSweep } from '../shared/legs/sweep.ts';
import { tellUntold } from '../shared/legs/told.ts';
import { bundledConfig } from '../shared/runtime/config.ts';
import { parseEnvironment } from '../shared/runtime/environment.ts';
import { scheduled } from '../shared/runtime/scheduled.ts';
import { beginHeldMails } from '../shared/spam/held-mail.ts';
import { createTableClient } from '../shared/table/table.ts';
import { sweepEnvironment } from './environment.ts';
import { sweepRemovals } from './files/pending.ts';
import { ALL_LEGS } from './submission/all-legs.ts';
import { summarySets } from './submission/budget.ts';
import { heldMailSets } from './submission/held.ts';

const environment = parseEnvironment(sweepEnvironment);
const config = bundledConfig<ContactConfig>();
const sqs = new SQSClient({});
const queueUrl = environment.QUEUE_URL;
const store = {
  client: createTableClient(),
  tableName: environment.TABLE_NAME,
  shards: contactLayout(config),
  now: () => new Date(),
};

const say = budgetSayer(new SNSClient({}), environment.ALARM_TOPIC_ARN);

export const handler = scheduled(sweep);

/** Hourly: what was lost on the way is enqueued again, and what the owner was not told of, is told. */
function sweep(): Promise<Record<string, number>> {
  return runSweep({
    sqs,
    deadLetterQueueUrls: [environment.DEAD_LETTER_QUEUE_URL],
    parts: {
      ...budgetParts(),
      told: () => tellUntold(store, ALL_LEGS),
      // Also when the budget was taken out: what it has left out is still to be told.
      summaries: () => beginSummaryMails(store, summarySets(config.forms)),
      enqueued: () => sweepLegs({ store, sqs, queueUrl, delivery: config.delivery, legs: ALL_LEGS }),
      removals: () => sweepRemovals(store, sqs, queueUrl),
      heldMails: () => beginHeldMails(store, heldMailSets(config.forms)),
    },
  });
}

/** What a budget asks for; nothing without one. It stands first, as it takes few calls. */
function budgetParts(): Record<string, () => Promise<number>> {
  const { budget, forms } = config;
  if (!budget) return {};
  const telling = {
    table: store,
    budget,
    forms: Object.keys(forms),
    now: store.now,
    pipeline: 'contact' as const,
  };
  return { notices: () => tellBudget({ ...telling, say }) };
}

/** Sends what feedback sends: alerts of low ratings, weekly digests, and word of what was held as spam. */
import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { BundledFeedback } from '../../config/feedback.ts';
import type { Leg, Outcome, Recorded } from '../shared/legs/legs.ts';
import { consumeLegs } from '../shared/legs/queue.ts';
import { tellAttempt } from '../shared/legs/report.ts';
import { createMailClient, needsOwner, sendMail } from '../shared/mail/mail.ts';
import { bundledConfig } from '../shared/runtime/config.ts';
import { parseEnvironment } from '../shared/runtime/environment.ts';
import { newId } from '../shared/runtime/ids.ts';
import { attention, correlation } from '../shared/runtime/log.ts';
import { createTableClient } from '../shared/table/table.ts';
import { notifierEnvironment } from './environment.ts';
import { type Delivery, deliver } from './mail/deliver.ts';

const environment = parseEnvironment(notifierEnvironment);
const config = bundledConfig<BundledFeedback>();
const store = { client: createTableClient(), tableName: environment.TABLE_NAME, now: () => new Date() };
const sqs = new SQSClient({});
const ses = createMailClient();
const from = environment.MAIL_FROM;
const sender = {
  configurationSet: environment.CONFIGURATION_SET,
  environment: environment.FRONTDESK_ENVIRONMENT,
  pipeline: environment.FRONTDESK_PIPELINE,
};
const delivery: Delivery = {
  store,
  config,
  from,
  send: (mail) => sendMail(ses, { ...mail, from, nature: 'report' }, sender),
};

export function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  return consumeLegs(event, {
    store,
    sqs,
    queueUrl: environment.QUEUE_URL,
    delivery: config.delivery,
    newId,
    deliver: (leg) => deliver(delivery, leg),
    onRecorded,
  });
}

function onRecorded(leg: Leg, outcome: Outcome, recorded: Recorded): void {
  const cause = 'reason' in outcome ? outcome.reason : '';
  const named = { ...correlation(leg.pk), leg: leg.leg, cause };
  tellAttempt(leg, outcome, recorded, store.now());
  if (recorded.state === 'failed') attention('leg-failed', named);
  if (recorded.state === 'unknown') attention('leg-unknown', named);
  if (recorded.state === 'pending' && needsOwner(cause)) attention('sending-refused', named);
}

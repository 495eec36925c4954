import { SESClient } from '@aws-sdk/client-ses';
import { SQSClient } from '@aws-sdk/client-sqs';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { ContactConfig } from '../../lib/config/contact.ts';
import { bundledConfig } from '../shared/config.ts';
import { parseEnvironment } from '../shared/environment.ts';
import { newId } from '../shared/ids.ts';
import { consumeLegs } from '../shared/leg-queue.ts';
import type { Leg, Outcome, Recorded } from '../shared/legs.ts';
import { attention, logger } from '../shared/log.ts';
import { needsOwner, sendMail } from '../shared/mail.ts';
import { createTableClient } from '../shared/table.ts';
import { notifierEnvironment } from './environment.ts';
import { composeNotification } from './notification.ts';
import type { Submission } from './submission.ts';

const environment = parseEnvironment(notifierEnvironment);
const config = bundledConfig<ContactConfig & { timeZone: string }>();
const store = { client: createTableClient(), tableName: environment.TABLE_NAME, now: () => new Date() };
const sqs = new SQSClient({});
// One attempt each: a retry inside the client would be a second mail that nobody counted.
const ses = new SESClient({
  maxAttempts: 1,
  requestHandler: { connectionTimeout: 3_000, requestTimeout: 10_000 },
});

/** Delivers what submissions send: the owner's mail. */
export function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  return consumeLegs(event, {
    store,
    sqs,
    queueUrl: environment.QUEUE_URL,
    delivery: config.delivery,
    newId,
    deliver,
    onRecorded,
  });
}

async function deliver(leg: Leg): Promise<Outcome> {
  const { Item } = await store.client.send(
    new GetCommand({
      TableName: environment.TABLE_NAME,
      Key: { pk: leg.pk, sk: 'submission' },
      ConsistentRead: true,
    }),
  );
  const submission = Item as Submission | undefined;
  if (!submission) return { outcome: 'refused', reason: 'submission-deleted' };
  const form = config.forms[submission.form];
  if (!form) return { outcome: 'refused', reason: 'form-not-configured' };
  const mail = {
    from: environment.MAIL_FROM,
    to: form.to,
    ...(submission.replyTo !== undefined && { replyTo: submission.replyTo }),
    ...composeNotification(submission, form, config.timeZone),
    leg,
  };
  return sendMail(ses, mail, environment.CONFIGURATION_SET);
}

function onRecorded(leg: Leg, outcome: Outcome, recorded: Recorded): void {
  const reason = 'reason' in outcome ? outcome.reason : undefined;
  const line = { owner: leg.pk, leg: leg.leg, attempt: leg.attempts, state: recorded.state, reason };
  logger.info('attempt', line);
  if (recorded.state === 'failed' && reason !== 'submission-deleted')
    attention('leg-failed', { owner: leg.pk, leg: leg.leg, reason: reason ?? '' });
  if (recorded.state === 'unknown') attention('leg-unknown', { owner: leg.pk, leg: leg.leg });
  if (recorded.state === 'pending' && needsOwner(reason ?? ''))
    attention('sending-refused', { reason: reason ?? '' });
}

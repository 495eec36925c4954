/** Sends what feedback sends: alerts of low ratings, and weekly digests. */
import { SQSClient } from '@aws-sdk/client-sqs';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { BundledFeedback } from '../../config/feedback.ts';
import { type Leg, openRecipients } from '../shared/legs/legs.ts';
import { consumeLegs } from '../shared/legs/queue.ts';
import type { Outcome } from '../shared/legs/record.ts';
import { createMailClient, sendMail } from '../shared/mail/mail.ts';
import { newestFirst } from '../shared/owner/listing.ts';
import { bundledConfig } from '../shared/runtime/config.ts';
import { parseEnvironment } from '../shared/runtime/environment.ts';
import { newId } from '../shared/runtime/ids.ts';
import { createTableClient } from '../shared/table/table.ts';
import { type FEEDBACK_LEGS, notifierEnvironment } from './environment.ts';
import { countsByDay } from './figures/aggregates.ts';
import { addDays, startOfDay } from './figures/local-time.ts';
import { composeAlert } from './mail/alert.ts';
import { composeDigest, type MailContent } from './mail/digest.ts';
import type { Digest } from './mail/digest-item.ts';
import { weekBefore } from './mail/week.ts';
import { type FeedbackResponse, widgetPartition } from './response/response.ts';

const environment = parseEnvironment(notifierEnvironment);
const config = bundledConfig<BundledFeedback>();
const store = { client: createTableClient(), tableName: environment.TABLE_NAME, now: () => new Date() };
const sqs = new SQSClient({});
const ses = createMailClient();

const sender = {
  configurationSet: environment.CONFIGURATION_SET,
  environment: environment.FRONTDESK_ENVIRONMENT,
  pipeline: environment.FRONTDESK_PIPELINE,
};

export function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  return consumeLegs(event, {
    store,
    sqs,
    queueUrl: environment.QUEUE_URL,
    delivery: config.delivery,
    newId,
    isToOwner: () => true,
    deliverers: { alert: mailOf(alertMail), digest: mailOf(digestMail) },
  });
}

type FeedbackLeg = (typeof FEEDBACK_LEGS)[number];

/** What is deleted by now, or spam: nobody wants to hear of it. */
class NotWanted extends Error {
  override readonly name = 'NotWanted';
}

/** A deliverer that mails what is composed for a leg. */
function mailOf(compose: (leg: Leg<FeedbackLeg>) => Promise<Composed | undefined>) {
  return async (leg: Leg<FeedbackLeg>): Promise<Outcome> => {
    const to = openRecipients(leg, config.to);
    if (to.length === 0) return { outcome: 'dropped', reason: 'delivered-already' };
    try {
      const composed = await compose(leg);
      if (!composed) return { outcome: 'refused', reason: 'widget-not-configured' };
      const { replyTo, ...content } = composed;
      const mail = { from: environment.MAIL_FROM, to, ...content, leg };
      return await sendMail(ses, { ...mail, ...(replyTo && { replyTo }) }, sender);
    } catch (error) {
      if (!(error instanceof NotWanted)) throw error;
      return { outcome: 'dropped', reason: error.message };
    }
  };
}

type Composed = MailContent & { readonly replyTo?: string | undefined };

/** @returns undefined when its widget is not configured any more */
async function alertMail({ pk }: Leg): Promise<Composed | undefined> {
  const response = await read<FeedbackResponse>(pk, 'response');
  // It has become spam since it was stored: that alerts nobody.
  if (response.state === 'spam') throw new NotWanted('spam');
  const widget = config.widgets[response.widget];
  return widget && { ...composeAlert(response, widget, config.timeZone), replyTo: response.email };
}

/** @returns undefined when its widget is not configured any more */
async function digestMail({ pk }: Leg): Promise<Composed | undefined> {
  const { widget: widgetId, from, to } = await read<Digest>(pk, 'digest');
  const { timeZone } = config;
  const widget = config.widgets[widgetId];
  if (!widget) return undefined;
  const days = (span: { from: string; to: string }) =>
    countsByDay(store, { widget: widgetId, ...span, timeZone });
  const [week, before, comments] = await Promise.all([
    days({ from, to }),
    days(weekBefore({ from, to })),
    readComments(widgetId, startOfDay(from, timeZone), startOfDay(addDays(to, 1), timeZone)),
  ]);
  return composeDigest({ widgetId, widget, week, weekBefore: before, comments });
}

/** Of the week's newest responses, those that hold words: so many that the function's time is enough for them. */
const MOST_READ = 2_000;

async function readComments(widget: string, from: Date, to: Date): Promise<FeedbackResponse[]> {
  const found: FeedbackResponse[] = [];
  let read = 0;
  for await (const response of newestFirst<FeedbackResponse>({
    ...store,
    partitions: [widgetPartition(widget, 'new')],
    from: from.toISOString(),
    before: to.toISOString(),
    now: store.now(),
  })) {
    if (response.comment !== undefined) found.push(response);
    if (++read === MOST_READ) break;
  }
  return found;
}

async function read<Item>(pk: string, sk: string): Promise<Item> {
  const { Item } = await store.client.send(
    new GetCommand({ TableName: store.tableName, Key: { pk, sk }, ConsistentRead: true }),
  );
  if (!Item) throw new NotWanted(`${sk}-deleted`);
  return Item as Item;
}

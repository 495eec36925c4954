/** Sends what feedback sends: alerts of low ratings, and weekly digests. */
import { SQSClient } from '@aws-sdk/client-sqs';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { BundledFeedback } from '../../config/feedback.ts';
import { type Leg, type Outcome, openRecipients, type Recorded } from '../shared/legs/legs.ts';
import { consumeLegs } from '../shared/legs/queue.ts';
import { tellAttempt } from '../shared/legs/report.ts';
import { createMailClient, needsOwner, sendMail } from '../shared/mail/mail.ts';
import { newestFirst } from '../shared/owner/listing.ts';
import { bundledConfig } from '../shared/runtime/config.ts';
import { parseEnvironment } from '../shared/runtime/environment.ts';
import { newId } from '../shared/runtime/ids.ts';
import { attention, correlation } from '../shared/runtime/log.ts';
import { createTableClient } from '../shared/table/table.ts';
import { notifierEnvironment } from './environment.ts';
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
    deliver,
    onRecorded,
  });
}

/** What is not there any more, or not configured any more, can't be told about. */
class Gone extends Error {
  override readonly name = 'Gone';
}

async function deliver(leg: Leg): Promise<Outcome> {
  const to = openRecipients(leg, config.to);
  if (to.length === 0) return { outcome: 'dropped', reason: 'delivered-already' };
  try {
    const composed = leg.leg === 'digest' ? await digestMail(leg) : await alertMail(leg);
    if (!composed) return { outcome: 'dropped', reason: 'spam' };
    const { replyTo, ...content } = composed;
    const mail = { from: environment.MAIL_FROM, to, ...content, leg };
    return await sendMail(ses, { ...mail, ...(replyTo && { replyTo }) }, sender);
  } catch (error) {
    if (!(error instanceof Gone)) throw error;
    return { outcome: 'refused', reason: error.message };
  }
}

type Composed = MailContent & { readonly replyTo?: string | undefined };

/** @returns undefined for what has become spam since it was stored: that alerts nobody */
async function alertMail({ pk }: Leg): Promise<Composed | undefined> {
  const response = await read<FeedbackResponse>(pk, 'response');
  if (response.state === 'spam') return undefined;
  return {
    ...composeAlert(response, widgetOf(response.widget), config.timeZone),
    replyTo: response.email,
  };
}

async function digestMail({ pk }: Leg): Promise<Composed> {
  const { widget: widgetId, from, to } = await read<Digest>(pk, 'digest');
  const { timeZone } = config;
  const days = (span: { from: string; to: string }) =>
    countsByDay(store, { widget: widgetId, ...span, timeZone });
  const [week, before, comments] = await Promise.all([
    days({ from, to }),
    days(weekBefore({ from, to })),
    readComments(widgetId, startOfDay(from, timeZone), startOfDay(addDays(to, 1), timeZone)),
  ]);
  return composeDigest({ widgetId, widget: widgetOf(widgetId), week, weekBefore: before, comments });
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
  if (!Item) throw new Gone(`${sk}-deleted`);
  return Item as Item;
}

function widgetOf(id: string) {
  const widget = config.widgets[id];
  if (!widget) throw new Gone('widget-not-configured');
  return widget;
}

function onRecorded(leg: Leg, outcome: Outcome, recorded: Recorded): void {
  const cause = 'reason' in outcome ? outcome.reason : '';
  const named = { ...correlation(leg.pk), leg: leg.leg, cause };
  tellAttempt(leg, outcome, recorded, store.now());
  // Of what its owner has deleted, there is nothing to tell.
  if (recorded.state === 'failed' && cause !== 'response-deleted') attention('leg-failed', named);
  if (recorded.state === 'unknown') attention('leg-unknown', named);
  if (recorded.state === 'pending' && needsOwner(cause)) attention('sending-refused', named);
}

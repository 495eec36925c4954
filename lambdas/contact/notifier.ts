import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Brand } from '../../config/brand.ts';
import type { ContactConfig, FormConfig } from '../../config/contact.ts';
import { type Leg, type Outcome, openRecipients, type Recorded } from '../shared/legs/legs.ts';
import { consumeLegs } from '../shared/legs/queue.ts';
import { tellAttempt } from '../shared/legs/report.ts';
import { createMailClient, needsOwner, sendMail } from '../shared/mail/mail.ts';
import type { MailContent } from '../shared/mail/template.ts';
import { bundledConfig } from '../shared/runtime/config.ts';
import { parseEnvironment } from '../shared/runtime/environment.ts';
import { newId } from '../shared/runtime/ids.ts';
import { attention, correlation, logger } from '../shared/runtime/log.ts';
import { createParameters, MissingParameter, parameterName } from '../shared/runtime/parameters.ts';
import { deliverHeldMail, HELD_LEG } from '../shared/spam/held-mail.ts';
import { sendWithHeld } from '../shared/spam/held-note.ts';
import { createTableClient } from '../shared/table/table.ts';
import { composeAutoresponse, isTooLate, takeTurn } from './delivery/autoresponse.ts';
import { composeNotification } from './delivery/notification.ts';
import { webhookBody } from './delivery/webhook-body.ts';
import { postWebhook } from './delivery/webhook-post.ts';
import { SIGNATURE_HEADER, sign } from './delivery/webhook-signature.ts';
import { notifierEnvironment } from './environment.ts';
import { type AttachmentLink, attachmentLinks } from './files/links.ts';
import { readRemoval, removeFiles } from './files/removal.ts';
import { deleteOrphanedFiles } from './files/store.ts';
import { heldMailSets, heldOf } from './submission/held.ts';
import { type ContactLeg, VISITORS_LEG } from './submission/legs.ts';
import { HELD_AS_SPAM, type Submission } from './submission/submission.ts';

interface NotifierConfig extends ContactConfig {
  readonly timeZone: string;
  readonly brand?: Brand | undefined;
  /** True on a local engine of tests only. */
  readonly allowLoopbackWebhooks: boolean;
}

const environment = parseEnvironment(notifierEnvironment);
const config = bundledConfig<NotifierConfig>();
const store = { client: createTableClient(), tableName: environment.TABLE_NAME, now: () => new Date() };
const sqs = new SQSClient({});
const s3 = new S3Client({});
const parameters = createParameters(new SSMClient({}));
const [urlName, keyName, saltName, webhookSecretName] = [
  'url',
  'token-key',
  'address-salt',
  'webhook-secret',
].map((name) => parameterName(environment.FRONTDESK_ENVIRONMENT, environment.FRONTDESK_PIPELINE, name)) as [
  string,
  string,
  string,
  string,
];
const ses = createMailClient();
const sender = {
  configurationSet: environment.CONFIGURATION_SET,
  environment: environment.FRONTDESK_ENVIRONMENT,
  pipeline: environment.FRONTDESK_PIPELINE,
};

/** Half of the function's time-out: the attempts of a batch run side by side. */
const WEBHOOK_MILLISECONDS = 15_000;

const DAY_MILLISECONDS = 86_400_000;

/**
 * Delivers what submissions send: the owner's mail, the answer to the visitor, the owner's webhook. Deletes the files of
 * those that are gone.
 */
export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const { legs = [], removals = [] } = Object.groupBy(event.Records, (record) =>
    readRemoval(record) === undefined ? 'legs' : 'removals',
  );
  const [{ batchItemFailures }, failed] = await Promise.all([
    deliverLegs({ Records: legs }),
    removeFiles(removals, { sqs, queueUrl: environment.QUEUE_URL, delivery: config.delivery, deleteFiles }),
  ]);
  return {
    batchItemFailures: [...batchItemFailures, ...failed.map((itemIdentifier) => ({ itemIdentifier }))],
  };
}

function deleteFiles(submissionId: string): Promise<boolean> {
  return deleteOrphanedFiles({
    ...store,
    s3,
    bucket: environment.FILES_BUCKET,
    submissionId,
    now: store.now(),
  });
}

function deliverLegs(event: SQSEvent): Promise<SQSBatchResponse> {
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

interface Delivery {
  readonly leg: Leg;
  readonly submission: Submission;
  readonly form: FormConfig;
}

const deliveries: Record<ContactLeg, (delivery: Delivery) => Promise<Outcome>> = {
  mail: deliverMail,
  autoresponse: deliverAutoresponse,
  webhook: deliverWebhook,
};

async function deliver(leg: Leg): Promise<Outcome> {
  if (leg.leg === HELD_LEG) return deliverHeld(leg);
  const { Item } = await store.client.send(
    new GetCommand({
      TableName: environment.TABLE_NAME,
      Key: { pk: leg.pk, sk: 'submission' },
      ConsistentRead: true,
    }),
  );
  const submission = Item as Submission | undefined;
  if (!submission) return { outcome: 'dropped', reason: 'submission-deleted' };
  // It became spam while an earlier attempt was under way.
  if (submission.state === 'spam') return { outcome: 'dropped', reason: HELD_AS_SPAM };
  const form = config.forms[submission.form];
  if (!form) return { outcome: 'refused', reason: 'form-not-configured' };
  return deliveries[leg.leg as ContactLeg]({ leg, submission, form });
}

async function deliverMail({ leg, submission, form }: Delivery): Promise<Outcome> {
  const to = openRecipients(leg, form.to);
  if (to.length === 0) return { outcome: 'dropped', reason: 'delivered-already' };
  const { timeZone, brand } = config;
  const files = await fileLinks(submission, form);
  return sendWithHeld(store, heldOf(submission.form, config), leg, (notes) => {
    const mail = {
      from: environment.MAIL_FROM,
      to,
      ...(submission.replyTo !== undefined && { replyTo: submission.replyTo }),
      ...composeNotification(submission, form, { timeZone, brand, files, notes }),
      leg,
      nature: 'notification' as const,
    };
    return sendMail(ses, mail, sender);
  });
}

/** Word of what forms hold as spam, to the people of a set. */
function deliverHeld(leg: Leg): Promise<Outcome> {
  const delivery = { store, sets: heldMailSets(config), brand: config.brand };
  const send = (content: MailContent, recipients: readonly string[]) => {
    const to = openRecipients(leg, recipients);
    return sendMail(ses, { from: environment.MAIL_FROM, to, ...content, leg, nature: 'report' }, sender);
  };
  return deliverHeldMail({ ...delivery, send }, leg);
}

async function deliverAutoresponse({ leg, submission, form }: Delivery): Promise<Outcome> {
  const { autoresponse } = form;
  const { id, replyTo: address } = submission;
  if (!autoresponse || address === undefined) return { outcome: 'dropped', reason: 'not-configured' };
  const now = store.now();
  if (isTooLate(leg, submission, now)) return { outcome: 'dropped', reason: 'too-late' };
  const { everyHours, perDay, replyTo } = autoresponse;
  const { [saltName]: salt = '' } = await parameters.get([saltName]);
  const turn = { formId: submission.form, address, salt, submissionId: id, everyHours, perDay, now };
  const reason = await takeTurn({ ...store, ...turn });
  if (reason) return { outcome: 'dropped', reason };
  const mail = {
    from: environment.MAIL_FROM,
    to: [address],
    ...(replyTo !== undefined && { replyTo }),
    ...composeAutoresponse(autoresponse, submission.form, config.brand),
    leg,
    nature: 'auto-reply' as const,
  };
  return sendMail(ses, mail, sender);
}

async function deliverWebhook({ submission, form }: Delivery): Promise<Outcome> {
  if (!form.webhook) return { outcome: 'dropped', reason: 'not-configured' };
  const secret = await webhookSecret();
  const body = JSON.stringify(webhookBody(submission, await fileLinks(submission, form)));
  return postWebhook({
    url: form.webhook.url,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Frontdesk-Webhook/1',
      [SIGNATURE_HEADER]: sign(secret, body, store.now()),
    },
    body,
    timeoutMilliseconds: WEBHOOK_MILLISECONDS,
    allowLoopback: config.allowLoopbackWebhooks,
  });
}

async function webhookSecret(): Promise<string> {
  try {
    const { [webhookSecretName]: secret = '' } = await parameters.get([webhookSecretName]);
    return secret;
  } catch (error) {
    if (error instanceof MissingParameter) logger.error(error.message);
    throw error;
  }
}

async function fileLinks(submission: Submission, form: FormConfig): Promise<AttachmentLink[]> {
  if (!submission.attachments) return [];
  const { [urlName]: baseUrl = '', [keyName]: key = '' } = await parameters.get([urlName, keyName]);
  // A form that takes no files any more still has those that it took.
  const linkDays = form.files?.linkDays ?? 30;
  const expiresAt = new Date(store.now().getTime() + linkDays * DAY_MILLISECONDS);
  return attachmentLinks(submission, { baseUrl, key, expiresAt });
}

function onRecorded(leg: Leg, outcome: Outcome, recorded: Recorded): void {
  const cause = ('reason' in outcome && outcome.reason) || '';
  const named = { ...correlation(leg.pk), leg: leg.leg, cause };
  tellAttempt(leg, outcome, recorded, store.now());
  // The answer's address is a stranger's, who may have misspelt it: nothing that the owner could mend.
  const isOwners = leg.leg !== VISITORS_LEG;
  if (recorded.state === 'failed' && isOwners) attention('leg-failed', named);
  if (recorded.state === 'unknown' && isOwners) attention('leg-unknown', named);
  if (recorded.state === 'pending' && needsOwner(cause)) attention('sending-refused', named);
}

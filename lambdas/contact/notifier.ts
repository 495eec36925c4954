import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { ContactConfig, FormConfig } from '../../config/contact.ts';
import { type Leg, openRecipients } from '../shared/legs/legs.ts';
import { consumeLegs } from '../shared/legs/queue.ts';
import type { Outcome } from '../shared/legs/record.ts';
import { createMailClient, sendMail } from '../shared/mail/mail.ts';
import { bundledConfig } from '../shared/runtime/config.ts';
import { parseEnvironment } from '../shared/runtime/environment.ts';
import { newId } from '../shared/runtime/ids.ts';
import { logger } from '../shared/runtime/log.ts';
import { createParameters, MissingParameter, parameterName } from '../shared/runtime/parameters.ts';
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
import { type ContactLeg, VISITORS_LEG } from './submission/legs.ts';
import { HELD_AS_SPAM, type Submission } from './submission/submission.ts';

interface NotifierConfig extends ContactConfig {
  readonly timeZone: string;
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
    // The answer's address is a stranger's, who may have misspelt it: nothing that the owner could mend.
    isToOwner: (kind) => kind !== VISITORS_LEG,
    deliverers: {
      mail: ofSubmission(deliverMail),
      autoresponse: ofSubmission(deliverAutoresponse),
      webhook: ofSubmission(deliverWebhook),
    },
  });
}

interface Delivery {
  readonly leg: Leg<ContactLeg>;
  readonly submission: Submission;
  readonly form: FormConfig;
}

/** A deliverer of what belongs to a submission that is still there and still wanted. */
function ofSubmission(deliver: (delivery: Delivery) => Promise<Outcome>) {
  return (leg: Leg<ContactLeg>) => deliverIfWanted(leg, deliver);
}

async function deliverIfWanted(
  leg: Leg<ContactLeg>,
  deliver: (delivery: Delivery) => Promise<Outcome>,
): Promise<Outcome> {
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
  return deliver({ leg, submission, form });
}

async function deliverMail({ leg, submission, form }: Delivery): Promise<Outcome> {
  const to = openRecipients(leg, form.to);
  if (to.length === 0) return { outcome: 'dropped', reason: 'delivered-already' };
  const mail = {
    from: environment.MAIL_FROM,
    to,
    ...(submission.replyTo !== undefined && { replyTo: submission.replyTo }),
    ...composeNotification(submission, form, config.timeZone, await fileLinks(submission, form)),
    leg,
  };
  return sendMail(ses, mail, sender);
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
    ...composeAutoresponse(autoresponse, submission.form),
    leg,
    isAutoReply: true,
  };
  return sendMail(ses, mail, sender);
}

async function deliverWebhook({ submission, form }: Delivery): Promise<Outcome> {
  if (!form.webhook) return { outcome: 'dropped', reason: 'not-configured' };
  const secret = await webhookSecret();
  if (secret === undefined)
    return { outcome: 'try-again', reason: 'MissingParameter', known: true, needsOwner: true };
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

/** @returns undefined while it is not set, which only its owner can mend */
async function webhookSecret(): Promise<string | undefined> {
  try {
    const { [webhookSecretName]: secret = '' } = await parameters.get([webhookSecretName]);
    return secret;
  } catch (error) {
    if (!(error instanceof MissingParameter)) throw error;
    logger.error(error.message);
    return undefined;
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

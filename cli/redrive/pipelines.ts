/**
 * What a redrive does in each pipeline, given its stack's outputs. It uses nothing but AWS's clients, so that the simulation
 * runs it as well.
 */
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { FrontdeskConfig } from '../../config/index.ts';
import type { KeywordDmConfig } from '../../config/keyword-dm.ts';
import { keywordDmLayout, layoutIn } from '../../config/layout.ts';
import { CONTACT_MAIL_FAILURES } from '../../lambdas/contact/delivery/mail-failures.ts';
import { readRemoval } from '../../lambdas/contact/files/removal.ts';
import { ALL_LEGS } from '../../lambdas/contact/submission/all-legs.ts';
import { recountResponses } from '../../lambdas/feedback/counting/rebuild.ts';
import { FEEDBACK_LEGS } from '../../lambdas/feedback/environment.ts';
import { feedbackMailFailures } from '../../lambdas/feedback/survey/mail-failures.ts';
import { IMAGES_LEGS } from '../../lambdas/images/environment.ts';
import { isUploadEvent } from '../../lambdas/images/image/upload-event.ts';
import { DESTINATION_LEG } from '../../lambdas/shared/destinations/told.ts';
import { createTableClient } from '../../lambdas/shared/table/table.ts';
import { countingOf } from '../counting.ts';
import { enqueueFileRemovals } from './files.ts';
import { type RedriveResult, redriveLegs } from './redrive.ts';
import { type RedrivenReplies, redriveReplies } from './replies.ts';

/** Files to be deleted: the submission they belonged to is gone, so nothing but the message remembers them. */
function isFileRemoval(body: string): boolean {
  return readRemoval({ body }) !== undefined;
}

const PIPELINES = {
  contact: { legs: ALL_LEGS, resend: isFileRemoval },
  feedback: { legs: FEEDBACK_LEGS, resend: () => false },
  images: { legs: IMAGES_LEGS, resend: isUploadEvent },
} as const;

/** The pipelines that redrive legs as `lambdas/shared` has them. */
export type LegPipeline = keyof typeof PIPELINES;

/** Where a pipeline is deployed. */
export interface Deployed {
  readonly region: string;
  /** Its stack's, such as `TableName`. */
  readonly outputs: Readonly<Record<string, string>>;
}

export interface RedriveFlags {
  readonly includeUnknown: boolean;
  readonly includeBounced: boolean;
  readonly includeAutoresponses: boolean;
}

/** @param say hears, in a sentence, of work that takes longer */
export async function redrivePipeline(
  name: LegPipeline,
  { region, outputs }: Deployed,
  config: Pick<FrontdeskConfig, 'contact' | 'feedback' | 'images'>,
  flags: RedriveFlags,
  say: (line: string) => void,
): Promise<RedriveResult> {
  const tableName = outputs.TableName ?? '';
  // Dead letters of the counter point to nothing by themselves: whatever is not counted is counted first.
  if (name === 'feedback' && config.feedback)
    await recountResponses(countingOf(region, tableName, config.feedback));
  const now = () => new Date();
  const sqs = new SQSClient({ region });
  const queueUrl = outputs.QueueUrl ?? '';
  const recover = async () => {
    const files = { s3: new S3Client({ region }), bucket: outputs.FilesBucketName ?? '' };
    const asked = await enqueueFileRemovals({ ...files, sqs, queueUrl, now: now() });
    say(`Deletions were lost on the way: looking through the files of ${asked} submissions.`);
  };
  const store = { client: createTableClient({ region }), tableName, now, shards: layoutIn(config, name) };
  const destinations = await redriveTold({ store, sqs, ...flags }, outputs);
  const own = await redriveLegs({
    store,
    sqs,
    queueUrl,
    deadLetterQueueUrl: outputs.DeadLetterQueueUrl ?? '',
    ...PIPELINES[name],
    ...(name === 'contact' && { recover, mailFailures: CONTACT_MAIL_FAILURES }),
    ...(name === 'feedback' && {
      mailFailures: feedbackMailFailures({ ...store, erasures: outputs.ErasuresTableName ?? '' }),
    }),
    ...flags,
    // To render twice harms nobody.
    ...(name === 'images' && { includeUnknown: true }),
  });
  return add(own, destinations);
}

type Told = Omit<Parameters<typeof redriveLegs>[0], 'queueUrl' | 'deadLetterQueueUrl' | 'legs' | 'resend'>;

/** What destinations are told by a queue of their own; nothing where there is none. */
function redriveTold(told: Told, outputs: Deployed['outputs']): Promise<RedriveResult> | RedriveResult {
  const { ToldQueueUrl: queueUrl, ToldDeadLetterQueueUrl: deadLetterQueueUrl = '' } = outputs;
  if (queueUrl === undefined) return NOTHING;
  const legs = [DESTINATION_LEG];
  return redriveLegs({ ...told, queueUrl, deadLetterQueueUrl, legs, resend: () => false });
}

const NOTHING: RedriveResult = {
  reopened: 0,
  hastened: 0,
  skipped: 0,
  unwanted: 0,
  deadLetters: 0,
  lettersLeft: 0,
};

function add(one: RedriveResult, other: RedriveResult): RedriveResult {
  return {
    reopened: one.reopened + other.reopened,
    hastened: one.hastened + other.hastened,
    skipped: one.skipped + other.skipped,
    unwanted: one.unwanted + other.unwanted,
    deadLetters: one.deadLetters + other.deadLetters,
    lettersLeft: one.lettersLeft + other.lettersLeft,
  };
}

/**
 * @param flags of what destinations were to be told. Replies of unknown outcome are tried without one, as none is doubled by it
 * @param clients those of the region; a test gives its own
 * @returns what came of replies; what destinations were to be told is tried again with them
 */
export async function redriveAccounts(
  { region, outputs }: Deployed,
  config: KeywordDmConfig,
  { includeUnknown }: Pick<RedriveFlags, 'includeUnknown'>,
  clients = { table: createTableClient({ region }), sqs: new SQSClient({ region }) },
): Promise<RedrivenReplies & { readonly destinations: RedriveResult }> {
  const { sqs } = clients;
  const table = {
    client: clients.table,
    tableName: outputs.TableName ?? '',
    shards: keywordDmLayout(config),
  };
  const now = () => new Date();
  // SES says nothing of what becomes of this pipeline's mails, so none is known to have bounced.
  const flags = { includeUnknown, includeBounced: false };
  const destinations = await redriveTold({ store: { ...table, now }, sqs, ...flags }, outputs);
  const replies = await redriveReplies({
    table,
    sqs,
    config,
    queues: {
      turns: outputs.QueueUrl ?? '',
      turnsDeadLetters: outputs.DeadLetterQueueUrl ?? '',
      intake: outputs.IntakeQueueUrl ?? '',
      intakeDeadLetters: outputs.IntakeDeadLetterQueueUrl ?? '',
    },
    now,
  });
  return { ...replies, destinations };
}

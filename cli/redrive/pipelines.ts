/**
 * What a redrive does in each pipeline, given its stack's outputs. It uses nothing but AWS's clients, so that the simulation
 * runs it as well.
 */
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { FrontdeskConfig } from '../../config/index.ts';
import type { KeywordDmConfig } from '../../config/keyword-dm.ts';
import { readRemoval } from '../../lambdas/contact/files/removal.ts';
import { CONTACT_LEGS } from '../../lambdas/contact/submission/legs.ts';
import { recountResponses } from '../../lambdas/feedback/counting/rebuild.ts';
import { FEEDBACK_LEGS } from '../../lambdas/feedback/environment.ts';
import { IMAGES_LEGS } from '../../lambdas/images/environment.ts';
import { isUploadEvent } from '../../lambdas/images/image/upload-event.ts';
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
  contact: { legs: CONTACT_LEGS, resend: isFileRemoval },
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
  config: Pick<FrontdeskConfig, 'feedback'>,
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
  return redriveLegs({
    store: { client: createTableClient({ region }), tableName, now },
    sqs,
    queueUrl,
    deadLetterQueueUrl: outputs.DeadLetterQueueUrl ?? '',
    ...PIPELINES[name],
    ...(name === 'contact' && { recover }),
    ...flags,
  });
}

export function redriveAccounts(
  { region, outputs }: Deployed,
  config: KeywordDmConfig,
): Promise<RedrivenReplies> {
  return redriveReplies({
    table: { client: createTableClient({ region }), tableName: outputs.TableName ?? '' },
    sqs: new SQSClient({ region }),
    config,
    queues: {
      turns: outputs.QueueUrl ?? '',
      turnsDeadLetters: outputs.DeadLetterQueueUrl ?? '',
      intake: outputs.IntakeQueueUrl ?? '',
      intakeDeadLetters: outputs.IntakeDeadLetterQueueUrl ?? '',
    },
    now: () => new Date(),
  });
}

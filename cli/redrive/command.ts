/** `npm run redrive`: what was given up or lost is tried again. */
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { type Pipeline, stackName } from '../../config/deployment.ts';
import { readRemoval } from '../../lambdas/contact/files/removal.ts';
import { CONTACT_LEGS } from '../../lambdas/contact/submission/legs.ts';
import { recountResponses } from '../../lambdas/feedback/counting/rebuild.ts';
import { FEEDBACK_LEGS } from '../../lambdas/feedback/environment.ts';
import { IMAGES_LEGS } from '../../lambdas/images/environment.ts';
import { isUploadEvent } from '../../lambdas/images/image/upload-event.ts';
import { createTableClient } from '../../lambdas/shared/table/table.ts';
import { openWorkplace, type PlaceOptions } from '../command.ts';
import { CommandError } from '../command-error.ts';
import { countingOf } from '../feedback-rebuild.ts';
import { stackOutputs } from '../stack-outputs.ts';
import { enqueueFileRemovals } from './files.ts';
import { redriveLegs } from './redrive.ts';
import { redriveReplies } from './replies.ts';

/** Files to be deleted: the submission they belonged to is gone, so nothing but the message remembers them. */
function isFileRemoval(body: string): boolean {
  return readRemoval({ body }) !== undefined;
}

const PIPELINES = {
  contact: { stack: 'Contact', legs: CONTACT_LEGS, resend: isFileRemoval },
  feedback: { stack: 'Feedback', legs: FEEDBACK_LEGS, resend: () => false },
  images: { stack: 'Images', legs: IMAGES_LEGS, resend: isUploadEvent },
} as const;

export interface RedriveOptions extends PlaceOptions {
  readonly includeUnknown: boolean;
  readonly includeBounced: boolean;
  readonly includeAutoresponses: boolean;
}

const FLAGS = '--include-unknown, --include-bounced, --include-autoresponses';

/** @throws CommandError when nothing is deployed, or the pipeline has no use for a flag */
export async function redrive(name: Pipeline, options: RedriveOptions): Promise<void> {
  if (name === 'keyword-dm') return redriveKeywordDm(options);
  const pipeline = PIPELINES[name];
  const { config, environment } = await openWorkplace(options);
  const outputs = await stackOutputs(
    new CloudFormationClient({ region: environment.region }),
    stackName(environment, pipeline.stack),
  );
  // Dead letters of the counter point to nothing by themselves: whatever is not counted is counted first.
  if (pipeline === PIPELINES.feedback && config.feedback)
    await recountResponses(countingOf(environment.region, outputs.TableName ?? '', config.feedback));
  const now = () => new Date();
  const sqs = new SQSClient({ region: environment.region });
  const queueUrl = outputs.QueueUrl ?? '';
  const files = { s3: new S3Client({ region: environment.region }), bucket: outputs.FilesBucketName ?? '' };
  const result = await redriveLegs({
    store: {
      client: createTableClient({ region: environment.region }),
      tableName: outputs.TableName ?? '',
      now,
    },
    sqs,
    queueUrl,
    deadLetterQueueUrl: outputs.DeadLetterQueueUrl ?? '',
    legs: pipeline.legs,
    resend: pipeline.resend,
    ...(pipeline === PIPELINES.contact && {
      recover: async () => {
        const asked = await enqueueFileRemovals({ ...files, sqs, queueUrl, now: now() });
        console.log(`Deletions were lost on the way: looking through the files of ${asked} submissions.`);
      },
    }),
    includeUnknown: options.includeUnknown,
    includeBounced: options.includeBounced,
    includeAutoresponses: options.includeAutoresponses,
  });
  console.log(
    `Tried again: ${result.reopened} given up, ${result.hastened} waiting. Dead letters cleared: ${result.deadLetters}.`,
  );
  if (result.skipped > 0)
    console.log(
      `Left alone: ${result.skipped} whose outcome is unknown, that bounced, or that answer visitors. To include them: ${FLAGS}`,
    );
}

async function redriveKeywordDm(options: RedriveOptions): Promise<void> {
  if (options.includeUnknown || options.includeBounced || options.includeAutoresponses)
    throw new CommandError(`keyword-dm sends no mail, so it takes none of ${FLAGS}.`);
  const { config, configFile, environment } = await openWorkplace(options);
  if (!config.keywordDm) throw new CommandError(`${configFile} has no keywordDm.`);
  const { region } = environment;
  const outputs = await stackOutputs(
    new CloudFormationClient({ region }),
    stackName(environment, 'KeywordDm'),
  );
  const { reopened, returned, cleared } = await redriveReplies({
    table: { client: createTableClient({ region }), tableName: outputs.TableName ?? '' },
    sqs: new SQSClient({ region }),
    config: config.keywordDm,
    queues: {
      turns: outputs.QueueUrl ?? '',
      turnsDeadLetters: outputs.DeadLetterQueueUrl ?? '',
      intake: outputs.IntakeQueueUrl ?? '',
      intakeDeadLetters: outputs.IntakeDeadLetterQueueUrl ?? '',
    },
    now: () => new Date(),
  });
  console.log(
    `Tried again: ${reopened} given up. Dead letters: ${returned} matched again, ${cleared} cleared.`,
  );
}

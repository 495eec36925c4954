/** Redrive: what was given up or lost is tried again. It reads the table; the dead-letter queue only holds pointers into it. */
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { stackName } from '../../config/deployment.ts';
import { readRemoval } from '../../lambdas/contact/files/removal.ts';
import { CONTACT_LEGS, VISITORS_LEG } from '../../lambdas/contact/submission/legs.ts';
import { recountResponses } from '../../lambdas/feedback/counting/rebuild.ts';
import { FEEDBACK_LEGS } from '../../lambdas/feedback/environment.ts';
import { IMAGES_LEGS } from '../../lambdas/images/environment.ts';
import { isUploadEvent } from '../../lambdas/images/image/upload-event.ts';
import { givenUpPartition } from '../../lambdas/shared/legs/lease.ts';
import { DUE_SHARDS, duePartition, type Leg, makeDueNow, reopenLeg } from '../../lambdas/shared/legs/legs.ts';
import { enqueueLegs } from '../../lambdas/shared/legs/queue.ts';
import { MAIL_FAILURES } from '../../lambdas/shared/mail/events.ts';
import { queryItems } from '../../lambdas/shared/table/paginate.ts';
import { createTableClient, type TimedTable } from '../../lambdas/shared/table/table.ts';
import { CommandError, openWorkplace, readArguments } from '../command.ts';
import { countingOf } from '../feedback-rebuild.ts';
import { stackOutputs } from '../stack-outputs.ts';
import { type DeadLetters, emptyDeadLetters } from './dead-letters.ts';
import { enqueueFileRemovals } from './files.ts';
import { redriveReplies } from './replies.ts';

export interface Redrive extends DeadLetters {
  /** The kinds of leg that the pipeline has. */
  readonly legs: readonly string[];
  /** Also those whose outcome is unknown: what they send may arrive a second time. */
  readonly includeUnknown: boolean;
  /** Also those that bounced, or whose receiver complained: sending again can cost the account its good name. */
  readonly includeBounced: boolean;
  /** Also answers to visitors, of whom nobody waits for one any more; those who complained never. @default false */
  readonly includeAutoresponses?: boolean;
}

export interface RedriveResult {
  /** Legs that had been given up, and are pending again. */
  readonly reopened: number;
  /** Legs that were waiting for their next attempt, and are due now. */
  readonly hastened: number;
  /** Given-up legs that were left alone, for want of a flag. */
  readonly skipped: number;
  /** Messages taken out of the dead-letter queue, because what they are about is looked after. */
  readonly deadLetters: number;
}

const BOUNCED: ReadonlySet<string> = new Set(MAIL_FAILURES);

/** Every claim is conditional, so a redrive can run beside the pipeline, twice, or again after it was cut off. */
export async function redriveLegs(redrive: Redrive): Promise<RedriveResult> {
  const { store, sqs, queueUrl, legs } = redrive;
  // First, because some say that a mail bounced, which then counts below.
  const deadLetters = await emptyDeadLetters(redrive);
  const startedAt = store.now().toISOString();
  let [reopened, hastened, skipped] = [0, 0, 0];
  for (const leg of legs) {
    for await (const { pk, sk } of indexed(store, givenUpPartition(leg))) {
      const found = await readLeg(store, pk, sk);
      if (!found || (found.state !== 'failed' && found.state !== 'unknown')) continue;
      if (!wanted(found, redrive)) skipped++;
      else if (await reopenLeg(store, found)) {
        await enqueueLegs(sqs, queueUrl, [{ pk, leg }]);
        reopened++;
      }
    }
    for (let shard = 0; shard < DUE_SHARDS; shard++)
      for await (const { pk, sk } of indexed(store, duePartition(leg, shard))) {
        const found = await readLeg(store, pk, sk);
        // An attempt under way keeps its lease; if it died, its message or the sweep brings it back.
        if (found?.state !== 'pending') continue;
        // Made due since we began, by us or by another hand: its message is on the way.
        if (found.dueAt >= startedAt && found.dueAt <= store.now().toISOString()) continue;
        if (await makeDueNow(store, { pk, leg }, found.dueAt)) {
          await enqueueLegs(sqs, queueUrl, [{ pk, leg }]);
          hastened++;
        }
      }
  }
  return { reopened, hastened, skipped, deadLetters };
}

function wanted(
  leg: Leg,
  { includeUnknown, includeBounced, includeAutoresponses = false }: Redrive,
): boolean {
  if (leg.leg === VISITORS_LEG && (!includeAutoresponses || leg.reason === 'complaint')) return false;
  if (leg.state === 'unknown') return includeUnknown;
  return includeBounced || !BOUNCED.has(leg.reason ?? '');
}

async function readLeg({ client, tableName }: TimedTable, pk: string, sk: string): Promise<Leg | undefined> {
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: tableName,
      KeyConditionExpression: 'pk = :pk AND sk = :sk',
      ExpressionAttributeValues: { ':pk': pk, ':sk': sk },
      ConsistentRead: true,
    }),
  );
  return Items[0] as Leg | undefined;
}

function indexed(table: TimedTable, partition: string) {
  return queryItems<{ pk: string; sk: string }>(table, {
    IndexName: 'gsi2',
    KeyConditionExpression: 'gsi2pk = :partition',
    ExpressionAttributeValues: { ':partition': partition },
  });
}

/** Files to be deleted: the submission they belonged to is gone, so nothing but the message remembers them. */
function isFileRemoval(body: string): boolean {
  return readRemoval({ body }) !== undefined;
}

const PIPELINES = {
  contact: { stack: 'Contact', legs: CONTACT_LEGS, resend: isFileRemoval },
  feedback: { stack: 'Feedback', legs: FEEDBACK_LEGS, resend: () => false },
  images: { stack: 'Images', legs: IMAGES_LEGS, resend: isUploadEvent },
} as const;

const FLAGS = '[--include-unknown] [--include-bounced] [--include-autoresponses]';

/** `npm run redrive -- <pipeline> [--include-unknown] [--include-bounced] [--include-autoresponses]` */
export async function redriveCommand(args: readonly string[]): Promise<void> {
  const { values, positionals } = readArguments(args, {
    'include-unknown': { type: 'boolean', default: false },
    'include-bounced': { type: 'boolean', default: false },
    'include-autoresponses': { type: 'boolean', default: false },
  });
  if (positionals[0] === 'keyword-dm') return redriveKeywordDm(values);
  const pipeline = PIPELINES[positionals[0] as keyof typeof PIPELINES];
  if (!pipeline)
    throw new CommandError(
      `Usage: npm run redrive -- <${[...Object.keys(PIPELINES), 'keyword-dm'].join('|')}> ${FLAGS}`,
    );
  const { config, environment } = await openWorkplace(values);
  const outputs = await stackOutputs(
    new CloudFormationClient({ region: environment.region }),
    stackName(environment.name, pipeline.stack),
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
    includeUnknown: values['include-unknown'],
    includeBounced: values['include-bounced'],
    includeAutoresponses: values['include-autoresponses'],
  });
  console.log(
    `Tried again: ${result.reopened} given up, ${result.hastened} waiting. Dead letters cleared: ${result.deadLetters}.`,
  );
  if (result.skipped > 0)
    console.log(
      `Left alone: ${result.skipped} whose outcome is unknown, that bounced, or that answer visitors ${FLAGS}.`,
    );
}

async function redriveKeywordDm(values: Parameters<typeof openWorkplace>[0]): Promise<void> {
  const { config, environment } = await openWorkplace(values);
  if (!config.keywordDm) throw new CommandError('keywordDm is not configured.');
  const { region } = environment;
  const outputs = await stackOutputs(
    new CloudFormationClient({ region }),
    stackName(environment.name, 'KeywordDm'),
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

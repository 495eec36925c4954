/** Files with rows that were set aside are read again, by the configuration that is deployed now. */
import { HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { DataConfig } from '../../config/data.ts';
import { openParts } from '../../lambdas/data/landing/land.ts';
import { landedMessage, partMessages, readMessage } from '../../lambdas/data/landing/message.ts';
import { beginAgain, type DataFile, listKey, readFile } from '../../lambdas/data/landing/store.ts';
import { enqueueMessages } from '../../lambdas/shared/legs/queue.ts';
import { queryItems } from '../../lambdas/shared/table/paginate.ts';
import type { TimedTable } from '../../lambdas/shared/table/table.ts';
import { type Emptied, emptyQueue, lookAfterMailEvents, parseLetter } from '../redrive/dead-letters.ts';

export interface FileRedrive {
  readonly store: TimedTable;
  readonly s3: S3Client;
  readonly bucket: string;
  readonly sqs: SQSClient;
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
  readonly config: DataConfig;
  readonly datasets: readonly string[];
}

export interface Redriven {
  /** Files that are read again. */
  readonly again: number;
  /** Files whose own file is gone, or was old enough to go: they stay as they are. */
  readonly gone: number;
  /** The same by data set and state: whoever put it, what was read once is not read again, and what was refused is. */
  readonly goneFrom: Readonly<Record<string, GoneFiles>>;
  readonly letters: Emptied;
}

/** How many files there are in each state. */
type GoneFiles = Readonly<Record<DataFile['state'], number>>;

/** Every claim is conditional, so it may run while files are read, twice at once, or again after it was cut off. */
export async function redriveFiles(redrive: FileRedrive): Promise<Redriven> {
  const letters = await sendAgain(redrive);
  let [again, gone] = [0, 0];
  const goneFrom: Record<string, GoneFiles> = {};
  for (const dataset of redrive.datasets)
    for await (const { hash } of listed(redrive, dataset)) {
      const file = await readFile(redrive.store, { dataset, hash });
      if (!file || (file.state === 'done' && file.setAside === 0)) continue;
      if (file.sealed || !(await isThere(redrive, file))) {
        gone++;
        const before = goneFrom[dataset] ?? { done: 0, refused: 0, loading: 0 };
        goneFrom[dataset] = { ...before, [file.state]: before[file.state] + 1 };
      } else if (await readAgain(redrive, file)) again++;
    }
  return { again, gone, goneFrom, letters };
}

function listed({ store }: FileRedrive, dataset: string): AsyncGenerator<DataFile> {
  return queryItems<DataFile>(store, {
    IndexName: 'gsi1',
    KeyConditionExpression: 'gsi1pk = :files',
    ExpressionAttributeValues: { ':files': listKey(dataset) },
  });
}

async function isThere({ s3, bucket }: FileRedrive, { key, etag }: DataFile): Promise<boolean> {
  try {
    const { ETag = '' } = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    return ETag.replaceAll('"', '') === etag.replaceAll('"', '');
  } catch (error) {
    if (['NotFound', 'NoSuchKey'].includes((error as Error).name)) return false;
    throw error;
  }
}

async function readAgain({ store, sqs, queueUrl, config }: FileRedrive, file: DataFile): Promise<boolean> {
  const { state, key, etag } = file;
  if (state === 'refused') await enqueueMessages(sqs, queueUrl, [landedMessage({ key, etag })]);
  else if (state === 'loading')
    await enqueueMessages(sqs, queueUrl, partMessages(file, await openParts(store, file)));
  else {
    const begun = await beginAgain(store, file, config.landing.overdueSeconds);
    if (begun === undefined) return false;
    await enqueueMessages(sqs, queueUrl, partMessages(file, [...(file.cuts ?? []).keys()]));
  }
  return true;
}

function sendAgain(redrive: FileRedrive): Promise<Emptied> {
  const { sqs, queueUrl, store } = redrive;
  return emptyQueue(redrive, async (body) => {
    const letter = parseLetter(body);
    const ofMail = await lookAfterMailEvents(store, letter);
    if (ofMail !== undefined) return ofMail;
    const kind = kindOf(letter);
    if (kind === 'ours') await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body }));
    return kind !== 'strange';
  });
}

/** A call by the hourly rule is done by the next one. What is strange is left for a person to look at. */
function kindOf(letter: Record<string, unknown>): 'ours' | 'scheduled' | 'strange' {
  try {
    const { source } = Object(letter.requestPayload ?? letter) as { readonly source?: unknown };
    if (source === 'aws.events') return 'scheduled';
    readMessage(letter);
    return 'ours';
  } catch {
    return 'strange';
  }
}

/** Files follow their item: what the stream says is gone becomes a message, and the queue's consumer deletes. */
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBStreamEvent, SQSRecord } from 'aws-lambda';
import type { Delivery } from '../../../config/values.ts';
import { backoffSeconds } from '../../shared/legs/backoff.ts';
import { hideMessage } from '../../shared/legs/queue.ts';
import { logger } from '../../shared/runtime/log.ts';
import { together } from '../../shared/runtime/together.ts';

/** A message that asks for the files of a submission to be deleted. */
export interface FileRemoval {
  readonly removeFilesOf: string;
}

/**
 * The removals that a stream's records ask for: of submissions with files, whether deleted by the owner or expired, and of
 * uploads, which may have been left without a submission.
 */
export function removalsInStream(event: DynamoDBStreamEvent): FileRemoval[] {
  return event.Records.flatMap(({ eventName, dynamodb }) => {
    const image = dynamodb?.OldImage;
    const mayHaveFiles =
      image?.type?.S === 'upload' || (image?.type?.S === 'submission' && image.attachments !== undefined);
    const id = image?.pk?.S?.split('#')[1];
    return eventName === 'REMOVE' && mayHaveFiles && id ? [{ removeFilesOf: id }] : [];
  });
}

/** The submission whose files a message wants deleted; undefined for messages of other kinds. */
export function readRemoval({ body }: Pick<SQSRecord, 'body'>): string | undefined {
  try {
    const { removeFilesOf } = Object(JSON.parse(body)) as Partial<FileRemoval>;
    return typeof removeFilesOf === 'string' ? removeFilesOf : undefined;
  } catch {
    return undefined;
  }
}

interface Remover {
  readonly sqs: SQSClient;
  readonly queueUrl: string;
  readonly delivery: Delivery;
  readonly deleteFiles: (submissionId: string) => Promise<boolean>;
}

/** Works through messages of this kind. @returns the ids of those that failed, and come back after a growing pause */
export async function removeFiles(records: readonly SQSRecord[], remover: Remover): Promise<string[]> {
  const failed = await together(
    records.map(async (record) => {
      const submissionId = readRemoval(record) ?? '';
      try {
        const deleted = await remover.deleteFiles(submissionId);
        logger.info('files', { correlationId: submissionId, deleted });
        return [];
      } catch (error) {
        const { name } = error as Error;
        logger.error('files were not deleted', { correlationId: submissionId, error: name });
        const pause = backoffSeconds(Number(record.attributes.ApproximateReceiveCount), remover.delivery);
        await hideMessage(remover, record, pause);
        return [record.messageId];
      }
    }),
  );
  return failed.flat();
}

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
  /** Tells one asking from another about the same submission. @default unknown, as in messages of a redrive */
  readonly since?: string;
}

/**
 * The removals that a stream's records ask for: of submissions with files, whether deleted by the owner or expired, and of
 * uploads, which may have been left without a submission.
 */
export function removalsInStream(event: DynamoDBStreamEvent): FileRemoval[] {
  return event.Records.flatMap(({ eventID, eventName, dynamodb }) => {
    const image = dynamodb?.OldImage;
    const mayHaveFiles =
      image?.type?.S === 'upload' || (image?.type?.S === 'submission' && image.attachments !== undefined);
    const id = image?.pk?.S?.split('#')[1];
    if (eventName !== 'REMOVE' || !mayHaveFiles || !id) return [];
    return [{ removeFilesOf: id, ...(eventID !== undefined && { since: eventID }) }];
  });
}

/** What a message wants deleted; undefined for messages of other kinds. */
export function readRemoval({ body }: Pick<SQSRecord, 'body'>): FileRemoval | undefined {
  try {
    const { removeFilesOf, since } = Object(JSON.parse(body)) as Record<keyof FileRemoval, unknown>;
    if (typeof removeFilesOf !== 'string') return undefined;
    return { removeFilesOf, ...(typeof since === 'string' && { since }) };
  } catch {
    return undefined;
  }
}

interface Remover {
  readonly sqs: SQSClient;
  readonly queueUrl: string;
  readonly delivery: Delivery;
  readonly deleteFiles: (submissionId: string) => Promise<boolean>;
  /** Hears of a removal that is done, and whether the files are gone. */
  readonly confirm: (removal: FileRemoval, areDeleted: boolean) => Promise<void>;
}

/** Works through messages of this kind. @returns the ids of those that failed, and come back after a growing pause */
export async function removeFiles(records: readonly SQSRecord[], remover: Remover): Promise<string[]> {
  const failed = await together(
    records.map(async (record) => {
      const removal = readRemoval(record) ?? { removeFilesOf: '' };
      const submissionId = removal.removeFilesOf;
      try {
        const deleted = await remover.deleteFiles(submissionId);
        await remover.confirm(removal, deleted);
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

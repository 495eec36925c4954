import type { DynamoDBRecord } from 'aws-lambda';
import { isExpiry } from '../../shared/events/stream.ts';
import type { ResponseChange } from './count-responses.ts';

/** The responses that a stream's records are about, and whether a person deleted them. */
export function changesInStream(records: readonly DynamoDBRecord[]): ResponseChange[] {
  return records.flatMap((record) => {
    const { eventName, dynamodb } = record;
    const image = dynamodb?.NewImage ?? dynamodb?.OldImage;
    const id = image?.id?.S;
    if (image?.type?.S !== 'response' || id === undefined || isExpiry(record)) return [];
    return [{ id, deleted: eventName === 'REMOVE' }];
  });
}

import type { DynamoDBRecord } from 'aws-lambda';
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

/** DynamoDB signs the deletion of an expired item with its own name (Developer Guide, "DynamoDB Streams and Time to Live"). */
function isExpiry({ userIdentity }: DynamoDBRecord): boolean {
  const { type, principalId } = (userIdentity ?? {}) as { type?: string; principalId?: string };
  return type === 'Service' && principalId === 'dynamodb.amazonaws.com';
}

import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** A client that speaks plain objects; `undefined` properties are left out. */
export function createTableClient(): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(new DynamoDBClient({}), {
    marshallOptions: { removeUndefinedValues: true },
  });
}

/** The time to live of an item, in the epoch seconds that DynamoDB wants. */
export function epochSeconds(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}

/** Whether an item's time to live has passed; DynamoDB deletes such items only within two days. */
export function isExpired(item: { deleteAt?: number }, now: Date): boolean {
  return item.deleteAt !== undefined && item.deleteAt <= epochSeconds(now);
}

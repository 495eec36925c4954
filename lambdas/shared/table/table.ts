import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Layout } from '../../../config/layout.ts';

/** A pipeline's table, and the client that reads and writes it. */
export interface Table {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
  /**
   * Over how many partitions its busiest keys are spread. Who reads lists or queues needs it; who writes without it writes to the
   * first partitions, which are always read. @default one each
   */
  readonly shards?: Layout | undefined;
}

/** A table for rules that depend on the time. */
export interface TimedTable extends Table {
  readonly now: () => Date;
}

/**
 * A client that speaks plain objects; `undefined` properties are left out.
 *
 * @param settings such as the region. @default what the environment says, which is right inside a function
 */
export function createTableClient(settings: DynamoDBClientConfig = {}): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(new DynamoDBClient(settings), {
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

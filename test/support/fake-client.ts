import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** A table client whose commands a test answers. The SDK's paginators take nothing but instances of the real class. */
export function fakeTableClient<Command>(
  send: (command: Command) => Promise<unknown>,
): DynamoDBDocumentClient {
  return Object.assign(Object.create(DynamoDBDocumentClient.prototype) as DynamoDBDocumentClient, {
    send: send as unknown as DynamoDBDocumentClient['send'],
  });
}

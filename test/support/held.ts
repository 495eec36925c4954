/** What the tests of held spam share: entries that were held the day before yesterday, and the sweep. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { aws, output } from './deployed.ts';

const table = DynamoDBDocumentClient.from(new DynamoDBClient(aws));
const DAY_MILLISECONDS = 86_400_000;

/** Makes an entry that was held just now one of the day before yesterday. */
export async function backdate(pipeline: 'Contact' | 'Feedback', pk: string, sk: string): Promise<void> {
  const TableName = output(pipeline, 'TableName');
  const { Item } = await table.send(new GetCommand({ TableName, Key: { pk, sk }, ConsistentRead: true }));
  const receivedAt = new Date(Date.now() - 2 * DAY_MILLISECONDS).toISOString();
  await table.send(
    new PutCommand({ TableName, Item: { ...Item, receivedAt, gsi1sk: `${receivedAt}#${Item?.id}` } }),
  );
}

export async function runSweep(pipeline: 'Contact' | 'Feedback'): Promise<void> {
  const { FunctionError, Payload } = await new LambdaClient(aws).send(
    new InvokeCommand({ FunctionName: output(pipeline, 'SweepName') }),
  );
  if (FunctionError) throw new Error(Buffer.from(Payload ?? []).toString());
}

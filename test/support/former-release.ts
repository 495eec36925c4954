/** The data of a former release, over which a newer one is deployed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStackResourcesCommand,
  waitUntilStackCreateComplete,
} from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Template } from '../../cli/deploy/data-guard.ts';
import { clientSettings } from '../../local/aws-environment.ts';

/** Where data was put before an upgrade, and the item that was put there: by table name. */
export type State = Readonly<Record<string, unknown>>;

/** Deploys the tables of a release, and puts an item into each table. */
export async function deployStateOf(url: string, release: string): Promise<State> {
  const cloudFormation = new CloudFormationClient(clientSettings(url));
  const state: Record<string, unknown> = {};
  for (const part of ['Contact', 'Feedback']) {
    const file = join('test/fixtures/templates', release, `Frontdesk-prod-${part}.json`);
    const { Resources = {} } = JSON.parse(readFileSync(file, 'utf8')) as Template;
    const kept = Object.entries(Resources).filter(([, { Type }]) => Type === 'AWS::DynamoDB::Table');
    const StackName = `Frontdesk-local-${part}`;
    const TemplateBody = JSON.stringify({ Resources: Object.fromEntries(kept) });
    await cloudFormation.send(new CreateStackCommand({ StackName, TemplateBody }));
    await waitUntilStackCreateComplete(
      { client: cloudFormation, minDelay: 1, maxDelay: 2, maxWaitTime: 120 },
      { StackName },
    );
    const { StackResources = [] } = await cloudFormation.send(
      new DescribeStackResourcesCommand({ StackName }),
    );
    for (const { PhysicalResourceId: TableName = '' } of StackResources) {
      state[TableName] = { pk: 'submission#kept', sk: part };
      await dynamo(url).send(new PutCommand({ TableName, Item: { pk: 'submission#kept', sk: part } }));
    }
  }
  return state;
}

/** The same items, as they are now. */
export async function readState(url: string, before: State): Promise<State> {
  const found = Object.entries(before).map(async ([TableName, Key]) => [
    TableName,
    (await dynamo(url).send(new GetCommand({ TableName, Key: Key as Record<string, string> }))).Item,
  ]);
  return Object.fromEntries(await Promise.all(found));
}

function dynamo(url: string): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(new DynamoDBClient(clientSettings(url)));
}

/** What the front door's tests share: sending to a form, and looking at what is stored. */
import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { formPartition, type Submission } from '../../../lambdas/contact/submission/submission.ts';
import { aws, deployed, output } from '../../support/deployed.ts';

export const contactUrl = deployed.urls.contact ?? '';
export const tableName = output('Contact', 'TableName');
export const client = DynamoDBDocumentClient.from(new DynamoDBClient(aws));

/** Something that no other test writes. */
export function marker(): string {
  return `marker-${randomUUID()}`;
}

type Headers = Record<string, string>;

/** Sends JSON and asks for JSON. */
export function postJson(form: string, fields: object, headers: Headers = {}): Promise<Response> {
  return fetch(`${contactUrl}/f/${form}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
    body: JSON.stringify(fields),
  });
}

/** Sends what a browser sends for a form without scripts, and follows no redirect. */
export function postForm(
  form: string,
  fields: Record<string, string>,
  headers: Headers = {},
): Promise<Response> {
  return fetch(`${contactUrl}/f/${form}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8', ...headers },
    body: new URLSearchParams(fields),
  });
}

export interface Accepted {
  readonly ok: true;
  readonly next: string;
  readonly submissionId: string;
}

/** @throws with the answer when it is no success */
export async function accepted(answer: Response | Promise<Response>): Promise<Accepted> {
  const response = await answer;
  const body = (await response.json()) as Accepted;
  if (response.status !== 200 || body.ok !== true)
    throw new Error(`${response.status} ${JSON.stringify(body)}`);
  return body;
}

/** Status, code and the fields complained of. */
export async function refused(answer: Response | Promise<Response>) {
  const response = await answer;
  const { code, errors } = (await response.json()) as {
    code: string;
    errors: { code: string; field?: string }[];
  };
  return { status: response.status, code, errors: errors.map((entry) => [entry.field, entry.code]) };
}

/** Everything that hangs on a submission: itself first, then its legs. */
export async function stored(submissionId: string) {
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: tableName,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': `submission#${submissionId}` },
      ConsistentRead: true,
    }),
  );
  const submission = Items.find(({ sk }) => sk === 'submission') as Submission | undefined;
  return { submission, legs: Items.filter(({ type }) => type === 'leg') };
}

/** The unread submissions of a form in which the marker stands, newest first. */
export async function submissionsWith(form: string, text: string): Promise<Submission[]> {
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: tableName,
      IndexName: 'gsi1',
      KeyConditionExpression: 'gsi1pk = :form',
      ExpressionAttributeValues: { ':form': formPartition(form, 'new') },
      ScanIndexForward: false,
    }),
  );
  return (Items as Submission[]).filter(({ fields }) => JSON.stringify(fields).includes(text));
}

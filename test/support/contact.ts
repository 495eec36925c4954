/** What tests of the contact form do again and again, on the deployed app. */

import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Leg } from '../../lambdas/shared/legs/legs.ts';
import type { CaptchaProvider } from '../../lambdas/shared/spam/captcha.ts';
import type { TimedTable } from '../../lambdas/shared/table/table.ts';
import { CAPTCHA_SECRET } from './captcha-provider.ts';
import { aws, deployed, output } from './deployed.ts';
import { SPREAD_LAYOUT } from './spread.ts';
import { waitFor } from './wait.ts';

export const store: TimedTable = {
  client: DynamoDBDocumentClient.from(new DynamoDBClient(aws), {
    marshallOptions: { removeUndefinedValues: true },
  }),
  tableName: output('Contact', 'TableName'),
  shards: SPREAD_LAYOUT,
  now: () => new Date(),
};

/** A text that no other test has, to find its mail by. */
export function newMarker(): string {
  return `marker-${randomUUID()}`;
}

/** Sends a submission to the seeded form, as a client's script would. @returns its id */
export function submit(message: string, headers: Record<string, string> = {}): Promise<string> {
  const fields = { name: 'Ada', email: 'ada@frontdesk-tests.dev', message };
  return submitTo(deployed.form, fields, headers);
}

/** Sends a submission to a form. @returns its id */
export async function submitTo(
  form: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<string> {
  const response = await fetch(`${deployed.urls.contact}/f/${form}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
    body: JSON.stringify(fields),
  });
  const answer = (await response.json()) as { ok?: boolean; submissionId?: string };
  if (!answer.ok || answer.submissionId === undefined)
    throw new Error(`Refused with ${response.status}: ${JSON.stringify(answer)}`);
  return answer.submissionId;
}

/** Sets the secret that the stand-in for captcha providers takes; until then forms with a captcha answer 503. */
export async function setCaptchaSecrets(...providers: readonly CaptchaProvider[]): Promise<void> {
  const ssm = new SSMClient(aws);
  for (const provider of providers)
    await ssm.send(
      new PutParameterCommand({
        Name: `/frontdesk/local/contact/${provider}-secret`,
        Value: CAPTCHA_SECRET,
        Type: 'SecureString',
        Overwrite: true,
      }),
    );
}

export async function readLeg(submissionId: string, leg = 'mail'): Promise<Leg | undefined> {
  const { Item } = await store.client.send(
    new GetCommand({
      TableName: store.tableName,
      Key: { pk: `submission#${submissionId}`, sk: `leg#${leg}` },
      ConsistentRead: true,
    }),
  );
  return Item as Leg | undefined;
}

/** Waits until a leg is in a state. @throws after the bound, with the leg as it is */
export async function waitForLeg(
  submissionId: string,
  state: Leg['state'],
  { kind = 'mail', withinMs = 60_000 } = {},
): Promise<Leg> {
  const leg = await waitFor(
    `the ${kind} of ${submissionId} to be ${state}`,
    () => readLeg(submissionId, kind),
    (found) => found?.state === state,
    { withinMs },
  );
  return leg as Leg;
}

/** Runs a function at once and waits for its answer. @throws when it fails */
export async function invoke(functionName: string): Promise<unknown> {
  const { FunctionError, Payload } = await new LambdaClient(aws).send(
    new InvokeCommand({ FunctionName: functionName, Payload: Buffer.from('{}') }),
  );
  const text = Buffer.from(Payload ?? []).toString();
  if (FunctionError) throw new Error(`${functionName} failed: ${text}`);
  return JSON.parse(text || 'null');
}

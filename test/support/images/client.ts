/** What a page, an owner and the clock do with the images pipeline, for tests. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { SSMClient } from '@aws-sdk/client-ssm';
import { DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { createToken } from '../../../cli/owner/tokens.ts';
import type { ImageStatus } from '../../../lambdas/images/image/present.ts';
import { LOCAL } from '../../../local/config.ts';
import { aws, deployed, output } from '../deployed.ts';
import { waitFor } from '../wait.ts';

const base = deployed.urls.images ?? '';

export interface Answer<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

export interface Ticket {
  readonly imageId: string;
  readonly upload: {
    readonly method: 'PUT' | 'POST';
    readonly url: string;
    readonly headers?: Record<string, string>;
    readonly fields?: Record<string, string>;
  };
  readonly expiresAt: string;
  readonly statusUrl: string;
  readonly error?: string;
  readonly code?: string;
  readonly errors?: readonly { readonly code: string; readonly field?: string }[];
}

async function call<Body>(path: string, init: RequestInit = {}): Promise<Answer<Body>> {
  const response = await fetch(path.startsWith('http') ? path : `${base}${path}`, init);
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: (text ? JSON.parse(text) : undefined) as Body,
  };
}

/** `POST /images` */
export function requestUpload(
  body: Record<string, unknown>,
  headers: Record<string, string> = {},
): Promise<Answer<Ticket>> {
  return call('/images', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

/** Sends a file to S3 as a browser would. */
export async function sendFile({ upload }: Ticket, file: Uint8Array): Promise<Response> {
  const { fields, headers = {} } = upload;
  if (!fields) return fetch(upload.url, { method: 'PUT', headers, body: new Uint8Array(file) });
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', new Blob([new Uint8Array(file)]));
  return fetch(upload.url, { method: 'POST', body: form });
}

/** Asks for an upload and sends the file. */
export async function upload(file: Uint8Array, details: Record<string, unknown> = {}): Promise<Ticket> {
  const answer = await requestUpload({
    preset: 'square',
    contentType: 'image/jpeg',
    size: file.byteLength,
    ...details,
  });
  if (answer.status !== 201) throw new Error(`No upload: ${answer.status} ${JSON.stringify(answer.body)}`);
  const sent = await sendFile(answer.body, file);
  if (!sent.ok) throw new Error(`S3 refused: ${sent.status} ${await sent.text()}`);
  return answer.body;
}

/** `GET /images/{id}` */
export function getStatus(
  imageId: string,
  headers: Record<string, string> = {},
): Promise<Answer<ImageStatus>> {
  return call(`/images/${imageId}`, { headers });
}

/** Waits until an image is ready or rejected. */
export async function settled(imageId: string): Promise<ImageStatus> {
  const { body } = await waitFor(
    `image ${imageId} to be settled`,
    () => getStatus(imageId),
    ({ body }) => body.status === 'ready' || body.status === 'rejected',
  );
  return body;
}

const table = DynamoDBDocumentClient.from(new DynamoDBClient(aws));

/** An item of the images table. */
export async function readItem(pk: string, sk: string): Promise<Record<string, unknown> | undefined> {
  const Key = { pk, sk };
  return (
    await table.send(new GetCommand({ TableName: output('Images', 'TableName'), Key, ConsistentRead: true }))
  ).Item;
}

/** Replaces attributes of an image, as a crash or the passing of time would have left them. */
export async function patchItem(pk: string, sk: string, attributes: Record<string, unknown>): Promise<void> {
  const names = Object.keys(attributes);
  await table.send(
    new UpdateCommand({
      TableName: output('Images', 'TableName'),
      Key: { pk, sk },
      UpdateExpression: `SET ${names.map((_, i) => `#${i} = :${i}`).join(', ')}`,
      ExpressionAttributeNames: Object.fromEntries(names.map((name, i) => [`#${i}`, name])),
      ExpressionAttributeValues: Object.fromEntries(names.map((name, i) => [`:${i}`, attributes[name]])),
    }),
  );
}

/** What came of the work on an image, once it has ended: `rendered`, `shared`, `unchanged`, or why it came to nothing. */
export async function resultOf(imageId: string): Promise<string> {
  const leg = await waitFor(
    `the work on ${imageId} to end`,
    () => readItem(`image#${imageId}`, 'leg#render'),
    (item) => item?.settledAt !== undefined,
  );
  return String(leg?.reference ?? leg?.reason);
}

/** Runs the hourly sweep now. */
export async function sweep(): Promise<Record<string, number>> {
  const { Payload, FunctionError } = await new LambdaClient(aws).send(
    new InvokeCommand({ FunctionName: output('Images', 'SweepName') }),
  );
  const answer = Buffer.from(Payload ?? []).toString();
  if (FunctionError) throw new Error(`The sweep failed: ${answer}`);
  return JSON.parse(answer);
}

let token: Promise<string> | undefined;

/** Calls an owner's route with a token that may do all. */
export async function asOwner<Body>(method: string, path: string, body?: unknown): Promise<Answer<Body>> {
  token ??= createToken(new SSMClient(aws), LOCAL, {
    scopes: ['images:read', 'images:write'],
    expiresAt: new Date(Date.now() + 3_600_000),
    label: 'tests',
  }).then((made) => made.token);
  return call(`/owner/${path}`, {
    method,
    headers: { authorization: `Bearer ${await token}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

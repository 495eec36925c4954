/** The handler as it is bundled, run in this process, to see what it does when something is missing, and what it logs. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { contact } from '../../../config/contact.ts';
import { bundleInto } from '../../../lib/constructs/bundles.ts';
import { aws } from '../../support/deployed.ts';
import { marker, stored, tableName } from './submit-client.ts';

let directory: string;
const lines: string[] = [];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'frontdesk-submit-'));
  const config = contact.parse({
    forms: { main: { to: ['owner@frontdesk-tests.dev'], site: 'https://site.example' } },
  });
  bundleInto(directory, 'contact/submit');
  await writeFile(join(directory, 'config.json'), JSON.stringify(config));
  // The logger writes through a console of its own.
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation(
      (text) => lines.push(...String(text).trim().split('\n')) > 0,
    );
  }
});
afterAll(async () => {
  vi.restoreAllMocks();
  await rm(directory, { recursive: true });
});
afterEach(() => {
  vi.unstubAllEnvs();
  lines.length = 0;
});

type Handler = (event: APIGatewayProxyEvent) => Promise<APIGatewayProxyResult>;

/** The function as it starts with these variables. */
async function start(variables: Record<string, string>): Promise<Handler> {
  const all = {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: aws.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: aws.credentials.secretAccessKey,
    AWS_ENDPOINT_URL: aws.endpoint,
    FRONTDESK_ENVIRONMENT: 'local',
    FRONTDESK_PIPELINE: 'contact',
    TABLE_NAME: tableName,
    FILES_BUCKET: 'none',
    ...variables,
  };
  for (const [name, value] of Object.entries(all)) vi.stubEnv(name, value);
  const { href } = pathToFileURL(join(directory, 'index.mjs'));
  const { handler } = (await import(`${href}?${marker()}`)) as { handler: Handler };
  return handler;
}

function send(handler: Handler, fields: object, headers: Record<string, string> = {}) {
  return handler({
    httpMethod: 'POST',
    resource: '/f/{formId}',
    pathParameters: { formId: 'main' },
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(fields),
    isBase64Encoded: false,
    requestContext: { identity: { sourceIp: '198.51.100.23' }, requestId: 'request-1' },
  } as unknown as APIGatewayProxyEvent);
}

const secrets = () => ({
  message: `secret-${marker()}`,
  email: 'ada.lovelace@visitors-tests.dev',
  _subject: 'private matter',
});

function expectNothingPersonal(fields: Record<string, string>): void {
  expect(lines.length).toBeGreaterThan(0);
  for (const value of [...Object.values(fields), '198.51.100.23'])
    expect(lines.join('\n')).not.toContain(value);
}

describe('the handler', () => {
  it('logs one line and one for its metric, with ids and the outcome and nothing of what was written', async () => {
    const fields = secrets();
    const { statusCode, body } = await send(await start({}), fields);
    expect(statusCode, body).toBe(200);
    const { submissionId } = JSON.parse(body);
    expect((await stored(submissionId)).submission).toBeDefined();
    expect(lines).toHaveLength(2);
    const [counted, logged] = lines.map((line) => JSON.parse(line));
    expect(counted).toMatchObject({ Accepted: 1, correlationId: submissionId });
    expect(logged).toMatchObject({
      message: 'request',
      form: 'main',
      outcome: 'new',
      status: 200,
      correlationId: submissionId,
      requestId: 'request-1',
    });
    expectNothingPersonal(fields);
  });

  it('without its secrets answers 503, and logs the command that makes them', async () => {
    const { statusCode, body } = await send(await start({ FRONTDESK_ENVIRONMENT: 'nowhere' }), secrets());
    expect(statusCode).toBe(503);
    expect(JSON.parse(body)).toMatchObject({ code: 'NOT_READY', errors: [{ code: 'NOT_READY' }] });
    expect(body).not.toContain('npm run');
    expect(lines.join('\n')).toContain('npm run secret -- init');
  });

  it('without its table answers 500 and says nothing more, and logs nothing of what was written', async () => {
    const fields = secrets();
    const { statusCode, body } = await send(await start({ TABLE_NAME: 'not-there' }), fields);
    expect(statusCode).toBe(500);
    expect(JSON.parse(body)).toEqual({
      error: 'Something went wrong here. Please try again.',
      code: 'INTERNAL',
      errors: [{ code: 'INTERNAL', message: 'Something went wrong here. Please try again.' }],
    });
    expect(lines.join('\n')).toContain('ResourceNotFoundException');
    expectNothingPersonal(fields);
  });

  it('keeps what a visitor typed when the fault is ours', async () => {
    const fields = secrets();
    const { statusCode, body } = await send(await start({ TABLE_NAME: 'not-there' }), fields, {
      accept: 'text/html',
    });
    expect(statusCode).toBe(500);
    expect(body).toContain(fields.message);
  });
});

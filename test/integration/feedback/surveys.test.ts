/** Surveys by mail, from the owner's list to the response, on the deployed app. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { expect, it, vi } from 'vitest';
import { send as sendList } from '../../../cli/owner/surveys.ts';
import * as feedbackFile from '../../../contract/client/feedback.ts';
import { connect } from '../../../contract/connect.ts';
import { LEG_HEADER } from '../../../lambdas/shared/mail/mail.ts';
import type { Mail } from '../../../local/mail-sink.ts';
import { runScript, writeConfig } from '../../support/command.ts';
import { aws, mailsTo, output } from '../../support/deployed.ts';
import { bySns } from '../../support/mail-events.ts';
import { waitFor } from '../../support/wait.ts';
import { callOwner, feedbackUrl, newToken } from './client.ts';

const table = DynamoDBDocumentClient.from(new DynamoDBClient(aws));
const TableName = output('Feedback', 'TableName');
const token = await newToken();
const mark = crypto.randomUUID().slice(0, 8);
const address = (name: string) => `${name}-${mark}@frontdesk-tests.dev`;

async function invite(survey: string, ...recipients: object[]): Promise<unknown> {
  const response = await fetch(`${feedbackUrl}/owner/surveys/${survey}/invitations`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ recipients }),
  });
  const body = (await response.json()) as { outcomes?: string[]; error?: string };
  return body.outcomes ?? [response.status, body];
}

/** The mails to an address, once there are so many. */
const mailsOf = (to: string, count = 1): Promise<Mail[]> =>
  waitFor(
    `${count} mails to ${to}`,
    () => mailsTo(to),
    (mails) => mails.length >= count,
  );

const linksOf = ({ text }: Mail) => [...text.matchAll(/https?:\/\/\S+/g)].map(([url]) => url);
const unsubscribeOf = (mail: Mail) => linksOf(mail).find((url) => url.includes('/unsubscribe')) ?? '';

interface Listed {
  readonly items: readonly Record<string, unknown>[];
}
const responsesOf = async (email: string) =>
  ((await (await callOwner(token, 'GET', `people?email=${encodeURIComponent(email)}`)).json()) as Listed)
    .items;

/** Opens the page of a link as a person does, and sends its form. */
async function answer(url: string, comment: string): Promise<Response> {
  const page = await (await fetch(url, { headers: { accept: 'text/html' } })).text();
  const fields = new URLSearchParams({ comment });
  for (const [, name = '', value = ''] of page.matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g))
    fields.append(name, value);
  fields.append('rating', /value="(\d+)"[^>]* checked/.exec(page)?.[1] ?? '');
  return fetch(url, {
    method: 'POST',
    redirect: 'manual',
    headers: { accept: 'text/html', origin: new URL(url).origin },
    body: fields,
  });
}

it('asks by mail; opening every link answers nothing, a page confirms, and each invitation is for one answer', async () => {
  const email = address('ada');
  const about = { email, language: 'de', user: `u-${mark}`, attributes: { plan: 'asked' } };
  expect(await invite('spring', about)).toEqual(['invited']);
  expect(await invite('spring', about)).toEqual(['invited-before']);
  expect(await invite('summer', { email: email.toUpperCase() })).toEqual(['asked-lately']);
  const [mail] = await mailsOf(email);
  if (!mail) expect.unreachable();
  expect(mail.subject).toBe('Würden Sie unseren Tee empfehlen?');
  expect(mail.text).toContain('Sie bekommen diese Mail, weil');
  expect(mail.headers).toMatchObject({
    'list-unsubscribe': `<${unsubscribeOf(mail)}>`,
    'list-unsubscribe-post': 'List-Unsubscribe=One-Click',
    'auto-submitted': 'auto-generated',
  });
  const links = linksOf(mail);
  expect(links).toHaveLength(12);

  // What a mail scanner does.
  for (const url of links) expect((await fetch(url)).status).toBe(200);
  expect(await responsesOf(email)).toEqual([]);

  const nine = links.find((url) => url.includes('score=9')) ?? '';
  const answered = await answer(nine, 'Sehr gut');
  expect([answered.status, answered.headers.get('location')]).toEqual([
    303,
    expect.stringMatching(/\/feedback\/followed\/thanks\?lang=de&score=9$/),
  ]);
  expect(await responsesOf(email)).toMatchObject([
    {
      widget: 'followed',
      rating: 9,
      comment: 'Sehr gut',
      email,
      survey: 'spring',
      attributes: { plan: 'asked' },
    },
  ]);
  const again = await fetch(links[0] ?? '', { headers: { accept: 'text/html' } });
  expect([again.status, await again.text()]).toEqual([403, expect.stringContaining('schon beantwortet')]);
  // A link for another widget, or changed, is none.
  for (const url of [nine.replace('/followed', '/nps'), nine.replace('invitation=', 'invitation=0')])
    expect((await fetch(url, { headers: { accept: 'text/html' } })).status).toBe(403);
  const list = (await (await callOwner(token, 'GET', 'surveys')).json()) as Listed;
  expect(list.items.find(({ id }) => id === 'spring')).toMatchObject({
    invitations: { answered: { count: 1 } },
  });
});

it('reminds once who has not answered, and nobody who has ended surveys, which one click does', async () => {
  const [quiet, tired, gone] = [address('quiet'), address('tired'), address('gone')];
  expect(await invite('spring', { email: quiet }, { email: tired }, { email: gone })).toEqual(
    Array(3).fill('invited'),
  );
  const [[first], [second]] = await Promise.all([mailsOf(quiet), mailsOf(tired), mailsOf(gone)]);
  if (!first || !second) expect.unreachable();
  const end = unsubscribeOf(second);
  const page = await (await fetch(end, { headers: { accept: 'text/html' } })).text();
  expect(page).toContain('No more surveys?');
  const oneClick = { method: 'POST', body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) };
  expect((await fetch(end, oneClick)).status).toBe(200);
  expect((await fetch(end.replace('who=', 'who=0'), oneClick)).status).toBe(404);

  // Deleting a person reaches the invitation, before and after its answer.
  const deleted = await callOwner(token, 'DELETE', `people?email=${encodeURIComponent(gone)}`);
  expect(await deleted.json()).toMatchObject({ deleted: 1, complete: true });

  await makeDue();
  await sweep();
  await sweep();
  // The newest comes first.
  const [reminder] = await mailsOf(quiet, 2);
  expect(reminder?.subject).toMatch(/^A reminder: /);
  expect((await mailsTo(tired)).length).toBe(1);
  expect((await mailsTo(gone)).length).toBe(1);
  expect((await mailsTo(quiet)).length).toBe(2);
  // It still leads to an answer, and ends surveys when the invitation is gone.
  expect((await answer(linksOf(reminder ?? first)[3] ?? '', 'late')).status).toBe(303);
  await callOwner(token, 'DELETE', `people?email=${encodeURIComponent(quiet)}`);
  expect((await fetch(unsubscribeOf(first), oneClick)).status).toBe(200);
  expect(await invite('summer', { email: quiet }, { email: tired })).toEqual([
    'unsubscribed',
    'unsubscribed',
  ]);
});

it('asks nobody again who complained, also where it takes a redrive to hear of it', async () => {
  const email = address('angry');
  expect(await invite('spring', { email })).toEqual(['invited']);
  const [mail] = await mailsOf(email);
  const leg = mail?.headers[LEG_HEADER.toLowerCase()];
  expect(leg).toMatch(/^invitation#/);
  const event = {
    eventType: 'Complaint',
    mail: {
      messageId: 'unknown',
      timestamp: new Date().toISOString(),
      destination: [email],
      headers: [{ name: LEG_HEADER, value: leg }],
    },
    complaint: {},
  };
  await new SQSClient(aws).send(
    new SendMessageCommand({
      QueueUrl: output('Feedback', 'DeadLetterQueueUrl'),
      MessageBody: JSON.stringify({ requestPayload: bySns(event) }),
    }),
  );
  expect(await invite('summer', { email })).toEqual(['asked-lately']);
  const { code, stderr } = await runScript('redrive', ['feedback', '--config', await writeConfig()]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  // Another file's redrive may have been faster.
  await waitFor(
    'the complaint to be heard',
    () => invite('summer', { email }),
    (outcomes) => String(outcomes) === 'unsubscribed',
  );
});

it('refuses what a survey can’t use, and whom the sandbox does not reach', async () => {
  expect(await invite('spring', { email: `a-${mark}@elsewhere.example` })).toEqual(['sandbox']);
  expect(await invite('spring', { email: 'nobody' }, { email: address('b'), language: 'xx' })).toEqual([
    422,
    expect.objectContaining({
      errors: [
        expect.objectContaining({ field: 'recipients.0.email' }),
        expect.objectContaining({ field: 'recipients.1.language', message: 'is none of en, de' }),
      ],
    }),
  ]);
  expect(await invite('winter', { email: address('b') })).toEqual([404, expect.anything()]);
});

it('sends a list by the command, each mailbox once', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'frontdesk-list-'));
  const csv = join(folder, 'list.csv');
  await writeFile(
    csv,
    `\ufeffEmail;Language;plan\n${address('list-1')};de;asked\n${address('list-2')};;\n${address('LIST-1')};en;\n`,
  );
  const client = connect(feedbackFile, async (path, init) => {
    const headers = new Headers(init.headers);
    headers.set('authorization', `Bearer ${token}`);
    const response = await fetch(`${feedbackUrl}${path}`, { ...init, headers });
    return { data: await response.json(), status: response.status, headers: response.headers };
  });
  const said: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void said.push(line));
  vi.spyOn(console, 'error').mockImplementation((line: string) => void said.push(line));
  const options = { config: 'none.ts', local: false, json: false, yes: true, csv };
  await sendList('spring', options, async () => client);
  vi.restoreAllMocks();
  expect(said).toEqual([
    'Line 4: the same mailbox as in line 2: asked once.',
    '2 are asked; their mails leave as fast as SES allows.',
  ]);
  const [[german], [english]] = await Promise.all([mailsOf(address('list-1')), mailsOf(address('list-2'))]);
  expect([german?.subject, english?.subject]).toEqual([
    'Würden Sie unseren Tee empfehlen?',
    'Would you recommend our tea?',
  ]);
  await rm(folder, { recursive: true });
});

/** As if the days until the reminder had passed. */
async function makeDue(): Promise<void> {
  for (let shard = 0; shard < 4; shard++) {
    const { Items = [] } = await table.send(
      new QueryCommand({
        TableName,
        IndexName: 'gsi2',
        KeyConditionExpression: 'gsi2pk = :partition',
        ExpressionAttributeValues: { ':partition': `remind#${shard}` },
      }),
    );
    for (const { pk, sk } of Items)
      await table.send(
        new UpdateCommand({
          TableName,
          Key: { pk, sk },
          UpdateExpression: 'SET gsi2sk = :now',
          ExpressionAttributeValues: { ':now': new Date().toISOString() },
        }),
      );
  }
}

async function sweep(): Promise<void> {
  const { FunctionError, Payload } = await new LambdaClient(aws).send(
    new InvokeCommand({ FunctionName: output('Feedback', 'SweepName') }),
  );
  if (FunctionError) throw new Error(Buffer.from(Payload ?? []).toString());
}

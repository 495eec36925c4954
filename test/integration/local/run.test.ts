import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, it as always, beforeEach, expect } from 'vitest';
import type { MailSummary } from '../../../local/mail-sink.ts';
import { freePort } from '../../../local/port.ts';
import { type Outputs, startLocal } from '../../../local/run.ts';
import { ownEngineHas } from '../../support/own-engine.ts';
import { waitFor } from '../../support/wait.ts';

const it = always.runIf(ownEngineHas());

let directory: string;
let port: number;
let stopSteps: (() => Promise<unknown>)[] = [];
let lines: string[] = [];

beforeEach(async () => {
  // As its users have it: a relative path, in a folder whose package.json says what a `.js` file is.
  await mkdir('.local', { recursive: true });
  directory = await mkdtemp('.local/run-');
  port = await freePort();
});
afterEach(async () => {
  await stop();
  await rm(directory, { recursive: true, force: true, maxRetries: 5 });
});

function start(options: { fresh?: boolean } = {}): Promise<Outputs> {
  lines = [];
  return startLocal({
    directory,
    port,
    config: 'frontdesk.config.example.ts',
    fresh: options.fresh ?? false,
    signal: new AbortController().signal,
    onStop: (step) => stopSteps.push(step),
    print: (line) => lines.push(line),
  });
}

async function stop(): Promise<void> {
  for (const step of stopSteps.reverse()) await step();
  stopSteps = [];
}

async function submit({ contact, form }: Outputs, name: string): Promise<void> {
  const response = await fetch(`${contact}/f/${form}`, {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify({ name, email: 'ada@visitors.dev', message: 'Hello' }),
  });
  expect(await response.json()).toMatchObject({ ok: true });
}

async function subjects({ mailbox }: Outputs): Promise<string[]> {
  const mails = (await (await fetch(`${mailbox}/messages`)).json()) as MailSummary[];
  return mails.map(({ subject }) => subject);
}

it('begins anew when told, serves the app as outputs.json says, and goes on after a restart', async () => {
  const outputsFile = join(directory, 'outputs.json');
  await mkdir(join(directory, 'data', 'mail'), { recursive: true });
  await writeFile(
    join(directory, 'data', 'mail', '20260101000000000-0.eml'),
    'Subject: Of an earlier run\n\nHello',
  );
  const first = await start({ fresh: true });
  expect(await subjects(first)).not.toContain('Of an earlier run');
  expect(JSON.parse(await readFile(outputsFile, 'utf8'))).toEqual(first);
  const { engine, site, contact, mailbox, feedback } = first;
  for (const url of [engine, site, contact, mailbox, feedback]) {
    expect(URL.canParse(url)).toBe(true);
    expect(url).not.toMatch(/\/$/);
  }
  expect(lines.join('\n')).toContain(`${first.contact}/f/${first.form}`);
  await submit(first, 'Before');
  await waitFor(
    'the mail',
    () => subjects(first),
    (all) => all.includes('New message from Before'),
  );

  await stop();
  expect(existsSync(outputsFile)).toBe(false);
  const second = await start();
  // Who signs in for real gets a new password, as the token is a new one.
  const deskUser = { email: expect.any(String), password: expect.any(String) };
  expect(second).toEqual({ ...first, ownerToken: expect.any(String), deskUser });
  expect(lines.join('\n')).toContain('Nothing has changed');
  await submit(second, 'After');
  await waitFor(
    'the next mail',
    () => subjects(second),
    (all) => all.includes('New message from After'),
  );
  const sent = await subjects(second);
  expect(sent.filter((subject) => subject.startsWith('New message'))).toEqual([
    'New message from After',
    'New message from Before',
  ]);
  // Seeded once, not at each start.
  expect(sent.filter((subject) => subject.startsWith('Feedback of “sample”'))).toHaveLength(1);
});

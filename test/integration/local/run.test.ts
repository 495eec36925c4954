import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { MailSummary } from '../../../local/mail-sink.ts';
import { freePort } from '../../../local/port.ts';
import { type Outputs, startLocal } from '../../../local/run.ts';
import { waitFor } from '../../support/wait.ts';

let directory: string;
let port: number;
let stopSteps: (() => Promise<unknown>)[] = [];
let lines: string[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'frontdesk-run-'));
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

it('serves the app as outputs.json says, goes on after a restart, and begins anew when told', async () => {
  const outputsFile = join(directory, 'outputs.json');
  const first = await start();
  expect(JSON.parse(await readFile(outputsFile, 'utf8'))).toEqual(first);
  for (const url of Object.values({ ...first, form: first.site })) {
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
  expect(second).toEqual(first);
  expect(lines.join('\n')).toContain('Nothing has changed');
  await submit(second, 'After');
  await waitFor(
    'the next mail',
    () => subjects(second),
    (all) => all.length >= 2,
  );
  expect(await subjects(second)).toEqual(['New message from After', 'New message from Before']);

  await stop();
  const third = await start({ fresh: true });
  expect(await subjects(third)).toEqual([]);
}, 120_000);

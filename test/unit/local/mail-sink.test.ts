import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { engineMailbox, startMailSink } from '../../../local/mail-sink.ts';
import { startRecorder } from '../../support/recorder.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'frontdesk-mail-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

it('keeps each mail whole, newest first, also over a restart', async () => {
  const sink = await startMailSink({ directory });
  const transport = createTransport({ host: '127.0.0.1', port: sink.port, ignoreTLS: true });
  const mail = {
    from: 'Front desk <hello@frontdesk-tests.dev>',
    to: ['owner@frontdesk-tests.dev'],
    replyTo: 'ada@visitors.dev',
    text: 'Grüße',
    html: '<p>Grüße</p>',
    headers: { 'X-Frontdesk-Leg': 'a/b' },
  };
  await transport.sendMail({ ...mail, subject: 'First' });
  await transport.sendMail({ ...mail, subject: 'Zweite – Nachricht' });
  transport.close();
  await sink.stop();

  const again = await startMailSink({ directory });
  const list = await again.list();
  expect(list.map(({ subject }) => subject)).toEqual(['Zweite – Nachricht', 'First']);
  expect(await again.get(list[0]?.id ?? '')).toMatchObject({
    to: ['owner@frontdesk-tests.dev'],
    replyTo: 'ada@visitors.dev',
    text: 'Grüße',
    html: expect.stringContaining('<p>Grüße</p>'),
    headers: { 'x-frontdesk-leg': 'a/b' },
    source: expect.stringContaining('Subject: ='),
  });
  await again.clear();
  expect(await again.list()).toEqual([]);
  await again.stop();
});

it('shows the list of an engine without a relay: newest first, each mail parsed once', async () => {
  const message = (Id: string, subject: string) => ({
    Id,
    Timestamp: '2026-11-21T12:00:00',
    RawData: `From: hello@frontdesk-tests.dev\nReply-To: ada@visitors.dev\nSubject: ${subject}\n\nHello`,
  });
  const messages = [message('1', 'First'), message('2', 'Second')];
  const engine = await startRecorder(() => [200, JSON.stringify({ messages })]);
  const mailbox = engineMailbox({ kind: 'localstack', url: engine.url });
  const lists = await Promise.all([mailbox.list(), mailbox.list()]);
  expect(lists[1]?.map(({ id, subject }) => [id, subject])).toEqual([
    ['2', 'Second'],
    ['1', 'First'],
  ]);
  expect(await mailbox.get('2')).toMatchObject({
    receivedAt: '2026-11-21T12:00:00Z',
    replyTo: 'ada@visitors.dev',
    text: expect.stringContaining('Hello'),
  });
  expect(engine.calls).toEqual(['GET /_aws/ses']);
  messages.push(message('3', 'Third'));
  expect((await mailbox.list()).map(({ subject }) => subject)).toEqual(['Third', 'Second', 'First']);
  await engine.stop();
});

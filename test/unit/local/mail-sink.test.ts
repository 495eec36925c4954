import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startMailSink } from '../../../local/mail-sink.ts';

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

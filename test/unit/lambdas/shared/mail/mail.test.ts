import type { SESClient } from '@aws-sdk/client-ses';
import fc from 'fast-check';
import { simpleParser } from 'mailparser';
import { describe, expect, it } from 'vitest';
import { buildMime, LEG_HEADER, sendMail } from '../../../../../lambdas/shared/mail/mail.ts';
import { corpus } from '../../../../support/corpus.ts';

const mail = {
  from: 'Front desk <hello@frontdesk-tests.dev>',
  to: ['owner@frontdesk-tests.dev'],
  replyTo: 'visitor@frontdesk-tests.dev',
  subject: 'Grüße 👋',
  text: 'text',
  html: '<p>html</p>',
  leg: { pk: 'submission#1', leg: 'mail' },
  nature: 'notification' as const,
};

describe('buildMime', () => {
  it('has both parts, the visitor as Reply-To, and the leg', async () => {
    const parsed = await simpleParser(await buildMime(mail));
    expect(parsed).toMatchObject({
      subject: 'Grüße 👋',
      text: expect.stringContaining('text'),
      html: '<p>html</p>',
    });
    expect(parsed.from?.value[0]?.address).toBe('hello@frontdesk-tests.dev');
    expect(parsed.replyTo?.value[0]?.address).toBe('visitor@frontdesk-tests.dev');
    expect(parsed.headers.get(LEG_HEADER.toLowerCase())).toBe('submission#1/mail');
  });

  it('lets no subject or Reply-To add a header or a recipient', async () => {
    const hostile = fc.array(
      fc.constantFrom('\r', '\n', '\0', '\u2028', 'Bcc: a@evil.dev', ',', '<', '>', 'x', '@', ' '),
      {
        maxLength: 12,
      },
    );
    await fc.assert(
      fc.asyncProperty(hostile, async (parts) => {
        const text = parts.join('');
        const parsed = await simpleParser(
          await buildMime({ ...mail, subject: text, replyTo: `v@frontdesk-tests.dev${text}` }),
        );
        expect(parsed.bcc).toBeUndefined();
        expect(parsed.headers.has('bcc')).toBe(false);
        expect([parsed.to].flat().flatMap((to) => to?.value ?? [])).toHaveLength(1);
        expect(parsed.html).toBe('<p>html</p>');
      }),
      { numRuns: 200 },
    );
  });
});

describe('headers from text', () => {
  const hello = '<hello@frontdesk-tests.dev>';

  it.each([
    '=?utf-8?Q?a=0D=0Ab?=',
    '=?utf-8?B?QmNjOiB4QGV2aWwuZGV2?= and more',
    'What is =? in a header, and ?= ?',
    'Grüße =?iso-8859-1?Q?=FC?= 👋',
    `=?x?${'long '.repeat(40)}`,
    'Plain, with: comma and "quote"',
  ])('the subject %j arrives as typed', async (subject) => {
    const mime = await buildMime({ ...mail, subject });
    expect((await simpleParser(mime)).subject).toBe(subject.trim());
    for (const line of mime.toString().split('\r\n')) expect(line.length).toBeLessThan(120);
  });

  it('any subject arrives as typed', async () => {
    const pieces = fc.array(
      fc.constantFrom('=?utf-8?Q?', '=?', '?=', '=3D', 'a', ' b', 'ü', '😀', '👩‍👩‍👧', '"', ',', ':', '_'),
      { minLength: 1, maxLength: 60 },
    );
    await fc.assert(
      fc.asyncProperty(pieces, async (parts) => {
        const subject = parts.join('').trim();
        expect((await simpleParser(await buildMime({ ...mail, subject }))).subject).toBe(subject);
      }),
      { examples: corpus('mail/subjects') },
    );
  });

  it.each([
    [`Acme: Sales, Support ${hello}`, 'Acme: Sales, Support'],
    [`Ada "The Desk" Lovelace ${hello}`, 'Ada "The Desk" Lovelace'],
    [`"Acme, Inc." ${hello}`, 'Acme, Inc.'],
    [`"Acme \\"A\\", Inc." ${hello}`, 'Acme "A", Inc.'],
    [`Müller: Söhne; GmbH ${hello}`, 'Müller: Söhne; GmbH'],
    [`Front desk ${hello}`, 'Front desk'],
    [hello, ''],
    ['hello@frontdesk-tests.dev', ''],
  ])('From %j is one mailbox', async (from, name) => {
    const parsed = await simpleParser(await buildMime({ ...mail, from }));
    expect(parsed.from?.value).toEqual([{ name, address: 'hello@frontdesk-tests.dev' }]);
  });

  it('From any name is one mailbox', async () => {
    const pieces = fc.array(fc.constantFrom(...'abü 😀:;,."()@[]=?_'), { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(pieces, async (parts) => {
        const name = `A${parts.join('')}`.replaceAll(/ +/g, ' ').trim();
        const parsed = await simpleParser(await buildMime({ ...mail, from: `${name} ${hello}` }));
        expect(parsed.from?.value).toEqual([{ name, address: 'hello@frontdesk-tests.dev' }]);
      }),
      { examples: corpus('mail/from-names') },
    );
  });
});

describe('what a mail says of itself to programs', () => {
  it.each([
    ['notification', undefined, 'OOF, AutoReply'],
    ['report', 'auto-generated', 'OOF, AutoReply'],
    ['auto-reply', 'auto-replied', 'All'],
  ] as const)('as a %s', async (nature, submitted, suppressed) => {
    const { headers } = await simpleParser(await buildMime({ ...mail, nature }));
    expect(headers.get('auto-submitted')).toBe(submitted);
    expect(headers.get('x-auto-response-suppress')).toBe(suppressed);
  });

  it('has no control character and no half of a character in its headers', async () => {
    const hostile = fc.array(
      fc.constantFrom('\u000b', '\u0085', '\u0000', '\ud83d', '\udc4d', '\u2029', 'ü', 'x'),
    );
    await fc.assert(
      fc.asyncProperty(hostile, async (parts) => {
        const subject = parts.join('');
        const source = (await buildMime({ ...mail, subject })).toString();
        const parsed = (await simpleParser(source)).subject ?? '';
        expect(parsed).not.toMatch(/[\p{Cc}\p{Cs}\u2028\u2029]/u);
        expect(parsed.isWellFormed()).toBe(true);
      }),
    );
  });
});

describe('sendMail', () => {
  const sender = { configurationSet: 'set', environment: 'prod', pipeline: 'contact' };

  it('asks for a turn of as many as the mail has recipients, and sends nothing where there is none', async () => {
    const asked: number[] = [];
    const ses = {
      send: async () => {
        throw new Error('was sent');
      },
    };
    const takeTurn = async (recipients: number) => {
      asked.push(recipients);
      return false;
    };
    const three = { ...mail, to: ['a', 'b', 'c'].map((name) => `${name}@frontdesk-tests.dev`) };
    expect(await sendMail(ses as unknown as SESClient, three, { ...sender, takeTurn })).toEqual({
      outcome: 'try-again',
      reason: 'sending-rate',
      known: true,
    });
    expect(asked).toEqual([3]);
  });
});

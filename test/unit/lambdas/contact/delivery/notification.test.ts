import { describe, expect, it } from 'vitest';
import type { FormConfig } from '../../../../../config/contact.ts';
import { parseConfig } from '../../../../../config/index.ts';
import { mergeForOwner } from '../../../../../lambdas/contact/delivery/merge.ts';
import { composeNotification, subjectOf } from '../../../../../lambdas/contact/delivery/notification.ts';
import type { Submission } from '../../../../../lambdas/contact/submission/submission.ts';
import { cloudConfig } from '../../../../support/config.ts';

const form = parseConfig(cloudConfig).contact?.forms.main;
if (!form) throw new Error('the test configuration has a form "main"');

function submission(fields: Submission['fields'], more: Partial<Submission> = {}): Submission {
  return {
    pk: 'submission#1',
    sk: 'submission',
    type: 'submission',
    id: '1',
    form: 'main',
    state: 'new',
    receivedAt: '2026-07-01T10:00:00.000Z',
    fields,
    people: [],
    addressHash: 'x',
    gsi1pk: 'form#main#new',
    gsi1sk: '2026-07-01T10:00:00.000Z#1',
    deleteAt: 0,
    ...more,
  };
}

describe('composeNotification', () => {
  const hostile = '<script>alert(1)</script> "&\' https://evil.dev';
  const mail = composeNotification(
    submission(
      [
        ['name', hostile],
        ['colours', ['red', 'blue']],
      ],
      { replyTo: 'v@frontdesk-tests.dev' },
    ),
    form,
    { timeZone: 'Europe/Berlin' },
  );

  it('shows every answer under its label, as text and as HTML', () => {
    expect(mail.text).toContain(`Your name:\n${hostile}`);
    expect(mail.text).toContain('Colours:\nred, blue');
    expect(mail.html).toContain('Your name');
    expect(mail.html).toContain('red, blue');
  });

  it('runs nothing and loads nothing of a visitor', () => {
    expect(mail.html).not.toContain('<script>');
    expect(mail.html).toContain('&lt;script&gt;');
    expect(mail.html).not.toMatch(/src=|url\(/);
    const leads = [...mail.html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href);
    expect(leads.filter((href) => !href?.startsWith('mailto:v@frontdesk-tests.dev'))).toEqual([]);
  });

  it.each([
    ['mail', { type: 'email' }, 'ada@example.com', 'mailto:ada@example.com'],
    ['mail', { type: 'email' }, 'a&b@example.com', 'mailto:a%26b@example.com'],
    ['phone', { type: 'tel' }, '+49 (0)30 901820', 'tel:+49030901820'],
    ['phone', { type: 'tel' }, '020 7946 0000 ext. 12', 'tel:02079460000;ext=12'],
    ['phone', { type: 'tel' }, '٠١٢٣٤٥', undefined],
    ['site', { type: 'url' }, 'https://example.com/?a=1&b=2', 'https://example.com/?a=1&amp;b=2'],
    ['site', { type: 'url' }, 'javascript:alert(1)', undefined],
    ['words', { type: 'text' }, 'https://example.com/', undefined],
  ] as const)('a field %s of %j leads with %s to %s', (name, rule, value, href) => {
    const fields = { [name]: { required: false, ...rule } } as unknown as FormConfig['fields'];
    const { html } = composeNotification(
      submission([[name, value]]),
      { ...form, fields },
      { timeZone: 'UTC' },
    );
    expect(/href="([^"]*)"/.exec(html)?.[1]).toBe(href);
  });

  it('has a button that answers the visitor, where an answer reaches them', () => {
    const about = { timeZone: 'UTC', canReply: true };
    const fields: [string, string][] = [['name', 'Ada & Bob']];
    const from = submission(fields, { replyTo: 'ada@example.com' });
    const subject = encodeURIComponent(`Re: ${composeNotification(from, form, about).subject}`);
    expect(composeNotification(from, form, about).html).toContain(
      `href="mailto:ada@example.com?subject=${subject}"`,
    );
    expect(composeNotification(from, form, { ...about, canReply: false }).html).not.toContain('>Reply<');
    expect(composeNotification(submission(fields), form, about).html).not.toContain('>Reply<');
  });

  it('leads to the desk, where there is one', () => {
    const url = 'https://desk.example/inbox/1';
    const { text, html } = composeNotification(submission([['name', 'Ada']]), form, {
      timeZone: 'UTC',
      deskUrl: 'https://desk.example',
    });
    expect(text).toContain(`Open at the desk:\n${url}\n`);
    expect(html).toContain(`<a href="${url}"`);
    expect(mail.text).not.toContain('Open at the desk');
  });

  it('archives and marks as spam by two buttons, where there are any, and says for whom they work', () => {
    const sorting = { archive: 'https://api.example/m/archive#a', spam: 'https://api.example/m/spam#b' };
    const sorted = composeNotification(submission([['name', 'Ada']]), form, { timeZone: 'UTC', sorting });
    for (const [words, url] of [
      ['Archive', sorting.archive],
      ['Mark as spam', sorting.spam],
    ]) {
      expect(sorted.text).toContain(`${words}:\n${url}\n`);
      expect(sorted.html).toMatch(new RegExp(`<a href="${url}"[^>]*>${words}</a>`));
    }
    for (const part of [sorted.text, sorted.html]) expect(part).toContain('for whoever has this mail');
    expect(mail.text).not.toContain('Mark as spam');
  });

  it('links to files, and attaches none', () => {
    const url = 'https://api.example/v1/a/token';
    const files = [{ name: 'a<b>.pdf', type: 'application/pdf', bytes: 2_048_000, url }];
    const { text, html } = composeNotification(submission([['name', 'Ada']]), form, {
      timeZone: 'UTC',
      files,
    });
    expect(text).toContain('Attached: a<b>.pdf (2,000 KB):\nhttps://api.example/v1/a/token\n');
    expect(html).toContain(
      '<a href="https://api.example/v1/a/token" style="color:#1f4fa3">Attached: a&lt;b&gt;.pdf (2,000 KB)</a>',
    );
  });

  it('shows the visitor’s address once', () => {
    // Where it leads is not what is read.
    const read = (text: string) => text.replaceAll(/href="[^"]*"/g, '');
    const count = (text: string) => read(text).split('v@frontdesk-tests.dev').length - 1;
    const replyTo = 'v@frontdesk-tests.dev';
    for (const fields of [[], [['Email', replyTo]]] as Submission['fields'][]) {
      const { text, html } = composeNotification(submission(fields, { replyTo }), form, { timeZone: 'UTC' });
      expect([count(text), count(html)]).toEqual([1, 1]);
    }
  });

  it('keeps answers in their order', () => {
    const { text } = composeNotification(
      submission([
        ['10', 'a'],
        ['2', 'b'],
        ['x', 'c'],
        ['1', 'd'],
      ]),
      form,
      { timeZone: 'UTC' },
    );
    expect(text).toMatch(/^10:\na\n\n2:\nb\n\nX:\nc\n\n1:\nd\n/);
  });

  it('tells when, in the owner’s time zone', () => {
    expect(mail.text).toContain('12:00:00 CEST');
  });
});

describe('subjectOf', () => {
  const subjectFor = (one: Submission, config: FormConfig) =>
    subjectOf(one, config, mergeForOwner(one, config, 'UTC'));
  const template = { ...form, subject: 'New message from {name} in {form}{unknown}' };

  it('fills the template', () => {
    expect(subjectFor(submission([['name', 'Ada']]), template)).toBe('New message from Ada in main');
  });

  it('prefers the visitor’s own, on one line, cut', () => {
    expect(subjectFor(submission([], { subject: 'Hi\r\nBcc: x' }), template)).toBe('Hi Bcc: x');
    expect(subjectFor(submission([['name', 'x'.repeat(500)]]), template)).toHaveLength(200);
    const emoji = subjectFor(submission([['name', '😀'.repeat(99)]]), {
      ...form,
      subject: 'Hello from {name}!',
    });
    expect(emoji).toMatch(/^Hello from (😀)+…$/u);
    expect(emoji.length).toBeGreaterThan(195);
  });

  it('is never empty', () => {
    const of = { ...form, subject: '{name}' };
    expect(subjectFor(submission([['name', ' ']]), of)).toBe('New message from main');
    expect(subjectFor(submission([], { subject: '\n' }), of)).toBe('New message from main');
  });

  it('does not fill places that an answer brings in', () => {
    expect(subjectFor(submission([['name', '{form}']]), template)).toBe('New message from {form} in main');
  });
});

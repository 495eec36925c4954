import { describe, expect, it } from 'vitest';
import { readSpecialFields } from '../../../../../lambdas/contact/form/special-fields.ts';
import { createSubmission } from '../../../../../lambdas/contact/submission/create.ts';

const received = (values: Record<string, string | string[]>, spamReasons: string[] = []) =>
  createSubmission({
    id: '0199',
    formId: 'main',
    form: { retentionDays: 30 },
    content: readSpecialFields(new Map(Object.entries(values))),
    judgement: { reasons: spamReasons, signals: [], points: 0 },
    attachments: [],
    origin: 'https://site.example',
    people: ['person#ada'],
    addressHash: 'hash',
    now: new Date('2026-11-21T12:00:00.000Z'),
  });

describe('createSubmission', () => {
  it('is the item that the owner reads', () => {
    expect(received({ name: 'Ada', email: 'ada@mail.example', _subject: 'Hello', _language: 'en' })).toEqual({
      pk: 'submission#0199',
      sk: 'submission',
      type: 'submission',
      id: '0199',
      form: 'main',
      state: 'new',
      receivedAt: '2026-11-21T12:00:00.000Z',
      fields: [
        ['name', 'Ada'],
        ['email', 'ada@mail.example'],
      ],
      replyTo: 'ada@mail.example',
      subject: 'Hello',
      language: 'en',
      origin: 'https://site.example',
      people: ['person#ada'],
      addressHash: 'hash',
      gsi1pk: 'form#main#new',
      gsi1sk: '2026-11-21T12:00:00.000Z#0199',
      gsi2pk: 'changed',
      gsi2sk: '2026-11-21T12:00:00.000Z#0199',
      deleteAt: Date.parse('2026-12-21T12:00:00.000Z') / 1000,
    });
  });

  it('keeps spam with its reason, and nothing of it that would become a header unless it may', () => {
    const values = { _gotcha: 'x', email: 'a@b.example\r\nBcc: c@d.example', _subject: 'a\nb' };
    const spam = received(values, ['honeypot']);
    expect(spam).toMatchObject({ state: 'spam', spamReasons: ['honeypot'], gsi1pk: 'form#main#spam' });
    expect(spam).not.toHaveProperty('replyTo');
    expect(spam).not.toHaveProperty('subject');
  });
});

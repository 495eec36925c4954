import { describe, expect, it } from 'vitest';
import { formRules } from '../../../../../config/rules.ts';
import { readSpecialFields } from '../../../../../lambdas/contact/form/special-fields.ts';
import { createSubmission } from '../../../../../lambdas/contact/submission/create.ts';
import {
  autoresponseOf,
  decideSubmission,
  recipientsOf,
} from '../../../../../lambdas/contact/submission/decide.ts';
import { legsOf } from '../../../../../lambdas/contact/submission/legs.ts';
import { makeForm } from '../form.ts';

const answer = (subject: string) => ({
  subject,
  text: 'It has arrived.',
  everyHours: 24,
  perDay: 200,
  perDomainPerDay: 20,
});
const form = makeForm({
  autoresponse: answer('usual'),
  autoresponses: { sales: answer('sales') },
  rules: formRules.parse({
    sales: {
      when: { fields: { topic: { equals: 'sales' } } },
      do: { to: ['sales@example.com'], labels: ['sale'], assignee: 'Ada', autoresponse: 'sales' },
    },
    silent: { when: { fields: { topic: { equals: 'press' } } }, do: { autoresponse: false } },
    hold: { when: { spam: ['link'] }, do: { hold: true } },
  }),
});

async function received(topic: string, signals: ('link' | 'shouting')[] = []) {
  const content = readSpecialFields(
    new Map([
      ['topic', topic],
      ['email', 'ada@visitors.example'],
    ]),
  );
  const judgement = { reasons: [], signals, points: signals.length };
  const now = new Date('2026-11-28T10:00:00.000Z');
  const decision = await decideSubmission(form, { content, files: 0, judgement, now }, 'UTC');
  return createSubmission({
    id: '1',
    formId: 'main',
    form,
    content,
    judgement,
    decision,
    attachments: [],
    origin: undefined,
    people: [],
    addressHash: 'hash',
    now,
  });
}

describe('what rules decide is stored with the submission', () => {
  it('and is what leaves', async () => {
    const submission = await received('Sales');
    expect(submission).toMatchObject({
      state: 'new',
      rules: [{ id: 'sales', because: ['topic equals "sales"'] }],
      routed: { to: ['sales@example.com'], autoresponse: 'sales' },
      labels: ['sale'],
      assignee: 'Ada',
    });
    expect(recipientsOf(form, submission)).toEqual(['sales@example.com']);
    expect(autoresponseOf(form, submission)?.subject).toBe('sales');
    expect(legsOf(form, submission)).toEqual(['mail', 'autoresponse']);
  });

  it('nothing of it where none fires', async () => {
    const submission = await received('Other');
    for (const name of ['rules', 'routed', 'labels', 'assignee', 'signals', 'points'])
      expect(submission).not.toHaveProperty(name);
    expect(recipientsOf(form, submission)).toEqual(['owner@example.com']);
    expect(autoresponseOf(form, submission)?.subject).toBe('usual');
  });

  it('none answers where a rule says so', async () => {
    expect(legsOf(form, await received('Press'))).toEqual(['mail']);
  });

  it('a rule holds by a sign that did not suffice', async () => {
    expect(await received('Other', ['link'])).toMatchObject({
      state: 'spam',
      spamReasons: ['rule'],
      signals: ['link'],
      points: 1,
    });
  });
});

describe('when the configuration has changed meanwhile', () => {
  it('no mail goes to an address that it does not list any more', async () => {
    const submission = await received('Sales');
    const { sales: _, ...others } = form.rules;
    expect(recipientsOf({ ...form, rules: others }, submission)).toEqual(['owner@example.com']);
    expect(recipientsOf({ to: ['sales@example.com', 'b@example.com'], rules: {} }, submission)).toEqual([
      'sales@example.com',
    ]);
  });

  it('no answer goes that is not there any more', async () => {
    expect(autoresponseOf({ ...form, autoresponses: {} }, await received('Sales'))).toBeUndefined();
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FormConfig } from '../../../../../config/contact.ts';
import {
  storeTest,
  type TEST_LANGUAGES,
  testAnswers,
} from '../../../../../lambdas/contact/owner/test-message.ts';
import { fakeTableClient } from '../../../../support/fake-client.ts';
import { makeForm } from '../form.ts';

interface Sent {
  readonly input: { readonly TransactItems: { readonly Put: { readonly Item: Record<string, unknown> } }[] };
}

async function stored(form: FormConfig, language: (typeof TEST_LANGUAGES)[number] = 'en') {
  const items: Record<string, unknown>[] = [];
  const client = fakeTableClient<Sent>(async ({ input }) => {
    items.push(...input.TransactItems.map(({ Put }) => Put.Item));
    return {};
  });
  const id = '019aa5c2-7c1e-7000-8000-000000000000';
  const now = new Date('2026-11-28T12:00:00Z');
  await storeTest({ client, tableName: 'T' }, { formId: 'main', form, language, id, salt: 's', now });
  return {
    submission: items.find(({ type }) => type === 'submission'),
    legs: items.filter(({ type }) => type === 'leg').map(({ leg }) => leg),
  };
}

describe('a test message', () => {
  it('is stored as a visitor’s is, with its label, and answered to the owner', async () => {
    const { submission, legs } = await stored(makeForm({ to: ['ada@example.com', 'bob@example.com'] }), 'de');
    expect(submission).toMatchObject({
      form: 'main',
      state: 'new',
      labels: ['test'],
      isTest: true,
      replyTo: 'ada@example.com',
      subject: 'Testnachricht',
      gsi1pk: 'form#main#new',
    });
    expect(legs).toEqual(['mail']);
  });

  it('sends all that the form sends', async () => {
    const autoresponse = { subject: 'Thanks', text: 'Hello', everyHours: 24, perDay: 100 };
    const webhook = { url: 'https://hooks.example/x' };
    const { legs } = await stored(makeForm({ autoresponse, webhook } as Partial<FormConfig>));
    expect(legs).toEqual(['mail', 'autoresponse', 'webhook']);
  });

  it('fills in each declared field with something of its type, within its length', () => {
    const options = ['one', 'two'];
    const fields = {
      short: { type: 'text', required: true, minLength: 0, maxLength: 3 },
      mail: { type: 'email', required: true },
      many: { type: 'number', required: true, min: 7 },
      some: { type: 'number', required: false },
      one: { type: 'choice', required: true, options, multiple: false },
      more: { type: 'choice', required: true, options, multiple: true },
    } as unknown as FormConfig['fields'];
    expect([...testAnswers(makeForm({ fields }), 'Text')]).toEqual([
      ['short', 'Tex'],
      ['mail', 'owner@example.com'],
      ['many', '7'],
      ['some', '1'],
      ['one', 'one'],
      ['more', ['one']],
    ]);
  });

  it('answers every declared field and no other, whatever they are called', () => {
    const name = fc.stringMatching(/^[a-z]{1,10}$/);
    const field = fc.constantFrom(
      { type: 'text', required: false, minLength: 0, maxLength: 100 },
      { type: 'email', required: true },
    );
    fc.assert(
      fc.property(fc.dictionary(name, field, { minKeys: 1 }), (fields) => {
        const answers = testAnswers(makeForm({ fields: fields as FormConfig['fields'] }), 'Text');
        expect([...answers.keys()].sort()).toEqual(Object.keys(fields).sort());
      }),
    );
  });
});

import { describe, expect, it } from 'vitest';
import { captionOf, previewOf, senderOf, sortAnswers } from '../../../../../desk/pages/inbox/words.ts';

const submission = (
  fields: Record<string, string | string[]>,
  rest: { subject?: string; replyTo?: string } = {},
) => ({
  fields,
  ...rest,
});

describe('a submission’s sender', () => {
  it.each([
    [submission({ name: 'Ada', message: 'Hi' }), 'Ada'],
    [submission({ firstname: 'Ada', lastname: 'Novak' }), 'Ada Novak'],
    [submission({ 'First Name': 'Ada', 'Last Name': 'Novak' }), 'Ada Novak'],
    [submission({ Nombre: 'Pilar' }), 'Pilar'],
    [submission({ name: ' \n ', email: 'a@b.org' }, { replyTo: 'a@b.org' }), 'a@b.org'],
    [submission({ username: 'x' }), ''],
    [submission({}), ''],
  ])('of %j is %j', (given, expected) => {
    expect(senderOf(given)).toBe(expected);
  });
});

describe('a preview', () => {
  it('is the subject and the longest answer that is neither name nor address, in one line', () => {
    const fields = {
      name: 'A very long name indeed it is',
      email: 'somebody.long@example.org',
      message: 'One\n\ntwo',
    };
    expect(previewOf(submission(fields, { replyTo: 'somebody.long@example.org', subject: 'Tea' }))).toBe(
      'Tea · One two',
    );
    expect(previewOf(submission({ colours: ['red', 'blue'] }))).toBe('red, blue');
    expect(previewOf(submission({}))).toBe('');
  });

  it('ends within a few lines', () => {
    expect(previewOf(submission({ message: 'word '.repeat(500) })).length).toBeLessThan(170);
  });
});

it('a field’s id is read as words', () => {
  expect(['delivery_date', 'firstName', 'e-mail', '_', 'größe'].map(captionOf)).toEqual([
    'Delivery date',
    'First Name',
    'E mail',
    '_',
    'Größe',
  ]);
});

it('long answers are text, short ones facts, and none is lost', () => {
  const fields = { name: 'Ada', message: 'x'.repeat(200), address: 'A\nB', tags: ['a', 'b'] };
  const { texts, facts } = sortAnswers(fields);
  expect(texts.map(([name]) => name)).toEqual(['message', 'address']);
  expect(facts).toEqual([
    ['name', 'Ada'],
    ['tags', 'a, b'],
  ]);
});

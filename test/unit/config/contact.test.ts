import { describe, expect, it } from 'vitest';
import { contact } from '../../../config/contact.ts';

const accepts = (form: object) =>
  contact.safeParse({ forms: { main: { to: ['a@b.example'], site: 'https://a.example', ...form } } }).success;

describe('placeholders', () => {
  it.each(['Thank you.', 'It has arrived at {form}.', 'Empty {} and { and } stay', '{\nname\n}'])(
    'an autoresponse may say %j',
    (text) => {
      expect(accepts({ autoresponse: { subject: 'x', text } })).toBe(true);
    },
  );

  it.each(['Dear {name}', '{Form}', '{form }', '{{name}}', '{form} {email}'])('and not %j', (text) => {
    expect(accepts({ autoresponse: { subject: 'x', text } })).toBe(false);
    expect(accepts({ autoresponse: { subject: text, text: 'x' } })).toBe(false);
  });

  it('a subject may name any field that can come', () => {
    const fields = { name: { type: 'text' } };
    expect(accepts({ subject: '{name} {form} {other}', fields })).toBe(true);
    expect(accepts({ subject: '{name} {form}', fields, unknownFields: 'refuse' })).toBe(true);
    expect(accepts({ subject: '{name} {other}', fields, unknownFields: 'refuse' })).toBe(false);
  });
});

describe('merge fields', () => {
  const fields = {
    topic: { type: 'choice', options: ['Order', 'Press'] },
    day: { type: 'date' },
    name: { type: 'text' },
    id: { type: 'text' },
  };

  it('of a mail to visitors are what no visitor can put words into', () => {
    const answer = (text: string) => accepts({ fields, autoresponse: { subject: 'x', text } });
    expect(answer('{form} {received} {site} {topic} {day}')).toBe(true);
    for (const name of ['name', 'id', 'other', 'email']) expect(answer(`{${name}}`), name).toBe(false);
    expect(accepts({ autoresponse: { subject: '{id}', text: 'x' } })).toBe(true);
  });

  it('of the owner’s mail are all fields, and one that is nearly declared is a mistake', () => {
    for (const text of ['{name} {id} {received} {site} {form}', '{company}', '{nap}'])
      expect(accepts({ fields, intro: text, subject: text }), text).toBe(true);
    for (const text of ['{nmae}', '{topics}', '{Topic}', '{topi}', '{tipic}'])
      expect(accepts({ fields, intro: text }), text).toBe(false);
  });
});

it('a day has room for the files of one submission', () => {
  const rate = (megabytesPerDay: number) => ({ rate: { megabytesPerDay } });
  expect(accepts(rate(1))).toBe(true);
  expect(accepts({ files: {}, ...rate(4) })).toBe(false);
  expect(accepts({ files: {}, ...rate(5) })).toBe(true);
  expect(accepts({ files: { maxBytes: 4_000_000 }, ...rate(4) })).toBe(true);
});

describe('fields', () => {
  const of = (fields: object, more: object = {}) => accepts({ fields, ...more });

  it.each([
    ['[A-Z]{2}-\\d{4}', 'AB-1234', 20, true],
    ['a|b', undefined, 5_000, true],
    ['a|b', undefined, 5_001, false],
    ['[A-Z]{2}', 'A', 20, false],
    ['(', undefined, 20, false],
    ['(?=a)b', undefined, 20, false],
    ['(a)\\1', undefined, 20, false],
    ['((a{50}){50}){50}', undefined, 20, false],
    [undefined, 'A', 20, false],
  ])('pattern %j with the example %j, at most %d characters: %s', (pattern, example, maxLength, expected) => {
    expect(of({ a: { type: 'text', pattern, example, maxLength } })).toBe(expected);
  });

  it.each([
    [{ type: 'text', minLength: 20, maxLength: 10 }, false],
    [{ type: 'text', minLength: 20_000 }, false],
    [{ type: 'text', minLength: 10, maxLength: 10 }, true],
    [{ type: 'number', min: 2, max: 1 }, false],
    [{ type: 'number', min: -2, max: -2 }, true],
    [{ type: 'date', min: '2026-12-02', max: '2026-12-01' }, false],
    [{ type: 'date', min: '2026-12-01', max: '2026-12-01' }, true],
    [{ type: 'datetime', min: '2027-01-01', max: '2026-12-31' }, false],
  ])('have an answer that they take: %j: %s', (field, expected) => {
    expect(of({ a: field })).toBe(expected);
  });

  it('wait for one that is there, and for an answer that it can have', () => {
    const how = { type: 'choice', options: ['post'] };
    const waits = (requiredIf: object) => ({ how, street: { type: 'text', requiredIf } });
    expect(of(waits({ field: 'how' }))).toBe(true);
    expect(of(waits({ field: 'how', equals: 'post' }))).toBe(true);
    expect(of(waits({ field: 'how', equals: 'mail' }))).toBe(false);
    expect(of(waits({ field: 'street' }))).toBe(false);
    expect(of(waits({ field: 'other' }))).toBe(true);
    expect(of(waits({ field: 'other' }), { unknownFields: 'refuse' })).toBe(false);
  });

  it.each([
    [{ type: 'consent', text: 'I agree.' }, 'yes', false],
    [{ type: 'consent', text: 'I agree.' }, 'I agree.', true],
    [{ type: 'consent', text: { en: 'I agree.', de: 'Ja.' } }, 'Ja.', true],
    [{ type: 'file' }, 'cv.pdf', false],
    [{ type: 'text' }, 'yes', true],
  ])('wait for no answer that %j never has: "%s" (%s)', (other, equals, expected) => {
    const waits = (requiredIf: object) => ({ other, street: { type: 'text', requiredIf } });
    expect(of(waits({ field: 'other' }), { files: {} })).toBe(true);
    expect(of(waits({ field: 'other', equals }), { files: {} })).toBe(expected);
  });

  it('of days have days, and a form opens before it closes, in a zone', () => {
    expect(of({ a: { type: 'date', min: '2026-02-28' } })).toBe(true);
    expect(of({ a: { type: 'date', min: '2026-02-29' } })).toBe(false);
    const [first, later] = ['2026-12-01T09:00:00+01:00', '2026-12-01T08:30:00Z'];
    expect(accepts({ opens: first, closes: later })).toBe(true);
    expect(accepts({ opens: later, closes: first })).toBe(false);
    expect(accepts({ opens: '2026-12-01T09:00:00' })).toBe(false);
  });

  it('say what is agreed to', () => {
    expect(of({ a: { type: 'consent', text: 'I agree.' } })).toBe(true);
    expect(of({ a: { type: 'consent' } })).toBe(false);
  });
});

describe('words in several languages', () => {
  const form = (more: object) =>
    contact.parse({ forms: { a: { to: ['a@b.example'], site: 'https://a.example', ...more } } });
  const labelled = (label: object) => ({ fields: { name: { type: 'text', label } } });

  it('are those that we have texts in, and have one in common', () => {
    expect(() => form(labelled({ it: 'Nome' }))).toThrow('we have texts in en, de, es, fr only');
    expect(() => form({ ...labelled({ de: 'Name' }), thanks: { fr: 'Merci !' } })).toThrow('in common');
    expect(
      form({ ...labelled({ de: 'Name', fr: 'Nom' }), thanks: { fr: 'Merci !' } }).forms.a?.thanks,
    ).toEqual({
      fr: 'Merci !',
    });
  });
});

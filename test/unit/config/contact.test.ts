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

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

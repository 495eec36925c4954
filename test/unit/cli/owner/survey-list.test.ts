import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readList } from '../../../../cli/owner/survey-list.ts';

const rules = { languages: ['en', 'de'], attributes: ['plan'] };
const read = (text: string) => readList(text, rules);
const mistakesOf = (text: string): string => {
  try {
    read(text);
    return 'none';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('a list of people to ask', () => {
  it.each([
    ['email\nada@a.dev\n', [{ email: 'ada@a.dev' }]],
    [
      '\ufeffEmail;Plan;language\r\nada@a.dev;pro;de\r\n\r\n',
      [{ email: 'ada@a.dev', language: 'de', attributes: { plan: 'pro' } }],
    ],
    ['email\tuser\n ada@a.dev \tu 1\n', [{ email: 'ada@a.dev', user: 'u 1' }]],
    ['plan,email\n"a, ""b""",ada@a.dev', [{ email: 'ada@a.dev', attributes: { plan: 'a, "b"' } }]],
  ])('%j is read', (text, expected) => {
    expect(read(text).recipients).toEqual(expected);
  });

  it('names each mistake with its line, and sends nothing', () => {
    expect(mistakesOf('email,language\nada@a.dev,en\nnobody,\nbo@a.dev,fr\n')).toBe(
      'Nothing was sent. Correct the list and send it again:\nLine 3: email “nobody” is not an e-mail address\nLine 4: language “fr” is none of en, de',
    );
    expect(mistakesOf('email,colour\nada@a.dev,red')).toContain(
      'Line 1: no such column: colour. There are: email, language, user, plan.',
    );
    expect(mistakesOf('name\nAda')).toContain('Line 1');
    expect(mistakesOf('email,plan\nada@a.dev')).toContain('no CSV file');
    expect(mistakesOf('email\n"ada@a.dev')).toContain('no CSV file');
    expect(mistakesOf('')).toBe('There is nobody in the list.');
    expect(mistakesOf(`email\n${'x\n'.repeat(50)}`)).toContain('… and 30 more.');
  });

  it('asks each mailbox once, however it is spelt', () => {
    const { recipients, repeated } = read(
      'email\nada@a.dev\nADA+x@a.dev\nbo.b@gmail.com\nbob@googlemail.com',
    );
    expect(recipients.map(({ email }) => email)).toEqual(['ada@a.dev', 'bo.b@gmail.com']);
    expect(repeated).toEqual([
      'Line 3: the same mailbox as in line 2',
      'Line 5: the same mailbox as in line 4',
    ]);
  });

  it('is read or refused in words, whatever is in it', () => {
    const letters = fc.string({ unit: fc.constantFrom(...'email,;"\n\r\ta@b.de \ufeff') });
    const cell = fc.constantFrom('ada@a.dev', 'bo@b.de', '"cy@a.dev"', ' dee@a.dev', 'nobody', '', '"a""b"');
    const list = fc
      .tuple(fc.constantFrom('email', '\ufeffEmail', '"email"', ' EMAIL '), fc.constantFrom('\n', '\r\n'))
      .chain(([head, end]) =>
        fc
          .array(fc.oneof({ weight: 8, arbitrary: cell.filter((one) => /@/.test(one)) }, cell), {
            maxLength: 4,
          })
          .map((rows) => [head, ...rows].join(end)),
      );
    fc.assert(
      fc.property(fc.oneof(letters, list), (text) => {
        const said = mistakesOf(text);
        if (said !== 'none')
          expect(said).toMatch(/^(Line 1|Nothing was sent|There is nobody|This is no CSV)/);
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linkify } from '../../../../desk/ui/linkify.ts';

const links = (text: string) =>
  linkify(text).flatMap(({ text: shown, href }) => (href ? [[shown, href]] : []));

describe('addresses in what visitors wrote', () => {
  it.each([
    ['See https://a.org/b?c=1.', [['https://a.org/b?c=1', 'https://a.org/b?c=1']]],
    ['(http://a.org/x)', [['http://a.org/x', 'http://a.org/x']]],
    ['write to ada.b@c.co.uk, please', [['ada.b@c.co.uk', 'mailto:ada.b@c.co.uk']]],
    ['+43 (316) 123-456!', [['+43 (316) 123-456', 'tel:+43316123456']]],
    ['javascript:alert(1) data:text/html,x file:///etc', []],
    ['https://', []],
    ['a@b and 1 + 2345678', []],
    ['a@b@c.de', [['b@c.de', 'mailto:b@c.de']]],
  ])('in %j', (text, expected) => {
    expect(links(text)).toEqual(expected);
  });

  it.each(['a', '.', 'a.', 'https://a.', 'a@', '+1-', '(+1 '])(
    'are found in proportion to the text, also in 100,000 characters of %j',
    (piece) => {
      const text = `${piece.repeat(Math.ceil(100_000 / piece.length))} x`;
      const began = performance.now();
      expect(
        linkify(text)
          .map((one) => one.text)
          .join(''),
      ).toBe(text);
      // Some ten milliseconds; one that grows with the square of the text needs at least ten seconds.
      expect(performance.now() - began).toBeLessThan(5_000);
    },
  );

  it('after a long run of dots, whose last ones end the sentence', () => {
    expect(links(`https://a.org/${'.'.repeat(100_000)}/b${'.'.repeat(100_000)}`)).toEqual([
      [`https://a.org/${'.'.repeat(100_000)}/b`, expect.stringMatching(/^https:\/\/a\.org\//)],
    ]);
  });

  it('lead nowhere but to the web, a mail program or a telephone, and no letter is lost', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.webUrl(),
      fc.emailAddress(),
      fc.constantFrom('javascript:', 'https://', '//', '<', '"', ' '),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join('');
        const found = linkify(text);
        expect(found.map((one) => one.text).join('')).toBe(text);
        for (const { href } of found) if (href) expect(href).toMatch(/^(https?:|mailto:|tel:\+)/);
      }),
    );
  });
});

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
  ])('in %j', (text, expected) => {
    expect(links(text)).toEqual(expected);
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

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { originsOf, resolveWithin, websiteOf } from '../../../../../lambdas/shared/http/origin.ts';

const SITE = 'https://site.example/contact/';
const ORIGINS = originsOf([SITE, 'https://www.site.example']);

describe('resolveWithin', () => {
  it.each([
    ['/thanks', 'https://site.example/thanks'],
    ['thanks?x=1#y', 'https://site.example/contact/thanks?x=1#y'],
    ['https://www.site.example/a', 'https://www.site.example/a'],
    ['https://SITE.example:443/a', 'https://site.example/a'],
  ])('keeps %s', (value, expected) => {
    expect(resolveWithin(value, SITE, ORIGINS)).toBe(expected);
  });

  it.each([
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    'ht\ntps://evil.example',
    'https://site.example@evil.example/',
    'https://user@site.example/',
    'https://site.example.evil.example/',
    'http://site.example/',
    'https://site.example:8443/',
    'javascript:alert(1)',
    'data:text/html,x',
    'blob:https://site.example/3f1f',
    'https://',
  ])('refuses %j', (value) => {
    expect(resolveWithin(value, SITE, ORIGINS)).toBeUndefined();
  });

  it('never leaves the allowed origins, whatever is asked', () => {
    const piece = fc.constantFrom(
      '/',
      '\\',
      '//',
      'https:',
      'http:',
      '@',
      ':',
      '.',
      '\t',
      '\n',
      '%',
      'site.example',
      'evil.example',
      'javascript:',
      'blob:',
      '?',
      '#',
      'ﬀ',
      '。',
    );
    const value = fc.oneof(
      fc.string(),
      fc.webUrl(),
      fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')),
    );
    fc.assert(
      fc.property(value, (asked) => {
        const resolved = resolveWithin(asked, SITE, ORIGINS);
        // Read again as a browser would read the Location header.
        if (resolved !== undefined)
          expect(ORIGINS).toContain(new URL(resolved, 'https://api.example').origin);
        if (resolved !== undefined) expect(resolved).toMatch(/^https:\/\/[!-~]+$/);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('the website that something was sent from', () => {
  const sites = new Set(['https://a.example', 'https://b.example']);
  it.each([
    ['https://a.example', 'https://b.example', 'https://a.example'],
    ['https://api.example', 'https://b.example', 'https://b.example'],
    ['null', 'https://b.example', 'https://b.example'],
    [undefined, 'https://b.example', 'https://b.example'],
    ['https://api.example', 'https://evil.example', 'https://api.example'],
    ['https://api.example', ['https://a.example', 'https://b.example'], 'https://api.example'],
    [undefined, undefined, undefined],
  ])('named %j by the browser and %j by our page is %j', (origin, carried, expected) => {
    expect(websiteOf(origin, carried, sites)).toBe(expected);
  });
});

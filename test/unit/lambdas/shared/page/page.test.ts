import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { html } from '../../../../../lambdas/shared/http/html.ts';
import { spokenIn } from '../../../../../lambdas/shared/page/language.ts';
import { page, pageHeaders } from '../../../../../lambdas/shared/page/page.ts';

const LOGO = 'data:image/png;base64,iVBORw0KGgo=';
const brands = [
  undefined,
  { name: 'Tea & Sons', accent: '#1f4fa3' },
  { name: 'Tea', accent: '#770000', logo: LOGO },
];

describe('a page', () => {
  it.each(brands)('of the brand %j has a style that its policy allows, and nothing else', (brand) => {
    const source = page({ title: 'Thank you', language: 'de', body: html`<h1>Hi</h1>`, brand });
    const policy = pageHeaders([], [], brand)['content-security-policy'] ?? '';
    const style = /<style>([\s\S]*?)<\/style>/.exec(source)?.[1] ?? '';
    expect(policy).toContain(`'sha256-${createHash('sha256').update(style).digest('base64')}'`);
    expect(policy).toMatch(/^default-src 'none';/);
    expect(policy.includes('img-src data:')).toBe(brand?.logo !== undefined);
    expect(source).not.toMatch(/<script|style="/);
    expect(source).toContain('<html lang="de">');
  });

  it.each(['ar', 'he', 'fa-AF', 'UR'])('in %s is written from right to left', (language) => {
    expect(page({ title: 'T', language, body: html`<p>x</p>` })).toContain(
      `<html lang="${language}" dir="rtl">`,
    );
  });

  it.each([
    ['de', 'en', ' lang="de"'],
    ['en', 'ar', ' lang="en" dir="ltr"'],
    ['he', 'fr', ' lang="he" dir="rtl"'],
    ['he', 'ar', ' lang="he"'],
  ])('says of %s within %s how it is written, where that differs', (language, around, said) => {
    expect(spokenIn(language, around).source).toBe(said);
  });

  it('names whose it is, as text or as logo', () => {
    const [plain, named, drawn] = brands.map((brand) =>
      page({ title: 'Thank you', language: 'en', body: html``, brand }),
    );
    expect(plain).not.toContain('<header>');
    expect(named).toContain('<header>Tea &amp; Sons</header>');
    expect(named).toContain('<title>Thank you – Tea &amp; Sons</title>');
    expect(drawn).toContain(`<img src="${LOGO}" alt="Tea" height="40">`);
    expect(drawn).toContain('--accent: #770000');
  });
});

describe('pages', () => {
  it('allow exactly their own style, no scripts, and framing by the site only', () => {
    const source = page({ title: 'T', language: 'en', body: html`<p>x</p>` });
    const style = /<style>([\s\S]*)<\/style>/.exec(source)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    const policy = pageHeaders(['https://site.example'])['content-security-policy'];
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`style-src 'sha256-${hash}'`);
    expect(policy).toContain("form-action 'self' https://site.example;");
    expect(policy).toContain("frame-ancestors 'self' https://site.example;");
  });

  it('let a form lead further than the page may be framed', () => {
    const policy = pageHeaders(['https://site.example'], ['https://shop.example'])['content-security-policy'];
    expect(policy).toContain("form-action 'self' https://site.example https://shop.example;");
    expect(policy).toContain("frame-ancestors 'self' https://site.example;");
  });

  it('send their origin with their own form', () => {
    expect(pageHeaders()['referrer-policy']).toBe('same-origin');
  });
});

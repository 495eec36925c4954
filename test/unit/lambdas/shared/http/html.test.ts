import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeHtml, html, page, pageHeaders } from '../../../../../lambdas/shared/http/html.ts';

function decode(text: string): string {
  const characters: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
  return text.replaceAll(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => characters[name] ?? '');
}

describe('escaping', () => {
  it('leaves nothing that ends a text or an attribute, and loses nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const escaped = escapeHtml(text);
        expect(escaped).not.toMatch(/[<>"']|&(?!(amp|lt|gt|quot|#39);)/);
        expect(decode(escaped)).toBe(text);
      }),
    );
  });

  it('happens to values, not to nested markup; absent values leave nothing', () => {
    const item = html`<b>${'<&>'}</b>`;
    expect(html`${[item, item]}${undefined}${false}${0}`.source).toBe(
      '<b>&lt;&amp;&gt;</b><b>&lt;&amp;&gt;</b>0',
    );
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

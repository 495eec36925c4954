import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeHtml, html } from '../../../../../lambdas/shared/http/html.ts';

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

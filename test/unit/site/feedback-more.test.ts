/** The rules by which a widget comes to a visitor. What it looks like, and what a page makes of it, is the browser's test. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

interface Rules {
  isOnPages(patterns: readonly string[], path: string): boolean;
  mayAsk(
    display: { again: 'always' | 'visit' | number; share: number },
    widget: string,
    now?: number,
  ): boolean;
}
const source = '../../../site/frontdesk-feedback-more.js';
const { isOnPages, mayAsk } = (await import(source)) as Rules;

const DAY = 86_400_000;

describe('pages', () => {
  it.each([
    [[], '/any', true],
    [['/docs/*'], '/docs/a/b', true],
    [['/docs/*'], '/docs', true],
    [['/docs/*'], '/documents', false],
    [['/pricing'], '/pricing/', true],
    [['/pricing/'], '/pricing', true],
    [['/pricing'], '/pricing/eu', false],
    [['!/checkout/*'], '/', true],
    [['!/checkout/*'], '/checkout/pay', false],
    [['/shop/*', '!/shop/cart'], '/shop/cart', false],
    [['*.html'], '/a.html', true],
    [['*.html'], '/axhtml', false],
    [['/a(b)+'], '/a(b)+', true],
    [['/größe/*'], '/gr%C3%B6%C3%9Fe/m', true],
    [['/gr%C3%B6%C3%9Fe'], '/gr%C3%B6%C3%9Fe/', true],
    [['!/größe/*'], '/gr%C3%B6%C3%9Fe/m', false],
    [['/a b'], '/a%20b', true],
    [['/a/b'], '/a%2Fb', false],
    [['/100%'], '/100%', true],
    [['/*'], '/%E0%A4', true],
  ])('%j on %s: %j', (patterns, path, expected) => {
    expect(isOnPages(patterns, path)).toBe(expected);
  });

  it('are found in whatever language a path is, as browsers write it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 20 }), (text) => {
        const literal = `/${text.replaceAll('*', '')}`;
        expect(isOnPages([literal], encodeURI(literal))).toBe(true);
        expect(isOnPages(['*', `!${literal}`], encodeURI(literal))).toBe(false);
      }),
    );
  });

  it('are found whatever signs a path has', () => {
    const path = fc.string({ maxLength: 30 }).map((text) => `/${text}`);
    fc.assert(
      fc.property(path, (one) => {
        const literal = one.replaceAll('*', '');
        expect(isOnPages([literal], literal)).toBe(true);
        expect(isOnPages(['*'], one)).toBe(true);
        expect(isOnPages(['*', `!${literal}`], literal)).toBe(false);
      }),
    );
  });
});

/** A browser's storage. */
function storage() {
  const items = new Map<string, string>();
  return {
    items,
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
  };
}

describe('asking', () => {
  let visit = storage();
  let visitor = storage();
  const newVisit = () => {
    visit = storage();
    vi.stubGlobal('window', { sessionStorage: visit, localStorage: visitor });
  };
  beforeEach(() => {
    visitor = storage();
    newVisit();
  });
  afterEach(() => vi.unstubAllGlobals());

  it('is once a visit over all widgets, and outlasts none', () => {
    const display = { again: 'visit', share: 1 } as const;
    expect(['a', 'a', 'b'].map((widget) => mayAsk(display, widget))).toEqual([true, false, false]);
    newVisit();
    expect(mayAsk(display, 'a')).toBe(true);
    expect(visitor.items.size).toBe(0);
  });

  it('is once in so many days over all widgets, whatever the visits', () => {
    const display = { again: 30, share: 1 } as const;
    const days = [0, 1, 29.9, 30, 59, 60.1].map((day) => 20_000 + day);
    const asked = days.map((day, i) => {
      newVisit();
      return mayAsk(display, `w${i}`, day * DAY);
    });
    expect(asked).toEqual([true, false, false, true, false, true]);
    expect(JSON.parse(visitor.items.get('frontdesk-feedback') ?? '')).toEqual({ askedAt: 20_060.1 * DAY });
  });

  it('keeps nothing where it is always', () => {
    expect(mayAsk({ again: 'always', share: 1 }, 'a')).toBe(true);
    expect(mayAsk({ again: 'always', share: 1 }, 'a')).toBe(true);
    expect([visit.items.size, visitor.items.size]).toEqual([0, 0]);
  });

  it('is of a share of visitors, drawn once for each', () => {
    const draw = vi.spyOn(Math, 'random').mockReturnValue(0.5);
    const display = (share: number) => ({ again: 'visit', share }) as const;
    expect(mayAsk(display(0.4), 'a')).toBe(false);
    draw.mockReturnValue(0.1);
    // Another page of the same visit draws no other lot.
    expect(mayAsk(display(0.4), 'a')).toBe(false);
    expect(mayAsk(display(0.4), 'b')).toBe(true);
    draw.mockRestore();
  });

  it('goes on where storage is shut off or holds something else', () => {
    vi.stubGlobal('window', {
      get sessionStorage() {
        throw new DOMException('Denied', 'SecurityError');
      },
      localStorage: { getItem: () => '{', setItem: () => expect.unreachable },
    });
    expect(mayAsk({ again: 7, share: 1 }, 'a')).toBe(true);
    expect(mayAsk({ again: 'visit', share: 0.5 }, 'a')).toEqual(expect.any(Boolean));
  });
});

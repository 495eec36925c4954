import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contrast, DEFAULTS, styleCode, tagCode } from '../../../../../desk/pages/feedback/colours.ts';
import {
  apiOf,
  domainOf,
  figureOf,
  npsTone,
  ratingsOf,
  readFigure,
} from '../../../../../desk/pages/feedback/figures.ts';
import { readComments, readFeedback, toQuery } from '../../../../../desk/pages/feedback/search.ts';

describe('the tag to paste', () => {
  const api = 'https://api.example.com';
  const options = { api, scripts: api, widget: 'stars', lang: '', title: '', thanks: '' };

  it('has what differs from what the widget does by itself, and no more', () => {
    expect(tagCode(options).replace(/\s+/g, ' ')).toBe(
      '<script src="https://api.example.com/assets/v1/frontdesk-feedback.js" data-widget="stars" async></script>',
    );
    expect(tagCode({ ...options, scripts: 'https://d1.cloudfront.net' }).replace(/\s+/g, ' ')).toBe(
      `<script src="https://d1.cloudfront.net/assets/v1/frontdesk-feedback.js" data-api="${api}" data-widget="stars" async></script>`,
    );
    expect(tagCode({ ...options, lang: 'de', thanks: 'Danke!' })).toContain('data-lang="de"');
  });

  it('stays one tag, whatever stands in it', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (title, thanks) => {
        const code = tagCode({ ...options, title, thanks });
        expect(code.match(/<(?!\/script>$)/g)).toHaveLength(1);
        expect((code.match(/"/g) ?? []).length % 2).toBe(0);
      }),
    );
  });

  it('names colours that were chosen', () => {
    expect(styleCode(DEFAULTS)).toBeUndefined();
    expect(styleCode({ ...DEFAULTS, accent: '#ff0066' })).toBe(':root {\n  --frontdesk-accent: #ff0066;\n}');
  });
});

describe('contrast', () => {
  it('is that of WCAG', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
    expect(contrast('#ffffff', '#ffffff')).toBe(1);
    expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2);
    expect(contrast('#ffffff', '#767676')).toBe(contrast('#767676', '#ffffff'));
  });

  it('is enough for the widget’s own colours', () => {
    expect(contrast(DEFAULTS.accent, DEFAULTS['on-accent'])).toBeGreaterThan(4.5);
  });
});

describe('figures', () => {
  const counted = { count: 4, mean: 0.75, distribution: { 0: 1, 1: 3 } };

  it('are those that a kind is read by', () => {
    expect(figureOf('nps')).toBe('nps');
    expect(figureOf('emoji')).toBe('mean');
    expect(readFigure(figureOf('thumbs'), counted)).toEqual({ value: 75 });
    expect(readFigure(figureOf('comment'), { ...counted, mean: null })).toEqual({ value: 4 });
    expect(readFigure('nps', { ...counted, nps: { score: 12.5, margin: 8 } })).toEqual({
      value: 12.5,
      margin: 8,
    });
  });

  it('are unknown without answers, which is not zero', () => {
    const none = { count: 0, mean: null, distribution: {} };
    for (const figure of ['nps', 'csat', 'mean', 'helpful'] as const)
      expect(readFigure(figure, none).value).toBeUndefined();
  });

  it('lie in what they can be', () => {
    expect(domainOf('nps')).toEqual([-100, 100]);
    expect(domainOf('mean', { lowest: 1, highest: 5 })).toEqual([1, 5]);
  });

  it('list ratings best first, by number', () => {
    expect(ratingsOf({ 0: 1, 10: 2, 9: 3 }).map(({ rating }) => rating)).toEqual([10, 9, 0]);
    expect([0, 6, 7, 8, 9, 10].map(npsTone)).toEqual(['bad', 'bad', 'warn', 'warn', 'good', 'good']);
  });
});

it('the API is where the widget is', () => {
  expect(apiOf({ id: 'stars', url: 'https://x.example/v1/feedback/stars' })).toBe('https://x.example/v1');
});

describe('addresses that anybody wrote', () => {
  it('say what they can', () => {
    expect(readFeedback({ widget: 'stars', days: '90' })).toEqual({ widget: 'stars', days: 90 });
    expect(readFeedback({ days: 12, widget: {} })).toEqual({});
    expect(readComments({ rating: 0, spam: true, q: ' late ' })).toEqual({
      rating: 0,
      spam: true,
      q: 'late',
    });
    expect(readComments({ rating: '', q: '', all: false })).toEqual({});
    expect(readComments({ rating: 99 })).toEqual({});
  });

  it('become what the API is asked for', () => {
    expect(toQuery({}, 'stars')).toEqual({ widget: 'stars', state: 'new', comment: 'true' });
    expect(toQuery({ all: true, spam: true, rating: 0 }, 'nps')).toEqual({
      widget: 'nps',
      state: 'spam',
      rating: '0',
    });
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isUnmistakable,
  pageAt,
  readContent,
  requireComplete,
  withoutUnasked,
} from '../../../../../lambdas/feedback/response/content.ts';
import { editToken, isEditToken } from '../../../../../lambdas/feedback/response/edit-token.ts';
import { changedContent } from '../../../../../lambdas/feedback/response/store.ts';
import { HttpError } from '../../../../../lambdas/shared/http/errors.ts';
import { corpus } from '../../../../support/corpus.ts';

const widget = {
  kind: 'stars' as const,
  emoji: [],
  comment: 'optional' as const,
  questions: {},
  followUps: {},
  attributes: [],
  site: 'https://site.example/shop',
  origins: [],
};
const read = (fields: Record<string, string | string[]>, referrer?: string) =>
  readContent(widget, new Map(Object.entries(fields)), referrer);

describe('readContent', () => {
  it.each([
    ['https://site.example/a/b?token=1#x', 'https://site.example/a/b'],
    ['/tea?who=ada', 'https://site.example/tea'],
    ['https://user:secret@site.example/a', 'https://site.example/a'],
  ])('keeps of the page %s what is not personal', (page, kept) => {
    expect(read({ page }).page).toBe(kept);
    expect(read({}, new URL(page, widget.site).href).page).toBe(kept);
  });

  it('shortens an address within its path, and takes none whose site alone is too long', () => {
    const page = `https://site.example/${'a'.repeat(600)}`;
    expect(read({ page }).page).toBe(page.slice(0, 500));
    const elsewhere = `https://${'a'.repeat(490)}.1b.example/`;
    expect(() => read({ page: elsewhere })).toThrow(HttpError);
    expect(pageAt(elsewhere, widget.site)).toBeUndefined();
  });

  it.each([
    ['a site without its page, which is what browsers tell', 'https://site.example/'],
    ['a page of ours', 'https://api.example/v1/feedback/rating'],
    ['nothing', ''],
  ])('takes %s in the referrer for no page', (_, referrer) => {
    expect(read({}, referrer).page).toBeUndefined();
  });

  it('does not look at the referrer when the page was sent', () => {
    expect(read({ page: '/tea' }, 'https://site.example/coffee').page).toBe('https://site.example/tea');
    expect(read({ page: '' }, 'https://site.example/coffee').page).toBeUndefined();
  });

  it.each([
    ['de', 'de'],
    ['en_US', 'en-US'],
    ['de-x-formal', 'de-x-formal'],
    ['sl-rozaj-biske-1994', 'sl-rozaj-biske-1994'],
    ['not a language', undefined],
    ['', undefined],
  ])('reads the language %j as %j, and refuses none', (sent, kept) => {
    expect(read({ rating: '5', language: sent })).toEqual({ rating: 5, ...(kept && { language: kept }) });
  });

  it('leaves out a viewport that it can’t read', () => {
    expect(read({ viewport: '1280x720' }).viewport).toBe('1280x720');
    expect(read({ 'viewport.width': '360', 'viewport.height': '640' }).viewport).toBe('360x640');
    expect(read({ viewport: '360.5x640' })).not.toHaveProperty('viewport');
    expect(read({ viewport: ['1x1', '2x2'] })).not.toHaveProperty('viewport');
  });

  it.each([' ', '\t', '\u00a0', '\u3000', '\r\n'])('takes %j around a value for nothing', (space) => {
    const around = (text: string) => `${space}${text}${space}`;
    const asking = {
      ...widget,
      questions: {
        team: {
          type: 'choice' as const,
          label: 'Team',
          options: ['sales', 'a b'],
          multiple: true,
          required: false,
        },
      },
    };
    const sent = {
      rating: '4',
      email: 'ada@site.example',
      comment: 'Good',
      page: '/tea',
      language: 'de',
      viewport: '1x1',
    };
    const fields = new Map<string, string | string[]>(
      Object.entries(sent).map(([name, text]) => [name, around(text)]),
    );
    fields.set('answers.team', ['sales', 'a b'].map(around));
    expect(readContent(asking, fields)).toEqual({
      ...sent,
      rating: 4,
      page: 'https://site.example/tea',
      answers: { team: ['sales', 'a b'] },
    });
  });

  it('keeps the mark with which a text may begin', () => {
    expect(read({ comment: ' \ufeffHello ' }).comment).toBe('\ufeffHello');
    expect(read({ comment: '\ufeff' }).comment).toBeUndefined();
  });

  it.each(['\r\n', '\n'])('counts a line break (%j) once, as browsers do', (end) => {
    const lines = Array.from({ length: 120 }, () => 'x'.repeat(40));
    const comment = lines.join(end).padEnd(5_000 + 119 * (end.length - 1), 'x');
    expect(read({ comment }).comment).toHaveLength(comment.length);
    expect(() => read({ comment: `${comment}x` })).toThrow(HttpError);
    const asking = {
      ...widget,
      questions: { why: { type: 'text', label: 'Why?', maxLength: 5, required: false } },
    } as const;
    const fields = new Map([['answers.why', `a${end}b${end}c`]]);
    expect(readContent(asking, fields).answers).toEqual({ why: `a${end}b${end}c` });
  });

  it('counts no more than a browser, which counts halves of characters', () => {
    const any = fc.array(fc.constantFrom('a', '\n', '\r\n', '😀', 'ü', '\u0301'), {
      minLength: 1,
      maxLength: 50,
    });
    fc.assert(
      fc.property(any, (parts) => {
        const sent = `x${parts.join('')}x`;
        const counted = sent.replaceAll('\r\n', '\n').length;
        const filler = 'y'.repeat(5_000 - counted);
        expect(read({ comment: sent + filler }).comment).toBe(sent + filler);
      }),
      { examples: corpus('feedback/line-breaks') },
    );
  });

  it('takes any text for content or refuses it, and never breaks', () => {
    const name = fc.constantFrom(
      'rating',
      'comment',
      'page',
      'email',
      'language',
      'viewport',
      'screenshot',
      'answers.x',
    );
    const likely = fc.constantFrom(
      ...['0', '1', '5', '6', ' 4 ', '4.0', '٤', 'https://site.example/a?b#c', '/tea', '//evil.example'],
      ...['ada@site.example', 'ada@', 'de', 'de_AT', '360x640', '0x0', 'Good\r\nor not', ''],
    );
    const content = fc.oneof(
      fc.dictionary(name, fc.oneof(fc.string(), fc.array(fc.string()))),
      fc.record(
        { rating: fc.constantFrom('1', '5', ' 4 ', '6'), comment: fc.oneof(likely, fc.string()) },
        { requiredKeys: [] },
      ),
      fc.dictionary(name, likely),
    );
    fc.assert(
      fc.property(content, (fields) => {
        try {
          const { rating } = read(fields);
          if (rating !== undefined) expect([1, 2, 3, 4, 5]).toContain(rating);
        } catch (error) {
          expect(error).toBeInstanceOf(HttpError);
          expect((error as HttpError).status).toBe(422);
        }
      }),
    );
  });
});

describe('isUnmistakable', () => {
  const asking = {
    questions: {
      team: { type: 'choice' as const, label: 'Team', options: ['a'], multiple: false, required: false },
      why: { type: 'text' as const, label: 'Why?', maxLength: 20, required: false },
    },
    followUps: {},
  };

  it.each([
    [{ rating: 5, page: 'https://site.example/', language: 'de', answers: { team: 'a' } }, false],
    [{ rating: 5, comment: 'good' }, true],
    [{ rating: 5, email: 'ada@site.example' }, true],
    [{ rating: 5, answers: { why: 'because' } }, true],
  ])('of %j is %j', (content, expected) => {
    expect(isUnmistakable(asking, content)).toBe(expected);
  });
});

describe('changedContent', () => {
  it('changes the answers that were sent, and takes back those that were sent empty', () => {
    const before = { rating: 1, answers: { team: 'a', why: 'because', topics: ['x', 'y'] } };
    const sent = { answers: { team: 'b', why: undefined } };
    expect(changedContent(before, sent)).toEqual({ rating: 1, answers: { team: 'b', topics: ['x', 'y'] } });
    expect(changedContent({ rating: 1, answers: { why: 'x' } }, { answers: { why: undefined } })).toEqual({
      rating: 1,
    });
    expect(changedContent(before, { rating: 2 })).toEqual({ ...before, rating: 2 });
  });
});

it('an edit token belongs to one response', () => {
  const token = editToken('a', 'key');
  expect(isEditToken(token, 'a', 'key')).toBe(true);
  for (const wrong of [undefined, '', [token], `${token}x`, editToken('b', 'key'), editToken('a', 'other')])
    expect(isEditToken(wrong, 'a', 'key')).toBe(false);
});

describe('follow-ups', () => {
  const asking = {
    ...widget,
    kind: 'nps' as const,
    followUps: {
      why: { atMost: 6, ask: 'Why?', required: true, maxLength: 10 },
      praise: { atLeast: 9, ask: 'What?', required: false, maxLength: 10 },
    },
  };
  const sent = (fields: Record<string, string>) => readContent(asking, new Map(Object.entries(fields)));

  it('are required of those alone whom they are asked', () => {
    expect(() => requireComplete(asking, sent({ rating: '6' }))).toThrow(HttpError);
    expect(() => requireComplete(asking, sent({ rating: '6', 'answers.why': 'Slow' }))).not.toThrow();
    expect(() => requireComplete(asking, sent({ rating: '7' }))).not.toThrow();
    expect(() => sent({ rating: '6', 'answers.why': 'x'.repeat(11) })).toThrow(HttpError);
  });

  it('that the rating does not have are left out', () => {
    const both = { answers: { why: 'Slow', praise: 'Tea' } };
    expect(withoutUnasked(asking, { rating: 3, ...both })).toEqual({ rating: 3, answers: { why: 'Slow' } });
    expect(withoutUnasked(asking, { rating: 8, ...both })).toEqual({ rating: 8 });
    expect(withoutUnasked(asking, { rating: 10, ...both }).answers).toEqual({ praise: 'Tea' });
  });

  it('hold words of their author', () => {
    expect(isUnmistakable(asking, { rating: 3, answers: { why: 'Slow' } })).toBe(true);
  });
});

describe('what the page passes along', () => {
  const passing = { ...widget, attributes: ['plan', 'version'] };
  const sent = (fields: Record<string, string | string[]>) =>
    readContent(passing, new Map(Object.entries(fields)));

  it('is kept by the widget’s names, and refuses nothing', () => {
    const given = { 'attributes.plan': ' pro ', 'attributes.version': '2', 'attributes.secret': 'x' };
    expect(sent({ ...given, user: 'u-1' })).toEqual({
      attributes: { plan: 'pro', version: '2' },
      user: 'u-1',
    });
    expect(sent({ 'attributes.plan': 'x'.repeat(201), 'attributes.version': ['1', '2'], user: '' })).toEqual(
      {},
    );
    expect(sent({ attributes: 'pro' })).toEqual({});
  });
});

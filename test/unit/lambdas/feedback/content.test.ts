import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readContent } from '../../../../lambdas/feedback/content.ts';
import { editToken, isEditToken } from '../../../../lambdas/feedback/edit-token.ts';
import { HttpError } from '../../../../lambdas/shared/http/errors.ts';

const widget = {
  kind: 'stars' as const,
  emoji: [],
  comment: 'optional' as const,
  questions: {},
  site: 'https://site.example/shop',
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
    fc.assert(
      fc.property(fc.dictionary(name, fc.oneof(fc.string(), fc.array(fc.string()))), (fields) => {
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

it('an edit token belongs to one response', () => {
  const token = editToken('a', 'key');
  expect(isEditToken(token, 'a', 'key')).toBe(true);
  for (const wrong of [undefined, '', [token], `${token}x`, editToken('b', 'key'), editToken('a', 'other')])
    expect(isEditToken(wrong, 'a', 'key')).toBe(false);
});

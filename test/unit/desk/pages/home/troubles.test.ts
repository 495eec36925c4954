import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LANGUAGES, makeTranslate } from '../../../../../desk/i18n/translate.ts';
import { troubleText } from '../../../../../desk/pages/home/troubles.ts';
import { knownTrouble } from '../../../../../lambdas/shared/legs/trouble.ts';
import { textsOf } from '../../../../support/desk-texts.ts';

/** A reason of each kind, as its pattern begins. */
const reasons = [
  ...readFileSync('lambdas/shared/legs/trouble.ts', 'utf8').matchAll(/^ {4}\/\^([\w-]+)\$?\/,$/gm),
].map(([, reason = '']) => reason);

describe.each(LANGUAGES)('what keeps things from leaving, in %s', async (language) => {
  const t = makeTranslate(language, await textsOf(language));
  const said = (reason: string) => troubleText({ reason, why: 'Why.', remedy: 'What helps.' }, t);

  it('has words for each trouble that the API knows, and in English the same', () => {
    expect(reasons.length).toBeGreaterThan(8);
    for (const reason of reasons) {
      expect(said(reason), reason).not.toBe('Why. What helps.');
      const { why, remedy } = knownTrouble(reason) ?? { why: '', remedy: '' };
      if (language === 'en') expect(said(reason)).toBe(`${why} ${remedy}`);
      // The commands are the same in all languages.
      for (const [command] of `${why} ${remedy}`.matchAll(/npm run [\w-]+( -- [\w-]+)?/g))
        expect(said(reason)).toContain(command);
    }
    expect(new Set(reasons.map(said)).size).toBe(reasons.length);
  });

  it('is said as the API says it where it is new', () => {
    expect(said('something-new')).toBe('Why. What helps.');
  });
});

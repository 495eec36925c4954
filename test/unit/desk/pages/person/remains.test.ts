import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LANGUAGES, makeTranslate } from '../../../../../desk/i18n/translate.ts';
import { distinct, remainsText } from '../../../../../desk/pages/person/remains.ts';
import { textsOf } from '../../../../support/desk-texts.ts';

/** Where what a person's deletion leaves behind is named. Instagram has no such page at the desk. */
const codes = [
  'lambdas/shared/owner/remains.ts',
  'lambdas/shared/lake/forget-person.ts',
  'lambdas/contact/owner.ts',
  'lambdas/feedback/owner.ts',
].flatMap((file) =>
  [...readFileSync(file, 'utf8').matchAll(/code: '([\w-]+)',\s*where/g)].map(([, code = '']) => code),
);

describe.each(LANGUAGES)('what a deletion leaves behind, in %s', async (language) => {
  const t = makeTranslate(language, await textsOf(language));

  it('has words, each its own', () => {
    expect(codes.length).toBeGreaterThan(8);
    const said = ['queues', ...codes].map((code) => remainsText({ code, where: '' }, t));
    expect(said).not.toContain('');
    expect(new Set(said).size).toBe(said.length);
  });

  it('is said as the API says it where it is new', () => {
    expect(remainsText({ code: 'new', where: 'a drawer' }, t)).toBe('a drawer');
  });
});

it('what two pipelines leave alike is said once', () => {
  const copies = { code: 'logs', where: 'logs', until: '2026-12-01T00:00:00.000Z' };
  expect(distinct([copies, { ...copies }, { code: 'sent', where: 'mails' }])).toHaveLength(2);
});

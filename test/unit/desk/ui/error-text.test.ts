import { describe, expect, it } from 'vitest';
import { CONTRACTS } from '../../../../contract/contracts.ts';
import { documentOf } from '../../../../contract/document.ts';
import { ApiError, OfflineError } from '../../../../desk/api/errors.ts';
import { de } from '../../../../desk/i18n/messages/de.ts';
import { en } from '../../../../desk/i18n/messages/en.ts';
import { makeTranslate } from '../../../../desk/i18n/translate.ts';
import { errorText, fieldText, keyOfCode } from '../../../../desk/ui/error-text.ts';
import { remainsOfDeletion } from '../../../../lambdas/shared/owner/remains.ts';

const inEnglish = makeTranslate('en', en);
const inGerman = makeTranslate('de', de);
const error = (status: number, code: string, errors: { code: string; field: string }[] = []) =>
  new ApiError(status, {
    error: 'In English.',
    code,
    errors: errors.map((one) => ({ ...one, message: 'too long' })),
  });

/** The codes with which the owner's routes may answer. */
const codes = [
  ...new Set(
    CONTRACTS.flatMap((contract) => {
      const { paths, components } = documentOf(contract);
      return Object.entries(paths)
        .filter(([path]) => path.startsWith('/owner/'))
        .flatMap(([, methods]) => Object.values(methods))
        .flatMap(({ responses }) => Object.values(responses))
        .flatMap((response) => {
          const named =
            '$ref' in response ? components.responses[response.$ref.split('/').at(-1) ?? ''] : response;
          return named?.['x-codes'] ?? [];
        });
    }),
  ),
].sort();

describe('an error', () => {
  it('of the owner’s routes has words for each code of the contract', () => {
    expect(codes.length).toBeGreaterThan(20);
    expect(codes.filter((code) => keyOfCode(code) === undefined)).toEqual([]);
  });

  it.each(codes)('%s is told in the reader’s language', (code) => {
    expect(errorText(error(400, code), inGerman)).not.toContain('In English.');
  });

  it('keeps the API’s own sentence for who reads English, where it says more', () => {
    expect(errorText(error(400, 'BAD_QUERY'), inEnglish)).toBe('In English.');
    expect(errorText(error(404, 'NOT_FOUND'), inEnglish)).toBe('It is not there any more.');
  });

  it('tells a token’s owner of tokens, not of roles', () => {
    for (const t of [inEnglish, inGerman])
      expect(errorText(new ApiError(403, { code: 'FORBIDDEN' }, true), t)).toContain('token create');
    expect(errorText(new ApiError(403, {}, true), inGerman)).toBe(de.errors.forbiddenToken);
    expect(errorText(error(403, 'FORBIDDEN'), inEnglish)).toBe(en.errors.forbidden);
    expect(errorText(new ApiError(404, { code: 'NOT_FOUND' }, true), inEnglish)).toBe(en.errors.notFound);
  });

  it('has words without a code, too, and for one that is not known', () => {
    for (const [status, code] of [
      [502, ''],
      [403, ''],
      [418, ''],
      [409, 'NEVER_HEARD'],
    ] as const)
      expect(errorText(error(status, code), inGerman)).not.toContain('In English.');
    expect(errorText(new OfflineError(), inGerman)).toBe(de.errors.offline);
    expect(errorText(new TypeError(), inGerman)).toBe(de.errors.page);
  });

  it('of a field is told by its code', () => {
    const wrong = error(422, 'VALIDATION_FAILED', [
      { code: 'REQUIRED_FIELD_MISSING', field: 'name' },
      { code: 'INVALID_VALUE', field: 'url' },
    ]);
    expect([fieldText(wrong, 'name', inGerman), fieldText(wrong, 'url', inGerman)]).toEqual([
      de.errors.fieldMissing,
      de.errors.fieldInvalid,
    ]);
    expect([fieldText(wrong, 'url', inEnglish), fieldText(wrong, 'other', inEnglish)]).toEqual([
      'too long',
      undefined,
    ]);
  });
});

it('what remains of a deletion is said with the API’s own days', () => {
  const now = new Date('2026-01-01T00:00:00Z');
  const days = remainsOfDeletion(now).flatMap(({ until }) =>
    until === undefined ? [] : [String(Math.round((Date.parse(until) - now.getTime()) / 86_400_000))],
  );
  expect(days.length).toBe(4);
  for (const text of [en.common.remainsText, de.common.remainsText])
    for (const count of days) expect(text).toContain(count);
});

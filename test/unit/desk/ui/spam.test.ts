import { expect, it } from 'vitest';
import { SPAM_REASONS } from '../../../../desk/ui/spam.tsx';
import { POINTS } from '../../../../lambdas/shared/spam/verdict.ts';

it('every sign by which spam is known has its words', () => {
  const captcha = ['missing', 'failed', 'spent', 'unreachable'].map((result) => `captcha-${result}`);
  expect(Object.keys(SPAM_REASONS).sort()).toEqual(
    [...Object.keys(POINTS), ...captcha, 'honeypot', 'rule'].sort(),
  );
});

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { SPAM_REASONS } from '../../../../desk/ui/spam.tsx';
import { POINTS } from '../../../../lambdas/shared/spam/verdict.ts';

it('every sign by which spam is known has its words', () => {
  const captcha = ['missing', 'failed', 'spent', 'unreachable'].map((result) => `captcha-${result}`);
  // What the routes write where somebody marks a message.
  const [, marked = ''] =
    /spamReasons: verb === 'spam' \? \['(\w+)'\]/.exec(
      readFileSync('lambdas/contact/owner/change-state.ts', 'utf8'),
    ) ?? [];
  expect(Object.keys(SPAM_REASONS).sort()).toEqual(
    [...Object.keys(POINTS), ...captcha, 'honeypot', 'rule', marked].sort(),
  );
});

import { describe, expect, it } from 'vitest';
import { contentSignals } from '../../../../../lambdas/shared/spam/content.ts';
import { judge, type SpamSignal } from '../../../../../lambdas/shared/spam/verdict.ts';
import { HAM, type Sample, SPAM, UNSEEN_HAM, UNSEEN_SPAM } from '../../../../fixtures/spam-corpus.ts';

const THRESHOLD = 5;

/** How many samples are taken for spam, as docs/forms.md states it: `4 of 48`. */
function takenForSpam(samples: readonly Sample[], others: readonly SpamSignal[] = []): string {
  const spam = samples.filter(
    (sample) => judge([...contentSignals(Object.entries(sample)), ...others], THRESHOLD).isSpam,
  );
  return `${spam.length} of ${samples.length}`;
}

describe('by its contents alone', () => {
  it('no honest message of the corpus is taken for spam', () => {
    expect(takenForSpam(HAM)).toBe('0 of 54');
    expect(takenForSpam(UNSEEN_HAM)).toBe('0 of 24');
  });

  it('spam of the corpus is found', () => {
    expect(takenForSpam(SPAM)).toBe('44 of 48');
    expect(takenForSpam(UNSEEN_SPAM)).toBe('13 of 24');
  });
});

it('what also comes too fast, by a client’s session, is found more often, at the price of false alarms', () => {
  const tooFast: SpamSignal[] = [{ name: 'session-too-fast' }];
  expect(takenForSpam(UNSEEN_HAM, tooFast)).toBe('4 of 24');
  expect(takenForSpam(UNSEEN_SPAM, tooFast)).toBe('20 of 24');
});

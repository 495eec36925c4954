import { describe, expect, it } from 'vitest';
import { contentSignals } from '../../../../../lambdas/shared/spam/content.ts';
import { judge, type SpamSignal } from '../../../../../lambdas/shared/spam/verdict.ts';
import { ASIA_AND_AFRICA } from '../../../../fixtures/honest-messages/asia-and-africa.ts';
import { EUROPE } from '../../../../fixtures/honest-messages/europe.ts';
import { HAM, type Sample, SPAM, UNSEEN_HAM, UNSEEN_SPAM } from '../../../../fixtures/spam-corpus.ts';

const THRESHOLD = 5;
const SESSION_TOO_FAST: SpamSignal[] = [{ name: 'session-too-fast' }];

function spamIn(samples: readonly Sample[], others: readonly SpamSignal[] = []): Sample[] {
  return samples.filter(
    (sample) => judge([...contentSignals(Object.entries(sample)), ...others], THRESHOLD).isSpam,
  );
}

/** How many samples are taken for spam, as docs/forms.md states it: `4 of 48`. */
function takenForSpam(samples: readonly Sample[], others: readonly SpamSignal[] = []): string {
  return `${spamIn(samples, others).length} of ${samples.length}`;
}

const LANGUAGES = Object.entries({ ...EUROPE, ...ASIA_AND_AFRICA });

describe('honest messages of many trades', () => {
  it('are there in at least twelve languages, at least eight in each', () => {
    expect(LANGUAGES.length).toBeGreaterThanOrEqual(12);
    for (const [, samples] of LANGUAGES) expect(samples.length).toBeGreaterThanOrEqual(8);
  });

  it.each(LANGUAGES)('are never taken for spam in %s', (_, samples) => {
    expect(spamIn(samples)).toEqual([]);
  });

  it('are, a few of them, when they also come faster than a person by a client’s session', () => {
    const all = LANGUAGES.flatMap(([, samples]) => samples);
    expect(takenForSpam(all, SESSION_TOO_FAST)).toBe('33 of 184');
  });
});

describe('by its contents alone', () => {
  it('no honest message of the corpus is taken for spam', () => {
    expect(takenForSpam(HAM)).toBe('0 of 54');
    expect(takenForSpam(UNSEEN_HAM)).toBe('0 of 24');
  });

  it('spam of the corpus is found', () => {
    expect(takenForSpam(SPAM)).toBe('42 of 48');
    expect(takenForSpam(UNSEEN_SPAM)).toBe('11 of 24');
  });
});

it('what also comes too fast, by a client’s session, is found more often, at the price of false alarms', () => {
  expect(takenForSpam(UNSEEN_HAM, SESSION_TOO_FAST)).toBe('1 of 24');
  expect(takenForSpam(UNSEEN_SPAM, SESSION_TOO_FAST)).toBe('18 of 24');
});

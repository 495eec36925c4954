/** The whole judgement on what a stranger sent: traps, the captcha's provider, then points. */
import type { CaptchaConfig, SpamConfig, SpamSignalName } from '../../../config/spam.ts';
import type { Fields } from '../http/fields.ts';
import type { CaptchaResult } from './captcha.ts';
import { type Answers, contentSignals } from './content.ts';
import { timingSignals } from './timing.ts';
import { judge } from './verdict.ts';

/** What a form or a widget holds for spam. */
interface SpamRules {
  readonly spam: SpamConfig;
  readonly captcha?: CaptchaConfig | undefined;
}

interface Suspect {
  readonly rules: SpamRules;
  /** Whether a field that people can't see was filled in. */
  readonly isTrapped: boolean;
  readonly fields: Fields;
  /** What people were asked for. */
  readonly answers: Answers;
  /** The header `Formspree-Session-Data`. */
  readonly sessionData: string | undefined;
  /** What the captcha's provider said, where a proof is asked for. */
  readonly captcha: CaptchaResult | undefined;
  readonly now: Date;
}

/** What came of it. */
export interface Judgement {
  /** Why it is spam, as names that docs/forms.md explains; none, and it is not. */
  readonly reasons: readonly string[];
  /** All signals that were found, whether they sufficed or not. */
  readonly signals: readonly SpamSignalName[];
  /** What they count together. */
  readonly points: number;
}

/** Of what no stranger has sent, or what was judged before. */
export const NOT_JUDGED: Judgement = { reasons: [], signals: [], points: 0 };

export function judgeSpam(suspect: Suspect): Judgement {
  if (suspect.isTrapped) return { reasons: ['honeypot'], signals: [], points: 0 };
  const { rules, fields, answers, sessionData, captcha, now } = suspect;
  const { threshold, minimumSeconds, scripts } = rules.spam;
  const { isSpam, reasons, points } = judge(
    [...timingSignals({ fields, sessionData, minimumSeconds, now }), ...contentSignals(answers, { scripts })],
    threshold,
  );
  return {
    reasons: [...captchaReasons(rules, captcha), ...(isSpam ? reasons : [])],
    signals: reasons,
    points,
  };
}

/**
 * Without an answer of the provider the owner decides; a refused secret is no answer either. Proofs that fail were refused
 * by `requireProof`.
 */
function captchaReasons(rules: SpamRules, captcha: CaptchaResult | undefined): string[] {
  if (captcha === undefined || captcha === 'passed') return [];
  if (captcha === 'missing' || captcha === 'failed' || captcha === 'spent') return [`captcha-${captcha}`];
  return rules.captcha?.onUnreachable === 'hold' ? ['captcha-unreachable'] : [];
}

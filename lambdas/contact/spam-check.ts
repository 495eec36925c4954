import type { FormConfig } from '../../lib/config/contact.ts';
import type { Fields } from '../shared/http/fields.ts';
import type { CaptchaResult } from '../shared/spam/captcha.ts';
import { contentSignals } from '../shared/spam/content.ts';
import { LOADED_FIELD, timingSignals } from '../shared/spam/timing.ts';
import { judge } from '../shared/spam/verdict.ts';
import type { SpecialFields } from './special-fields.ts';

interface Suspect {
  readonly form: Pick<FormConfig, 'spam' | 'captcha'>;
  readonly fields: Fields;
  readonly content: SpecialFields;
  /** The header `Formspree-Session-Data`. */
  readonly sessionData: string | undefined;
  /** What the captcha's provider said, where the form asks for a proof. */
  readonly captcha: CaptchaResult | undefined;
  readonly now: Date;
}

/** Why a submission is spam, as names that docs/forms.md explains; none, and it is not. */
export function findSpamReasons({ form, fields, content, sessionData, captcha, now }: Suspect): string[] {
  if (content.isTrapped) return ['honeypot'];
  const { threshold, minimumSeconds, scripts } = form.spam;
  const loadedField = fields.get(LOADED_FIELD);
  const verdict = judge(
    [
      ...timingSignals({ loadedField, sessionData, minimumSeconds, now }),
      ...contentSignals(content.answers, { scripts }),
    ],
    threshold,
  );
  return [...captchaReasons(form, captcha), ...(verdict.isSpam ? verdict.reasons : [])];
}

/** Without an answer of the provider the form's owner decides; a refused secret is no answer either. */
function captchaReasons(form: Suspect['form'], captcha: CaptchaResult | undefined): string[] {
  if (captcha === undefined || captcha === 'passed') return [];
  if (captcha === 'missing' || captcha === 'failed' || captcha === 'spent') return [`captcha-${captcha}`];
  return form.captcha?.onUnreachable === 'hold' ? ['captcha-unreachable'] : [];
}

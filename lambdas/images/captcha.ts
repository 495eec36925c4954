/** The captcha of a preset. A submission without a proof is held as spam; an upload without one is refused. */
import type { PresetConfig } from '../../lib/config/images.ts';
import { HttpError } from '../shared/http/errors.ts';
import { newId } from '../shared/ids.ts';
import { attention } from '../shared/log.ts';
import { type CaptchaResult, checkCaptcha, PROVIDERS } from '../shared/spam/captcha.ts';

interface Proof {
  readonly captcha: NonNullable<PresetConfig['captcha']>;
  readonly proof: string | undefined;
  readonly secret: string;
  /** Where proofs are checked instead, on a test's machine. @default the provider's address */
  readonly verifyUrl: string | undefined;
}

/** @throws HttpError 401, 403 or 503 unless the proof passes, or its provider gives no answer and the preset does without */
export async function requireCaptcha({ captcha, proof = '', secret, verifyUrl }: Proof): Promise<void> {
  const { provider, onUnreachable } = captcha;
  const fields = new Map([[PROVIDERS[provider].field, proof]]);
  // A proof is for one upload: no two share an identity by which a provider would let it pass again.
  const result = await checkCaptcha({ provider, fields, secret, identity: newId(), verifyUrl });
  const unanswered = result === 'misconfigured' || result === 'unreachable';
  if (result === 'misconfigured' || (unanswered && onUnreachable === 'refuse'))
    attention(`captcha-${result}`, { provider });
  if (result === 'passed' || (unanswered && onUnreachable === 'accept')) return;
  throw refusal(result);
}

function refusal(result: Exclude<CaptchaResult, 'passed'>): HttpError {
  switch (result) {
    case 'missing':
      return new HttpError(401, 'CAPTCHA_REQUIRED', 'Please confirm first that you are a person.');
    case 'failed':
    case 'spent':
      return new HttpError(
        403,
        'CAPTCHA_REFUSED',
        'The check that you are a person has expired or failed. Please do it once more.',
      );
    case 'unreachable':
    case 'misconfigured':
      return new HttpError(
        503,
        'CAPTCHA_UNAVAILABLE',
        'The check that you are a person does not work at the moment. Please try again later.',
      );
  }
}

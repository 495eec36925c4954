/** The captcha of a preset: an upload without a proof is refused. */
import type { PresetConfig } from '../../../config/images.ts';
import { Spent } from '../../shared/front-door/spent.ts';
import { HttpError } from '../../shared/http/errors.ts';
import type { Fields } from '../../shared/http/fields.ts';
import { type CaptchaResult, PROVIDERS } from '../../shared/spam/captcha.ts';
import type { createProofCheck } from '../../shared/spam/proof.ts';

/**
 * Lets nobody pass without a proof, where a preset asks for one.
 *
 * @param identity of the request: a proof is for one upload, and some providers let it pass again for the same one
 * @throws HttpError 422 or 503 unless the proof passes, or its provider gives no answer and the preset does without
 */
export async function requireCaptcha(
  captcha: PresetConfig['captcha'],
  { proof, identity }: { readonly proof: string | undefined; readonly identity: string },
  check: ReturnType<typeof createProofCheck>,
): Promise<void> {
  if (!captcha) return;
  const fields: Fields = new Map([[PROVIDERS[captcha.provider].field, proof ?? '']]);
  const result = await check({ captcha, fields, identity });
  const unanswered = result === 'unreachable' || result === 'misconfigured';
  if (result === undefined || result === 'passed' || (unanswered && captcha.onUnreachable === 'accept'))
    return;
  throw refusal(result);
}

const ONCE_MORE = 'The check that you are a person has expired or failed. Please do it once more.';

function refusal(result: Exclude<CaptchaResult, 'passed'>): HttpError {
  switch (result) {
    case 'missing':
      return new HttpError(422, 'CAPTCHA_FAILED', 'Please confirm first that you are a person.');
    case 'failed':
      return new HttpError(422, 'CAPTCHA_FAILED', ONCE_MORE);
    case 'spent':
      return new Spent(422, 'CAPTCHA_FAILED', ONCE_MORE);
    case 'unreachable':
    case 'misconfigured':
      return new HttpError(
        503,
        'CAPTCHA_UNAVAILABLE',
        'The check that you are a person does not work at the moment. Please try again later.',
      );
  }
}

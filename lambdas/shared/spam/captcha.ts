/**
 * Captcha proofs, checked with their provider. Turnstile, hCaptcha and reCAPTCHA speak the same protocol: the visitor's
 * proof and our secret go to an address named siteverify, and `{ success, "error-codes" }` comes back. Visitors' network
 * addresses are not passed on: the protocol does not need them.
 */
import { createHash } from 'node:crypto';
import type { Fields } from '../http/fields.ts';

export type CaptchaProvider = 'turnstile' | 'hcaptcha' | 'recaptcha';

interface Provider {
  /** The field in which its widget puts the proof. */
  readonly field: string;
  readonly verifyUrl: string;
}

/** As each documents it, 2026-11: Cloudflare Turnstile "server-side validation", hCaptcha "siteverify", Google reCAPTCHA "verify". */
export const PROVIDERS: Readonly<Record<CaptchaProvider, Provider>> = {
  turnstile: {
    field: 'cf-turnstile-response',
    verifyUrl: 'https://challenges.cloudflare.com/turnstile/v0/siteverify',
  },
  hcaptcha: { field: 'h-captcha-response', verifyUrl: 'https://api.hcaptcha.com/siteverify' },
  recaptcha: { field: 'g-recaptcha-response', verifyUrl: 'https://www.google.com/recaptcha/api/siteverify' },
};

/** Proofs are no answers, and differ each time the same form is sent. */
export const CAPTCHA_FIELDS: ReadonlySet<string> = new Set(
  Object.values(PROVIDERS).map(({ field }) => field),
);

/**
 * - `passed`, `missing` (no proof was sent), `failed`
 * - `spent`: the proof was used before, as the second click of a double click does
 * - `unreachable`: no answer in time, or none that can be read
 * - `misconfigured`: the provider refuses our secret
 */
export type CaptchaResult = 'passed' | 'missing' | 'failed' | 'spent' | 'unreachable' | 'misconfigured';

/** Visitors wait for it, and the function has 15 seconds for all it does. */
const TIMEOUT_MILLISECONDS = 4_000;

/** reCAPTCHA v3 gives a score from 0 (a robot) to 1; Google proposes 0.5. Others' scores run the other way and are left. */
const LOWEST_SCORE = 0.5;

/** The longest proof of a provider's is below this: Turnstile says 2,048, reCAPTCHA's are near 2,200 characters. */
const LONGEST_PROOF = 8_192;

export interface CaptchaCheck {
  readonly provider: CaptchaProvider;
  readonly fields: Fields;
  readonly secret: string;
  /** Names the submission, the same for its repeats: Turnstile then lets a proof pass again for the same submission. */
  readonly identity: string;
  /** Where proofs are checked instead, on a test's machine. @default the provider's address */
  readonly verifyUrl?: string | undefined;
  /** @default 4 seconds */
  readonly timeoutMilliseconds?: number;
}

/** Asks the provider about a visitor's proof. Never throws. */
export async function checkCaptcha(check: CaptchaCheck): Promise<CaptchaResult> {
  const { field, verifyUrl } = PROVIDERS[check.provider];
  const proof = check.fields.get(field);
  if (proof === undefined || proof === '') return 'missing';
  if (typeof proof !== 'string' || proof.length > LONGEST_PROOF) return 'failed';
  const form = new URLSearchParams({ secret: check.secret, response: proof });
  if (check.provider === 'turnstile') form.set('idempotency_key', toUuid(check.identity));
  try {
    const response = await fetch(check.verifyUrl ?? verifyUrl, {
      method: 'POST',
      body: form,
      redirect: 'error',
      signal: AbortSignal.timeout(check.timeoutMilliseconds ?? TIMEOUT_MILLISECONDS),
    });
    return readAnswer(check.provider, await response.json());
  } catch {
    return 'unreachable';
  }
}

/**
 * Only these say that our secret is wrong. Others that name the secret or the site key (hCaptcha's
 * `not-using-dummy-secret`, `sitekey-secret-mismatch`) are caused by the proof, and a visitor chooses the proof.
 */
const SECRET_REFUSED: ReadonlySet<string> = new Set(['missing-input-secret', 'invalid-input-secret']);

/** Error codes stand in an answer of any status. */
function readAnswer(provider: CaptchaProvider, answer: unknown): CaptchaResult {
  const { success, score, 'error-codes': codes } = Object(answer) as Record<string, unknown>;
  if (typeof success !== 'boolean') return 'unreachable';
  if (success)
    return provider === 'recaptcha' && typeof score === 'number' && score < LOWEST_SCORE
      ? 'failed'
      : 'passed';
  const names = Array.isArray(codes) ? codes.map(String) : [];
  if (names.some((name) => SECRET_REFUSED.has(name))) return 'misconfigured';
  if (names.includes('internal-error')) return 'unreachable';
  return names.some((name) => /duplicate|already-seen/.test(name)) ? 'spent' : 'failed';
}

/** Turnstile takes only UUIDs. This one says "made by a scheme of our own" (version 8, RFC 9562). */
function toUuid(identity: string): string {
  const hex = createHash('sha256').update(identity).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** What is held for spam: the part of the configuration that all forms for strangers share. */
import * as z from 'zod';
import { positive } from './values.ts';

/** Unicode scripts, by their long names. */
const script = z.enum([
  'Arabic',
  'Armenian',
  'Bengali',
  'Cyrillic',
  'Devanagari',
  'Georgian',
  'Greek',
  'Han',
  'Hangul',
  'Hebrew',
  'Hiragana',
  'Katakana',
  'Latin',
  'Tamil',
  'Thai',
]);

/** What speaks against a submission, by name. docs/forms.md has what each counts. */
export const SPAM_SIGNALS = [
  'too-fast',
  'loaded-too-fast',
  'session-too-fast',
  'load-time-garbled',
  'webdriver',
  'link',
  'mostly-link',
  'link-in-name',
  'short-link',
  'odd-link',
  'messenger-link',
  'link-markup',
  'script-markup',
  'mixed-script',
  'foreign-script',
  'hidden-characters',
  'gibberish',
  'same-everywhere',
  'shouting',
  'phrases-seo',
  'phrases-pitch',
  'phrases-offer',
  'phrases-money',
  'phrases-gambling',
  'phrases-medicine',
  'phrases-adult',
  'phrases-followers',
  'phrases-fraud',
] as const;
export type SpamSignalName = (typeof SPAM_SIGNALS)[number];

export const spam = z.strictObject({
  /** Points from which on a submission is spam, see docs/forms.md. 1000 is never reached. @default 5 */
  threshold: positive.max(1000).default(5),
  /** What is too fast for a person, in seconds after the page was loaded. 0 switches the time trap off. @default 2 */
  minimumSeconds: z.number().min(0).max(60).default(2),
  /** The scripts that visitors write, such as Latin; mostly other ones speak for spam. @default none is foreign */
  scripts: z.array(script).default([]),
  /** Whether you hear of what was held, by number: in the next mail, else in one of its own, at most one a day. @default true */
  tellHeld: z.boolean().default(true),
});

export type SpamConfig = z.infer<typeof spam>;

export const captcha = z.strictObject({
  /** Whose widget the page shows. Its secret is set by `npm run secret -- set <pipeline>/<provider>-secret`. */
  provider: z.enum(['turnstile', 'hcaptcha', 'recaptcha']),
  /** While the provider gives no answer: take submissions without it, or hold them as spam to be released. @default accept */
  onUnreachable: z.enum(['accept', 'hold']).default('accept'),
});
export type CaptchaConfig = z.infer<typeof captcha>;

/** The names of the secrets that a pipeline's forms, widgets or presets need for their captchas. */
export function captchaSecretNames(
  entries: readonly { readonly captcha?: Pick<CaptchaConfig, 'provider'> | undefined }[],
): string[] {
  const providers = entries.flatMap(({ captcha }) => captcha?.provider ?? []);
  return [...new Set(providers)].map((provider) => `${provider}-secret`);
}

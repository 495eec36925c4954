/** What keeps things from leaving, in words. */
import type { I18n } from '../../i18n/index.tsx';
import type { PlainKey } from '../../i18n/translate.ts';
import type { PipelineHealth } from './queries.ts';

type Trouble = PipelineHealth['troubles'][number];

/** By the reason, as lambdas/shared/legs/trouble.ts knows it. A test compares the two. */
const WORDS: readonly (readonly [reason: RegExp, key: PlainKey])[] = [
  [/^not-verified$/, 'troubles.notVerified'],
  [/^mail-from-not-verified$/, 'troubles.mailFrom'],
  [/^daily-quota$/, 'troubles.dailyQuota'],
  [/^AccountSendingPaused/, 'troubles.paused'],
  [/^ConfigurationSet/, 'troubles.configurationSet'],
  [/^MissingParameter$/, 'troubles.secret'],
  [/^credential-unusable$/, 'troubles.credential'],
  [/^destination-paused/, 'troubles.destination'],
  [/^AccessDenied/, 'troubles.denied'],
];

/** What is wrong, and what helps; what has no words here is said as the API says it. */
export function troubleText({ reason, why, remedy }: Trouble, t: I18n['t']): string {
  const [, key] = WORDS.find(([pattern]) => pattern.test(reason)) ?? [];
  return key ? t(key) : `${why} ${remedy}`;
}

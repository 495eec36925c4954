/** Why something of Instagram did not work, and what helps: codes in words. */
import type { I18n } from '../../i18n/index.tsx';
import type { PlainKey } from '../../i18n/translate.ts';

type Found = readonly [pattern: RegExp, key: PlainKey];

function find(patterns: readonly Found[], code: string): PlainKey | undefined {
  return patterns.find(([pattern]) => pattern.test(code))?.[1];
}

const REASONS: readonly Found[] = [
  [/^no-rule$/, 'instagramAccount.whyNoRule'],
  [/^cooldown$/, 'instagramAccount.whyCooldown'],
  [/^(window-closed|outside-window|expired)$/, 'instagramAccount.whyWindow'],
  [/^person-stopped$/, 'instagramAccount.whyStopped'],
  [/^not-storable$/, 'instagramAccount.whyNotStorable'],
  [/^used-old-or-ineligible$/, 'instagramAccount.whyUsed'],
  [/^other-app-has-thread$/, 'instagramAccount.whyOtherApp'],
  [/^(no-such-person|person-not-reachable)$/, 'instagramAccount.whyUnreachable'],
  [/^older-than-rule$/, 'instagramAccount.whyOlder'],
  [/^cancelled$/, 'instagramAccount.whyCancelled'],
  [/^token-missing$/, 'instagramAccount.whyTokenMissing'],
  [/^token-/, 'instagramAccount.whyToken'],
  [/^permission-/, 'instagramAccount.whyPermission'],
  [/^(limit-|status-429)/, 'instagramAccount.whyLimit'],
  [/^(blocked|restricted)$/, 'instagramAccount.whyBlocked'],
  [/^appsecret-proof$/, 'instagramAccount.whyProof'],
  [/^refused-100/, 'instagramAccount.whyRefused'],
  [/^too-late$/, 'instagramAccount.whyLater'],
  [/^(no-comment-time|no-answer|not-connected|generic-|unknown-|status-)/, 'instagramAccount.whyTrouble'],
];

/** Why something was not sent; undefined for a code that has no words. */
export function reasonKey(reason: string): PlainKey | undefined {
  return find(REASONS, reason);
}

/** The reason in words; a code that has none is shown as it is, so that one can look it up. */
export function reasonText(reason: string, t: I18n['t']): string {
  const key = reasonKey(reason);
  return key ? t(key) : reason;
}

const REMEDIES: readonly Found[] = [
  [/^token-/, 'instagramAccount.mendToken'],
  [/^permission-/, 'instagramAccount.mendPermission'],
  [/^blocked$/, 'instagramAccount.mendBlocked'],
  [/^restricted$/, 'instagramAccount.mendRestricted'],
  [/^appsecret-proof$/, 'instagramAccount.mendProof'],
  [/^limit-/, 'instagramAccount.mendLimit'],
  [/^refused-100/, 'instagramAccount.mendRefused'],
];

/** What an owner can do about an account that rests or has stopped. */
export function remedyKey(reason: string): PlainKey {
  return find(REMEDIES, reason) ?? 'instagramAccount.mendTrouble';
}

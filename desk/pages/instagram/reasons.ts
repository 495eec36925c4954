/** Why something of Instagram did not work, and what helps: codes in words. */
import type { I18n } from '../../i18n/index.tsx';
import type { PlainKey } from '../../i18n/translate.ts';

type Found = readonly [pattern: RegExp, key: PlainKey];

function find(patterns: readonly Found[], code: string): PlainKey | undefined {
  return patterns.find(([pattern]) => pattern.test(code))?.[1];
}

const REASONS: readonly Found[] = [
  [/^no-rule$/, 'instagramReasons.whyNoRule'],
  [/^cooldown$/, 'instagramReasons.whyCooldown'],
  [/^(window-closed|outside-window|expired)$/, 'instagramReasons.whyWindow'],
  [/^person-stopped$/, 'instagramReasons.whyStopped'],
  [/^not-storable$/, 'instagramReasons.whyNotStorable'],
  [/^used-old-or-ineligible$/, 'instagramReasons.whyUsed'],
  [/^other-app-has-thread$/, 'instagramReasons.whyOtherApp'],
  [/^(no-such-person|person-not-reachable)$/, 'instagramReasons.whyUnreachable'],
  [/^older-than-rule$/, 'instagramReasons.whyOlder'],
  [/^cancelled$/, 'instagramReasons.whyCancelled'],
  [/^token-missing$/, 'instagramReasons.whyTokenMissing'],
  [/^token-/, 'instagramReasons.whyToken'],
  [/^permission-/, 'instagramReasons.whyPermission'],
  [/^(limit-|status-429)/, 'instagramReasons.whyLimit'],
  [/^(blocked|restricted)$/, 'instagramReasons.whyBlocked'],
  [/^appsecret-proof$/, 'instagramReasons.whyProof'],
  [/^refused-100/, 'instagramReasons.whyRefused'],
  [/^too-late$/, 'instagramReasons.whyLater'],
  [/^(no-comment-time|no-answer|not-connected|generic-|unknown-|status-)/, 'instagramReasons.whyTrouble'],
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
  [/^token-/, 'instagramReasons.mendToken'],
  [/^permission-/, 'instagramReasons.mendPermission'],
  [/^blocked$/, 'instagramReasons.mendBlocked'],
  [/^restricted$/, 'instagramReasons.mendRestricted'],
  [/^appsecret-proof$/, 'instagramReasons.mendProof'],
  [/^limit-/, 'instagramReasons.mendLimit'],
  [/^refused-100/, 'instagramReasons.mendRefused'],
];

/** What an owner can do about an account that rests or has stopped. */
export function remedyKey(reason: string): PlainKey {
  return find(REMEDIES, reason) ?? 'instagramReasons.mendTrouble';
}

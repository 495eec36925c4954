/** How an Instagram account is, in words. */
import type { Account } from '../../../contract/client/keyword-dm.ts';
import type { I18n } from '../../i18n/index.tsx';
import { reasonKey, remedyKey } from '../instagram/reasons.ts';
import { isPausedByOwner, isUntried } from '../instagram/standing.ts';
import type { Said } from './words.ts';

/** A token that ends sooner than this should have been renewed: it is renewed each week. */
const SOON_MS = 14 * 86_400_000;

export function stateSaid(account: Account, t: I18n['t']): Said {
  if (isUntried(account)) return { text: t('instagramAccount.untried'), isBad: true };
  if (account.state === 'active') return { text: t('home.accountSends'), isBad: false };
  if (isPausedByOwner(account)) return { text: t('home.accountPaused'), isBad: true };
  const { reason = '' } = account;
  const why = t(reasonKey(reason) ?? 'instagramAccount.whyTrouble');
  return { text: `${why} ${t(remedyKey(reason))}`, isBad: true };
}

/** Undefined where there may be no token yet. */
export function tokenSaid(
  account: Account,
  now: Date,
  t: I18n['t'],
  format: I18n['format'],
): Said | undefined {
  const { tokenExpiresAt } = account;
  if (isUntried(account)) return undefined;
  if (tokenExpiresAt === undefined) return { text: t('home.tokenUnknown'), isBad: false };
  const left = Date.parse(tokenExpiresAt) - now.getTime();
  if (left <= 0) return { text: t('home.tokenOver'), isBad: true };
  return {
    text: t(left < SOON_MS ? 'home.tokenSoon' : 'home.tokenGood', {
      when: format.relative(tokenExpiresAt, now),
    }),
    isBad: left < SOON_MS,
  };
}

export function webhookSaid(
  { webhooks, webhookSeenAt }: Account,
  now: Date,
  t: I18n['t'],
  format: I18n['format'],
): Said {
  if (!webhooks) return { text: t('home.webhookOff'), isBad: false };
  if (webhookSeenAt === undefined) return { text: t('home.webhookNever'), isBad: false };
  return { text: t('home.webhookSeen', { when: format.relative(webhookSeenAt, now) }), isBad: false };
}

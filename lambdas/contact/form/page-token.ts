/**
 * What a page of ours carries, so that its form can be sent from where browsers name no origin: a frame that is sandboxed,
 * a page that sends no referrer.
 */
import { isSameSignature, signatureOf } from '../../shared/runtime/signature.ts';

/** The hidden field that holds it. */
export const PAGE_TOKEN_FIELD = '_page';

/** Long enough for a page that stays open while its visitor thinks. */
const LIFE_SECONDS = 24 * 3600;

/** `<expiry in epoch seconds>.<signature>`, good for one form. @param salt the secret `contact/address-salt` */
export function signPage(formId: string, salt: string, now: Date): string {
  const expiry = String(Math.floor(now.getTime() / 1000) + LIFE_SECONDS);
  return `${expiry}.${signatureOf('page', `${formId}:${expiry}`, salt)}`;
}

/** Whether a page of ours for this form carried it, within its time. */
export function isPageToken(token: unknown, formId: string, salt: string, now: Date): boolean {
  const [, expiry = '', given = ''] =
    /^(\d{1,11})\.([\w-]{43})$/.exec(typeof token === 'string' ? token : '') ?? [];
  const isOurs = isSameSignature(given, signatureOf('page', `${formId}:${expiry}`, salt));
  return isOurs && Number(expiry) * 1000 > now.getTime();
}

import { mailboxAddress } from './values.ts';

/**
 * Providers of mailboxes for everybody. Their domains publish DMARC policies that no mail from SES can meet, as nobody but
 * they can sign for them. The large ones, not all.
 */
const FREE_MAIL = new Set([
  'aol.com',
  'gmail.com',
  'gmx.de',
  'gmx.net',
  'googlemail.com',
  'hotmail.com',
  'icloud.com',
  'live.com',
  'mail.ru',
  'me.com',
  'msn.com',
  'outlook.com',
  'proton.me',
  'protonmail.com',
  't-online.de',
  'web.de',
  'yahoo.com',
  'yandex.com',
  'yandex.ru',
]);

/** The provider's domain when a From address is a mailbox at one of those; undefined for a domain of one's own. */
export function freeMailDomain(from: string): string | undefined {
  const domain = mailboxAddress(from)?.split('@')[1]?.toLowerCase();
  return domain !== undefined && FREE_MAIL.has(domain) ? domain : undefined;
}

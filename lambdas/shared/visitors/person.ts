import { createHmac } from 'node:crypto';

/**
 * The partition under which everything of one e-mail address is found again. An HMAC, so that the keys tell nothing
 * without the salt; upper and lower case are one address.
 */
export function personPartition(email: string, salt: string): string {
  const address = email.trim().normalize('NFC').toLowerCase();
  const hash = createHmac('sha256', salt).update(`person:${address}`).digest('base64url');
  return `person#${hash.slice(0, 22)}`;
}

import { createHmac } from 'node:crypto';
import { normalize } from '../runtime/normalize.ts';

/**
 * The partition under which everything of one e-mail address is found again. An HMAC, so that the keys tell nothing
 * without the salt; upper and lower case are one address.
 */
export function personPartition(email: string, salt: string): string {
  return `person#${keyed(`person:${normalize(email.trim(), 'NFC').toLowerCase()}`, salt)}`;
}

/** The same of a website's own id of its user, as it was given. */
export function userPartition(user: string, salt: string): string {
  return `person#${keyed(`user-partition:${user.trim()}`, salt)}`;
}

/** What is kept of such an id: it knows the same user again, and can't be found by trying ids without the salt. */
export function hashUser(user: string, salt: string): string {
  return keyed(`user:${user.trim()}`, salt);
}

/** 22 characters, which are 132 bits. */
function keyed(text: string, salt: string): string {
  return createHmac('sha256', salt).update(text).digest('base64url').slice(0, 22);
}

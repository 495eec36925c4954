/** Signs what we give out in links and pages, so that it is known when it comes back. */
import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * @param purpose keeps what was signed for one thing from being good for another
 * @param key a secret of the pipeline's
 * @returns 43 characters of an address
 */
export function signatureOf(purpose: string, text: string, key: string): string {
  return createHmac('sha256', key).update(`${purpose}:${text}`).digest('base64url');
}

/** Compares in a time that says nothing of where they differ. */
export function isSameSignature(given: string, right: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

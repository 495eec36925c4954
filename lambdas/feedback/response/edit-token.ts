import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * What lets the author of a response change it. Made from the id, so that a repeated request is answered with the same
 * token and nothing has to be stored.
 */
export function editToken(responseId: string, key: string): string {
  return createHmac('sha256', key).update(`edit:${responseId}`).digest('base64url');
}

/** Whether a token, whatever it is, belongs to the response. */
export function isEditToken(token: unknown, responseId: string, key: string): boolean {
  if (typeof token !== 'string') return false;
  const [sent, right] = [Buffer.from(token), Buffer.from(editToken(responseId, key))];
  return sent.length === right.length && timingSafeEqual(sent, right);
}

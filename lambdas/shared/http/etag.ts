import { createHash } from 'node:crypto';

/** A strong ETag of a text. */
export function etagOf(text: string): string {
  return `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;
}

/**
 * Whether `If-None-Match` names the ETag: alone, in a list, marked as weak by a proxy that compressed the answer, or by
 * `*` (RFC 9110, 13.1.2).
 */
export function isMatch(ifNoneMatch: string | undefined, etag: string): boolean {
  const named = (ifNoneMatch ?? '').split(',').map((one) => one.trim().replace(/^W\//, ''));
  return named.includes(etag) || named.includes('*');
}

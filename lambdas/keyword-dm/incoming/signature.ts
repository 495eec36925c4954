import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Whether a webhook body was signed with one of the secrets, by Meta's `X-Hub-Signature-256: sha256=<hex>`.
 *
 * Several secrets, because apps with Instagram Login may sign with the Instagram app secret instead of the app secret,
 * and because a secret is rotated by accepting the old and the new one for a while. Every secret is tried, in constant
 * time, whatever the result of the others.
 *
 * @param body the raw bytes, before any decoding: JSON that was parsed and written again has another signature
 */
export function isSigned(body: Uint8Array, header: string | undefined, secrets: readonly string[]): boolean {
  const claimed = /^sha256=([0-9a-f]{64})$/i.exec(header ?? '')?.[1];
  if (claimed === undefined) return false;
  const given = Buffer.from(claimed, 'hex');
  let signed = false;
  for (const secret of secrets) {
    if (secret === '') continue;
    signed = timingSafeEqual(createHmac('sha256', secret).update(body).digest(), given) || signed;
  }
  return signed;
}

/** Whether two short secrets are the same, in constant time. */
export function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHmac('sha256', 'compare').update(text).digest();
  return expected !== '' && timingSafeEqual(digest(given), digest(expected));
}

import { createHmac } from 'node:crypto';

/** The header that carries a webhook's signature. */
export const SIGNATURE_HEADER = 'frontdesk-signature';

/**
 * Signs a body so that its receiver can tell who sent it, and when: `t=<unix seconds>,v1=<hex>`, where `v1` is the
 * HMAC-SHA256 of `{t}.{body}`. docs/webhooks.md has the receiver's side.
 */
export function sign(secret: string, body: string, now: Date): string {
  const time = Math.floor(now.getTime() / 1000);
  const mac = createHmac('sha256', secret).update(`${time}.${body}`).digest('hex');
  return `t=${time},v1=${mac}`;
}

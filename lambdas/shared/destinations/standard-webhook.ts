/** The owner's own service, by the Standard Webhooks specification (standardwebhooks.com, 1.0.0, seen 2026-11). */
import { createHmac } from 'node:crypto';

interface Sent {
  /** The same at every attempt. */
  readonly id: string;
  /** `whsec_` and base64, as its receiver has it. */
  readonly secret: string;
  readonly body: string;
  readonly now: Date;
}

/** The three headers by which a receiver knows who sent it, when, and whether it has it already. */
export function standardHeaders({ id, secret, body, now }: Sent): Record<string, string> {
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}

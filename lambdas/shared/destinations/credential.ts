/** What a destination's secret says: its address, or its token. Nobody but the deliverer reads it. */
import type { DestinationConfig } from '../../../config/destinations.ts';
import { isWebhookAddress } from '../../../config/web-address.ts';

export type Credential =
  | { readonly url: string; readonly signingSecret?: string }
  | { readonly token: string };

/** The name of the parameter. */
export function credentialName(destination: string): string {
  return `destination-${destination}`;
}

/** Reads a secret as `npm run secret -- set` stored it. @returns undefined when it is none of its kind */
export function readCredential(type: DestinationConfig['type'], secret: string): Credential | undefined {
  const [first = '', second = '', ...others] = secret.trim().split(/\s+/);
  if (type === 'telegram')
    return /^\d{3,20}:[\w-]{20,100}$/.test(secret.trim()) ? { token: first } : undefined;
  if (!isWebhookAddress(first) || others.length > 0) return undefined;
  if (type !== 'webhook') return second === '' ? { url: first } : undefined;
  return /^whsec_[A-Za-z0-9+/]{32,}={0,2}$/.test(second) ? { url: first, signingSecret: second } : undefined;
}

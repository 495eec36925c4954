/** What a destination's secret says: its address, or its token. Nobody but the deliverer reads it. */
import type { EnvironmentId } from '../../../config/deployment.ts';
import type { DestinationConfig } from '../../../config/destinations.ts';
import { isWebhookAddress } from '../../../config/web-address.ts';
import { type Parameters, parameterName } from '../runtime/parameters.ts';

/** Reads a destination's secret. @throws MissingParameter, by the function that is returned */
export function secretReader(parameters: Parameters, environment: EnvironmentId) {
  return async (destination: string): Promise<string> => {
    const name = parameterName(environment, 'destinations', destination);
    return (await parameters.get([name]))[name] ?? '';
  };
}

export type Credential =
  | { readonly url: string; readonly signingSecret?: string }
  | { readonly token: string };

/** Reads a secret as `npm run secret -- set` stored it. @returns undefined when it is none of its kind */
export function readCredential(
  type: Exclude<DestinationConfig['type'], 'mail'>,
  secret: string,
): Credential | undefined {
  const [first = '', second = '', ...others] = secret.trim().split(/\s+/);
  if (type === 'telegram')
    return /^\d{3,20}:[\w-]{20,100}$/.test(secret.trim()) ? { token: first } : undefined;
  if (!isWebhookAddress(first) || others.length > 0) return undefined;
  if (type !== 'webhook') return second === '' ? { url: first } : undefined;
  return /^whsec_[A-Za-z0-9+/]{32,}={0,2}$/.test(second) ? { url: first, signingSecret: second } : undefined;
}

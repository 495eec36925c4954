import type { ContactConfig } from './contact.ts';

/**
 * Whether a role can be granted the identity of each recipient, as the SES sandbox wants it: each address and each domain. It
 * takes ten managed policies of 6,144 characters; an ARN has 70 beyond the identity's own, at most.
 */
export function fitsIntoPolicies(contact: ContactConfig | undefined): boolean {
  const addresses = Object.values(contact?.forms ?? {}).flatMap(({ to }) => to);
  const identities = new Set(addresses.flatMap((one) => [one, one.slice(one.lastIndexOf('@') + 1)]));
  return [...identities].reduce((sum, identity) => sum + identity.length + 70, 0) <= 45_000;
}

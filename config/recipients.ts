import type { AutoresponseConfig } from './contact.ts';
import type { Rules } from './rules.ts';

/** Of one mail: SES takes 50 (docs.aws.amazon.com/ses/latest/dg/quotas.html, seen 2026-11). */
export const MOST_RECIPIENTS = 50;

interface Addressing {
  readonly to: readonly string[];
  readonly rules: Rules;
}

interface Answering {
  readonly autoresponse?: AutoresponseConfig | undefined;
  readonly autoresponses: Readonly<Record<string, AutoresponseConfig>>;
}

/** Every address that a form's mails may go to: its own, and those of its rules. */
export function addressesOf({ to, rules }: Addressing): string[] {
  return [...new Set([...to, ...Object.values(rules).flatMap((rule) => rule.do.to ?? [])])];
}

/** All answers that a form may give. */
export function autoresponsesOf({ autoresponse, autoresponses }: Answering): AutoresponseConfig[] {
  return [...(autoresponse ? [autoresponse] : []), ...Object.values(autoresponses)];
}

/** Every address that a form names: whom its mails go to, and whom answers to its own go to. */
export function mailboxesOf(form: Addressing & Answering): string[] {
  return [...addressesOf(form), ...autoresponsesOf(form).flatMap(({ replyTo }) => replyTo ?? [])];
}

/**
 * Whether a role can be granted the identity of each recipient, as the SES sandbox wants it: each address and each domain. It
 * takes ten managed policies of 6,144 characters; an ARN has 70 beyond the identity's own, at most.
 */
export function fitsIntoPolicies(
  contact: { readonly forms: Readonly<Record<string, Addressing>> } | undefined,
): boolean {
  const addresses = Object.values(contact?.forms ?? {}).flatMap(addressesOf);
  const identities = new Set(addresses.flatMap((one) => [one, one.slice(one.lastIndexOf('@') + 1)]));
  return [...identities].reduce((sum, identity) => sum + identity.length + 70, 0) <= 45_000;
}

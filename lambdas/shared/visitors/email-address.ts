/** https://html.spec.whatwg.org/#valid-e-mail-address, but with a dot in the domain, as no other one gets an answer. */
const EMAIL_ADDRESS =
  /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])$/i;

/** Whether it is an address as browsers' e-mail fields take them. RFC 5321 allows 254 characters. */
export function isEmailAddress(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 254 && EMAIL_ADDRESS.test(value);
}

/**
 * Whether an e-mail address can stand in a mail's header: what is before the `@` is a dot-atom (RFC 5322, 3.2.3). A
 * browser's field also takes `.ada@…`, `ada.@…` and `ada..lovelace@…`, for which strict mailers refuse the whole mail.
 */
export function isDotAtom(address: string): boolean {
  return isEmailAddress(address) && !/^\.|\.\.|\.@/.test(address);
}

/** At Google dots do not count, and its two domains are one. */
const WITHOUT_DOTS: Readonly<Record<string, string>> = {
  'gmail.com': 'gmail.com',
  'googlemail.com': 'gmail.com',
};

/**
 * The mailbox behind an address, one for all of its spellings: in lower case, without what follows a `+`, and without
 * dots where they do not count. For comparing only; mail goes to the address as it was written.
 */
export function mailboxOf(address: string): string {
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1).toLowerCase();
  const [local = ''] = address.slice(0, at).toLowerCase().split('+', 1);
  const canonical = Object.hasOwn(WITHOUT_DOTS, domain) ? WITHOUT_DOTS[domain] : undefined;
  return canonical === undefined ? `${local}@${domain}` : `${local.replaceAll('.', '')}@${canonical}`;
}

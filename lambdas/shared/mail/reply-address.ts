/** Whom an answer goes to, and whom none must go to. */
import { mailboxAddress } from '../../../config/values.ts';
import { isDotAtom, isEmailAddress, mailboxOf } from '../visitors/email-address.ts';

/** Mailboxes that the owner's own people or programs read, as `mailboxOf` names them. */
export type OwnAddresses = ReadonlySet<string>;

interface Desk {
  /** The From address, `Name <address>` or bare. */
  readonly from: string;
  /** The SES identity: a domain or an address. */
  readonly identity: string;
  /** The owner's address. */
  readonly owner: string;
  /** Further addresses that the configuration names. */
  readonly others: readonly string[];
}

export function ownAddresses({ from, identity, owner, others }: Desk): OwnAddresses {
  const all = [mailboxAddress(from) ?? from, owner, identity, ...others];
  return new Set(all.filter(isEmailAddress).map(mailboxOf));
}

/**
 * Whether mail to an address would come back to the owner's side. Two help desks that answer each other's mails do so for
 * ever, so no header names such an address. Others at the same domain are people like any: a colleague may write, too.
 */
export function isOwn(address: string, own: OwnAddresses): boolean {
  return own.has(mailboxOf(address));
}

/** The address that a mail's Reply-To names, or undefined where the visitor's may only stand in the text. */
export function replyAddress(visitor: string | undefined, own: OwnAddresses): string | undefined {
  return visitor !== undefined && isDotAtom(visitor) && !isOwn(visitor, own) ? visitor : undefined;
}

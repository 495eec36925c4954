/** Whom an answer goes to, and whom none must go to. */
import { mailboxAddress } from '../../../config/values.ts';
import { isDotAtom, mailboxOf } from '../visitors/email-address.ts';

/** Addresses behind which the owner's own people or programs read. */
export interface OwnAddresses {
  /** As `mailboxOf` makes them. */
  readonly mailboxes: ReadonlySet<string>;
  /** The domain of the sending identity, with its subdomains. Undefined when the identity is one address. */
  readonly domain: string | undefined;
}

interface Desk {
  /** The From address, `Name <address>` or bare. */
  readonly from: string;
  /** The SES identity: a domain or an address. */
  readonly identity: string;
  /** The owner's address. */
  readonly owner: string;
  readonly forms: Iterable<{
    readonly to: readonly string[];
    readonly autoresponse?: { readonly replyTo?: string | undefined } | undefined;
  }>;
}

export function ownAddresses({ from, identity, owner, forms }: Desk): OwnAddresses {
  const isDomain = !identity.includes('@');
  const configured = [...forms].flatMap(({ to, autoresponse }) =>
    [...to, autoresponse?.replyTo ?? []].flat(),
  );
  const all = [mailboxAddress(from) ?? from, owner, ...(isDomain ? [] : [identity]), ...configured];
  return { mailboxes: new Set(all.map(mailboxOf)), domain: isDomain ? identity.toLowerCase() : undefined };
}

/**
 * Whether mail to an address would come back to the owner's side. Two help desks that answer each other's mails do so for
 * ever, so no header names such an address.
 */
export function isOwn(address: string, { mailboxes, domain }: OwnAddresses): boolean {
  const mailbox = mailboxOf(address);
  const at = mailbox.slice(mailbox.lastIndexOf('@') + 1);
  return mailboxes.has(mailbox) || (domain !== undefined && (at === domain || at.endsWith(`.${domain}`)));
}

/** The address that a mail's Reply-To names, or undefined where the visitor's may only stand in the text. */
export function replyAddress(visitor: string | undefined, own: OwnAddresses): string | undefined {
  return visitor !== undefined && isDotAtom(visitor) && !isOwn(visitor, own) ? visitor : undefined;
}

/** Whether an answer to a mail may go to an address that a visitor wrote. */
import { mailboxAddress } from '../../../config/values.ts';

/**
 * Only a dot-atom (RFC 5322, 3.2.3): a browser's e-mail field takes `ada..lovelace@…` and `.ada@…` as well, of which
 * strict mailers refuse the whole mail. Only one `@`, and no quoted part.
 */
const DOT_ATOM = /^[^\s.@"(),:;<>[\]\\]+(?:\.[^\s.@"(),:;<>[\]\\]+)*@[^\s@"(),:;<>[\]\\]+$/;

/**
 * The address for a Reply-To header, or none: no address that strict mailers refuse, and none of our own, because two
 * help desks would answer each other for ever. Such an address stands in the mail's text only.
 *
 * @param own recipients, the From, the owner's address, the sending identity: mailboxes or addresses
 */
export function replyToOf(address: string | undefined, own: readonly string[]): string | undefined {
  if (address === undefined || !DOT_ATOM.test(address)) return undefined;
  const ours = own.map((mailbox) => (mailboxAddress(mailbox) ?? mailbox).toLowerCase());
  return ours.includes(address.toLowerCase()) ? undefined : address;
}

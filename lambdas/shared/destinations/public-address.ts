/** Which network addresses an outside request of ours may go to: none of our own surroundings. */
import { lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** An address that is not out on the internet. Never holds the address itself. */
export class AddressNotPublic extends Error {
  override readonly name = 'AddressNotPublic';
}

/**
 * IPv6 carries IPv4 inside it in several ways, and IANA gives out 2000::/3 only (RFC 4291, section 2.4): whatever is
 * outside of it, such as the deprecated `::a.b.c.d`, is nobody's.
 */
const GLOBAL_IPV6 = ipaddr.parseCIDR('2000::/3');

/**
 * Whether an address is one on the public internet. Private, loopback, link-local (with the clouds' metadata services),
 * carrier, multicast, reserved and documentation ranges are not, nor are they inside of IPv6 (mapped, 6to4, Teredo, NAT64).
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  return parsed.range() === 'unicast' && (parsed.kind() === 'ipv4' || parsed.match(GLOBAL_IPV6));
}

export type IsAllowed = (address: string) => boolean;

/**
 * A host name's lookup for a connection: the addresses that it gives are the very ones that are connected to, so an
 * answer that changes between check and use can't slip through. One address that is not allowed refuses them all.
 */
export function checkedLookup(
  isAllowed: IsAllowed,
  resolve: typeof systemLookup = systemLookup,
): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '');
      const [first] = addresses;
      if (!first || !addresses.every(({ address }) => isAllowed(address)))
        return callback(new AddressNotPublic(), '');
      if (options.all) return callback(null, addresses);
      callback(null, first.address, first.family);
    });
  };
}

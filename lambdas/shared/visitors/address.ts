import { createHmac } from 'node:crypto';
import { isIPv6 } from 'node:net';

/**
 * What we keep of a visitor's network address: an HMAC, enough to count by, useless for finding anybody without the
 * salt. 128 bits, base64url.
 */
export function hashAddress(address: string, salt: string): string {
  return createHmac('sha256', salt).update(countedAddress(address)).digest('base64url').slice(0, 22);
}

/**
 * The same for the network that an IPv6 address belongs to: a /48, of which a site or a tunnel has one whole (RFC 6177),
 * with 65,536 addresses as `hashAddress` counts them.
 *
 * @returns undefined for IPv4
 */
export function hashNetwork(address: string, salt: string): string | undefined {
  if (!isIPv6(address) || mappedIPv4(address) !== undefined) return undefined;
  const network = `${expandIPv6(address).slice(0, 3).join(':')}::/48`;
  return createHmac('sha256', salt).update(network).digest('base64url').slice(0, 22);
}

/** How many times an address's limit all addresses of one such network have. */
const NETWORK_FACTOR = 4;

/** What a network may use: a few times what an address may, but at most half of what there is for all, so that it is never all. */
export function networkLimit(perAddress: number, all: number): number {
  return Math.max(perAddress, Math.min(perAddress * NETWORK_FACTOR, Math.floor(all / 2)));
}

/** One IPv6 customer holds a /64 at least (RFC 6177), so counting single addresses would count nothing. */
function countedAddress(address: string): string {
  const mapped = mappedIPv4(address);
  if (mapped !== undefined) return mapped;
  return isIPv6(address) ? `${expandIPv6(address).slice(0, 4).join(':')}::/64` : address;
}

function mappedIPv4(address: string): string | undefined {
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
}

function expandIPv6(address: string): string[] {
  const [head = '', tail] = (address.split('%', 1)[0] ?? '').toLowerCase().split('::');
  const groups = (part: string) => part.split(':').filter((group) => group !== '');
  const end = groups(tail ?? '');
  const zeros = Math.max(0, 8 - groups(head).length - end.length);
  const all = [...groups(head), ...Array.from({ length: zeros }, () => '0'), ...end];
  return all.map((group) => group.replace(/^0+(?=.)/, ''));
}

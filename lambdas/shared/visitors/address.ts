import { createHmac } from 'node:crypto';
import { isIPv6 } from 'node:net';

/**
 * What we keep of a visitor's network address: an HMAC, enough to count by, useless for finding anybody without the
 * salt. 128 bits, base64url.
 */
export function hashAddress(address: string, salt: string): string {
  return createHmac('sha256', salt).update(countedAddress(address)).digest('base64url').slice(0, 22);
}

/** One IPv6 customer holds a /64 at least (RFC 6177), so counting single addresses would count nothing. */
function countedAddress(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  return isIPv6(address) ? `${expandIPv6(address).slice(0, 4).join(':')}::/64` : address;
}

function expandIPv6(address: string): string[] {
  const [head = '', tail] = (address.split('%', 1)[0] ?? '').toLowerCase().split('::');
  const groups = (part: string) => part.split(':').filter((group) => group !== '');
  const end = groups(tail ?? '');
  const zeros = Math.max(0, 8 - groups(head).length - end.length);
  const all = [...groups(head), ...Array.from({ length: zeros }, () => '0'), ...end];
  return all.map((group) => group.replace(/^0+(?=.)/, ''));
}

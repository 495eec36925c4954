import { describe, expect, it } from 'vitest';
import { hashAddress, hashNetwork, networkLimit } from '../../../../../lambdas/shared/visitors/address.ts';

const hash = (address: string, salt = 'salt') => hashAddress(address, salt);

describe('hashAddress', () => {
  it('tells addresses and salts apart and shows neither', () => {
    expect(hash('203.0.113.7')).not.toBe(hash('203.0.113.8'));
    expect(hash('203.0.113.7')).not.toBe(hash('203.0.113.7', 'other'));
    expect(hash('203.0.113.7')).toMatch(/^[\w-]{22}$/);
  });

  it('takes a /64 of IPv6 for one visitor, however it is written', () => {
    const one = hash('2001:db8:0:1::1');
    expect(hash('2001:DB8:0:1:ffff:ffff:ffff:ffff')).toBe(one);
    expect(hash('2001:0db8:0000:0001:0:0:0:2')).toBe(one);
    expect(hash('2001:db8:0:2::1')).not.toBe(one);
    expect(hash('2001:db8::1')).toBe(hash('2001:db8:0:0:5::'));
  });

  it('takes a mapped IPv4 address for what it is', () => {
    expect(hash('::ffff:203.0.113.7')).toBe(hash('203.0.113.7'));
  });
});

describe('hashNetwork', () => {
  const network = (address: string) => hashNetwork(address, 'salt');

  it('is one for a /48 of IPv6, however it is written, and none for IPv4', () => {
    const one = network('2001:db8:7:1::1');
    expect(one).toMatch(/^[\w-]{22}$/);
    expect(network('2001:0DB8:0007:ffff:ffff:ffff:ffff:ffff')).toBe(one);
    expect(network('2001:db8:8:1::1')).not.toBe(one);
    expect(network('2001:db8::1')).toBe(network('2001:db8:0:5::'));
    expect(network('203.0.113.7')).toBeUndefined();
    expect(network('::ffff:203.0.113.7')).toBeUndefined();
    expect(network('')).toBeUndefined();
  });

  it('is never mistaken for one of its addresses', () => {
    expect(network('2001:db8:7::')).not.toBe(hash('2001:db8:7::'));
  });
});

it.each([
  [5, 60, 20],
  [10, 60, 30],
  [100, 60, 100],
  [1, 1, 1],
  [200, 1000, 500],
])('networkLimit(%i, %i) is %i: a few addresses’, half of all at most', (perAddress, all, limit) => {
  expect(networkLimit(perAddress, all)).toBe(limit);
});

import { describe, expect, it } from 'vitest';
import { hashAddress } from '../../../../../lambdas/shared/visitors/address.ts';

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

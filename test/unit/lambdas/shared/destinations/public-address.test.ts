import type { LookupAddress, lookup } from 'node:dns';
import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { describe, expect, it } from 'vitest';
import {
  AddressNotPublic,
  checkedLookup,
  isPublicAddress,
} from '../../../../../lambdas/shared/destinations/public-address.ts';

/** Where nothing of ours may go: RFC 6890 and the clouds' metadata services. */
const PRIVATE_IPV4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];

/** A random address of a random one of these ranges. */
const privateIpv4 = fc
  .tuple(fc.constantFrom(...PRIVATE_IPV4), fc.nat(0xffffffff))
  .map(([range, random]) => {
    const [base, bits] = ipaddr.IPv4.parseCIDR(range);
    const mask = (0xffffffff << (32 - bits)) >>> 0;
    const start = base.toByteArray().reduce((sum, byte) => sum * 256 + byte, 0);
    return ((start & mask) | (random & ~mask)) >>> 0;
  })
  .map((number) => [24, 16, 8, 0].map((shift) => (number >>> shift) & 255));

const dotted = (bytes: readonly number[]) => bytes.join('.');
const hex = ([a = 0, b = 0, c = 0, d = 0]: readonly number[]) =>
  `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;

describe('isPublicAddress', () => {
  it.each(['8.8.8.8', '93.184.215.14', '2606:2800:21f:cb07:6820:80da:af6b:8b2c', '2a00:1450:4001::8a'])(
    '%s is',
    (address) => expect(isPublicAddress(address)).toBe(true),
  );

  it.each([
    ['loopback', '::1'],
    ['unspecified', '::'],
    ['link-local', 'fe80::1'],
    ['link-local with a zone', 'fe80::1%eth0'],
    ['unique local', 'fd12:3456::1'],
    ['AWS metadata', '169.254.169.254'],
    ['AWS metadata', 'fd00:ec2::254'],
    ['multicast', 'ff02::1'],
    ['documentation', '2001:db8::1'],
    ['site-local', 'fec0::1'],
    ['outside of what is given out', '4000::1'],
    ['broadcast', '255.255.255.255'],
    ['one number', '2130706433'],
    ['short', '127.1'],
    ['octal', '0177.0.0.1'],
    ['no address', 'localhost'],
    ['nothing', ''],
  ])('%s is not: %s', (_, address) => expect(isPublicAddress(address)).toBe(false));

  it('no private IPv4 address is, nor any IPv6 address that carries one', () => {
    fc.assert(
      fc.property(privateIpv4, (bytes) => {
        const written = [
          dotted(bytes),
          `::ffff:${dotted(bytes)}`,
          `::ffff:${hex(bytes)}`,
          `::${hex(bytes)}`,
          `::ffff:0:${hex(bytes)}`,
          `64:ff9b::${hex(bytes)}`,
          `64:ff9b:1::${hex(bytes)}`,
          `2002:${hex(bytes)}::1`,
          `2001:0:${hex(bytes)}::1`,
        ];
        expect(written.filter(isPublicAddress)).toEqual([]);
      }),
    );
  });

  it('never throws', () => {
    const likely = fc.oneof(fc.string(), fc.ipV4(), fc.ipV4Extended(), fc.ipV6());
    fc.assert(fc.property(likely, (text) => typeof isPublicAddress(text) === 'boolean'));
  });
});

describe('checkedLookup', () => {
  const answering = (...addresses: string[]) =>
    ((_: string, __: object, callback: (error: null, found: LookupAddress[]) => void) =>
      callback(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      )) as unknown as typeof lookup;

  const look = (resolve: typeof lookup, options: { all?: boolean } = {}) =>
    new Promise((done) =>
      checkedLookup(isPublicAddress, resolve)('hooks.example', options, (error, address) =>
        done(error ?? address),
      ),
    );

  it('gives the addresses that it checked', async () => {
    expect(await look(answering('8.8.8.8', '1.1.1.1'))).toBe('8.8.8.8');
    expect(await look(answering('8.8.8.8', '1.1.1.1'), { all: true })).toHaveLength(2);
  });

  it.each([
    ['a private one', ['10.0.0.1']],
    ['a private one beside a public one', ['8.8.8.8', '127.0.0.1']],
    ['none', []],
  ])('refuses an answer of %s', async (_, addresses) => {
    expect(await look(answering(...addresses))).toBeInstanceOf(AddressNotPublic);
  });

  it('passes on that a name is unknown', async () => {
    const failing = ((_: string, __: object, callback: (error: Error) => void) =>
      callback(Object.assign(new Error(), { code: 'ENOTFOUND' }))) as unknown as typeof lookup;
    expect(await look(failing)).toMatchObject({ code: 'ENOTFOUND' });
  });
});

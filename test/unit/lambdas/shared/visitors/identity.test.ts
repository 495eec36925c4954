import { describe, expect, it } from 'vitest';
import {
  hashContents,
  identify,
  identifyingFields,
} from '../../../../../lambdas/shared/visitors/identity.ts';

const base = {
  scope: 'form#a',
  idempotencyKey: undefined,
  session: undefined,
  addressHash: 'ip',
  bodyHash: 'body',
};
const pk = (overrides: Partial<Parameters<typeof identify>[0]>) => identify({ ...base, ...overrides }).pk;

describe('identify', () => {
  it('goes by the key alone where there is one', () => {
    const keyed = pk({ idempotencyKey: 'k' });
    expect(pk({ idempotencyKey: 'k', session: 's', addressHash: 'other', bodyHash: 'other' })).toBe(keyed);
    expect(pk({ idempotencyKey: 'k2' })).not.toBe(keyed);
    expect(pk({ idempotencyKey: 'k', scope: 'form#b' })).not.toBe(keyed);
  });

  it("goes by the page's session and the body where there is no key, wherever it comes from", () => {
    const session = pk({ session: 's' });
    expect(pk({ session: 's', addressHash: 'other' })).toBe(session);
    expect(pk({ session: 's', bodyHash: 'other' })).not.toBe(session);
    expect(pk({ session: 's2' })).not.toBe(session);
  });

  it('goes by address and body otherwise, for a minute', () => {
    expect(pk({ bodyHash: 'other' })).not.toBe(pk({}));
    expect(pk({ addressHash: 'other' })).not.toBe(pk({}));
    expect(identify(base).seconds).toBe(60);
  });

  it('never takes one kind for another', () => {
    const all = [pk({ idempotencyKey: 'ip' }), pk({ session: 'ip' }), pk({})];
    expect(new Set(all).size).toBe(3);
  });

  it.each(['', 'a\nb', 'ü', 'x'.repeat(256)])('refuses the key %j', (idempotencyKey) => {
    expect(() => pk({ idempotencyKey })).toThrow(
      expect.objectContaining({ status: 400, code: 'BAD_IDEMPOTENCY_KEY' }),
    );
  });
});

describe('hashContents', () => {
  it('tells apart what only looks alike when joined', () => {
    const hashes = [
      hashContents(new Map([['a', 'b,c']]), []),
      hashContents(new Map([['a', ['b', 'c']]]), []),
      hashContents(new Map([['a,b', 'c']]), []),
      hashContents(new Map(), []),
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it('counts files by field, name and bytes', () => {
    const file = { field: 'cv', name: 'cv.pdf', contentType: 'application/pdf', bytes: Buffer.from('1') };
    const variants = [
      [],
      [file],
      [file, file],
      [{ ...file, field: 'letter' }],
      [{ ...file, name: 'b.pdf' }],
      [{ ...file, bytes: Buffer.from('2') }],
    ];
    expect(new Set(variants.map((files) => hashContents(new Map(), files))).size).toBe(variants.length);
    expect(hashContents(new Map(), [{ ...file, contentType: 'text/plain' }])).toBe(
      hashContents(new Map(), [file]),
    );
  });
});

it('identifyingFields leaves captcha proofs and the time of loading out and all else in', () => {
  const fields = new Map([
    ['a', '1'],
    ['_next', '/'],
    ['cf-turnstile-response', 'x'],
    ['_loaded', '1'],
    ['_elapsed', '1'],
  ]);
  expect([...identifyingFields(fields).keys()]).toEqual(['a', '_next']);
});

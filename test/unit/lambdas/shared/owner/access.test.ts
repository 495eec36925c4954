import { SSMClient } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import {
  mintToken,
  readToken,
  type StoredToken,
  tokenLookup,
} from '../../../../../lambdas/shared/owner/access.ts';

const now = new Date('2026-01-01T00:00:00Z');
const { token, tokenId, stored } = mintToken(
  { scopes: ['contact:read'], expiresAt: new Date('2026-02-01T00:00:00Z'), label: 'test' },
  now,
);
const lookup = async (id: string): Promise<StoredToken | undefined> => (id === tokenId ? stored : undefined);

describe('owner access', () => {
  it('lets a valid token through, in its scopes', async () => {
    expect(await readToken(token, lookup, now)).toEqual({
      kind: 'token',
      id: tokenId,
      label: 'test',
      scopes: ['contact:read'],
      expiresAt: stored.expiresAt,
    });
  });

  it('keeps a token to what it is limited to', async () => {
    const limits = { forms: ['shop'] };
    const made = mintToken({ scopes: [], expiresAt: new Date('2027-01-01'), label: '', limits }, now);
    expect(await readToken(made.token, async () => made.stored, now)).toMatchObject({ limits });
  });

  it('keeps nothing from which the token could be made', () => {
    // The secret may hold underscores of its own.
    const secret = token.split('_').slice(2).join('_');
    expect(secret).toHaveLength(43);
    expect(JSON.stringify(stored)).not.toContain(secret);
  });

  const other = mintToken({ scopes: ['contact:read'], expiresAt: new Date('2027-01-01'), label: '' }, now);
  it.each([
    ['nothing', ''],
    ['a tampered secret', `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`],
    ['another token’s secret', `fdo_${tokenId}_${other.token.split('_').slice(2).join('_')}`],
    ['a revoked or foreign token', other.token],
    ['a path for an id', `fdo_../../contact/url_${'A'.repeat(43)}`],
    ['something after it', `${token} x`],
  ])('takes %s for none', async (_, text) => {
    expect(await readToken(text, lookup, now)).toBeUndefined();
  });

  it('takes an expired one for none, from the very moment', async () => {
    expect(await readToken(token, lookup, new Date(stored.expiresAt))).toBeUndefined();
  });
});

describe('tokenLookup', () => {
  /** Eleven tokens on two pages. */
  function tokens() {
    const ids = Array.from({ length: 11 }, (_, i) => `${i}`.padStart(16, '0'));
    const asked: unknown[] = [];
    const failures: string[] = [];
    const client = Object.assign(new SSMClient({}), {
      async send({ input }: { input: { Path: string; NextToken?: string } }) {
        asked.push(input);
        const name = failures.shift();
        if (name) throw Object.assign(new Error(), { name });
        const page = input.NextToken === undefined ? ids.slice(0, 10) : ids.slice(10);
        return {
          Parameters: page.map((id) => ({ Name: `${input.Path}/${id}`, Value: JSON.stringify(stored) })),
          ...(input.NextToken === undefined && { NextToken: 'more' }),
        };
      },
    });
    return { client, ids, asked, failures };
  }

  it('finds every token, and reads them once a minute', async () => {
    let time = 0;
    const { client, ids, asked } = tokens();
    const find = tokenLookup(client, { root: 'frontdesk', name: 'prod' }, { now: () => time });
    for (const id of ids) expect(await find(id)).toEqual(stored);
    expect(asked).toHaveLength(2);
    expect(asked[0]).toMatchObject({ Path: '/frontdesk/prod/owner', WithDecryption: true });
    time = 59_999;
    await find(ids[0] ?? '');
    expect(asked).toHaveLength(2);
    time = 60_000;
    const revoked = ids.pop() ?? '';
    expect(await find(revoked)).toBeUndefined();
  });

  it('finds a new one at once, and lets made-up ones cost a look in ten seconds at most', async () => {
    let time = 0;
    const { client, ids, asked } = tokens();
    const find = tokenLookup(client, { root: 'frontdesk', name: 'prod' }, { now: () => time });
    await find(ids[0] ?? '');
    ids[0] = 'f'.repeat(16);
    expect(await find(ids[0])).toEqual(stored);
    const before = asked.length;
    for (; time < 100_000; time += 10) expect(await find('made-up')).toBeUndefined();
    // Two pages each; nine are left of ten, and ten are won in a hundred seconds.
    expect((asked.length - before) / 2).toBeLessThanOrEqual(9 + 10);
  });

  /** Tokens in pages of so many entries, by turns: SSM promises a page no number of them. */
  function pagesOf(all: readonly StoredToken[], sizes: readonly number[]) {
    const asked: unknown[] = [];
    const client = Object.assign(new SSMClient({}), {
      async send({ input }: { input: { Path: string; NextToken?: string } }) {
        const from = Number(input.NextToken ?? 0);
        const to = from + (sizes[asked.length % sizes.length] ?? 0);
        asked.push(input);
        const page = all.slice(from, to).map((one, i) => ({
          Name: `${input.Path}/${idOf(from + i)}`,
          Value: JSON.stringify(one),
        }));
        return { Parameters: page, ...(to < all.length && { NextToken: String(to) }) };
      },
    });
    const time = () => now.getTime();
    return { asked, find: tokenLookup(client, { root: 'frontdesk', name: 'prod' }, { now: time }) };
  }
  const idOf = (number: number) => `${number}`.padStart(16, '0');
  const ended: StoredToken = { ...stored, expiresAt: '2025-12-01T00:00:00.000Z' };

  it.each([
    ['of three entries', [3]],
    ['of none, now and then', [0, 3, 0, 0, 10]],
  ])('finds every token on pages %s', async (_, sizes) => {
    const { asked, find } = pagesOf(Array(200).fill(stored), sizes);
    for (const number of [0, 99, 199]) expect(await find(idOf(number))).toEqual(stored);
    const once = asked.length;
    expect(once).toBeGreaterThan(20);
    await find(idOf(100));
    expect(asked).toHaveLength(once);
  });

  it('finds the valid ones behind any number that have ended, and never more than its bound', async () => {
    const mixed = pagesOf([...Array(240).fill(ended), ...Array(10).fill(stored)], [10]);
    for (let number = 240; number < 250; number++) expect(await mixed.find(idOf(number))).toEqual(stored);
    expect(mixed.asked).toHaveLength(25);
    // Asked for again and again by a server that has it still, an ended one costs no call.
    expect(await mixed.find(idOf(0))).toEqual(ended);
    expect(mixed.asked).toHaveLength(25);
    const many = pagesOf(Array(250).fill(stored), [10]);
    expect(await many.find(idOf(199))).toEqual(stored);
    expect(many.asked).toHaveLength(20);
  });

  it('goes on with those it knows while SSM has trouble, for five minutes in all', async () => {
    let time = 0;
    const { client, ids, failures } = tokens();
    const find = tokenLookup(client, { root: 'frontdesk', name: 'prod' }, { now: () => time });
    await find(ids[0] ?? '');
    failures.push(...Array(100).fill('InternalServerError'));
    for (time = 0; time < 5 * 60_000; time += 30_000) expect(await find(ids[0] ?? '')).toEqual(stored);
    await expect(find(ids[0] ?? '')).rejects.toMatchObject({ name: 'InternalServerError' });
  });
});

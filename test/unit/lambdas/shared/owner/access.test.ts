import { describe, expect, it } from 'vitest';
import {
  mintToken,
  requireScope,
  type Scope,
  type StoredToken,
} from '../../../../../lambdas/shared/owner/access.ts';

const now = new Date('2026-01-01T00:00:00Z');
const { token, tokenId, stored } = mintToken(
  { scopes: ['contact:read'], expiresAt: new Date('2026-02-01T00:00:00Z'), label: 'test' },
  now,
);
const lookup = async (id: string): Promise<StoredToken | undefined> => (id === tokenId ? stored : undefined);

describe('owner access', () => {
  it('lets a valid token through, in its scope', async () => {
    await expect(requireScope(`Bearer ${token}`, 'contact:read', lookup, now)).resolves.toBe(tokenId);
    await expect(requireScope(`bearer ${token}`, 'contact:read', lookup, now)).resolves.toBe(tokenId);
  });

  it('lets one of several scopes be enough, and names the usual one otherwise', async () => {
    const ask = (...scopes: [Scope, ...Scope[]]) => requireScope(`Bearer ${token}`, scopes, lookup, now);
    await expect(ask('contact:write', 'contact:read')).resolves.toBe(tokenId);
    await expect(ask('images:write', 'images:upload')).rejects.toThrow('lacks the scope images:write');
  });

  it('keeps nothing from which the token could be made', () => {
    // The secret may hold underscores of its own.
    const secret = token.split('_').slice(2).join('_');
    expect(secret).toHaveLength(43);
    expect(JSON.stringify(stored)).not.toContain(secret);
  });

  it('refuses a missing scope with 403', async () => {
    await expect(requireScope(`Bearer ${token}`, 'contact:write', lookup, now)).rejects.toMatchObject({
      status: 403,
    });
    await expect(requireScope(`Bearer ${token}`, 'images:read', lookup, now)).rejects.toMatchObject({
      status: 403,
    });
  });

  const other = mintToken({ scopes: ['contact:read'], expiresAt: new Date('2027-01-01'), label: '' }, now);
  it.each([
    ['none', undefined],
    ['empty', ''],
    ['another scheme', `Basic ${token}`],
    ['a bare token', token],
    ['a tampered secret', `Bearer ${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`],
    ['another token’s secret', `Bearer fdo_${tokenId}_${other.token.split('_').slice(2).join('_')}`],
    ['a revoked or foreign token', `Bearer ${other.token}`],
    ['a path for an id', `Bearer fdo_../../contact/url_${'A'.repeat(43)}`],
    ['something after it', `Bearer ${token} x`],
  ])('refuses %s with 401', async (_, header) => {
    await expect(requireScope(header, 'contact:read', lookup, now)).rejects.toMatchObject({ status: 401 });
  });

  it('refuses an expired one, from the very moment', async () => {
    const late = new Date(stored.expiresAt);
    await expect(requireScope(`Bearer ${token}`, 'contact:read', lookup, late)).rejects.toMatchObject({
      status: 401,
    });
  });
});

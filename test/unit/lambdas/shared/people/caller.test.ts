import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PIPELINES } from '../../../../../config/deployment.ts';
import {
  narrowed,
  reachOf,
  requireAll,
  requireScope,
  requireWithin,
  within,
} from '../../../../../lambdas/shared/people/caller.ts';
import { ROLES, roleOf, scopesOf } from '../../../../../lambdas/shared/people/roles.ts';

describe('scopes', () => {
  const token = { kind: 'token', scopes: ['contact:read'] } as const;

  it('lets one of several scopes be enough, and names the usual one otherwise', () => {
    expect(() => requireScope(token, ['contact:write', 'contact:read'])).not.toThrow();
    expect(() => requireScope(token, ['images:write', 'images:upload'])).toThrow(
      'This token lacks the scope images:write',
    );
    expect(() => requireScope({ ...token, kind: 'person' }, ['images:write'])).toThrow(
      'Your role lacks the scope images:write',
    );
  });

  it('refuses a missing scope with 403', () => {
    for (const scope of ['contact:write', 'contact:audit', 'images:read'] as const)
      expect(() => requireScope(token, [scope])).toThrow(expect.objectContaining({ status: 403 }));
  });
});

describe('roles', () => {
  it('allow more from reader to owner, the same in each pipeline, and at the desk only owners let people in', () => {
    const of = (prefix: string) =>
      Object.fromEntries(
        ROLES.map((role) => [role, scopesOf(role).filter((scope) => scope.startsWith(`${prefix}:`))]),
      );
    for (const pipeline of Object.keys(PIPELINES))
      expect(of(pipeline)).toEqual({
        reader: [`${pipeline}:read`],
        editor: [`${pipeline}:read`, `${pipeline}:write`],
        owner: [`${pipeline}:read`, `${pipeline}:write`, `${pipeline}:audit`],
      });
    expect(of('desk')).toEqual({
      reader: ['desk:read'],
      editor: ['desk:read'],
      owner: ['desk:read', 'desk:write', 'desk:audit'],
    });
  });

  it('are the highest of a person’s groups, and none where there is no such group', () => {
    expect(roleOf(['reader', 'owner', 'editor'])).toBe('owner');
    expect(roleOf(['staff'])).toBeUndefined();
    expect(roleOf([])).toBeUndefined();
  });
});

describe('limits', () => {
  const ids = fc.uniqueArray(fc.stringMatching(/^[a-z0-9-]{1,8}$/));

  it('let through what stands in them, and all without them', () => {
    fc.assert(
      fc.property(ids, ids, (limit, configured) => {
        const all = Object.fromEntries(configured.map((id) => [id, id]));
        const reach = reachOf({ limits: { forms: limit } }, 'forms');
        expect(Object.keys(narrowed(reach, all)).sort()).toEqual(
          configured.filter((id) => limit.includes(id)).sort(),
        );
        for (const id of configured) expect(within(reach, id)).toBe(limit.includes(id));
        expect(narrowed(reachOf({}, 'forms'), all)).toEqual(all);
      }),
    );
  });

  it('of one kind leave nothing of the others', () => {
    const reach = reachOf({ limits: { forms: ['shop'] } }, 'accounts');
    expect(within(reach, 'shop')).toBe(false);
    expect(() => requireWithin(reach, 'main')).toThrow(expect.objectContaining({ status: 403 }));
  });

  it('keep from what is about all', () => {
    expect(() => requireAll(reachOf({ limits: {} }, 'forms'))).toThrow(
      expect.objectContaining({ status: 403 }),
    );
    expect(() => requireAll('all')).not.toThrow();
  });
});

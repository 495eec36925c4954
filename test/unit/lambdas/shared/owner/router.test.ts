import { describe, expect, it } from 'vitest';
import { findOwnerRoute, type OwnerRoute } from '../../../../../lambdas/shared/owner/router.ts';

const answer: OwnerRoute['answer'] = async () => ({ statusCode: 200, body: '' });
const routes: OwnerRoute[] = [
  { method: 'GET', path: '/owner/rules', answer },
  { method: 'GET', path: '/owner/rules/{id}', answer },
  { method: 'DELETE', path: '/owner/rules/{id}', answer },
  { method: 'POST', path: '/owner/rules/{id}/copy', answer },
];
const find = (method: string, path: string) =>
  findOwnerRoute(routes, { method, segments: path.split('/').filter(Boolean) });

describe('findOwnerRoute', () => {
  it('finds by method and path, and reads what stands in braces', () => {
    expect(find('GET', '/owner/rules').route).toBe(routes[0]);
    expect(find('DELETE', '/owner/rules/7')).toEqual({ route: routes[2], parameters: { id: '7' } });
    expect(find('POST', '/owner/rules/7/copy').route).toBe(routes[3]);
  });

  it.each(['/owner', '/owner/rule', '/owner/rules/7/paste', '/owner/rules/7/copy/x', '/rules'])(
    'answers 404 for %s',
    (path) => {
      expect(() => find('GET', path)).toThrow(expect.objectContaining({ status: 404 }));
    },
  );

  it('answers 405 where other methods are taken, and names them', () => {
    expect(() => find('POST', '/owner/rules/7')).toThrow(
      expect.objectContaining({ status: 405, headers: { allow: 'GET, DELETE, OPTIONS' } }),
    );
  });
});

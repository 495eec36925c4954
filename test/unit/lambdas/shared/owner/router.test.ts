import type { APIGatewayProxyEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { findOwnerRoute, type OwnerRoute, ownerHandler } from '../../../../../lambdas/shared/owner/router.ts';
import { createTableClient } from '../../../../../lambdas/shared/table/table.ts';

function ownerEvent(path: string, queryStringParameters: Record<string, string> = {}) {
  const proxy = path.replace('/owner/', '');
  return {
    httpMethod: 'GET',
    resource: '/owner/{proxy+}',
    path,
    pathParameters: { proxy },
    queryStringParameters,
    headers: { authorization: 'Bearer x' },
    requestContext: { identity: {}, requestId: 'request-1' },
  } as unknown as APIGatewayProxyEvent;
}

const answer: OwnerRoute['answer'] = async () => ({ statusCode: 200, body: '' });
const routes: OwnerRoute[] = [
  { method: 'GET', path: '/owner/rules', keeps: 'narrowed', answer },
  { method: 'GET', path: '/owner/rules/{id}', keeps: 'narrowed', answer },
  { method: 'DELETE', path: '/owner/rules/{id}', keeps: 'narrowed', answer },
  { method: 'POST', path: '/owner/rules/{id}/copy', keeps: 'narrowed', answer },
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

  it.each([513, 2_049, 8_000])(
    'answers 4xx for an id or a filter of %i bytes, and asks nothing',
    async (bytes) => {
      const handler = ownerHandler({
        pipeline: 'x',
        limitedBy: 'forms',
        routes,
        identify: async () => ({ kind: 'token', id: '1', label: '', scopes: ['x:read'], expiresAt: '' }),
        store: { client: createTableClient(), tableName: 't', now: () => new Date() },
      });
      const long = 'a'.repeat(bytes);
      const statusOf = async (...request: Parameters<typeof ownerEvent>) =>
        (await handler(ownerEvent(...request))).statusCode;
      expect(await statusOf(`/owner/rules/${long}`)).toBe(404);
      expect(await statusOf('/owner/rules', { account: long })).toBe(400);
      expect(await statusOf('/owner/rules', { account: 'a', cursor: long })).toBe(200);
    },
  );

  it('answers 405 where other methods are taken, and names them', () => {
    expect(() => find('POST', '/owner/rules/7')).toThrow(
      expect.objectContaining({ status: 405, headers: { allow: 'GET, DELETE, OPTIONS' } }),
    );
  });
});

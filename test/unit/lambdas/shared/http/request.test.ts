import type { APIGatewayProxyEvent } from 'aws-lambda';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRequest } from '../../../../../lambdas/shared/http/request.ts';
import { corpus } from '../../../../support/corpus.ts';

function event(overrides: Partial<APIGatewayProxyEvent>): APIGatewayProxyEvent {
  const base: Partial<APIGatewayProxyEvent> = {
    httpMethod: 'POST',
    resource: '/f/{formId}',
    path: '/contact/f/main',
    pathParameters: { formId: 'main' },
    headers: {},
    multiValueHeaders: {},
    queryStringParameters: null,
    body: null,
    isBase64Encoded: false,
    requestContext: {
      identity: { sourceIp: '203.0.113.7' },
      requestId: 'r1',
    } as APIGatewayProxyEvent['requestContext'],
  };
  return { ...base, ...overrides } as APIGatewayProxyEvent;
}

describe('readRequest', () => {
  it("takes the path from the resource, so that a domain's base path does not disturb", () => {
    expect(readRequest(event({}))).toMatchObject({
      method: 'POST',
      path: '/f/main',
      segments: ['f', 'main'],
    });
  });

  it('drops empty segments of greedy paths', () => {
    const { segments } = readRequest(
      event({ resource: '/{proxy+}', pathParameters: { proxy: '/f//main/' } }),
    );
    expect(segments).toEqual(['f', 'main']);
  });

  it.each([
    ['a%20b', 'a b'],
    ['Gr%C3%BC%C3%9Fe', 'Grüße'],
    ['a%2Fb', 'a/b'],
    ['100%', '100%'],
    ['%ff', '%ff'],
  ])('decodes a parameter: %s is %s', (proxy, segment) => {
    expect(readRequest(event({ resource: '/{proxy+}', pathParameters: { proxy } })).segments).toEqual([
      segment,
    ]);
  });

  it('decodes whatever was encoded, and leaves what was not', () => {
    const any = fc.string({ unit: 'grapheme', minLength: 1 });
    fc.assert(
      fc.property(any, (text) => {
        const read = (id: string) =>
          readRequest(event({ resource: '/x/{id}', pathParameters: { id } })).segments;
        expect(read(encodeURIComponent(text))).toEqual(['x', text]);
        expect(read(`%${encodeURIComponent(text)}%`).at(-1)).toMatch(/^%/);
      }),
      { examples: corpus('http/path') },
    );
  });

  it('reads the root', () => {
    expect(readRequest(event({ resource: '/', pathParameters: null }))).toMatchObject({
      path: '/',
      segments: [],
    });
  });

  it('lower-cases header names and joins repeated ones', () => {
    const { headers } = readRequest(
      event({ headers: { Accept: 'b' }, multiValueHeaders: { Accept: ['a', 'b'], 'X-One': ['1'] } }),
    );
    expect(headers).toEqual({ accept: 'a, b', 'x-one': '1' });
  });

  it('reads events whose optional parts are null', () => {
    const bare = { headers: null, multiValueHeaders: null } as unknown as Partial<APIGatewayProxyEvent>;
    expect(readRequest(event(bare))).toMatchObject({ headers: {}, query: {}, body: Buffer.from('') });
  });

  it('goes by isBase64Encoded', () => {
    expect(readRequest(event({ body: 'YQ==', isBase64Encoded: true })).body).toEqual(Buffer.from('a'));
    expect(readRequest(event({ body: 'YQ==' })).body).toEqual(Buffer.from('YQ=='));
  });

  it('takes the address from API Gateway, not from a header', () => {
    const { address } = readRequest(event({ headers: { 'X-Forwarded-For': '198.51.100.1' } }));
    expect(address).toBe('203.0.113.7');
  });
});

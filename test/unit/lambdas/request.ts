import type { Request } from '../../../lambdas/shared/http/request.ts';

/** A request as handlers read it; what a test does not name is a plain form post from nowhere. */
export function makeRequest(
  overrides: Partial<Omit<Request, 'body'>> & { body?: string | Uint8Array } = {},
): Request {
  return {
    method: 'POST',
    path: '/f/main',
    segments: ['f', 'main'],
    headers: {},
    query: {},
    address: '203.0.113.7',
    requestId: 'request-1',
    ...overrides,
    body: Buffer.from(overrides.body ?? ''),
  };
}

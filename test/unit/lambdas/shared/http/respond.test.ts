import { describe, expect, it } from 'vitest';
import { preflight, withCors } from '../../../../../lambdas/shared/http/cors.ts';
import { HttpError } from '../../../../../lambdas/shared/http/errors.ts';
import { errorJson, json, redirect } from '../../../../../lambdas/shared/http/respond.ts';

describe('errorJson', () => {
  it('has an entry in errors even when no field is wrong, because clients can not read an empty list', () => {
    const { statusCode, body } = errorJson(new HttpError(400, 'EMPTY', 'The form is empty.'));
    expect(statusCode).toBe(400);
    expect(JSON.parse(body)).toEqual({
      error: 'The form is empty.',
      code: 'EMPTY',
      errors: [{ code: 'EMPTY', message: 'The form is empty.' }],
    });
  });

  it('carries field errors and the headers of the error', () => {
    const fieldErrors = [{ code: 'TYPE_EMAIL' as const, field: 'email', message: 'Wrong.' }];
    const error = new HttpError(422, 'VALIDATION_FAILED', 'Look.', {
      fieldErrors,
      headers: { 'retry-after': '3' },
    });
    const { headers, body } = errorJson(error);
    expect(JSON.parse(body).errors).toEqual(fieldErrors);
    expect(headers).toMatchObject({
      'retry-after': '3',
      'access-control-expose-headers': 'etag, retry-after',
    });
  });
});

describe('every answer', () => {
  it.each([json(200, {}), redirect('https://site.example'), preflight(['POST'])])(
    'is readable, unsniffed, uncached',
    ({ headers }) => {
      expect(headers).toMatchObject({
        'access-control-allow-origin': '*',
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
      });
    },
  );

  it('names an allowed origin and leaves * to others', () => {
    const allowed = new Set(['https://site.example']);
    const originOf = (origin?: string) =>
      withCors(json(200, {}), origin, allowed).headers?.['access-control-allow-origin'];
    expect(originOf('https://site.example')).toBe('https://site.example');
    expect(originOf('https://other.example')).toBe('*');
    expect(originOf('null')).toBe('*');
    expect(originOf()).toBe('*');
    expect(withCors(json(200, {}), undefined, allowed).headers?.vary).toBe('Origin');
    const varied = withCors(json(200, {}, { vary: 'Accept' }), undefined, allowed);
    expect(varied.headers?.vary).toBe('Accept, Origin');
  });
});

it('preflights allow what the published clients send, for a day', () => {
  const { statusCode, headers } = preflight(['POST']);
  expect(statusCode).toBe(204);
  expect(headers?.['access-control-max-age']).toBe('86400');
  const names = String(headers?.['access-control-allow-headers']).split(', ');
  for (const name of [
    'content-type',
    'formspree-client',
    'formspree-session-data',
    'idempotency-key',
    'if-none-match',
    'x-requested-with',
  ]) {
    expect(names).toContain(name);
  }
});

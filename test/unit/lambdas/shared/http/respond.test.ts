import { describe, expect, it } from 'vitest';
import { preflight } from '../../../../../lambdas/shared/http/cors.ts';
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
  it.each([
    json(200, {}),
    redirect('https://site.example'),
    preflight({ headers: {} }, { methods: ['POST'], listed: new Set(), isPublicPost: true }),
  ])('is readable, unsniffed, uncached', ({ headers }) => {
    expect(headers).toMatchObject({
      'access-control-allow-origin': '*',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
  });
});

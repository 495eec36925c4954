import { describe, expect, it } from 'vitest';
import {
  ApiError,
  deleted,
  isPassing,
  OfflineError,
  problemOf,
  readError,
  SignedOutError,
  unlessGone,
} from '../../../../desk/api/errors.ts';

const answer = (status: number, body: string) => readError(new Response(body, { status }));

describe('an answer that is an error', () => {
  it('keeps what the API says, field by field', async () => {
    const error = await answer(
      422,
      '{"error":"No.","code":"VALIDATION_FAILED","errors":[{"code":"INVALID_VALUE","field":"alt","message":"too long"}]}',
    );
    expect([error.status, error.code, error.message]).toEqual([422, 'VALIDATION_FAILED', 'No.']);
    expect(problemOf(error, 'alt')).toEqual({ code: 'INVALID_VALUE', field: 'alt', message: 'too long' });
    expect(problemOf(error, 'title')).toBeUndefined();
    expect(problemOf(new OfflineError(), 'alt')).toBeUndefined();
  });

  it.each(['', '<html>', 'null', '[]', '"text"', '7'])('is one with the body %j, too', async (body) => {
    const error = await answer(502, body);
    expect([error.status, error.code, error.message, error.problems]).toEqual([502, '', 'HTTP 502', []]);
  });
});

it.each([
  [new ApiError(500, {}), true],
  [new ApiError(429, {}), true],
  [new OfflineError(), true],
  [new ApiError(404, {}), false],
  [new ApiError(412, {}), false],
  [new SignedOutError(), false],
])('asking again may help after %o: %s', (error, expected) => {
  expect(isPassing(error)).toBe(expected);
});

describe('what is gone', () => {
  it('is deleted, also where another request was faster', async () => {
    await deleted(Promise.resolve('x'));
    await deleted(Promise.reject(new ApiError(404, {})));
    await expect(deleted(Promise.reject(new ApiError(500, {})))).rejects.toThrow(ApiError);
    await expect(deleted(Promise.reject(new OfflineError()))).rejects.toThrow(OfflineError);
  });

  it('is shown no more, while what can’t be read just now still is', () => {
    expect(unlessGone({ data: 'x', error: new ApiError(404, {}) }).data).toBeUndefined();
    expect(unlessGone({ data: 'x', error: new ApiError(503, {}) }).data).toBe('x');
    expect(unlessGone({ data: 'x', error: null }).data).toBe('x');
  });
});

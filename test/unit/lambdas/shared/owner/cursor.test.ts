import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCursor, writeCursor } from '../../../../../lambdas/shared/owner/cursor.ts';

const path = '/owner/submissions';
const query = { form: 'main', state: 'new' };
const isText = (value: unknown): value is string => typeof value === 'string';
const read = (cursor: string, more: Record<string, string> = query, at = path) =>
  readCursor({ path: at, query: { ...more, cursor } }, isText);

describe('a cursor', () => {
  const cursor = writeCursor({ path, query }, '2026-01-01T00:00:00.000Z#1');

  it('comes back as it was, also with another limit and the filters in another order', () => {
    expect(read(cursor)).toBe('2026-01-01T00:00:00.000Z#1');
    expect(read(cursor, { limit: '50', state: 'new', form: 'main' })).toBe('2026-01-01T00:00:00.000Z#1');
    expect(readCursor({ path, query }, isText)).toBeUndefined();
  });

  it('is refused by other lists', () => {
    const others: Record<string, string>[] = [{ form: 'other', state: 'new' }, { form: 'main' }, {}];
    for (const other of others) expect(() => read(cursor, other)).toThrow('does not belong');
    expect(() => read(cursor, query, '/owner/people')).toThrow('does not belong');
  });

  it('is refused when its content is not of the shape that the list writes', () => {
    expect(() => read(writeCursor({ path, query }, { a: 1 }))).toThrow('does not belong');
  });

  it('is refused, and never breaks anything, when it is made up', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json().map((text) => Buffer.from(text).toString('base64url')),
        ),
        (text) => {
          expect(() => read(text)).toThrow(expect.objectContaining({ status: 400, code: 'BAD_CURSOR' }));
        },
      ),
    );
  });
});

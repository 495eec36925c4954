/**
 * Where a list goes on: text that is handed out with a page and comes back with the request for the next. It is bound to
 * the list it came from, and its content is checked like everything that comes from outside; it opens nothing that the
 * caller's token does not, so it needs no signature.
 */
import { createHash } from 'node:crypto';
import { HttpError } from '../http/errors.ts';
import type { Request } from '../http/request.ts';

type List = Pick<Request, 'path' | 'query'>;

/** @param position anything that JSON can hold */
export function writeCursor(list: List, position: unknown): string {
  return Buffer.from(JSON.stringify([fingerprint(list), position])).toString('base64url');
}

/**
 * Reads `cursor` of a request's query.
 *
 * @param isPosition whether the content has the shape that this list writes
 * @returns undefined when there is none: the list begins
 * @throws HttpError 400 `BAD_CURSOR` when it is not one of this list's
 */
export function readCursor<Position>(
  list: List,
  isPosition: (value: unknown) => value is Position,
): Position | undefined {
  const { cursor } = list.query;
  if (cursor === undefined) return undefined;
  const [bound, position] = decode(cursor);
  if (bound !== fingerprint(list) || !isPosition(position))
    throw new HttpError(400, 'BAD_CURSOR', 'This cursor does not belong to this list. Begin without one.');
  return position;
}

/** Whether a cursor's content is a sort key, as most lists write it. */
export function isPosition(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= 100;
}

function decode(cursor: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

/** Names the list by its address and filters; a page may be longer than the one before. */
function fingerprint({ path, query }: List): string {
  const filters = Object.entries(query)
    .filter(([name]) => name !== 'cursor' && name !== 'limit')
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([path, filters]))
    .digest('base64url')
    .slice(0, 16);
}

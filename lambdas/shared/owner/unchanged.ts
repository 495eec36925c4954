/** Keeps one person's change from overwriting another's: who changes an entry says which one was seen, by its ETag. */
import { HttpError } from '../http/errors.ts';
import { isMatch } from '../http/etag.ts';
import type { Request } from '../http/request.ts';

/**
 * The ETag of an entry, by what changes with each change of an owner's. It names that alone: what leaves because of the
 * entry goes its own way meanwhile, and is nobody's to overwrite.
 */
export function entryTag(version: number | string): string {
  return `"${version}"`;
}

/** Which entry a caller wants to change: any while the request says nothing of it. */
export type Seen = Pick<Request, 'headers'>;

/** @throws HttpError 412 when the request names another one by `If-Match` than there is now */
export function requireSeen({ headers }: Seen, tag: string): void {
  const ifMatch = headers['if-match'];
  if (ifMatch === undefined || isMatch(ifMatch, tag)) return;
  throw new HttpError(
    412,
    'CHANGED_MEANWHILE',
    'Somebody else has changed this since you read it. Read it again, then make your change.',
    { headers: { etag: tag } },
  );
}

/** The rows of files that were set aside, as the bucket has them. */
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { rejectedKey } from '../../lambdas/data/lake/keys.ts';
import { KEPT_BYTES, type RejectedRow, readRejected } from '../../lambdas/data/landing/rejected.ts';
import type { DataFile } from '../../lambdas/data/landing/store.ts';
import { oneLine } from '../owner/print.ts';
import { nameOf } from './files.ts';
import type { DataPlace } from './place.ts';

type Place = Pick<DataPlace, 's3' | 'bucket'>;

export type Shown = RejectedRow & { readonly file: string; readonly hash: string };

/** So many rows of a file were set aside and are not kept. */
export interface NotKept {
  readonly file: string;
  readonly hash: string;
  readonly rows: number;
}

/** Rows of files, in their order, at most `limit`; and how many more there are in files that were read to their end. */
export async function rejectedRows(
  place: Place,
  files: readonly DataFile[],
  limit: number,
): Promise<{ readonly items: readonly Shown[]; readonly notKept: readonly NotKept[] }> {
  const items: Shown[] = [];
  const notKept: NotKept[] = [];
  for (const file of files) {
    const wanted = limit - items.length;
    if (wanted <= 0) break;
    const about = { file: nameOf(file), hash: file.hash };
    const rows = await rowsOf(place, file, wanted);
    for (const row of rows) items.push({ ...about, ...row });
    const more = rows.length < wanted ? notKeptOf(file, rows.length) : 0;
    if (more > 0) notKept.push({ ...about, rows: more });
  }
  return { items, notKept };
}

async function rowsOf({ s3, bucket }: Place, file: DataFile, limit: number): Promise<RejectedRow[]> {
  const Prefix = rejectedKey(file, 0).replace(/[^/]+$/, '');
  const found: RejectedRow[] = [];
  let token: string | undefined;
  do {
    const page = await s3.send(
      new ListObjectsV2Command({ Bucket: bucket, Prefix, ...(token && { ContinuationToken: token }) }),
    );
    for (const { Key } of page.Contents ?? []) {
      if (found.length >= limit) return found;
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
      const stored = (await Body?.transformToString()) ?? '';
      // One by one: a call takes some hundred thousand arguments at most.
      for (const row of readRejected(stored, limit - found.length)) found.push(row);
    }
    token = page.NextContinuationToken;
  } while (token !== undefined);
  return found;
}

/** While a file is read again, its rows are counted from nothing; where none is kept, their time was over. */
function notKeptOf({ state, setAside }: DataFile, kept: number): number {
  return state === 'done' && kept > 0 ? Math.max(0, setAside - kept) : 0;
}

export function notKeptSentence({ file, rows }: NotKept): string {
  return `${rows} more rows of ${oneLine(file)}. Only the first ${KEPT_BYTES / 1e6} MB of a part’s rows that were set aside are kept; take them from the file itself.`;
}

/** `npm run data -- rejected`: the rows that were set aside, and the files that were refused. */
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { rejectedKey } from '../../lambdas/data/lake/keys.ts';
import type { RejectedRow } from '../../lambdas/data/landing/part.ts';
import { type DataFile, listKey } from '../../lambdas/data/landing/store.ts';
import { queryItems } from '../../lambdas/shared/table/paginate.ts';
import { oneLine, printJson, printRows } from '../owner/print.ts';
import { type DataOptions, type DataPlace, openData, requireDataset } from './place.ts';

export interface RejectedOptions extends DataOptions {
  readonly limit: number;
  readonly all: boolean;
  /** Whether to print the rows as they stand in their files, to be corrected and put again. */
  readonly raw: boolean;
}

type Shown = RejectedRow & { readonly file: string; readonly hash: string };

export async function listRejected(given: string, options: RejectedOptions): Promise<void> {
  const place = await openData(options);
  const [dataset] = requireDataset(place, given);
  const limit = options.all || options.raw ? Number.POSITIVE_INFINITY : options.limit;
  const refused: DataFile[] = [];
  const items: Shown[] = [];
  let header = '';
  for await (const file of filesOf(place, dataset)) {
    if (file.state === 'refused') refused.push(file);
    if (file.setAside === 0 || items.length > limit) continue;
    header ||=
      (file.layout?.kind === 'csv' && file.layout.header.map(asCsv(file)).join(file.layout.delimiter)) || '';
    const rows = await rowsOf(place, file, limit + 1 - items.length);
    items.push(...rows.map((row) => ({ file: nameOf(file), hash: file.hash, ...row })));
  }
  const hasMore = items.length > limit;
  print({ items: items.slice(0, limit), hasMore, refused, header }, options);
}

function print(
  {
    items,
    hasMore,
    refused,
    header,
  }: {
    readonly items: readonly Shown[];
    readonly hasMore: boolean;
    readonly refused: readonly DataFile[];
    readonly header: string;
  },
  { json, raw }: RejectedOptions,
): void {
  if (raw) {
    if (items.length > 0 && header !== '') console.log(header);
    for (const { row } of items) console.log(row);
    return;
  }
  const files = refused.map((file) => ({ file: nameOf(file), hash: file.hash, reason: file.reason ?? '' }));
  if (json) {
    printJson({ items, hasMore, refused: files });
    return;
  }
  const rows = items.map(({ file, line, column, reason }) => [file, String(line), column ?? '', reason]);
  printRows(['FILE', 'LINE', 'COLUMN', 'REASON'], rows);
  if (hasMore) console.log('There is more: --limit, --all.');
  for (const { file, reason } of files) console.log(`Not taken as a whole: ${oneLine(file)}. ${reason}`);
}

/** The files of a data set, those that landed last first. */
export function filesOf({ store }: DataPlace, dataset: string): AsyncGenerator<DataFile> {
  return queryItems<DataFile>(store, {
    IndexName: 'gsi1',
    KeyConditionExpression: 'gsi1pk = :files',
    ExpressionAttributeValues: { ':files': listKey(dataset) },
    ScanIndexForward: false,
  });
}

/** What it was called where it landed; `put` writes its hash and a time before that. */
export function nameOf({ key }: DataFile): string {
  return (key.split('/').slice(2).join('/') || key).replace(/^[0-9a-f]{16}-\d{13}-/, '');
}

async function rowsOf({ s3, bucket }: DataPlace, file: DataFile, limit: number): Promise<RejectedRow[]> {
  const Prefix = rejectedKey(file, 0).replace(/[^/]+$/, '');
  const found: RejectedRow[] = [];
  let token: string | undefined;
  do {
    const page = await s3.send(
      new ListObjectsV2Command({ Bucket: bucket, Prefix, ...(token && { ContinuationToken: token }) }),
    );
    for (const { Key } of page.Contents ?? []) {
      if (found.length >= limit) return found.slice(0, limit);
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
      const lines = ((await Body?.transformToString()) ?? '').split('\n').filter((line) => line !== '');
      found.push(...lines.map((line) => JSON.parse(line) as RejectedRow));
    }
    token = page.NextContinuationToken;
  } while (token !== undefined);
  return found.slice(0, limit);
}

function asCsv({ layout }: DataFile) {
  return (name: string) =>
    name.includes(layout?.delimiter ?? ',') || /["\r\n]/.test(name)
      ? `"${name.replaceAll('"', '""')}"`
      : name;
}

/** Where things are in the bucket. */
import type { FileId } from '../landing/store.ts';

export const LANDING = 'landing/';
export const LAKE = 'lake/';
export const REJECTED = 'rejected/';
/** Rows that Firehose could not convert. */
export const ERRORS = 'errors/';
/** Athena's answers. */
export const RESULTS = 'results/';

/** The data set that a file landed for: `landing/orders/2026/a.csv` → `orders`. */
export function datasetOf(key: string): string | undefined {
  return /^landing\/([^/]+)\/.*[^/]$/.exec(key)?.[1];
}

/** A table's folder, as it is partitioned. */
export function tableFolder(dataset: string): string {
  return `${LAKE}${dataset}/`;
}

/** The rows of a day from a part of a file. The same part has the same key whenever it is read. */
export function lakeKey({ dataset, hash }: FileId, part: number, day: string): string {
  return `${tableFolder(dataset)}day=${day}/${hash}-${part}.parquet`;
}

/** The day of a key that `lakeKey` has made. */
export function dayOfLakeKey(key: string): string | undefined {
  return /\/day=(\d{4}-\d{2}-\d{2})\//.exec(key)?.[1];
}

/** The file that a part's rows are of. */
export function fileOfLakeKey(dataset: string, key: string): FileId | undefined {
  const hash = /\/([0-9a-f]{64})-\d+\.parquet$/.exec(key)?.[1];
  return hash === undefined ? undefined : { dataset, hash };
}

/** The rows of a part that were set aside. */
export function rejectedKey({ dataset, hash }: FileId, part: number): string {
  return `${REJECTED}${dataset}/${hash}/${String(part).padStart(6, '0')}.jsonl`;
}

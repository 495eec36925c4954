/** The files of a data set, as commands choose and name them. */
import { type DataFile, listKey } from '../../lambdas/data/landing/store.ts';
import { queryItems } from '../../lambdas/shared/table/paginate.ts';
import type { DataPlace } from './place.ts';

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

/** Whether somebody means this file by its name, or by its hash or the beginning of that. */
export function isMeant(file: DataFile, given: string): boolean {
  return nameOf(file) === given || (/^[0-9a-f]{8,64}$/.test(given) && file.hash.startsWith(given));
}

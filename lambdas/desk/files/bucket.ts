/** The desk's files in their bucket. */
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  DeleteObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import { together } from '../../shared/runtime/together.ts';
import { cacheControlOf, typeOf } from './types.ts';

interface SiteBucket {
  readonly s3: S3Client;
  readonly name: string;
}

/** Where the build is in a function's bundle. */
const BUILT = fileURLToPath(new URL('./files', import.meta.url));

/** A page that was opened before an update loads the parts of its own build; after this long it has been opened again. */
const KEPT_MILLISECONDS = 30 * 86_400_000;

/** The files of the build by name. */
export async function readFiles(folder = BUILT): Promise<Map<string, Buffer>> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const read = files.map(async (file) => [relative(folder, file), await readFile(file)] as const);
  return new Map(await together(read));
}

/** Writes all, the index last, so that no page names a part that is not there yet; then removes what is old. */
export async function putFiles({ s3, name }: SiteBucket, files: ReadonlyMap<string, Buffer>, now: Date) {
  const put = ([Key, Body]: [string, Buffer]) =>
    s3.send(
      new PutObjectCommand({
        Bucket: name,
        Key,
        Body,
        ContentType: typeOf(Key),
        CacheControl: cacheControlOf(Key),
      }),
    );
  const [pages, parts] = [[...files].filter(isPage), [...files].filter((file) => !isPage(file))];
  await together(parts.map(put));
  await together(pages.map(put));
  const end = now.getTime() - KEPT_MILLISECONDS;
  await removeAll({ s3, name }, ({ key, writtenAt }) => !files.has(key) && writtenAt < end);
}

export function emptyBucket(bucket: SiteBucket): Promise<void> {
  return removeAll(bucket, () => true);
}

const isPage = ([name]: [string, Buffer]) => name === 'index.html';

async function removeAll(
  { s3, name }: SiteBucket,
  isOver: (object: { key: string; writtenAt: number }) => boolean,
): Promise<void> {
  for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket: name })) {
    const over = Contents.filter(({ Key = '', LastModified }) =>
      isOver({ key: Key, writtenAt: LastModified?.getTime() ?? 0 }),
    );
    await together(over.map(({ Key }) => s3.send(new DeleteObjectCommand({ Bucket: name, Key }))));
  }
}

/** What stands in the files of the lake, as whoever may read the bucket finds it. */
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { parquetReadObjects } from 'hyparquet';
import { aws, output } from './deployed.ts';

const s3 = new S3Client({ ...aws, forcePathStyle: true });

/** The rows of all files of the days since a moment, as they are stored; a file that goes meanwhile is left out. */
export async function rowsInFiles(since: Date): Promise<Record<string, unknown>[]> {
  const Bucket = output('Data', 'BucketName');
  const rows: Record<string, unknown>[] = [];
  for (let at = since.getTime(); at <= Date.now() + 1000; at += 86_400_000) {
    const Prefix = `lake/events/day=${new Date(at).toISOString().slice(0, 10)}/`;
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix }));
    for (const { Key } of Contents) {
      const body = await s3.send(new GetObjectCommand({ Bucket, Key })).catch(() => undefined);
      const bytes = await body?.Body?.transformToByteArray();
      if (bytes) rows.push(...(await parquetReadObjects({ file: Uint8Array.from(bytes).buffer })).map(plain));
    }
  }
  return rows;
}

function plain(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const number = (value: unknown) => (typeof value === 'bigint' ? Number(value) : value);
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, number(value)]));
}

/** The bytes of a file that landed. */
import { createHash, type Hash } from 'node:crypto';
import { pipeline } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { type Compression, FileRefused } from '../format/format.ts';
import { byFrames } from '../format/zstd-frames.ts';

export interface Landed {
  readonly key: string;
  readonly etag: string;
}

export interface Source {
  readonly s3: S3Client;
  readonly bucket: string;
}

/** The file was replaced or removed since it was announced; what came in its place is announced by itself. */
export class Gone extends Error {
  override readonly name = 'Gone';
}

type Bytes = AsyncIterable<Uint8Array>;

/**
 * Reads a file, or a range of it.
 *
 * @param range the first byte, and the one after the last. @default all
 * @throws Gone
 */
export async function openFile(
  { s3, bucket }: Source,
  { key, etag }: Landed,
  range?: readonly [start: number, end: number],
): Promise<Bytes> {
  try {
    const { Body } = await s3.send(
      new GetObjectCommand({
        Bucket: bucket,
        Key: key,
        IfMatch: etag,
        ...(range && { Range: `bytes=${range[0]}-${range[1] - 1}` }),
      }),
    );
    return Body as unknown as Bytes;
  } catch (error) {
    if (['NoSuchKey', 'NotFound', 'PreconditionFailed'].includes((error as Error).name)) throw new Gone(key);
    throw error;
  }
}

/** @throws FileRefused while it is read, when it is not what it says */
export function unpacked(bytes: Bytes, compression: Compression): Bytes {
  if (compression === 'none') return bytes;
  const isGzip = compression === 'gzip';
  const stream = isGzip ? createGunzip() : createZstdDecompress();
  pipeline(isGzip ? bytes : byFrames(bytes), stream, () => undefined);
  return readable(stream, compression);
}

async function* readable(stream: Bytes, compression: Compression): AsyncGenerator<Uint8Array> {
  try {
    yield* stream;
  } catch (error) {
    if (!/^(Z_|ZSTD_|ERR_)/.test((error as { code?: string }).code ?? '')) throw error;
    throw new FileRefused(`It can’t be unpacked: its ${compression} data are damaged or cut off.`);
  }
}

/** The bytes, which are counted into a hash as they pass. */
export async function* hashed(bytes: Bytes, hash: Hash): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    hash.update(chunk);
    yield chunk;
  }
}

/** A file's name for good: the same content has the same. */
export function contentHash(): Hash {
  return createHash('sha256');
}

/** All bytes of a piece. */
export async function collect(bytes: Bytes): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return Buffer.concat(chunks);
}

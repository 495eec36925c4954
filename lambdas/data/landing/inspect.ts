/** Looks once at all of a file: what it is, which content it has, and where it is cut. */
import type { DatasetConfig } from '../../../config/data.ts';
import {
  beginningOf,
  type Compression,
  compressionOf,
  FileRefused,
  kindOf,
  type Layout,
} from '../format/format.ts';
import { type Cut, Cutter } from './cut.ts';
import { contentHash, hashed, type Landed, openFile, type Source, unpacked } from './source.ts';

export interface Inspected {
  /** Of the file as it landed, SHA-256 in hexadecimal. */
  readonly hash: string;
  /** Why it can't be read, in a sentence; then there is no more than the hash. */
  readonly refused?: string;
  readonly compression?: Compression;
  readonly layout?: Layout;
  readonly cuts?: readonly Cut[];
  /** In bytes, unpacked. */
  readonly size?: number;
}

/** What stands before the rows has to be within. */
const HEAD_BYTES = 1_000_000;
/** Beyond, a function could not read it in its time. */
const LARGEST_BYTES = 20_000_000_000;

/** @throws Gone when the file was replaced meanwhile */
export async function inspectFile(
  source: Source,
  landed: Landed,
  dataset: DatasetConfig,
  partBytes: number,
): Promise<Inspected> {
  const hash = contentHash();
  const bytes = hashed(await openFile(source, landed), hash);
  try {
    return { ...(await look(bytes, landed.key, dataset, partBytes)), hash: hash.digest('hex') };
  } catch (error) {
    if (!(error instanceof FileRefused)) throw error;
    // The rest of it counts for the hash, by which whoever put it there asks.
    const again = contentHash();
    for await (const chunk of await openFile(source, landed)) again.update(chunk);
    return { hash: again.digest('hex'), refused: error.message };
  }
}

async function look(
  bytes: AsyncIterable<Uint8Array>,
  key: string,
  dataset: DatasetConfig,
  partBytes: number,
): Promise<Omit<Inspected, 'hash'>> {
  const kind = kindOf(key, dataset);
  const { compression, rest } = await packing(bytes);
  const stream = unpacked(rest, compression)[Symbol.asyncIterator]();
  const head = await readHead(stream);
  const { layout, start, line } = beginningOf(head, kind, dataset);
  const delimiter = kind === 'csv' ? layout.delimiter : undefined;
  const cutter = new Cutter({ start, line, delimiter, partBytes });
  cutter.add(head.subarray(start));
  for (let next = await stream.next(); !next.done; next = await stream.next()) {
    cutter.add(next.value);
    if (cutter.size > LARGEST_BYTES)
      throw new FileRefused('It is larger than 20 GB unpacked. Cut it into several files.');
  }
  return { compression, layout, cuts: cutter.end(), size: cutter.size };
}

/** Looks at the first bytes, and gives all of them. */
async function packing(bytes: AsyncIterable<Uint8Array>) {
  const stream = bytes[Symbol.asyncIterator]();
  let first = Buffer.alloc(0);
  while (first.length < 4) {
    const { done, value } = await stream.next();
    if (done) break;
    first = Buffer.concat([first, value]);
  }
  async function* all() {
    yield first as Uint8Array;
    yield* { [Symbol.asyncIterator]: () => stream };
  }
  return { compression: compressionOf(first), rest: all() };
}

async function readHead(stream: AsyncIterator<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for (let size = 0; size < HEAD_BYTES; ) {
    const { done, value } = await stream.next();
    if (done) break;
    chunks.push(value);
    size += value.length;
  }
  return Buffer.concat(chunks);
}

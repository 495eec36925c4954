/** What AVIF's container says of the colours of its picture (ISO/IEC 23008-12), which the decoder passes over. */
import type { Cicp } from './cicp.ts';

interface Box {
  readonly type: string;
  readonly data: Buffer;
}

/** The boxes in a stretch of a file. Reading ends where it is broken: that is the decoder's to say. */
function boxes(data: Buffer): Box[] {
  const found: Box[] = [];
  let at = 0;
  while (at + 8 <= data.length) {
    const size = data.readUInt32BE(at);
    const isLong = size === 1 && at + 16 <= data.length;
    const head = isLong ? 16 : 8;
    const end = size === 0 ? data.length : at + (isLong ? Number(data.readBigUInt64BE(at + 8)) : size);
    if (end < at + head || end > data.length) break;
    found.push({ type: data.toString('latin1', at + 4, at + 8), data: data.subarray(at + head, end) });
    at = end;
  }
  return found;
}

function find(list: readonly Box[], type: string): Buffer | undefined {
  return list.find((box) => box.type === type)?.data;
}

/** Version and flags, before the contents of some boxes. */
const FULL_BOX_BYTES = 4;

/**
 * The colours that the file names by number.
 *
 * @returns undefined where it has a profile, or says nothing
 */
export function namedColours(bytes: Uint8Array): Cicp | undefined {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const meta = boxes(find(boxes(file), 'meta')?.subarray(FULL_BOX_BYTES) ?? Buffer.of());
    const properties = boxes(find(meta, 'iprp') ?? Buffer.of());
    const primary = primaryItem(find(meta, 'pitm'));
    const all = boxes(find(properties, 'ipco') ?? Buffer.of());
    const own = associated(find(properties, 'ipma'), primary).map((index) => all[index - 1]);
    const colours = own.flatMap((box) => (box?.type === 'colr' ? [box.data] : []));
    const kind = (data: Buffer) => data.toString('latin1', 0, 4);
    if (colours.some((data) => kind(data) === 'prof' || kind(data) === 'rICC')) return undefined;
    const named = colours.find((data) => kind(data) === 'nclx');
    return named && { primaries: named.readUInt16BE(4), transfer: named.readUInt16BE(6) };
  } catch (error) {
    // Numbers beyond the file's end.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function primaryItem(data: Buffer | undefined): number | undefined {
  if (!data) return undefined;
  return data[0] === 0 ? data.readUInt16BE(FULL_BOX_BYTES) : data.readUInt32BE(FULL_BOX_BYTES);
}

/** The numbers of an item's properties, counted from 1. */
function associated(data: Buffer | undefined, item: number | undefined): number[] {
  if (!data) return [];
  const hasLongIds = (data[0] ?? 0) > 0;
  const hasLongIndices = ((data[3] ?? 0) & 1) === 1;
  let at = FULL_BOX_BYTES + 4;
  for (let entries = data.readUInt32BE(FULL_BOX_BYTES); entries > 0 && at < data.length; entries--) {
    const id = hasLongIds ? data.readUInt32BE(at) : data.readUInt16BE(at);
    at += hasLongIds ? 4 : 2;
    const count = data.readUInt8(at++);
    const indices = Array.from({ length: count }, (_, i) =>
      hasLongIndices ? data.readUInt16BE(at + 2 * i) & 0x7fff : data.readUInt8(at + i) & 0x7f,
    );
    if (id === item) return indices;
    at += count * (hasLongIndices ? 2 : 1);
  }
  return [];
}

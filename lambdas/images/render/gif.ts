/** GIFs whose frames leave canvas free. */

/** A frame of one transparent pixel. */
const TRANSPARENT_FRAME = Buffer.from('21f90401000000002c0000000001000100800000000000000202440100', 'hex');

const TRAILER = 0x3b;

/**
 * A GIF whose free canvas is transparent, as browsers show it. The decoder gives a picture transparency only where one of
 * its frames says so; else free canvas is black. So such a frame is put behind the others, where nobody looks at it.
 *
 * @returns the same bytes where no canvas is left free, or transparency is there already
 */
export function withFreeCanvas(bytes: Uint8Array): Uint8Array {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = readFrames(file);
  if (!read || read.isTransparent || read.coversCanvas) return bytes;
  return Buffer.concat([file.subarray(0, read.end), TRANSPARENT_FRAME, Buffer.of(TRAILER)]);
}

interface Frames {
  /** Whether the first frame covers all, and no frame takes itself away again. */
  readonly coversCanvas: boolean;
  readonly isTransparent: boolean;
  /** Where the last block ends. */
  readonly end: number;
}

const tableBytes = (flags: number) => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);

/** A whole block of a GIF, from its mark to where the next one begins. */
interface Block {
  readonly at: number;
  readonly end: number;
  readonly isFrame: boolean;
}

function* wholeBlocks(file: Buffer): Generator<Block> {
  let at = 13 + tableBytes(file[10] ?? 0);
  while (at + 10 <= file.length) {
    const isFrame = file[at] === 0x2c;
    if (!isFrame && file[at] !== 0x21) return;
    const end = skipBlocks(file, isFrame ? at + 11 + tableBytes(file[at + 9] ?? 0) : at + 2);
    if (end > file.length) return;
    yield { at, end, isFrame };
    at = end;
  }
}

/** @returns undefined where there is no whole frame: that is the decoder's to say */
function readFrames(file: Buffer): Frames | undefined {
  const blocks = [...wholeBlocks(file)];
  const firstFrame = blocks.find(({ isFrame }) => isFrame);
  const last = blocks.at(-1);
  if (!firstFrame || !last) return undefined;
  const flags = blocks.filter(({ isFrame }) => !isFrame).map(({ at }) => controlFlags(file, at));
  return {
    isTransparent: flags.some((one) => (one & 1) === 1),
    coversCanvas: covers(file, firstFrame.at) && !flags.some(clearsFrame),
    end: last.end,
  };
}

/** Of a graphic control extension: how a frame goes, and whether it has a transparent colour. Others have none. */
function controlFlags(file: Buffer, at: number): number {
  return file[at + 1] === 0xf9 ? (file[at + 3] ?? 0) : 0;
}

const clearsFrame = (flags: number) => ((flags >> 2) & 7) === 2;

function covers(file: Buffer, at: number): boolean {
  return (
    file.readUInt32LE(at + 1) === 0 &&
    file.readUInt16LE(at + 5) >= file.readUInt16LE(6) &&
    file.readUInt16LE(at + 7) >= file.readUInt16LE(8)
  );
}

/** Past a row of blocks, each headed by its length, that ends with an empty one. */
function skipBlocks(file: Buffer, start: number): number {
  let at = start;
  while ((file[at] ?? 0) !== 0) at += 1 + (file[at] ?? 0);
  return at + 1;
}

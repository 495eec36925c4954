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

/** @returns undefined where there is no whole frame: that is the decoder's to say */
function readFrames(file: Buffer): Frames | undefined {
  if (file.length < 13) return undefined;
  const canvas = { width: file.readUInt16LE(6), height: file.readUInt16LE(8) };
  let at = 13 + tableBytes(file[10] ?? 0);
  let [frames, isTransparent, coversCanvas, end] = [0, false, true, at];
  while (at + 10 <= file.length) {
    const kind = file[at];
    if (kind === 0x21) {
      // A graphic control extension: how the frame goes, and whether it has a transparent colour.
      const flags = file[at + 1] === 0xf9 ? (file[at + 3] ?? 0) : 0;
      if (flags & 1) isTransparent = true;
      if (((flags >> 2) & 7) === 2) coversCanvas = false;
      at = skipBlocks(file, at + 2);
    } else if (kind === 0x2c) {
      const covers =
        file.readUInt32LE(at + 1) === 0 &&
        file.readUInt16LE(at + 5) >= canvas.width &&
        file.readUInt16LE(at + 7) >= canvas.height;
      if (frames++ === 0 && !covers) coversCanvas = false;
      at = skipBlocks(file, at + 11 + tableBytes(file[at + 9] ?? 0));
    } else break;
    if (at > file.length) break;
    end = at;
  }
  return frames === 0 ? undefined : { coversCanvas, isTransparent, end };
}

/** Past a row of blocks, each headed by its length, that ends with an empty one. */
function skipBlocks(file: Buffer, start: number): number {
  let at = start;
  while ((file[at] ?? 0) !== 0) at += 1 + (file[at] ?? 0);
  return at + 1;
}

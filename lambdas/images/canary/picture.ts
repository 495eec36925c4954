/** A picture that there was never before: what is rendered once is not rendered again. */
import { crc32, deflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Width and height. */
const SIDE = 32;

/**
 * A PNG of 32 by 32 pixels in one colour (W3C, "Portable Network Graphics"): three bytes a pixel, each line behind a byte that says
 * how it is filtered.
 *
 * @param colour 24 bits
 */
export function picture(colour: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(SIDE, 0);
  header.writeUInt32BE(SIDE, 4);
  // Eight bits a channel, in colour.
  header.set([8, 2], 8);
  const pixel = [colour >>> 16, (colour >>> 8) & 0xff, colour & 0xff];
  const line = [0, ...Array.from({ length: SIDE }, () => pixel).flat()];
  const data = deflateSync(Buffer.from(Array.from({ length: SIDE }, () => line).flat()));
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/**
 * Files that strangers might send, made by code. Each names the refusal that it must end with, or none where it is odd
 * but fine.
 */
import { crc32, deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import type { RejectionCode } from '../../../lambdas/images/render/rejected.ts';
import { animation, photo } from './pictures.ts';

export interface HostileFile {
  readonly name: string;
  readonly expected: RejectionCode | 'fine';
  readonly make: () => Promise<Buffer>;
}

const flat = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#123456' } });
const latin1 = (text: string) => Promise.resolve(Buffer.from(text, 'latin1'));

export const HOSTILE: readonly HostileFile[] = [
  { name: 'nothing', expected: 'empty', make: () => latin1('') },
  { name: 'text', expected: 'not-an-image', make: () => latin1('hello, this is no picture') },
  {
    name: 'HTML with a script',
    expected: 'not-an-image',
    make: () => latin1('<!doctype html><script>alert(1)</script>'),
  },
  { name: 'SVG with a script', expected: 'unsupported-format', make: () => latin1(svg('')) },
  {
    name: 'SVG after a prologue',
    expected: 'unsupported-format',
    make: () => latin1(`<?xml version="1.0"?>${svg('')}`),
  },
  {
    name: 'SVG that reads a file',
    expected: 'unsupported-format',
    make: () => latin1(svg('<image href="file:///etc/passwd"/>')),
  },
  { name: 'PDF', expected: 'unsupported-format', make: () => latin1('%PDF-1.7\n1 0 obj\n') },
  { name: 'TIFF', expected: 'unsupported-format', make: () => flat(20, 20).tiff().toBuffer() },
  { name: 'HEIC', expected: 'unsupported-format', make: () => latin1('\0\0\0\x18ftypheic\0\0\0\0mif1heic') },
  { name: 'ZIP', expected: 'not-an-image', make: () => latin1('PK\x03\x04and so on') },
  { name: 'JPEG in name only', expected: 'damaged', make: () => latin1('\xff\xd8\xff\xe0 not really') },
  { name: 'GIF in name only', expected: 'damaged', make: () => latin1('GIF89a<script>alert(1)</script>') },
  { name: 'WebP in name only', expected: 'damaged', make: () => latin1('RIFF\x10\0\0\0WEBPVP8 nothing') },
  {
    name: 'AVIF in name only',
    expected: 'damaged',
    make: () => latin1('\0\0\0\x18ftypavif\0\0\0\0mif1avif'),
  },
  {
    name: 'JPEG cut in half',
    expected: 'damaged',
    make: async () => half(await photo(800, 600).jpeg().toBuffer()),
  },
  {
    name: 'PNG cut in half',
    expected: 'damaged',
    make: async () => half(await photo(800, 600).png().toBuffer()),
  },
  {
    name: 'WebP cut in half',
    expected: 'damaged',
    make: async () => half(await photo(800, 600).webp().toBuffer()),
  },
  {
    name: 'AVIF cut in half',
    expected: 'damaged',
    make: async () => half(await photo(400, 300).avif({ effort: 0 }).toBuffer()),
  },
  {
    name: 'GIF cut in half',
    expected: 'damaged',
    make: async () => half(await photo(400, 300).gif().toBuffer()),
  },
  {
    name: 'PNG with a wrong checksum',
    expected: 'damaged',
    make: async () => flipped(await photo(300, 200).png().toBuffer()),
  },
  { name: 'PNG bomb: 400 megapixels', expected: 'too-many-pixels', make: () => hollowPng(20_000, 20_000) },
  { name: 'PNG bomb: a header of 2^31', expected: 'damaged', make: () => hollowPng(0x7fffffff, 0x7fffffff) },
  {
    name: 'JPEG bomb: 200 megapixels',
    expected: 'too-many-pixels',
    make: () => jpegBomb(16_000, 12_500),
  },
  {
    name: 'AVIF bomb: 49 megapixels',
    expected: 'too-many-pixels',
    make: () => avifBomb(7000, 7000),
  },
  { name: 'WebP bomb: 200 megapixels', expected: 'too-many-pixels', make: () => webpBomb(16_000, 12_500) },
  {
    name: 'GIF bomb: 2,000 frames',
    expected: 'too-many-pixels',
    make: () => animation('gif', { width: 4, height: 4, frames: 2000 }),
  },
  { name: 'PNG bomb: a compressed profile', expected: 'fine', make: () => pngWithProfile(64_000_000) },
  { name: 'JPEG of 1,000 scans', expected: 'damaged', make: async () => manyScans(1000) },
  { name: 'the widest JPEG', expected: 'fine', make: () => flat(65_500, 1).jpeg().toBuffer() },
  { name: 'the tallest PNG', expected: 'too-many-pixels', make: () => flat(1, 65_500).png().toBuffer() },
  { name: 'the largest roll', expected: 'fine', make: () => flat(2560, 19_000).jpeg().toBuffer() },
  { name: 'a single pixel', expected: 'fine', make: () => flat(1, 1).png().toBuffer() },
  {
    name: 'JPEG with a page behind it',
    expected: 'fine',
    make: async () =>
      Buffer.concat([await photo(60, 40).jpeg().toBuffer(), Buffer.from('<script>alert(1)</script>')]),
  },
  {
    name: 'the largest JPEG, 50 megapixels',
    expected: 'fine',
    make: () => flat(8000, 6250).jpeg().toBuffer(),
  },
  {
    name: 'the largest progressive JPEG',
    expected: 'fine',
    make: () => flat(8000, 6250).jpeg({ progressive: true }).toBuffer(),
  },
  {
    name: 'the largest PNG with transparency',
    expected: 'fine',
    make: () => transparent(8000, 6250).png().toBuffer(),
  },
  { name: 'the largest interlaced PNG, 16 bit', expected: 'fine', make: () => interlaced16(8000, 6250) },
  {
    name: 'the largest AVIF, 25 megapixels',
    expected: 'fine',
    make: () => flat(5000, 5000).avif({ effort: 0 }).toBuffer(),
  },
  { name: 'the largest WebP', expected: 'fine', make: () => flat(8000, 6250).webp({ effort: 0 }).toBuffer() },
  {
    name: 'the largest animation',
    expected: 'fine',
    make: () => animation('gif', { width: 1000, height: 1000, frames: 50 }),
  },
  {
    name: 'the largest moving WebP',
    expected: 'fine',
    make: () => animation('webp', { width: 1000, height: 1000, frames: 50 }),
  },
];

function svg(inner: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script>${inner}</svg>`;
}

function half(file: Buffer): Buffer {
  return file.subarray(0, Math.floor(file.length / 2));
}

/** One bit in the middle changed. */
function flipped(file: Buffer): Buffer {
  const copy = Buffer.from(file);
  const middle = Math.floor(copy.length / 2);
  copy[middle] = (copy[middle] ?? 0) ^ 0xff;
  return copy;
}

function transparent(width: number, height: number): Sharp {
  return sharp({ create: { width, height, channels: 4, background: { r: 9, g: 90, b: 200, alpha: 0.4 } } });
}

function interlaced16(width: number, height: number): Promise<Buffer> {
  return transparent(width, height)
    .toColourspace('rgb16')
    .png({ progressive: true, compressionLevel: 1 })
    .toBuffer();
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

const PNG_SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

function pngHeader(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return chunk('IHDR', header);
}

/** A PNG whose header promises more than its data holds. */
function hollowPng(width: number, height: number): Promise<Buffer> {
  const rows = chunk('IDAT', deflateSync(Buffer.alloc(1_000_000)));
  return Promise.resolve(
    Buffer.concat([PNG_SIGNATURE, pngHeader(width, height), rows, chunk('IEND', Buffer.alloc(0))]),
  );
}

/** A small JPEG whose frame header (SOF0) promises more. */
async function jpegBomb(width: number, height: number): Promise<Buffer> {
  const jpeg = await flat(16, 16).jpeg().toBuffer();
  const frame = jpeg.indexOf(Buffer.from([0xff, 0xc0]));
  jpeg.writeUInt16BE(height, frame + 5);
  jpeg.writeUInt16BE(width, frame + 7);
  return jpeg;
}

/** A small AVIF whose `ispe` box (ISO/IEC 23008-12, 6.5.3) promises more. */
async function avifBomb(width: number, height: number): Promise<Buffer> {
  const avif = await flat(16, 16).avif({ effort: 0 }).toBuffer();
  const box = avif.indexOf('ispe');
  avif.writeUInt32BE(width, box + 8);
  avif.writeUInt32BE(height, box + 12);
  return avif;
}

/** A small WebP whose VP8 frame header promises more. */
async function webpBomb(width: number, height: number): Promise<Buffer> {
  const webp = await flat(16, 16).webp().toBuffer();
  webp.writeUInt16LE(width, 26);
  webp.writeUInt16LE(height, 28);
  return webp;
}

/** A small PNG with a colour profile of zeros that inflates to `size` bytes. */
async function pngWithProfile(size: number): Promise<Buffer> {
  const png = await photo(64, 48).png().toBuffer();
  const profile = Buffer.concat([Buffer.from('bomb\0\0', 'latin1'), deflateSync(Buffer.alloc(size))]);
  return Buffer.concat([png.subarray(0, 33), chunk('iCCP', profile), png.subarray(33)]);
}

/** A progressive JPEG whose last scan is repeated: each one costs a pass over the whole picture. */
async function manyScans(count: number): Promise<Buffer> {
  const jpeg = await photo(800, 600).jpeg({ progressive: true, quality: 5 }).toBuffer();
  const last = jpeg.lastIndexOf(Buffer.from([0xff, 0xda]));
  const scan = jpeg.subarray(last, jpeg.length - 2);
  return Buffer.concat([
    jpeg.subarray(0, jpeg.length - 2),
    ...Array<Buffer>(count).fill(scan),
    Buffer.from([0xff, 0xd9]),
  ]);
}

/** PNG's own ways of saying what its colours are, which the decoder does not know, as a profile, which it does. */
import { crc32, deflateSync } from 'node:zlib';
import { profileOf } from './cicp.ts';
import { type Chromaticity, type Curve, D65, type Primaries, rgbProfile, SRGB_PRIMARIES } from './icc.ts';

interface Chunk {
  readonly type: string;
  readonly data: Buffer;
  /** With its length, its type and its checksum. */
  readonly whole: Buffer;
}

const SIGNATURE_BYTES = 8;

/** The chunks before the pixels. Reading ends where a file is broken: that is the decoder's to say. */
function headChunks(file: Buffer): Chunk[] {
  const found: Chunk[] = [];
  let at = SIGNATURE_BYTES;
  while (at + 12 <= file.length) {
    const end = at + 12 + file.readUInt32BE(at);
    const type = file.toString('latin1', at + 4, at + 8);
    if (type === 'IDAT' || end > file.length) break;
    found.push({ type, data: file.subarray(at + 8, end - 4), whole: file.subarray(at, end) });
    at = end;
  }
  return found;
}

/** All that says what the numbers mean. */
const COLOUR_CHUNKS = ['cICP', 'iCCP', 'sRGB', 'gAMA', 'cHRM'];

/**
 * What a PNG's colours are where no profile says so. By precedence (PNG, third edition, 4.3): cICP, iCCP, sRGB, then gAMA
 * and cHRM.
 *
 * @returns undefined where its own profile counts, or nothing has to be converted
 */
export function describedColours(bytes: Uint8Array): Buffer | 'srgb' | undefined {
  const chunks = headChunks(asBuffer(bytes));
  const find = (wanted: string) => chunks.find(({ type }) => type === wanted)?.data;
  const cicp = find('cICP');
  if (cicp?.length === 4) {
    const named = profileOf({ primaries: cicp[0] ?? 0, transfer: cicp[1] ?? 0 });
    if (named !== undefined) return named;
  }
  if (find('iCCP') || find('sRGB')) return undefined;
  const curve = curveOf(find('gAMA')) ?? 'srgb';
  const primaries = primariesOf(find('cHRM'));
  if (curve === 'srgb' && primaries === undefined) return undefined;
  return rgbProfile(primaries ?? SRGB_PRIMARIES, curve);
}

/** A PNG of three colours whose colours are a profile's, or sRGB, and nothing else's. */
export function withProfile(bytes: Uint8Array, profile: Buffer | 'srgb'): Uint8Array {
  const file = asBuffer(bytes);
  const chunks = headChunks(file);
  const [header, ...others] = chunks;
  if (header?.type !== 'IHDR') return bytes;
  const rest = file.subarray(SIGNATURE_BYTES + chunks.reduce((sum, { whole }) => sum + whole.length, 0));
  return Buffer.concat([
    file.subarray(0, SIGNATURE_BYTES),
    header.whole,
    ...(profile === 'srgb' ? [] : [profileChunk(profile)]),
    ...others.filter(({ type }) => !COLOUR_CHUNKS.includes(type)).map(({ whole }) => whole),
    rest,
  ]);
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** How far a number may be from sRGB's and mean it: what libpng holds for the same. */
const GAMMA_TOLERANCE = 0.05;
const CHROMATICITY_TOLERANCE = 0.01;
const SRGB_GAMMA = 0.45455;

function curveOf(data: Buffer | undefined): Curve | undefined {
  const gamma = data?.length === 4 ? data.readUInt32BE() / 100_000 : 0;
  // Beyond these no picture is: 0 is a well-known mistake of old programs.
  if (gamma < 0.1 || gamma > 10) return undefined;
  return Math.abs(gamma / SRGB_GAMMA - 1) < GAMMA_TOLERANCE ? 'srgb' : { gamma: 1 / gamma };
}

/** @returns undefined for sRGB's, too */
function primariesOf(data: Buffer | undefined): Primaries | undefined {
  if (data?.length !== 32) return undefined;
  const point = (at: number): Chromaticity => [
    data.readUInt32BE(at) / 100_000,
    data.readUInt32BE(at + 4) / 100_000,
  ];
  const [white, red, green, blue] = [point(0), point(8), point(16), point(24)];
  const seen = [white, red, green, blue].flat();
  const { red: r, green: g, blue: b } = SRGB_PRIMARIES;
  const usual = [D65, r, g, b].flat();
  if (seen.every((value, i) => Math.abs(value - (usual[i] ?? 0)) < CHROMATICITY_TOLERANCE)) return undefined;
  return rgbProfile({ white, red, green, blue }, 'srgb') && { white, red, green, blue };
}

function profileChunk(profile: Buffer): Buffer {
  const name = Buffer.from('described\0\0', 'latin1');
  return chunk('iCCP', Buffer.concat([name, deflateSync(profile)]));
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}

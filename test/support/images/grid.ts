/** A grid of colour profiles, bit depths, formats and orientations, made by code. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { type Curve, type Primaries, rgbProfile } from '../../../lambdas/images/render/icc.ts';
import type { Described, Making } from '../pillow/pillow.ts';

/** Patches by row, of which no two rows or columns are alike; the last is the one that alpha shows through. */
const COLOURS: readonly (readonly [number, number, number])[] = [
  [200, 30, 30],
  [30, 180, 60],
  [40, 60, 200],
  [255, 255, 255],
  [220, 200, 40],
  [128, 128, 128],
  [12, 14, 10],
  [90, 20, 140],
  [20, 150, 150],
  [250, 240, 230],
  [255, 0, 0],
  [180, 120, 90],
];
export const GRID: readonly [columns: number, rows: number] = [4, 3];
const PATCH = 24;

const D65 = [0.3127, 0.329] as const;
const rgb = (red: Point, green: Point, blue: Point, white: Point = D65): Primaries => ({
  red,
  green,
  blue,
  white,
});
type Point = readonly [number, number];

const PRIMARIES = {
  srgb: rgb([0.64, 0.33], [0.3, 0.6], [0.15, 0.06]),
  p3: rgb([0.68, 0.32], [0.265, 0.69], [0.15, 0.06]),
  adobe: rgb([0.64, 0.33], [0.21, 0.71], [0.15, 0.06]),
  rec2020: rgb([0.708, 0.292], [0.17, 0.797], [0.131, 0.046]),
  prophoto: rgb([0.7347, 0.2653], [0.1596, 0.8404], [0.0366, 0.0001], [0.3457, 0.3585]),
};

const table = (gamma: number): Curve => Array.from({ length: 1024 }, (_, i) => (i / 1023) ** gamma);

/** Profiles by name: wide and narrow, by formula and by table. */
const RGB_PROFILES: Readonly<Record<string, Buffer | undefined>> = {
  'no profile': undefined,
  sRGB: rgbProfile(PRIMARIES.srgb, 'srgb'),
  'Display P3': rgbProfile(PRIMARIES.p3, 'srgb'),
  'Adobe RGB': rgbProfile(PRIMARIES.adobe, { gamma: 2.19921875 }),
  'ProPhoto RGB': rgbProfile(PRIMARIES.prophoto, { gamma: 1.8 }),
  'Rec. 2020': rgbProfile(PRIMARIES.rec2020, table(2.4)),
  'linear sRGB': rgbProfile(PRIMARIES.srgb, { gamma: 1 }),
};
const GREY_PROFILES: Readonly<Record<string, Buffer | undefined>> = {
  'no profile': undefined,
  'grey 2.2': greyProfile(2.2),
  'grey 1.0': greyProfile(1),
};

/** A profile of grey alone (ICC.1:2022, 8.5): its one curve is an exponent, in 1/256ths. */
function greyProfile(exponent: number): Buffer {
  const curve = Buffer.from('63757276000000000000000100000000', 'hex');
  curve.writeUInt16BE(Math.round(exponent * 256), 12);
  const white = Buffer.from('58595a20000000000000f6d6000100000000d32d', 'hex');
  const tags = { wtpt: white, kTRC: curve };
  const header = Buffer.from(rgbProfile(PRIMARIES.srgb, 'srgb')?.subarray(0, 128) ?? []);
  header.write('GRAY', 16, 'latin1');
  const list = Buffer.alloc(4 + 24);
  list.writeUInt32BE(2);
  let at = header.length + list.length;
  for (const [i, [name, tag]] of Object.entries(tags).entries()) {
    list.write(name, 4 + 12 * i, 'latin1');
    list.writeUInt32BE(at, 8 + 12 * i);
    list.writeUInt32BE(tag.length, 12 + 12 * i);
    at += tag.length;
  }
  header.writeUInt32BE(at);
  return Buffer.concat([header, list, white, curve]);
}

/** A file of the grid. Those with `making` are made by Pillow. */
export interface GridFile {
  readonly name: string;
  readonly path: string;
  readonly described?: Described;
  readonly hasAlpha: boolean;
  /** By how much, of 255, other decoders may read its samples otherwise. @default 0 */
  readonly slack?: number;
  readonly making?: Making;
}

/** Lossy formats leave their rounding to decoders. Of deep ones Pillow gives eight bits. */
const SLACK: Readonly<Record<string, number>> = { jpg: 1, avif: 1 };
const DEEP_SLACK = 2;

const WIDTH = GRID[0] * PATCH;
const HEIGHT = GRID[1] * PATCH;

/** The samples of the patches, in a camera's order for an orientation, as eight bits or sixteen. */
function samples(channels: 1 | 2 | 3 | 4, orientation = 1): { data: Buffer; width: number; height: number } {
  const lies = orientation > 4;
  const [width, height] = lies ? [HEIGHT, WIDTH] : [WIDTH, HEIGHT];
  const data = Buffer.alloc(width * height * channels);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [right, down] = upright(x, y, orientation);
      const patch = Math.floor(down / PATCH) * GRID[0] + Math.floor(right / PATCH);
      const [r, g, b] = COLOURS[patch] ?? [0, 0, 0];
      const alpha = patch === COLOURS.length - 1 ? 128 : 255;
      const colour = channels < 3 ? [g] : [r, g, b];
      data.set(channels % 2 === 0 ? [...colour, alpha] : colour, (y * width + x) * channels);
    }
  return { data, width, height };
}

/** Where people see what is stored at a point (Exif 2.32, tag 0x0112: where row 0 and column 0 are). */
function upright(x: number, y: number, orientation: number): readonly [number, number] {
  const [right, bottom] = [WIDTH - 1, HEIGHT - 1];
  const places: Record<number, readonly [number, number]> = {
    1: [x, y],
    2: [right - x, y],
    3: [right - x, bottom - y],
    4: [x, bottom - y],
    5: [y, x],
    6: [right - y, x],
    7: [right - y, bottom - x],
    8: [y, bottom - x],
  };
  return places[orientation] ?? [x, y];
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}

const PNG_TYPE = { 1: 0, 2: 4, 3: 2, 4: 6 } as const;

/** A PNG of any depth with any chunks. Sixteen bits repeat the eight. */
function rawPng(channels: 1 | 2 | 3 | 4, depth: 8 | 16, chunks: readonly Buffer[] = []): Buffer {
  const { data, width, height } = samples(channels);
  const wide = depth === 16 ? Buffer.from(data.toString('hex').replace(/../g, '$&$&'), 'hex') : data;
  const row = (width * channels * depth) / 8;
  const lines = Array.from({ length: height }, (_, y) => [
    Buffer.of(0),
    wide.subarray(y * row, (y + 1) * row),
  ]);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([depth, PNG_TYPE[channels]], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    ...chunks,
    chunk('IDAT', deflateSync(Buffer.concat(lines.flat()))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const iccChunk = (profile: Buffer | undefined) =>
  profile ? [chunk('iCCP', Buffer.concat([Buffer.from('p\0\0', 'latin1'), deflateSync(profile)]))] : [];

const numbers = (...values: number[]) => {
  const data = Buffer.alloc(4 * values.length);
  for (const [i, value] of values.entries()) data.writeUInt32BE(Math.round(value * 100_000), 4 * i);
  return data;
};

const gamma = (value: number) => chunk('gAMA', numbers(value));
const chromaticities = ({ white, red, green, blue }: Primaries) =>
  chunk('cHRM', numbers(...white, ...red, ...green, ...blue));
const cicp = (primaries: number, transfer: number) => chunk('cICP', Buffer.of(primaries, transfer, 0, 1));

/** Colours that PNG describes by itself. */
const DESCRIBED: readonly [string, readonly Buffer[], Described][] = [
  ['gAMA 1.0', [gamma(1)], { primaries: 'srgb', curve: 1 }],
  ['gAMA 0.55556', [gamma(0.55556)], { primaries: 'srgb', curve: 1.8 }],
  ['gAMA 0.3', [gamma(0.3)], { primaries: 'srgb', curve: 1 / 0.3 }],
  [
    'gAMA and cHRM as sRGB’s',
    [gamma(0.45455), chromaticities(PRIMARIES.srgb)],
    { primaries: 'srgb', curve: 'srgb' },
  ],
  ['cHRM of P3', [chromaticities(PRIMARIES.p3)], { primaries: 'p3', curve: 'srgb' }],
  [
    'gAMA and cHRM of Adobe RGB',
    [gamma(0.6), chromaticities(PRIMARIES.adobe)],
    { primaries: 'adobe', curve: 1 / 0.6 },
  ],
  ['sRGB before gAMA', [chunk('sRGB', Buffer.of(0)), gamma(1)], { primaries: 'srgb', curve: 'srgb' }],
  ['cICP P3', [cicp(12, 13)], { primaries: 'p3', curve: 'srgb' }],
  ['cICP BT.2020', [cicp(9, 14)], { primaries: 'rec2020', curve: 'srgb' }],
  ['cICP linear', [cicp(1, 8)], { primaries: 'srgb', curve: 1 }],
  ['cICP BT.2020 PQ', [cicp(9, 16)], { primaries: 'rec2020', curve: 'pq' }],
  ['cICP BT.2020 HLG', [cicp(9, 18)], { primaries: 'rec2020', curve: 'hlg' }],
  [
    'cICP before iCCP',
    [cicp(12, 13), ...iccChunk(RGB_PROFILES['linear sRGB'])],
    { primaries: 'p3', curve: 'srgb' },
  ],
  ['cICP that means nothing before gAMA', [cicp(12, 3), gamma(1)], { primaries: 'srgb', curve: 1 }],
];

/** The same for AVIF, whose numbers are put into files that Pillow made. */
const NAMED: readonly [string, readonly [number, number], Described][] = [
  ['nclx P3', [12, 13], { primaries: 'p3', curve: 'srgb' }],
  ['nclx BT.2020', [9, 1], { primaries: 'rec2020', curve: 'srgb' }],
  ['nclx BT.2020 PQ', [9, 16], { primaries: 'rec2020', curve: 'pq' }],
  ['nclx BT.2020 HLG', [9, 18], { primaries: 'rec2020', curve: 'hlg' }],
  ['nclx linear', [1, 8], { primaries: 'srgb', curve: 1 }],
];

/** What Pillow saves eight bits as, at its best. */
const SAVED: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  jpg: { quality: 100, subsampling: 0 },
  png: {},
  webp: { lossless: true, exact: true },
  avif: { quality: 100, subsampling: '4:4:4', speed: 9 },
};

/** Makes what code of ours makes, and says what Pillow is to make. @param folder for the files */
export async function planGrid(folder: string): Promise<GridFile[]> {
  const files: GridFile[] = [];
  const add = (name: string, extension: string, more: Partial<GridFile> & { bytes?: Buffer } = {}) => {
    const path = join(folder, `${files.length}.${extension}`);
    const { bytes, ...rest } = more;
    if (bytes) writeFileSync(path, bytes);
    files.push({ name, hasAlpha: false, slack: SLACK[extension] ?? 0, ...rest, path });
    return path;
  };
  const profilePath = (name: string, profile: Buffer | undefined) => {
    if (!profile) return {};
    const icc = join(folder, `${name.replaceAll(/\W/g, '-')}.icc`);
    writeFileSync(icc, profile);
    return { icc };
  };
  /** By Pillow: the samples go into a file as they are. */
  const save = (
    name: string,
    extension: string,
    { channels, profile, orientation }: { channels: 1 | 2 | 3 | 4; profile: string; orientation?: number },
  ) => {
    const { data, ...size } = samples(channels, orientation);
    const raw = join(folder, `${files.length}.raw`);
    writeFileSync(raw, data);
    const mode = ({ 1: 'L', 2: 'LA', 3: 'RGB', 4: 'RGBA' } as const)[channels];
    const path = add(name, extension, { hasAlpha: channels % 2 === 0 });
    const making: Making = {
      raw,
      mode,
      ...size,
      ...profilePath(profile, RGB_PROFILES[profile] ?? GREY_PROFILES[profile]),
      ...(orientation !== undefined && { orientation }),
      ...(SAVED[extension] && { options: SAVED[extension] }),
      to: path,
    };
    files.push({ ...(files.pop() as GridFile), making });
    return path;
  };

  for (const profile of Object.keys(RGB_PROFILES)) {
    for (const extension of Object.keys(SAVED))
      save(`${profile}, ${extension}`, extension, { channels: 3, profile });
    for (const extension of ['png', 'webp', 'avif'])
      save(`${profile}, ${extension} with alpha`, extension, { channels: 4, profile });
    const chunks = iccChunk(RGB_PROFILES[profile]);
    add(`${profile}, png of 16 bits`, 'png', { bytes: rawPng(3, 16, chunks) });
    add(`${profile}, png of 16 bits with alpha`, 'png', { bytes: rawPng(4, 16, chunks), hasAlpha: true });
    for (const bitdepth of [10, 12] as const)
      add(`${profile}, avif of ${bitdepth} bits`, 'avif', {
        slack: DEEP_SLACK,
        bytes: await deepAvif(bitdepth, profilePath(profile, RGB_PROFILES[profile]).icc),
      });
  }
  for (const profile of Object.keys(GREY_PROFILES)) {
    for (const extension of ['jpg', 'png'])
      save(`${profile}, grey ${extension}`, extension, { channels: 1, profile });
    save(`${profile}, grey png with alpha`, 'png', { channels: 2, profile });
    for (const channels of [1, 2] as const)
      add(`${profile}, grey png of 16 bits and ${channels} channels`, 'png', {
        bytes: rawPng(channels, 16, iccChunk(GREY_PROFILES[profile])),
        hasAlpha: channels === 2,
      });
  }
  // Of three colours, for grey: PNG forbids it, and JPEGs have it.
  for (const profile of ['Display P3', 'linear sRGB'])
    save(`${profile}, grey jpg`, 'jpg', { channels: 1, profile });
  add('CMYK, jpg', 'jpg', {
    bytes: await patches().withIccProfile('cmyk').toColourspace('cmyk').jpeg({ quality: 100 }).toBuffer(),
  });
  for (const [name, chunks, described] of DESCRIBED)
    for (const depth of [8, 16] as const)
      add(`${name}, png of ${depth} bits`, 'png', { bytes: rawPng(3, depth, chunks), described });
  for (const [name, chunks, described] of DESCRIBED.filter(([, , { primaries }]) => primaries === 'srgb'))
    add(`${name}, grey png`, 'png', { bytes: rawPng(1, 8, chunks), described });
  for (const extension of Object.keys(SAVED))
    for (const profile of ['no profile', 'Display P3'])
      for (let orientation = 1; orientation <= 8; orientation++)
        save(`${profile}, ${extension} of orientation ${orientation}`, extension, {
          channels: 3,
          profile,
          orientation,
        });
  for (const [name, , described] of NAMED) {
    const path = save(`${name}, avif`, 'avif', { channels: 3, profile: 'no profile' });
    files.push({ ...(files.pop() as GridFile), path, described });
  }
  return files;
}

/** Writes the numbers of colours into AVIFs that Pillow has made. */
export function nameColours(files: readonly GridFile[], read: (path: string) => Buffer): void {
  for (const [name, [primaries, transfer]] of NAMED) {
    const file = files.find((one) => one.name === `${name}, avif`);
    if (!file) continue;
    const bytes = read(file.path);
    const at = bytes.indexOf('colrnclx') + 'colrnclx'.length;
    bytes.writeUInt16BE(primaries, at);
    bytes.writeUInt16BE(transfer, at + 2);
    writeFileSync(file.path, bytes);
  }
}

function patches() {
  const { data, width, height } = samples(3);
  return sharp(data, { raw: { width, height, channels: 3 } });
}

/** Pillow writes eight bits only, so sharp writes these; what is in them is read by Pillow all the same. */
function deepAvif(bitdepth: 10 | 12, icc: string | undefined): Promise<Buffer> {
  const deep = patches().toColourspace('rgb16');
  const described = icc === undefined ? deep : deep.withIccProfile(icc);
  return described.avif({ bitdepth, quality: 100, chromaSubsampling: '4:4:4', effort: 0 }).toBuffer();
}

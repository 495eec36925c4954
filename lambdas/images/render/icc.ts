/**
 * ICC profiles for colours that a file describes in other ways than by a profile (ICC.1:2022, a matrix and curves), so
 * that one colour engine converts them all.
 */

import { apply, invert, type Matrix, multiply, scale, transpose, type Vector } from './matrix.ts';

/** How light grows with a sample's value, both from 0 to 1. */
export type Curve =
  | { readonly gamma: number }
  | 'srgb'
  /** Values at equal steps from 0 to 1. */
  | readonly number[]
  /** As it stands in another profile. */
  | Buffer;

/** CIE 1931 x and y. */
export type Chromaticity = readonly [x: number, y: number];

export interface Primaries {
  readonly red: Chromaticity;
  readonly green: Chromaticity;
  readonly blue: Chromaticity;
  readonly white: Chromaticity;
}

export const D65: Chromaticity = [0.3127, 0.329];

export const SRGB_PRIMARIES: Primaries = {
  red: [0.64, 0.33],
  green: [0.3, 0.6],
  blue: [0.15, 0.06],
  white: D65,
};

/** The white of profiles: D50. */
const D50: Vector = [0.9642, 1, 0.8249];

/** The eye's response that whites are adapted by (Bradford; ICC.1, annex E). */
const BRADFORD: Matrix = [
  [0.8951, 0.2664, -0.1614],
  [-0.7502, 1.7135, 0.0367],
  [0.0389, -0.0685, 1.0296],
];

/**
 * A profile of pictures in three colours.
 *
 * @returns undefined when these can't be the colours of a picture
 */
export function rgbProfile(primaries: Primaries, curve: Curve): Buffer | undefined {
  const adapted = adaptedPrimaries(primaries);
  if (!adapted) return undefined;
  const [red, green, blue] = adapted;
  const response = curveTag(curve);
  return profile({
    rXYZ: xyzTag(red),
    gXYZ: xyzTag(green),
    bXYZ: xyzTag(blue),
    rTRC: response,
    gTRC: response,
    bTRC: response,
  });
}

/**
 * A profile of three colours for a picture whose own profile is of grey alone: equal parts of them give that grey.
 *
 * @returns undefined where it is no such profile, or not by a curve
 */
export function greyAsRgb(grey: Buffer): Buffer | undefined {
  if (grey.toString('latin1', 16, 20) !== 'GRAY') return undefined;
  const curve = findTag(grey, 'kTRC');
  return curve && rgbProfile(SRGB_PRIMARIES, curve);
}

/** The bytes of a profile's tag. */
function findTag(profile: Buffer, name: string): Buffer | undefined {
  if (profile.length < HEADER_BYTES + 4) return undefined;
  for (let i = 0; i < Math.min(profile.readUInt32BE(HEADER_BYTES), 100); i++) {
    const at = HEADER_BYTES + 4 + 12 * i;
    if (at + 12 > profile.length) return undefined;
    if (profile.toString('latin1', at, at + 4) !== name) continue;
    const start = profile.readUInt32BE(at + 4);
    return profile.subarray(start, start + profile.readUInt32BE(at + 8));
  }
  return undefined;
}

/** What one unit of each colour gives under D50, so that all together give its white. */
function adaptedPrimaries({ red, green, blue, white }: Primaries): Matrix | undefined {
  const colours = [red, green, blue].map(toXyz);
  const whiteXyz = toXyz(white);
  if (![...colours, whiteXyz].flat().every(Number.isFinite)) return undefined;
  const columns = transpose(colours as unknown as Matrix);
  const inverse = invert(columns);
  const adaptation = inverse && adaptationToD50(whiteXyz);
  if (!adaptation) return undefined;
  const amounts = apply(inverse, whiteXyz);
  const adapted = colours.map((colour, i) => apply(adaptation, scale(colour, amounts[i] ?? 0)));
  return adapted.flat().every((value) => Math.abs(value) < 100) ? (adapted as unknown as Matrix) : undefined;
}

function adaptationToD50(white: Vector): Matrix | undefined {
  const back = invert(BRADFORD);
  const [from, to] = [apply(BRADFORD, white), apply(BRADFORD, D50)];
  const gains = to.map((value, i) => value / (from[i] ?? 1));
  return back && multiply(back, BRADFORD.map((row, i) => scale(row, gains[i] ?? 1)) as unknown as Matrix);
}

function toXyz([x, y]: Chromaticity): Vector {
  return [x / y, 1, (1 - x - y) / y];
}

/** `para` of function 3, as sRGB is defined (IEC 61966-2-1). */
const SRGB_PARAMETERS = [2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045];

function curveTag(curve: Curve): Buffer {
  if (Buffer.isBuffer(curve)) return curve;
  if (curve === 'srgb') return parametric(3, SRGB_PARAMETERS);
  if ('gamma' in curve) return parametric(0, [curve.gamma]);
  const tag = Buffer.alloc(12 + 2 * curve.length);
  tag.write('curv', 'latin1');
  tag.writeUInt32BE(curve.length, 8);
  for (const [i, value] of curve.entries()) tag.writeUInt16BE(Math.round(value * 0xffff), 12 + 2 * i);
  return tag;
}

function parametric(kind: number, parameters: readonly number[]): Buffer {
  const tag = Buffer.alloc(12 + 4 * parameters.length);
  tag.write('para', 'latin1');
  tag.writeUInt16BE(kind, 8);
  for (const [i, value] of parameters.entries()) writeFixed(tag, value, 12 + 4 * i);
  return tag;
}

function xyzTag(values: Vector): Buffer {
  const tag = Buffer.alloc(20);
  tag.write('XYZ ', 'latin1');
  for (const [i, value] of values.entries()) writeFixed(tag, value, 8 + 4 * i);
  return tag;
}

/** Sixteen bits before the point and sixteen behind it. */
function writeFixed(to: Buffer, value: number, at: number): void {
  to.writeInt32BE(Math.round(value * 0x10000), at);
}

function textTag(text: string): Buffer {
  const tag = Buffer.alloc(28);
  tag.write('mluc', 'latin1');
  tag.writeUInt32BE(1, 8);
  tag.writeUInt32BE(12, 12);
  tag.write('enUS', 16, 'latin1');
  tag.writeUInt32BE(2 * text.length, 20);
  tag.writeUInt32BE(28, 24);
  return Buffer.concat([tag, Buffer.from(text, 'utf16le').swap16()]);
}

const HEADER_BYTES = 128;

function profile(colours: Readonly<Record<string, Buffer>>): Buffer {
  const tags = Object.entries({
    desc: textTag('As the file describes'),
    cprt: textTag('None'),
    wtpt: xyzTag(D50),
    ...colours,
  });
  const table = Buffer.alloc(4 + 12 * tags.length);
  table.writeUInt32BE(tags.length);
  const data: Buffer[] = [];
  let at = HEADER_BYTES + table.length;
  for (const [i, [name, tag]] of tags.entries()) {
    table.write(name, 4 + 12 * i, 'latin1');
    table.writeUInt32BE(at, 8 + 12 * i);
    table.writeUInt32BE(tag.length, 12 + 12 * i);
    const padded = Buffer.alloc(Math.ceil(tag.length / 4) * 4);
    padded.set(tag);
    data.push(padded);
    at += padded.length;
  }
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32BE(at);
  header.writeUInt32BE(0x04400000, 8);
  header.write('mntrRGB XYZ ', 12, 'latin1');
  // A date is wanted; the same for all, because the same file gives the same bytes.
  for (const [i, part] of [2026, 1, 1].entries()) header.writeUInt16BE(part, 24 + 2 * i);
  header.write('acsp', 36, 'latin1');
  for (const [i, value] of D50.entries()) writeFixed(header, value, 68 + 4 * i);
  return Buffer.concat([header, table, ...data]);
}

/**
 * Colours by number, as PNG's cICP chunk and AVIF's nclx box name them (ITU-T H.273, tables 2 and 3), as profiles.
 */
import { type Chromaticity, type Curve, D65, type Primaries, rgbProfile, SRGB_PRIMARIES } from './icc.ts';

/** What a file says of its numbers. */
export interface Cicp {
  readonly primaries: number;
  readonly transfer: number;
}

const C: Chromaticity = [0.31, 0.316];

const SMPTE_170M: Primaries = { red: [0.63, 0.34], green: [0.31, 0.595], blue: [0.155, 0.07], white: D65 };

const PRIMARIES: Readonly<Record<number, Primaries>> = {
  1: SRGB_PRIMARIES,
  // Unspecified. What says nothing is taken for sRGB, as browsers do.
  2: SRGB_PRIMARIES,
  4: { red: [0.67, 0.33], green: [0.21, 0.71], blue: [0.14, 0.08], white: C },
  5: { red: [0.64, 0.33], green: [0.29, 0.6], blue: [0.15, 0.06], white: D65 },
  6: SMPTE_170M,
  7: SMPTE_170M,
  8: { red: [0.681, 0.319], green: [0.243, 0.692], blue: [0.145, 0.049], white: C },
  9: { red: [0.708, 0.292], green: [0.17, 0.797], blue: [0.131, 0.046], white: D65 },
  11: { red: [0.68, 0.32], green: [0.265, 0.69], blue: [0.15, 0.06], white: [0.314, 0.351] },
  12: { red: [0.68, 0.32], green: [0.265, 0.69], blue: [0.15, 0.06], white: D65 },
  22: { red: [0.63, 0.34], green: [0.295, 0.605], blue: [0.155, 0.077], white: D65 },
};

/** Steps of a curve that no formula of ICC's describes. */
const STEPS = 4096;

/** The light of a white page in pictures of high dynamic range, in cd/m² (ITU-R BT.2408). What is brighter is cut off. */
const WHITE_LIGHT = 203;

/** SMPTE ST 2084: light in cd/m². */
function perceptualQuantizer(value: number): number {
  const [m1, m2, c1, c2, c3] = [2610 / 16384, 2523 / 32, 3424 / 4096, 2413 / 128, 2392 / 128];
  const root = value ** (1 / m2);
  return 10_000 * (Math.max(root - c1, 0) / (c2 - c3 * root)) ** (1 / m1);
}

/** ITU-R BT.2100's HLG on a display of 1,000 cd/m², each colour by itself. */
function hybridLogGamma(value: number): number {
  const [a, b, c] = [0.17883277, 0.28466892, 0.55991073];
  const scene = value <= 0.5 ? value ** 2 / 3 : (Math.exp((value - c) / a) + b) / 12;
  return 1000 * scene ** 1.2;
}

function tabulate(light: (value: number) => number): Curve {
  return Array.from({ length: STEPS }, (_, i) => Math.min(1, light(i / (STEPS - 1)) / WHITE_LIGHT));
}

/**
 * The curves of video (BT.709 and its like) are taken for sRGB's, as browsers do: pictures that name them were made to be
 * looked at on such screens.
 */
function curveOf(transfer: number): Curve | undefined {
  if ([1, 2, 6, 7, 11, 12, 13, 14, 15].includes(transfer)) return 'srgb';
  if (transfer === 4) return { gamma: 2.2 };
  if (transfer === 5) return { gamma: 2.8 };
  if (transfer === 8) return { gamma: 1 };
  if (transfer === 16) return tabulate(perceptualQuantizer);
  if (transfer === 17) return { gamma: 2.6 };
  if (transfer === 18) return tabulate(hybridLogGamma);
  return undefined;
}

/**
 * @returns `srgb` where nothing is to be converted, undefined where the numbers can't be: they are reserved, or stand
 * for what is no picture's, such as logarithmic curves
 */
export function profileOf({ primaries, transfer }: Cicp): Buffer | 'srgb' | undefined {
  const [colours, curve] = [PRIMARIES[primaries], curveOf(transfer)];
  if (!colours || !curve) return undefined;
  return curve === 'srgb' && colours === SRGB_PRIMARIES ? 'srgb' : rgbProfile(colours, curve);
}

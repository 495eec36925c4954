/**
 * Which settings a picture is encoded in, where its preset leaves that open. The aim: within two points of SSIMULACRA 2 of
 * sharp's defaults, at no more than 5% more bytes, for less work. The numbers were fitted on two dozen pictures and tried
 * on thirty others: docs/images.md has both.
 */
import type { Rendering } from '../../../config/images.ts';
import type { Size } from './ladder.ts';
import type { Look } from './look.ts';

/** What encoders are given. */
export interface Settings {
  readonly avif: {
    readonly quality: number;
    readonly effort: number;
    readonly chroma: '4:2:0' | '4:4:4';
    /** For each channel of a pixel. The picture has 8; with 10 the encoder rounds less. */
    readonly bits: 8 | 10;
  };
  readonly webp: { readonly quality: number; readonly effort: number };
  readonly jpeg: { readonly quality: number; readonly quantisationTable?: number };
}

interface Rung {
  readonly width: number;
  readonly narrow: boolean;
  readonly thumbnail: boolean;
}

type Wanted = Pick<Rendering, 'avif' | 'webp' | 'jpeg'>;

/** sharp's own settings (https://sharp.pixelplumbing.com/api-output/). */
const DEFAULTS = {
  avif: { quality: 50, effort: 4, chroma: '4:4:4', bits: 8 },
  webp: { quality: 80, effort: 4 },
  jpeg: { quality: 80 },
} as const satisfies Settings;

/** Pictures of fewer pixels cost next to nothing in sharp's own settings, and lose the most in others. */
const SMALL_PIXELS = 20_000;

/** Rungs up to this width that were made smaller show more detail in a pixel than what they were made from. */
const NARROW = 640;

/** Rungs up to this width are a tenth of the work. There effort 2 loses one point to effort 3, for half of its time. */
const THUMBNAIL = 320;

/**
 * What encoders do with it. `drawn` is text, lines and noise, where every short cut shows; `busy` hides what a fast encoder
 * loses; `edged` is a photograph whose edges or textures halved colours would fray; `cartoon` is surfaces of one colour with edges;
 * `rendered` is smooth surfaces next to dense detail, as of illustrations and night skies, where rounding shows; `soft` is all
 * else.
 */
type Kind = 'drawn' | 'busy' | 'edged' | 'cartoon' | 'rendered' | 'soft';

/** Whether a preset leaves anything open, so that its pictures have to be looked at. */
export function leavesOpen({ avif, webp, jpeg }: Wanted): boolean {
  return [...Object.values(avif), ...Object.values(webp), jpeg.quality].includes('auto');
}

/**
 * The settings for one rung of a picture. What the preset says, stands; the rest fits to it.
 *
 * @param look of the picture, the same for all its rungs. Without one sharp's defaults stand for what is open
 * @param largest the picture's largest rung
 * @param width of this rung
 */
export function choose(
  wanted: Wanted,
  {
    look,
    largest,
    width,
  }: { readonly look?: Look | undefined; readonly largest: Size; readonly width: number },
): Settings {
  const isSmall = largest.width * largest.height < SMALL_PIXELS;
  const narrow = width <= NARROW && width < largest.width;
  const thumbnail = width <= THUMBNAIL && narrow;
  const chosen = look && !isSmall ? chosenFor(look, { width, narrow, thumbnail }, wanted) : DEFAULTS;
  return {
    avif: filled(wanted.avif, chosen.avif),
    webp: filled(wanted.webp, chosen.webp),
    jpeg: wanted.jpeg.quality === 'auto' ? chosen.jpeg : { quality: wanted.jpeg.quality },
  };
}

/** Moving pictures are not looked at: they are WebP, frame by frame, and the fast way serves them all. */
export function settingsOfMoving(webp: Rendering['webp']): Settings['webp'] {
  return filled(webp, { quality: 80, effort: 2 });
}

function filled<Chosen extends object>(
  wanted: { readonly [Name in keyof Chosen]: Chosen[Name] | 'auto' },
  chosen: Chosen,
): Chosen {
  const said = Object.entries(wanted).filter(([, value]) => value !== 'auto');
  return { ...chosen, ...Object.fromEntries(said) };
}

function kindOf({ detail, flat, hard }: Look): Kind {
  if (hard >= 0.25) return 'drawn';
  if (detail >= 1.7 && flat < 0.2) return 'busy';
  if (hard >= 0.045) return flat >= 0.85 && hard < 0.2 ? 'cartoon' : 'edged';
  if (detail >= 1.3 && flat < 0.2) return 'edged';
  return flat >= 0.5 && detail >= 1.45 * (1 - flat) ? 'rendered' : 'soft';
}

function chosenFor(look: Look, rung: Rung, { avif }: Wanted): Settings {
  const kind = kindOf(look);
  return {
    avif: avifFor(kind, look, rung, avif),
    webp: webpFor(kind, look, rung),
    // Table 3, ImageMagick's, keeps more of photographs in fewer bytes, and frays letters.
    jpeg: kind === 'drawn' ? DEFAULTS.jpeg : { quality: 81, quantisationTable: 3 },
  };
}

function avifFor(kind: Kind, look: Look, rung: Rung, wanted: Wanted['avif']): Settings['avif'] {
  const isThumbnail = rung.thumbnail && wanted.effort === 'auto';
  const isEasy = isThumbnail || kind === 'busy' || kind === 'cartoon';
  const effort = wanted.effort === 'auto' ? (isEasy ? 2 : 3) : wanted.effort;
  if (effort > 3) return { ...DEFAULTS.avif, effort };
  const isSmooth = kind === 'soft' || kind === 'rendered';
  const chroma = wanted.chroma === 'auto' ? (isSmooth ? '4:2:0' : '4:4:4') : wanted.chroma;
  // Safari shows 10 bits with transparency as garbage (https://github.com/kornelski/cavif-rs/issues/65).
  const bits = wanted.bits !== 'auto' ? wanted.bits : kind === 'rendered' && !look.transparent ? 10 : 8;
  const way = { chroma, bits, thumbnail: isThumbnail, narrow: rung.narrow, width: rung.width } as const;
  const quality = effort < 3 && !isEasy ? withLeastEffort(look, way) : avifQuality(kind, look, way);
  return { quality, effort, chroma, bits };
}

type Way = Rung & Pick<Settings['avif'], 'chroma' | 'bits'>;

/**
 * The quality that takes about the bytes of sharp's defaults. libheif rounds the hundred to 63 steps; one is 6 to 7% of a
 * file, so 50 is the same as 51, and 52 as 53.
 */
function avifQuality(kind: Kind, look: Look, way: Way): number {
  if (kind === 'busy') return ofBusy(look, way);
  if (kind === 'drawn') return ofDrawn(look, way);
  if (kind === 'cartoon') return DEFAULTS.avif.quality;
  if (kind === 'rendered' && way.bits === 10) return way.narrow && !way.thumbnail ? 54 : 52;
  if (way.chroma === '4:4:4') return withWholeColours(look, way);
  return way.thumbnail ? 49 : withHalvedColours(look, way);
}

/** Fast encoders need the more bytes, the smoother a picture is. Ten bits make up for it. */
function withLeastEffort({ detail, colour }: Look, { chroma, bits }: Way): number {
  if (bits === 10) return 49;
  const fitted =
    chroma === '4:2:0' ? 48 + 2 * Math.log(detail) : 45 + 3.5 * Math.log(detail) + (colour >= 0.9 ? 5 : 0);
  return Math.max(38, Math.min(50, Math.round(fitted)));
}

/** Edges in colour suffer most; grain without any takes bytes for nothing. */
function ofBusy({ flat, hard, colour }: Look, { narrow }: Rung): number {
  if (hard < 0.035) return 49;
  return hard >= 0.15 || (narrow && flat >= 0.03 && colour >= 0.25) ? 52 : 50;
}

function ofDrawn({ detail }: Look, { width, narrow }: Rung): number {
  // Noise.
  if (detail >= 3) return narrow ? 54 : 52;
  if (!narrow) return 49;
  // Letters made smaller; smaller still, they can't be read.
  return width > 400 ? 52 : 50;
}

/** Halving colours saves the more, the more of them there are; that is spent on quality. */
function withHalvedColours({ detail, flat, colour }: Look, { narrow }: Rung): number {
  // Little to see, in any size.
  if (detail < 0.5) return 50;
  if (colour >= 0.9 && flat >= 0.5) return 54;
  return narrow || colour >= 0.9 || (colour >= 0.6 && flat >= 0.6) ? 52 : 50;
}

function withWholeColours({ detail, colour }: Look, { narrow }: Rung): number {
  if (colour >= 0.9) return 52;
  return !narrow && detail < 0.76 ? 49 : 50;
}

/**
 * Effort 2 takes less than half of effort 4's time, and 3% more bytes, which one step of quality makes up for. What can be
 * seen through, whose transparency is kept without loss, would grow by a third.
 */
function webpFor(kind: Kind, { detail, flat, transparent }: Look, { narrow }: Rung): Settings['webp'] {
  if (kind === 'drawn' || transparent || flat >= 0.9) return DEFAULTS.webp;
  const losesMost = (kind === 'busy' && flat < 0.03) || (narrow && detail < 0.8 && flat < 0.6);
  return { effort: 2, quality: losesMost ? 80 : 79 };
}

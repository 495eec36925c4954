/**
 * One picture in, all its variants and their manifest out. Everything here is a function of the bytes and the settings:
 * the same two give the same result, however often and wherever it runs.
 */
import type { Rendering } from '../../../config/images.ts';
import { together } from '../../shared/runtime/together.ts';
import { spreadColours } from './alpha.ts';
import { encodeAnimation } from './animation.ts';
import { choose, leavesOpen } from './choose.ts';
import { encode, type OutputFormat, type Variant } from './encode.ts';
import { type Inspected, inspect } from './inspect.ts';
import { hashBytes } from './keys.ts';
import { decode, descend, type Pixels, planSizes, type Size } from './ladder.ts';
import { look } from './look.ts';
import { type StoredManifest, storedVariant } from './manifest.ts';
import { placeholder } from './placeholder.ts';
import { decodingRefusal } from './rejected.ts';
import { prepare, type Source, withPatience } from './source.ts';

export interface Rendered {
  readonly variants: readonly Variant[];
  readonly manifest: StoredManifest;
}

/**
 * Renders a picture.
 *
 * @throws Rejected with a code and a sentence for people; any other error is ours
 */
export async function render(bytes: Uint8Array, rendering: Rendering): Promise<Rendered> {
  const inspected = await inspect(bytes, rendering);
  const sizes = planSizes(inspected, rendering);
  const largest = sizes[0] as Size;
  const { source, pixels, cut } = await read(bytes, inspected, largest, rendering);
  const [stills, moving, preview] = await together([
    encodeStills(pixels, sizes, stillFormats(rendering, source, pixels), rendering),
    source.frames > 1 ? encodeAnimations(source, sizes, { size: largest, cut }, rendering) : [],
    placeholder(pixels),
  ]);
  const variants = [...stills, ...moving];
  const manifest = {
    ...largest,
    placeholder: preview,
    original: {
      format: source.format,
      width: source.width,
      height: source.height,
      bytes: bytes.length,
      hash: hashBytes(bytes),
    },
    variants: variants.map(storedVariant),
  };
  return { variants, manifest };
}

/** What decoding can't do is the file's fault: encoders and our own code fail elsewhere. */
async function read(bytes: Uint8Array, inspected: Inspected, largest: Size, { crop }: Rendering) {
  try {
    const prepared = await withPatience(await prepare(bytes, inspected), async (source) => ({
      source,
      ...(await decode(source, largest, crop)),
    }));
    return prepared;
  } catch (error) {
    throw decodingRefusal(error);
  }
}

/**
 * The still formats. Beside moving WebP, one still format remains for the rest: AVIF would come first in a `<picture>`
 * and hide the motion. JPEG has no transparency, PNG takes its place.
 */
function stillFormats(rendering: Rendering, source: Source, { transparent }: Pixels): OutputFormat[] {
  const wanted = source.frames > 1 ? (['jpeg'] as const) : rendering.formats;
  return wanted.map((format) => (format === 'jpeg' && transparent ? 'png' : format));
}

/** Encodes all sizes at once, the largest first: it takes the longest. */
async function encodeStills(
  largest: Pixels,
  sizes: readonly Size[],
  formats: readonly OutputFormat[],
  rendering: Rendering,
): Promise<Variant[]> {
  const rungs = await descend(largest, sizes);
  // Lossless files show exactly what is there; the others mix what is seen with what is hidden next to it.
  const blended = rungs.map((rung) =>
    rung.transparent ? { ...rung, data: spreadColours({ ...rung, rgba: rung.data }) } : rung,
  );
  const seen = leavesOpen(rendering) ? await look(blended) : undefined;
  return together(
    rungs.flatMap((rung, i) => {
      const settings = choose(rendering, { look: seen, largest, width: rung.width });
      return formats.map((format) =>
        encode(format === 'png' ? rung : (blended[i] as Pixels), format, settings),
      );
    }),
  );
}

/** One after the other: each holds its frames in memory. */
async function encodeAnimations(
  source: Source,
  sizes: readonly Size[],
  largest: Parameters<typeof encodeAnimation>[2],
  rendering: Rendering,
): Promise<Variant[]> {
  const made: Variant[] = [];
  try {
    for (const size of sizes) made.push(await encodeAnimation(source, size, largest, rendering));
  } catch (error) {
    throw decodingRefusal(error);
  }
  return made;
}

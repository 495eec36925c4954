/** What transparency hides: it must not be there to be read, and must not show at the edges of what is seen. */

/** Clears, in place, the colours of pixels that nobody sees. @param rgba four bytes a pixel */
export function clearHidden(rgba: Buffer): void {
  for (let i = 0; i < rgba.length; i += 4) if (rgba[i + 3] === 0) rgba.fill(0, i, i + 3);
}

interface Layer {
  readonly width: number;
  readonly height: number;
  /** Four bytes a pixel. */
  readonly rgba: Uint8Array;
}

/**
 * The same picture with hidden pixels in the colours of those that are seen nearest to them. Encoders that lose detail
 * mix neighbours, and would draw a seam of black around what is seen.
 */
export function spreadColours(layer: Layer): Buffer {
  const filled = Buffer.from(layer.rgba);
  fillFrom(halve(layer), { ...layer, rgba: filled });
  return filled;
}

/** Half as wide and as high, each pixel in the mean colour of what is seen of four. */
function halve({ width, height, rgba }: Layer): Layer {
  const [w, h] = [Math.ceil(width / 2), Math.ceil(height / 2)];
  const half = new Uint8Array(4 * w * h);
  for (let y = 0; y < h; y++)
    for (let x = 0; x < w; x++) {
      let [r, g, b, weight] = [0, 0, 0, 0];
      for (let dy = 2 * y; dy < Math.min(2 * y + 2, height); dy++)
        for (let dx = 2 * x; dx < Math.min(2 * x + 2, width); dx++) {
          const at = 4 * (dy * width + dx);
          const alpha = rgba[at + 3] ?? 0;
          r += alpha * (rgba[at] ?? 0);
          g += alpha * (rgba[at + 1] ?? 0);
          b += alpha * (rgba[at + 2] ?? 0);
          weight += alpha;
        }
      if (weight > 0) half.set([r / weight, g / weight, b / weight, Math.min(weight, 255)], 4 * (y * w + x));
    }
  return { width: w, height: h, rgba: half };
}

/** Gives the hidden pixels of a layer the colours of the next smaller one, which is filled first. */
function fillFrom(smaller: Layer, { width, height, rgba }: Layer): void {
  if (smaller.width * smaller.height > 1) fillFrom(halve(smaller), smaller);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = 4 * (y * width + x);
      if (rgba[at + 3] !== 0) continue;
      const from = 4 * ((y >> 1) * smaller.width + (x >> 1));
      rgba[at] = smaller.rgba[from] ?? 0;
      rgba[at + 1] = smaller.rgba[from + 1] ?? 0;
      rgba[at + 2] = smaller.rgba[from + 2] ?? 0;
    }
}

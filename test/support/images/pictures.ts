/** Pictures that tests and benchmarks make themselves, so that none has to be kept or licensed. */
import sharp, { type Sharp } from 'sharp';

/** A picture with edges, texture and colour in every part: gradients, noise and a few shapes. Deterministic. */
export function photo(width: number, height: number, { channels = 3 }: { channels?: 3 | 4 } = {}): Sharp {
  const data = Buffer.alloc(width * height * channels);
  let state = 42;
  let at = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      const noise = ((state >>> 16) & 15) - 8;
      const wave =
        40 * Math.sin((x * 24) / width) * Math.cos((y * 18) / height) +
        25 * Math.sin(((x + y) * 130) / width);
      const disc = (x / width - 0.6) ** 2 + (y / height - 0.4) ** 2 < 0.05 ? 60 : 0;
      data[at++] = clamp(110 + wave + noise + disc);
      data[at++] = clamp((y / height) * 200 + wave / 2 + noise);
      data[at++] = clamp((x / width) * 200 - wave + noise + disc / 2);
      if (channels === 4) data[at++] = x < width / 2 ? 255 : 96;
    }
  }
  return sharp(data, { raw: { width, height, channels } });
}

function clamp(value: number): number {
  return Math.max(0, Math.min(255, Math.round(value)));
}

/** Corners that a test can tell apart when a picture is turned: red, green, blue and white, clockwise from top left. */
export const CORNERS = {
  topLeft: [255, 0, 0],
  topRight: [0, 255, 0],
  bottomRight: [0, 0, 255],
  bottomLeft: [255, 255, 255],
};

/** A picture whose quarters have the given colours, clockwise from top left. */
export function corners(
  width: number,
  height: number,
  [topLeft, topRight, bottomRight, bottomLeft] = Object.values(CORNERS),
): Sharp {
  const data = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [left, right] = y < height / 2 ? [topLeft, topRight] : [bottomLeft, bottomRight];
      data.set((x < width / 2 ? left : right) ?? [], (y * width + x) * 3);
    }
  }
  return sharp(data, { raw: { width, height, channels: 3 } });
}

/**
 * Where a camera stores the quarters of what it sees, clockwise from top left, by orientation (Exif 2.32, tag 0x0112).
 * From 5 on, width and height change places.
 */
const STORED: readonly (readonly (keyof typeof CORNERS)[])[] = [
  ['topLeft', 'topRight', 'bottomRight', 'bottomLeft'],
  ['topRight', 'topLeft', 'bottomLeft', 'bottomRight'],
  ['bottomRight', 'bottomLeft', 'topLeft', 'topRight'],
  ['bottomLeft', 'bottomRight', 'topRight', 'topLeft'],
  ['topLeft', 'bottomLeft', 'bottomRight', 'topRight'],
  ['topRight', 'bottomRight', 'bottomLeft', 'topLeft'],
  ['bottomRight', 'topRight', 'topLeft', 'bottomLeft'],
  ['bottomLeft', 'topLeft', 'topRight', 'bottomRight'],
];

/** A JPEG of `corners` as a camera held on its side stores it: turned pixels, an orientation (1 to 8), where it was. */
export function turnedPhoto(width: number, height: number, orientation: number): Promise<Buffer> {
  const colours = STORED[orientation - 1]?.map((corner) => CORNERS[corner]);
  const stored = orientation > 4 ? corners(height, width, colours) : corners(width, height, colours);
  return stored
    .withExif({
      IFD0: { Copyright: 'somebody', Make: 'Camera' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 3/1' },
    })
    .withMetadata({ orientation })
    .jpeg({ quality: 95, chromaSubsampling: '4:4:4' })
    .toBuffer();
}

/** Three frames of `corners` as a WebP that a camera stored lying, with a pace and two rounds. */
export async function turnedAnimation(width: number, height: number, orientation: number): Promise<Buffer> {
  const colours = STORED[orientation - 1]?.map((corner) => CORNERS[corner]);
  const [w, h] = orientation > 4 ? [height, width] : [width, height];
  const frames: Buffer[] = [];
  for (let i = 0; i < 3; i++) {
    const frame = await corners(w, h, colours).raw().toBuffer();
    // Something moves in the middle: frames that are alike would become one.
    frame.fill(60 * i, 3 * ((h / 2) * w + w / 2 - 4), 3 * ((h / 2) * w + w / 2 + 4));
    frames.push(frame);
  }
  const raw = { width: w, height: 3 * h, channels: 3, pageHeight: h } as const;
  return sharp(Buffer.concat(frames), { raw })
    .withMetadata({ orientation })
    .webp({ quality: 95, delay: [70, 80, 90], loop: 2 })
    .toBuffer();
}

/** A GIF or WebP whose frames are plain colours. */
export async function animation(
  format: 'gif' | 'webp',
  { width = 120, height = 80, frames = 4 }: { width?: number; height?: number; frames?: number } = {},
): Promise<Buffer> {
  const data = Buffer.alloc(width * height * frames * 3);
  for (let frame = 0; frame < frames; frame++) {
    const colour = [(frame * 60) % 256, 255 - ((frame * 50) % 256), (frame * 90) % 256];
    const pixels = Buffer.alloc(width * height * 3, Buffer.from(colour));
    data.set(pixels, frame * pixels.length);
  }
  return sharp(data, { raw: { width, height: height * frames, channels: 3, pageHeight: height } })
    [format]({ delay: Array(frames).fill(100), loop: 0 })
    .toBuffer();
}

/**
 * A moving GIF or WebP with another pace: how long its first frame stands, in the file's own units (a hundredth of a second in GIF, a
 * thousandth in WebP), and how often it runs, as the file says it.
 */
export function paced(file: Buffer, { delay, loop }: { delay: number; loop: number }): Buffer {
  const bytes = Buffer.from(file);
  if (bytes.toString('latin1', 0, 3) === 'GIF') {
    bytes.writeUInt16LE(loop, bytes.indexOf('NETSCAPE2.0') + 13);
    bytes.writeUInt16LE(delay, bytes.indexOf(Buffer.of(0x21, 0xf9, 4)) + 4);
  } else {
    bytes.writeUInt16LE(loop, bytes.indexOf('ANIM') + 12);
    bytes.writeUIntLE(delay, bytes.indexOf('ANMF') + 20, 3);
  }
  return bytes;
}

/** The colour at a point, given as shares of width and height. */
export async function colourAt(file: Uint8Array, x: number, y: number): Promise<number[]> {
  const { data, info } = await sharp(file).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const at = (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * info.channels;
  return [...data.subarray(at, at + 3)];
}

/**
 * A picture whose detail is spread as in photographs (amplitude falls with frequency), which is what encoders are made
 * for: octaves of noise in luminance and, weaker, in colour, with a few hard edges. For benchmarks.
 *
 * @param falloff how fast: less is rougher, as leaves and grain are, more is softer, as a blurred background is
 */
export async function naturalPhoto(width: number, height: number, falloff = 0.85): Promise<Sharp> {
  const sum = new Float32Array(width * height * 3);
  for (let cells = 6, seed = 1; cells <= width / 2; cells *= 2, seed++) {
    const layer = await noiseLayer(cells, Math.max(2, Math.round((cells * height) / width)), seed)
      .resize({ width, height, fit: 'fill', kernel: 'cubic' })
      .raw()
      .toBuffer();
    const amplitude = 1.5 / cells ** falloff;
    for (let i = 0; i < sum.length; i += 3) {
      const light = (layer[i] ?? 0) - 128;
      const edge = cells === 12 && light > 0 ? 60 : 0;
      for (let channel = 0; channel < 3; channel++)
        sum[i + channel] =
          (sum[i + channel] ?? 0) + amplitude * 6 * (light + 0.4 * ((layer[i + channel] ?? 0) - 128) + edge);
    }
  }
  const data = Buffer.alloc(sum.length);
  for (let i = 0; i < sum.length; i++) data[i] = clamp(120 + (sum[i] ?? 0));
  return sharp(data, { raw: { width, height, channels: 3 } });
}

/** A picture as screens show it: flat areas, hard edges, and lines as fine as those of text. For benchmarks. */
export function drawing(width: number, height: number): Sharp {
  const data = Buffer.alloc(width * height * 3, 250);
  let state = 7;
  const next = (limit: number) => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 3266489917) >>> 0;
    return state % limit;
  };
  const fill = (left: number, top: number, right: number, bottom: number, colour: readonly number[]) => {
    for (let y = top; y < Math.min(bottom, height); y++)
      for (let x = left; x < Math.min(right, width); x++) data.set(colour, (y * width + x) * 3);
  };
  for (let i = 0; i < 40; i++) {
    const [left, top] = [next(width), next(height)];
    fill(left, top, left + next(width / 4), top + next(height / 4), [next(256), next(256), next(256)]);
  }
  // Lines of words, each of some letters of one stroke or two.
  for (let y = 20; y + 14 < height; y += 26)
    for (let x = 20; x + 10 < width * 0.8; x += next(7) === 0 ? 22 : 9) {
      fill(x, y, x + 2, y + 14, [40, 40, 50]);
      if (next(2) === 0) fill(x, y + next(12), x + 7, y + 2 + next(12), [40, 40, 50]);
    }
  return sharp(data, { raw: { width, height, channels: 3 } });
}

function noiseLayer(width: number, height: number, seed: number): Sharp {
  const data = Buffer.alloc(width * height * 3);
  let state = (seed * 2654435761) >>> 0;
  for (let i = 0; i < data.length; i++) {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 3266489917) >>> 0;
    data[i] = state >>> 24;
  }
  return sharp(data, { raw: { width, height, channels: 3 } });
}

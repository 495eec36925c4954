/** Pictures of different natures, made here from a seed, for encoders' settings to be held to. */
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { drawing, naturalPhoto } from './pictures.ts';

/** A picture of a nature of its own. */
interface Varied {
  readonly name: string;
  /** As a file's name ends. */
  readonly extension: 'jpg' | 'png';
  readonly make: () => Promise<Buffer>;
}

/** What is made is as large as what people send; tests may ask for less. */
export function varied([width, height]: readonly [width: number, height: number]): Varied[] {
  const photo = (falloff?: number) => async () =>
    (await naturalPhoto(width, height, falloff)).jpeg({ quality: 92 }).toBuffer();
  const flat = (make: () => Sharp) => () => make().png().toBuffer();
  return [
    { name: 'detail as in photographs', extension: 'jpg', make: photo() },
    { name: 'soft', extension: 'jpg', make: photo(1.2) },
    { name: 'rough', extension: 'jpg', make: photo(0.65) },
    { name: 'a drawing with text', extension: 'png', make: flat(() => drawing(width, height)) },
    { name: 'line art', extension: 'png', make: flat(() => lineArt(width, height)) },
    { name: 'a gradient', extension: 'png', make: flat(() => gradient(width, height)) },
    { name: 'noise', extension: 'png', make: flat(() => noise(width >> 1, height >> 1)) },
    { name: 'a transparent sign', extension: 'png', make: flat(() => sign(width >> 1, width >> 1)) },
    { name: 'an icon', extension: 'png', make: flat(() => sign(48, 48)) },
  ];
}

/** What is kept of screens, for the documentation: the desk, wide and on a phone. */
export const SCREENS = ['home.png', 'inbox-dark.png', 'mail-phone.png'].map((name) =>
  join(import.meta.dirname, '../../../docs/pictures', name),
);

type Colour = readonly number[];

/** @param colourAt three or four numbers, for a place from 0,0 to 1,1 */
function painted(width: number, height: number, colourAt: (x: number, y: number) => Colour): Sharp {
  const channels = colourAt(0, 0).length as 3 | 4;
  const data = Buffer.alloc(width * height * channels);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      data.set(colourAt(x / width, y / height).map(Math.round), (y * width + x) * channels);
  return sharp(data, { raw: { width, height, channels } });
}

function lineArt(width: number, height: number): Sharp {
  const isInk = (x: number, y: number) =>
    Math.abs(Math.sin(x * 40 + 8 * Math.sin(y * 9))) < 0.06 ||
    Math.abs((x - 0.5) ** 2 + (y - 0.5) ** 2 - 0.1) < 0.004 ||
    Math.abs(Math.cos(y * 30 + 6 * Math.cos(x * 7))) < 0.05;
  return painted(width, height, (x, y) => (isInk(x, y) ? [20, 20, 30] : [255, 255, 255]));
}

function gradient(width: number, height: number): Sharp {
  return painted(width, height, (x, y) => [30 + 180 * x, 60 + 120 * y, 220 - 120 * x * y]);
}

function noise(width: number, height: number): Sharp {
  let state = 1;
  const next = () => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 3266489917) >>> 0;
    return state >>> 24;
  };
  return painted(width, height, () => [next(), next(), next()]);
}

/** A ring and a bar with soft edges on nothing, as logos are. */
function sign(width: number, height: number): Sharp {
  const cover = (distance: number) => 255 * Math.min(1, Math.max(0, 0.5 + distance * 60));
  return painted(width, height, (x, y) => {
    const ring = cover(0.08 - Math.abs(Math.hypot(x - 0.5, y - 0.5) - 0.35));
    const bar = cover(Math.min(0.08 - Math.abs(y - 0.5), 0.25 - Math.abs(x - 0.5)));
    return bar > ring ? [200, 40, 40 + 60 * x, bar] : [20, 70 + 80 * y, 160, ring];
  });
}

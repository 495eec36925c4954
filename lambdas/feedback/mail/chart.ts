/** The digest's picture: PNG, because mail programs show it, and without a letter in it, because functions have no fonts. */
import { encode } from 'fast-png';

export interface ChartDay {
  readonly responses: number;
  /** From 0 (the scale's lowest) to 1; null without ratings. */
  readonly mean: number | null;
  /** Drawn stronger: the week that the digest is about. */
  readonly current: boolean;
}

type Colour = readonly [red: number, green: number, blue: number];

export const CHART_WIDTH = 560;
export const CHART_HEIGHT = 160;
const BACKGROUND: Colour = [255, 255, 255];
const AXIS: Colour = [208, 213, 221];
const EARLIER: Colour = [183, 201, 235];
const CURRENT: Colour = [47, 95, 179];
const MEAN: Colour = [204, 94, 16];

/** One bar a day for the responses, and a line for the mean rating. */
export function drawChart(days: readonly ChartDay[]): Uint8Array {
  const canvas = new Canvas(CHART_WIDTH, CHART_HEIGHT);
  const slot = CHART_WIDTH / days.length;
  const most = Math.max(1, ...days.map(({ responses }) => responses));
  const bottom = CHART_HEIGHT - 4;
  const height = bottom - 12;
  canvas.fill(0, bottom, CHART_WIDTH, 2, AXIS);
  for (const [i, { responses, current }] of days.entries()) {
    const tall = Math.round((responses / most) * height);
    canvas.fill(
      Math.round(i * slot + slot * 0.15),
      bottom - tall,
      Math.round(slot * 0.7),
      tall,
      current ? CURRENT : EARLIER,
    );
  }
  const points = days.flatMap(({ mean }, i) =>
    mean === null ? [] : [{ x: Math.round((i + 0.5) * slot), y: Math.round(bottom - mean * height) }],
  );
  for (const [i, point] of points.entries()) {
    const next = points[i + 1];
    if (next) canvas.line(point, next, 3, MEAN);
    canvas.fill(point.x - 4, point.y - 4, 9, 9, MEAN);
  }
  return encode({ width: CHART_WIDTH, height: CHART_HEIGHT, data: canvas.pixels, channels: 3 });
}

interface Point {
  readonly x: number;
  readonly y: number;
}

class Canvas {
  readonly pixels: Uint8Array;
  readonly #width: number;
  readonly #height: number;

  constructor(width: number, height: number) {
    this.#width = width;
    this.#height = height;
    this.pixels = new Uint8Array(width * height * 3).fill(BACKGROUND[0]);
  }

  fill(left: number, top: number, width: number, height: number, colour: Colour): void {
    for (let y = Math.max(0, top); y < Math.min(this.#height, top + height); y++)
      for (let x = Math.max(0, left); x < Math.min(this.#width, left + width); x++)
        this.pixels.set(colour, (y * this.#width + x) * 3);
  }

  line(from: Point, to: Point, thickness: number, colour: Colour): void {
    const steps = Math.max(Math.abs(to.x - from.x), Math.abs(to.y - from.y), 1);
    for (let step = 0; step <= steps; step++) {
      const x = Math.round(from.x + ((to.x - from.x) * step) / steps);
      const y = Math.round(from.y + ((to.y - from.y) * step) / steps);
      this.fill(x - (thickness >> 1), y - (thickness >> 1), thickness, thickness, colour);
    }
  }
}

/** Pictures of mails: PNG, because mail programs show it, and without a letter in it, because functions have no fonts. */
import { encode } from 'fast-png';
import { type Html, html } from '../http/html.ts';

/** A day, a week, or whatever else stands on the axis. */
export interface ChartBar {
  /** What the bar shows; the highest one takes all of the height. */
  readonly value: number;
  /** A point of the line, from 0 (at the bottom) to 1. @default none */
  readonly line?: number | null;
  /** Whether it is drawn paler: what is there to compare with. @default false */
  readonly isPale?: boolean;
}

type Colour = readonly [red: number, green: number, blue: number];

const WIDTH = 560;
const HEIGHT = 160;
const BACKGROUND: Colour = [255, 255, 255];
const AXIS: Colour = [208, 213, 221];
const PALE: Colour = [183, 201, 235];
const STRONG: Colour = [47, 95, 179];
const LINE: Colour = [204, 94, 16];

/** A bar for each, and a line through the points that there are. */
export function drawChart(bars: readonly ChartBar[]): Uint8Array {
  const canvas = new Canvas(WIDTH, HEIGHT);
  const slot = WIDTH / bars.length;
  const most = Math.max(1, ...bars.map(({ value }) => value));
  const bottom = HEIGHT - 4;
  const height = bottom - 12;
  canvas.fill(0, bottom, WIDTH, 2, AXIS);
  for (const [i, { value, isPale = false }] of bars.entries()) {
    const tall = Math.round((value / most) * height);
    canvas.fill(
      Math.round(i * slot + slot * 0.15),
      bottom - tall,
      Math.round(slot * 0.7),
      tall,
      isPale ? PALE : STRONG,
    );
  }
  const points = bars.flatMap(({ line = null }, i) =>
    line === null ? [] : [{ x: Math.round((i + 0.5) * slot), y: Math.round(bottom - line * height) }],
  );
  for (const [i, point] of points.entries()) {
    const next = points[i + 1];
    if (next) canvas.line(point, next, 3, LINE);
    canvas.fill(point.x - 4, point.y - 4, 9, 9, LINE);
  }
  return encode({ width: WIDTH, height: HEIGHT, data: canvas.pixels, channels: 3 });
}

/**
 * The picture in a mail, with what stands below its bars.
 *
 * @param cid of the picture among the mail's
 * @param alt what it shows, for who does not see it
 * @param labels one for each bar, or for every so many of them
 */
export function chartHtml({
  cid,
  alt,
  labels,
}: {
  readonly cid: string;
  readonly alt: string;
  readonly labels: readonly string[];
}): Html {
  return html`<p style="margin:24px 0 0"><img src="cid:${cid}" width="${WIDTH}" height="${HEIGHT}" alt="${alt}" style="max-width:100%;height:auto"></p>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:${WIDTH}px;table-layout:fixed;font-size:11px;color:#586174;text-align:center"><tr>${labels.map((label) => html`<td>${label}</td>`)}</tr></table>\n`;
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

/** From values to pixels. Of D3 only what finds round numbers: its scales would cost more than all else that charts need. */
import { nice, ticks } from 'd3-array';

export interface Scale {
  (value: number): number;
  /** Round numbers along it. @param count about how many */
  readonly ticks: (count: number) => number[];
}

type Pair = readonly [from: number, to: number];

/** A straight scale; what lies outside of its values is drawn at its end. */
export function linear([from, to]: Pair, [start, end]: Pair): Scale {
  const span = to - from || 1;
  const place = (value: number) => {
    const share = Math.min(1, Math.max(0, (value - from) / span));
    return start + share * (end - start);
  };
  return Object.assign(place, { ticks: (count: number) => ticks(from, to, count) });
}

/** The same, up to a round number. */
export function niceLinear([from, to]: Pair, pixels: Pair, count: number): Scale {
  return linear(nice(from, to, count), pixels);
}

export interface Bands {
  /** Where the column with this number begins. */
  readonly at: (index: number) => number;
  /** Of a column, and of a column with the gap after it. */
  readonly width: number;
  readonly step: number;
}

/** @param gap the share of a step that is left free */
export function bands(count: number, [start, end]: Pair, gap: number): Bands {
  const step = (end - start) / Math.max(1, count - gap);
  return { at: (index) => start + index * step, width: step * (1 - gap), step };
}

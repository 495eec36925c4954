/**
 * Quantiles of any number of values in little room, by DDSketch (VLDB 2019,
 * https://www.vldb.org/pvldb/vol12/p2195-masson.pdf): values are counted in bins whose bounds grow by a constant factor, so
 * that what is said of a quantile is off by at most one per cent of it.
 *
 * Datadog's own library is not used: of values below zero its `merge` (2.1.1) keeps one side's only, and its bins are an
 * array without gaps, which a device could make as long as it likes. Tests compare the two where both are right.
 */

/** What a quantile is off by at most, as a share of it. */
export const ACCURACY = 0.01;

/** Bins at most. Beyond it those nearest to zero become one, and `isCoarse` says so: quantiles there are off by more. */
export const MOST_BINS = 512;

const GAMMA = (1 + ACCURACY) / (1 - ACCURACY);
const LOG_GAMMA = Math.log(GAMMA);

/** How many values there are in each bin, by the bin's number. */
type Bins = Map<number, number>;

export interface Sketch {
  /** Values that are zero. */
  zeros: number;
  readonly positive: Bins;
  /** By their distance from zero. */
  readonly negative: Bins;
  /** Whether bins had to be joined. */
  isCoarse: boolean;
}

export function emptySketch(): Sketch {
  return { zeros: 0, positive: new Map(), negative: new Map(), isCoarse: false };
}

export function addValue(sketch: Sketch, value: number): void {
  if (value === 0) sketch.zeros++;
  else count(value > 0 ? sketch.positive : sketch.negative, binOf(Math.abs(value)), 1);
  shorten(sketch);
}

/** Adds all values of another sketch. */
export function mergeSketch(into: Sketch, other: Sketch): void {
  into.zeros += other.zeros;
  for (const sign of ['positive', 'negative'] as const)
    for (const [bin, values] of other[sign]) count(into[sign], bin, values);
  into.isCoarse ||= other.isCoarse;
  shorten(into);
}

/**
 * The value below which a share of all values is: of `n` values in order the one at `floor(share * (n - 1))`.
 *
 * @param share from 0 to 1
 * @returns undefined while there are no values
 */
export function quantile({ zeros, positive, negative }: Sketch, share: number): number | undefined {
  const ascending = [
    ...sorted(negative)
      .reverse()
      .map(([bin, values]) => [-middleOf(bin), values] as const),
    [0, zeros] as const,
    ...sorted(positive).map(([bin, values]) => [middleOf(bin), values] as const),
  ];
  const rank = share * (ascending.reduce((sum, [, values]) => sum + values, 0) - 1);
  let below = 0;
  for (const [value, values] of ascending) {
    below += values;
    if (values > 0 && below > rank) return value;
  }
  return undefined;
}

function binOf(distance: number): number {
  return Math.ceil(Math.log(distance) / LOG_GAMMA);
}

/** In the middle of a bin, by the measure of relative errors. */
function middleOf(bin: number): number {
  return (2 * GAMMA ** bin) / (GAMMA + 1);
}

function count(bins: Bins, bin: number, values: number): void {
  bins.set(bin, (bins.get(bin) ?? 0) + values);
}

function sorted(bins: Bins): [bin: number, values: number][] {
  return [...bins].sort(([a], [b]) => a - b);
}

function shorten(sketch: Sketch): void {
  const { positive, negative } = sketch;
  while (positive.size + negative.size > MOST_BINS) {
    // The side with more bins gives way, so that no side is left with none.
    const side = positive.size >= negative.size ? positive : negative;
    const [[lowest, values], [next]] = sorted(side) as [[number, number], [number, number]];
    side.delete(lowest);
    count(side, next, values);
    sketch.isCoarse = true;
  }
}

/** As text, such as `0;2k*3,1,4*2;` for zeros, positive and negative bins: each bin's distance from the one before, in base 36. */
export function writeSketch({ zeros, positive, negative, isCoarse }: Sketch): string {
  return `${isCoarse ? '~' : ''}${zeros.toString(36)};${writeBins(positive)};${writeBins(negative)}`;
}

function writeBins(bins: Bins): string {
  let before = 0;
  return sorted(bins)
    .map(([bin, values]) => {
      const distance = (bin - before).toString(36);
      before = bin;
      return values === 1 ? distance : `${distance}*${values.toString(36)}`;
    })
    .join(',');
}

export function readSketch(text: string): Sketch {
  const isCoarse = text.startsWith('~');
  const [zeros = '0', positive = '', negative = ''] = (isCoarse ? text.slice(1) : text).split(';');
  return {
    zeros: Number.parseInt(zeros, 36),
    positive: readBins(positive),
    negative: readBins(negative),
    isCoarse,
  };
}

function readBins(text: string): Bins {
  let bin = 0;
  return new Map(
    text
      .split(',')
      .filter(Boolean)
      .map((one) => {
        const [distance = '', values = '1'] = one.split('*');
        bin += Number.parseInt(distance, 36);
        return [bin, Number.parseInt(values, 36)];
      }),
  );
}

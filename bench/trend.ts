/** A line through what was measured, and how sure its slope is. */

export interface Trend {
  /** Of y for each 1 of x. */
  readonly slope: number;
  /** Twice the slope's standard error: with as many looks as ours, chance alone goes beyond it about one time in ten. */
  readonly noise: number;
}

/** By least squares. @param points three or more, of different x */
export function trendOf(points: readonly { readonly x: number; readonly y: number }[]): Trend {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const meanX = mean(points.map(({ x }) => x));
  const meanY = mean(points.map(({ y }) => y));
  const spread = points.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
  const slope = points.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0) / spread;
  const off = points.reduce((sum, { x, y }) => sum + (y - meanY - slope * (x - meanX)) ** 2, 0);
  return { slope, noise: 2 * Math.sqrt(off / (points.length - 2) / spread) };
}

/** Whether it grows, by more than chance explains and more than matters. @param atLeast the smallest slope that matters */
export function grows({ slope, noise }: Trend, atLeast: number): boolean {
  return slope - noise > atLeast;
}

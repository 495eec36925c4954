/** A device's windows as a line's points: one for each window of the span, whether anything came in it or not. */
import type { StreamSummary } from '../../../contract/client/data.ts';
import type { Span } from './search.ts';

export type WindowName = StreamSummary['window'];

const HOUR = 3_600_000;
const LENGTHS: Readonly<Record<WindowName, number>> = { minute: 60_000, hour: HOUR, day: 24 * HOUR };
const HOURS: Readonly<Record<Span, number>> = { '3h': 3, '1d': 24, '7d': 168, '30d': 720, '365d': 8760 };
const WISHES: Readonly<Record<Span, readonly WindowName[]>> = {
  '3h': ['minute', 'hour', 'day'],
  '1d': ['hour', 'minute', 'day'],
  '7d': ['hour', 'day', 'minute'],
  '30d': ['day', 'hour', 'minute'],
  '365d': ['day', 'hour', 'minute'],
};

/** The window that suits a span best of those that there are. */
export function windowOf(span: Span, windows: readonly WindowName[]): WindowName {
  return WISHES[span].find((wish) => windows.includes(wish)) ?? 'hour';
}

/** Whole windows up to now. */
export function rangeOf(span: Span, window: WindowName, now: number) {
  const length = LENGTHS[window];
  const to = (Math.floor(now / length) + 1) * length;
  return { from: new Date(to - HOURS[span] * HOUR).toISOString(), to: new Date(to).toISOString() };
}

type Figures = StreamSummary['devices'][number]['windows'][number];
export interface Point {
  /** When it begins. */
  readonly start: string;
  /** Undefined where nothing came. */
  readonly figures: Figures | undefined;
}

/** @param summary of one window length */
export function pointsOf({ window, from, to, devices }: StreamSummary, device: string): Point[] {
  const known = new Map(
    devices.find((one) => one.device === device)?.windows.map((figures) => [figures.start, figures]),
  );
  const points: Point[] = [];
  for (let at = Date.parse(from); at < Date.parse(to); at += LENGTHS[window]) {
    const start = new Date(at).toISOString();
    points.push({ start, figures: known.get(start) });
  }
  return points;
}

/** What a chart of these has to show: all values, and thresholds that are not far off. */
export function domainOf(points: readonly Point[], limits: readonly number[]): [number, number] {
  const found = points.flatMap(({ figures }) => (figures ? [figures.min, figures.max] : []));
  const values = found.length === 0 ? [0, 1, ...limits] : found;
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const span = most - least || Math.abs(most) || 1;
  const near = limits.filter((limit) => limit > least - span && limit < most + span);
  // Enough to be another number, however near the values are to zero or to one another.
  const margin = Math.max(span / 20, Math.abs(least) * 1e-9, Math.abs(most) * 1e-9, 1e-9);
  return [Math.min(least, ...near) - margin, Math.max(most, ...near) + margin];
}

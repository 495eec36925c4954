/** What is known of many readings: how many there were, the least, the most, their sum, and their quantiles. */
import {
  addValue,
  emptySketch,
  mergeSketch,
  quantile,
  readSketch,
  type Sketch,
  writeSketch,
} from './sketch.ts';

export interface Aggregate {
  count: number;
  min: number;
  max: number;
  /** A double: it may be off in its last digits. */
  sum: number;
  readonly sketch: Sketch;
}

/** As it is stored. Of a single value nothing else needs to be. */
export type StoredAggregate =
  | readonly [value: number]
  | readonly [count: number, min: number, max: number, sum: number, sketch: string];

export function emptyAggregate(): Aggregate {
  return {
    count: 0,
    min: Number.POSITIVE_INFINITY,
    max: Number.NEGATIVE_INFINITY,
    sum: 0,
    sketch: emptySketch(),
  };
}

export function addReading(aggregate: Aggregate, value: number): void {
  aggregate.count++;
  aggregate.min = Math.min(aggregate.min, value);
  aggregate.max = Math.max(aggregate.max, value);
  aggregate.sum += value;
  addValue(aggregate.sketch, value);
}

/** Adds all readings of another one. */
export function mergeAggregate(into: Aggregate, other: Aggregate): void {
  into.count += other.count;
  into.min = Math.min(into.min, other.min);
  into.max = Math.max(into.max, other.max);
  into.sum += other.sum;
  mergeSketch(into.sketch, other.sketch);
}

export function writeAggregate({ count, min, max, sum, sketch }: Aggregate): StoredAggregate {
  return count === 1 ? [sum] : [count, min, max, sum, writeSketch(sketch)];
}

export function readAggregate(stored: StoredAggregate): Aggregate {
  if (stored.length === 1) {
    const single = emptyAggregate();
    addReading(single, stored[0]);
    return single;
  }
  const [count, min, max, sum, sketch] = stored;
  return { count, min, max, sum, sketch: readSketch(sketch) };
}

/** What is said of an aggregate that has readings. */
export interface Figures {
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly sum: number;
  readonly average: number;
  /** Within one per cent of the real one, unless `isCoarse`. */
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  /** There when the values span so much that quantiles near zero are off by more. */
  readonly isCoarse?: true;
}

export function figuresOf({ count, min, max, sum, sketch }: Aggregate): Figures {
  // No quantile is outside of what there was, and a bin's middle may be.
  const at = (share: number) => Math.min(max, Math.max(min, quantile(sketch, share) ?? 0));
  return {
    count,
    min,
    max,
    sum,
    average: sum / count,
    p50: at(0.5),
    p90: at(0.9),
    p99: at(0.99),
    ...(sketch.isCoarse && { isCoarse: true }),
  };
}

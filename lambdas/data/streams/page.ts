/**
 * A page: all that is known of one device's readings of one metric in one hour. What was counted stands in the same item as
 * the counts, and both change in one write. So it does not matter how often a record comes, through which door, and
 * who is killed in between: it is in the counts as soon as it is among those that were seen.
 */
import {
  type Aggregate,
  addReading,
  emptyAggregate,
  readAggregate,
  type StoredAggregate,
  writeAggregate,
} from './aggregate.ts';
import type { Reading } from './reading.ts';
import { addSeen, isSeen, readSeen, type Seen, writeSeen } from './seen.ts';

export const HOUR_MILLISECONDS = 3_600_000;
const MINUTE_MILLISECONDS = 60_000;

export interface PageId {
  readonly metric: string;
  readonly device: string;
  /** Such as `2026-01-31T09`, in UTC. */
  readonly hour: string;
}

/** As it is stored. At most some 200 KB: 61 sketches of `MOST_BINS` and two lists of `MOST_RUNS`; usually one. */
export interface StoredPage extends PageId {
  readonly type: 'readings';
  /** Goes up with each write. */
  readonly version: number;
  readonly hourly: StoredAggregate;
  /** By minute of the hour, such as `07`; left out where the metric has no such windows. */
  readonly minutes?: Readonly<Record<string, StoredAggregate>>;
  /** Sequences that were counted. */
  readonly sequences: string;
  /** Of readings without a sequence: their milliseconds of the hour. */
  readonly moments: string;
  /** The last reading by its own time. */
  readonly latest: { readonly time: number; readonly value: number };
}

/** A page that is being worked on. */
interface OpenPage {
  readonly hourly: Aggregate;
  readonly minutes: Map<string, Aggregate>;
  readonly sequences: Seen;
  readonly moments: Seen;
  latest: { time: number; value: number } | undefined;
}

export interface Counted {
  readonly page: StoredPage;
  /** Those that were not counted before, by their time. */
  readonly fresh: readonly Reading[];
  readonly repeated: number;
  /** Sequences that were counted before, with an earlier time: another reading has the same number. */
  readonly again: readonly Reading[];
  /** Those for whose number there is no room. */
  readonly crowded: readonly Reading[];
}

export function hourOf(time: number): string {
  return new Date(time).toISOString().slice(0, 13);
}

/** @returns milliseconds since 1970 */
export function startOf(hour: string): number {
  return Date.parse(`${hour}:00:00Z`);
}

/**
 * Counts readings of one page.
 *
 * @param before the page as it is stored; undefined while there is none
 */
export function countReadings(
  id: PageId,
  before: StoredPage | undefined,
  readings: readonly Reading[],
  hasMinutes: boolean,
): Counted {
  const open = openPage(before);
  const lastBefore = open.latest?.time ?? Number.NEGATIVE_INFINITY;
  const counted = { fresh: [] as Reading[], repeated: 0, again: [] as Reading[], crowded: [] as Reading[] };
  const taken = new Map<number, number>();
  for (const reading of [...readings].sort((a, b) => a.time - b.time)) {
    const { sequence, time } = reading;
    const [seen, number] =
      sequence === undefined ? [open.moments, time - startOf(id.hour)] : [open.sequences, sequence];
    if (isSeen(seen, number)) {
      // One that was counted is not later than the last of those that were.
      const isOther = sequence !== undefined && reading.isDated && time > (taken.get(sequence) ?? lastBefore);
      if (isOther) counted.again.push(reading);
      else counted.repeated++;
    } else if (!addSeen(seen, number)) counted.crowded.push(reading);
    else {
      if (sequence !== undefined) taken.set(sequence, time);
      add(open, reading, hasMinutes);
      counted.fresh.push(reading);
    }
  }
  return { ...counted, page: storedPage(id, open, (before?.version ?? 0) + 1, hasMinutes) };
}

function add(open: OpenPage, { time, value }: Reading, hasMinutes: boolean): void {
  addReading(open.hourly, value);
  if (hasMinutes) {
    const minute = minuteOf(time);
    const aggregate = open.minutes.get(minute) ?? emptyAggregate();
    addReading(aggregate, value);
    open.minutes.set(minute, aggregate);
  }
  if (!open.latest || time >= open.latest.time) open.latest = { time, value };
}

function minuteOf(time: number): string {
  const minute = Math.floor((time % HOUR_MILLISECONDS) / MINUTE_MILLISECONDS);
  return String(minute).padStart(2, '0');
}

function openPage(stored: StoredPage | undefined): OpenPage {
  if (!stored)
    return { hourly: emptyAggregate(), minutes: new Map(), sequences: [], moments: [], latest: undefined };
  return {
    hourly: readAggregate(stored.hourly),
    minutes: new Map(
      Object.entries(stored.minutes ?? {}).map(([minute, aggregate]) => [minute, readAggregate(aggregate)]),
    ),
    sequences: readSeen(stored.sequences),
    moments: readSeen(stored.moments),
    latest: stored.latest,
  };
}

function storedPage(
  { metric, device, hour }: PageId,
  { hourly, minutes, sequences, moments, latest }: OpenPage,
  version: number,
  hasMinutes: boolean,
): StoredPage {
  return {
    metric,
    device,
    hour,
    type: 'readings',
    version,
    hourly: writeAggregate(hourly),
    ...((hasMinutes || minutes.size > 0) && {
      minutes: Object.fromEntries(
        [...minutes].map(([minute, aggregate]) => [minute, writeAggregate(aggregate)]),
      ),
    }),
    sequences: writeSeen(sequences),
    moments: writeSeen(moments),
    latest: latest ?? { time: startOf(hour), value: 0 },
  };
}

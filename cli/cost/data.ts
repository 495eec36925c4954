/** What comes in by the data pipeline's doors: a gigabyte of files, and a thousand devices for a month. */
import { type Activity, usageOf } from '../../config/activities.ts';
import type { Usage } from '../../config/prices.ts';
import { memoryByFunction, multiply } from './events.ts';
import type { Template } from './resources.ts';

interface Door {
  readonly title: string;
  readonly assumed: string;
  /** The function that takes it in; without it the door is not there. */
  readonly entry: string;
  readonly activity: Activity;
  readonly times: number;
}

/** Parts of 8 MB, each a message, read at the 2.4 MB a second that was seen on two busy cores. */
const PARTS = 125;
/** A thousand, each once a minute, for 30 days. */
const READINGS = 1000 * 60 * 24 * 30;
/** Readings that come together. */
const BATCH = 20;

/** What one of each uses. A test holds units to what the simulation counts (docs/scale.md). */
export const DATA_ACTIVITIES = {
  /** A file of some kilobytes, all of one day: it is announced, looked at, and read as one part. */
  landedFile: {
    calls: { 'data/land': [2, 0.5] },
    usage: { queueRequests: 6, writeUnits: 14, readUnits: 5, objectWrites: 2, objectReads: 2 },
  },
  /** A part of 8 MB, of two days. */
  landedPart: {
    calls: { 'data/land': [1, 8 / 2.4] },
    usage: {
      queueRequests: 3,
      writeUnits: 8,
      readUnits: 3,
      objectWrites: 2,
      objectReads: 2,
      objectStorage: 1.25 / PARTS,
    },
  },
  /** A reading among others, each of another device. */
  readings: {
    calls: { 'data/report': [1 / BATCH, 2] },
    usage: {
      iotMessages: 1,
      // The rule, and its action.
      iotRuleRuns: 2,
      // It is sent alone, and received and deleted with the others.
      queueRequests: 1 + 2 / BATCH,
      // Its hour's page, below a kilobyte when a minute has one; the first one of an hour writes the device as well, in a transaction.
      writeUnits: 1.1,
      // The device, its hour's page, and the next hour's.
      readUnits: 3.1,
    },
  },
} as const satisfies Readonly<Record<string, Activity>>;

const DOORS: readonly Door[] = [
  {
    title: 'A gigabyte that lands',
    assumed:
      'a plain file in parts of 8 MB, kept for a month with its rows as Parquet, of two days each; seconds as on two busy cores',
    entry: 'data/land',
    times: PARTS,
    activity: DATA_ACTIVITIES.landedPart,
  },
  {
    title: 'A thousand devices that report once a minute',
    assumed: `for 30 days, by AWS IoT, ${BATCH} readings in a batch, each of another device; MQTT’s connections are not in it`,
    entry: 'data/report',
    times: READINGS,
    activity: DATA_ACTIVITIES.readings,
  },
];

/** What each door that a template has uses, with each function's memory as the template has it. */
export function doorUsages(template: Template): { title: string; assumed: string; usage: Usage }[] {
  const memory = memoryByFunction(template);
  return DOORS.filter(({ entry }) => memory.has(entry)).map(({ title, assumed, activity, times }) => ({
    title,
    assumed,
    usage: multiply(
      usageOf(activity, (name) => memory.get(name) ?? 0),
      times,
    ),
  }));
}

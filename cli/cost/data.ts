/** What comes in by the data pipeline's doors: a gigabyte of files, a thousand devices for a month, a million rows of the lake. */
import { type Activity, usageOf } from '../../config/activities.ts';
import type { Usage } from '../../config/prices.ts';
import { memoryByFunction, multiply } from './events.ts';
import type { Template } from './resources.ts';

interface Door {
  readonly title: string;
  readonly assumed: string;
  /** The function that takes it in, or another resource's type; without it the door is not there. */
  readonly by: { readonly entry: string } | { readonly type: string };
  readonly activity: Activity;
  readonly times: number;
}

/** Parts of 8 MB, each a message, read at the 2.4 MB a second that was seen on two busy cores. */
const PARTS = 125;
/** A thousand, each once a minute, for 30 days. */
const READINGS = 1000 * 60 * 24 * 30;
/** Rows of the lake. Firehose bills each as five kilobytes. */
const ROWS = 1e6;
const ROW_GIGABYTES = 5e-6;
/** Firehose writes one file a day's folder in five minutes at most; rows of two days are assumed. */
const FILES = 12 * 24 * 30 * 2;

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
  /** A row of the lake. Who sends it is billed with what it is about. */
  lakeRow: {
    calls: {},
    usage: {
      rowsTakenIn: ROW_GIGABYTES,
      rowsConverted: ROW_GIGABYTES,
      rowsPutIntoFolders: ROW_GIGABYTES,
      filesPutIntoFolders: FILES / ROWS,
      objectWrites: FILES / ROWS,
      // As Parquet some hundred bytes.
      objectStorage: 1e-7,
    },
  },
} as const satisfies Readonly<Record<string, Activity>>;

const DOORS: readonly Door[] = [
  {
    title: 'A gigabyte that lands',
    assumed:
      'a plain file in parts of 8 MB, kept for a month with its rows as Parquet, of two days each; seconds as on two busy cores',
    by: { entry: 'data/land' },
    times: PARTS,
    activity: DATA_ACTIVITIES.landedPart,
  },
  {
    title: 'A thousand devices that report once a minute',
    assumed: `for 30 days, by AWS IoT, ${BATCH} readings in a batch, each of another device; MQTT’s connections are not in it`,
    by: { entry: 'data/report' },
    times: READINGS,
    activity: DATA_ACTIVITIES.readings,
  },
  {
    title: 'A million rows of the lake',
    assumed:
      'one for each event or change, in as many files as there can be in a month, kept for it; without the hours of Firehose’s `jq`: AWS does not say how many a row takes',
    by: { type: 'AWS::KinesisFirehose::DeliveryStream' },
    times: ROWS,
    activity: DATA_ACTIVITIES.lakeRow,
  },
];

/** What each door that a template has uses, with each function's memory as the template has it. */
export function doorUsages(template: Template): { title: string; assumed: string; usage: Usage }[] {
  const memory = memoryByFunction(template);
  const types = new Set(Object.values(template.Resources ?? {}).map(({ Type }) => Type));
  const isThere = ({ by }: Door) => ('entry' in by ? memory.has(by.entry) : types.has(by.type));
  return DOORS.filter(isThere).map(({ title, assumed, activity, times }) => ({
    title,
    assumed,
    usage: multiply(
      usageOf(activity, (name) => memory.get(name) ?? 0),
      times,
    ),
  }));
}

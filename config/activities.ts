/**
 * What each thing that a pipeline does uses of AWS, counted in the code and rounded up; seconds are guesses above those of a
 * local engine. `npm run cost` and the budget's counters reckon with it, by the prices of `prices.ts`.
 */
import type { Pipeline } from './deployment.ts';
import { list, type Usage } from './prices.ts';

export interface Activity {
  /** By function: how often it is called, and for how many seconds each time. */
  readonly calls: Readonly<Record<string, readonly [times: number, seconds: number]>>;
  /** All else. */
  readonly usage: Usage;
}

/** A receive and a delete that would not have been without the message, and the send. */
const MESSAGE = 3;
/** Lambda's three lines, ours and that of its metrics, for each call. */
const LOG_BYTES_PER_CALL = 1500;
const LOG_BYTES_PER_REQUEST = 300;

/**
 * Write units: a transaction's writes count twice, each KB counts, and so does each index that an item is in. For a
 * submission: mark 2, submission of 2 KB 4 and its index entries 2 and 1, its person's entry 2, four rate limits 4 (by IPv6 two more).
 * For a leg: itself 2 and its index entry 1, the claim and the outcome 1 each and 3 in its index. Storage is a month’s.
 * A test holds units to what the simulation counts (docs/scale.md).
 */
export const ACTIVITIES = {
  contact: {
    /** Text is taken in and stored: what happens up to the budget's ceiling. */
    submission: {
      calls: { 'contact/submit': [1, 0.2] },
      usage: { apiRequests: 1, writeUnits: 15, readUnits: 3, tableStorage: 6e-6, tableRecovery: 6e-6 },
    },
    /** A mail to one address. */
    mail: {
      calls: { 'contact/enqueue': [1, 0.1], 'contact/notifier': [1, 0.5] },
      usage: { writeUnits: 6, readUnits: 1, queueRequests: MESSAGE, mails: 1 },
    },
    /** The visitor's turn, the domain's and the form's come on top of the leg. */
    autoresponse: {
      calls: { 'contact/enqueue': [1, 0.1], 'contact/notifier': [1, 0.5] },
      usage: { writeUnits: 9, readUnits: 2, queueRequests: MESSAGE, mails: 1 },
    },
    /** The receiver takes a second. */
    webhook: {
      calls: { 'contact/enqueue': [1, 0.1], 'contact/notifier': [1, 1] },
      usage: { writeUnits: 6, readUnits: 1, queueRequests: MESSAGE },
    },
    /** A destination that is told, which takes a second. */
    destination: {
      calls: { 'contact/enqueue': [1, 0.1], 'contact/notifier': [1, 1] },
      usage: { writeUnits: 6, readUnits: 1, queueRequests: MESSAGE },
    },
    /** A megabyte of files, looked at once. */
    megabyte: { calls: {}, usage: { objectWrites: 1, objectReads: 1, objectStorage: 0.001, writeUnits: 2 } },
  },
  feedback: {
    response: {
      calls: { 'feedback/submit': [1, 0.2], 'feedback/count': [1, 0.3] },
      usage: { apiRequests: 1, writeUnits: 27, readUnits: 8, tableStorage: 4e-6, tableRecovery: 4e-6 },
    },
    /** A mail to one address. */
    alert: {
      calls: { 'feedback/enqueue': [1, 0.1], 'feedback/notifier': [1, 0.5] },
      usage: { writeUnits: 6, readUnits: 1, queueRequests: MESSAGE, mails: 1 },
    },
  },
  images: {
    /** An upload is asked for, announced, and asked about four times. */
    upload: {
      calls: { 'images/create': [1, 0.2], 'images/status': [4, 0.1] },
      usage: {
        apiRequests: 5,
        writeUnits: 12,
        readUnits: 8,
        busEvents: 1,
        objectWrites: 1,
        tableStorage: 6e-6,
        tableRecovery: 6e-6,
      },
    },
    /** A photo of 3 MB becomes twelve files of 1.5 MB together. */
    rendering: {
      calls: { 'images/process': [1, 4] },
      usage: {
        writeUnits: 17,
        readUnits: 7,
        queueRequests: MESSAGE,
        objectWrites: 12,
        objectReads: 1,
        objectStorage: 0.0045,
      },
    },
  },
  'keyword-dm': {
    /** It comes alone, is matched and stored, answered or not. */
    comment: {
      calls: { 'keyword-dm/webhook': [1, 0.1], 'keyword-dm/intake': [1, 0.3] },
      usage: {
        apiRequests: 1,
        writeUnits: 12,
        readUnits: 10,
        queueRequests: MESSAGE,
        tableStorage: 6e-6,
        tableRecovery: 6e-6,
      },
    },
    /** One of the two, private and public, that are sent in one turn. */
    reply: {
      calls: {
        'keyword-dm/wake': [0.5, 0.1],
        'keyword-dm/count': [0.5, 0.1],
        'keyword-dm/send': [0.5, 2],
      },
      usage: { writeUnits: 19, readUnits: 10, queueRequests: MESSAGE },
    },
  },
} as const satisfies Record<Pipeline, Record<string, Activity>>;

/** A pipeline's activities by name. */
export type ActivityOf<Of extends Pipeline> = keyof (typeof ACTIVITIES)[Of] & string;

/** In megabytes, as the stacks give it: what visitors wait for has twice as much, and the renderer the most. */
export const MEMORY: Readonly<Record<string, number>> = {
  'contact/submit': 1024,
  'feedback/submit': 1024,
  'images/create': 1024,
  'images/status': 1024,
  'images/process': 3008,
  'keyword-dm/intake': 1024,
  'keyword-dm/webhook': 1024,
};
/** Of all other functions. */
export const USUAL_MEMORY = 512;

/**
 * All that one of an activity uses.
 *
 * @param memoryOf a function's megabytes. @default as above
 */
export function usageOf(
  { calls, usage }: Activity,
  memoryOf: (name: string) => number = (name) => MEMORY[name] ?? USUAL_MEMORY,
): Usage {
  let functionCalls = 0;
  let functionSeconds = 0;
  for (const [name, [times, seconds]] of Object.entries(calls)) {
    functionCalls += times;
    functionSeconds += times * seconds * (memoryOf(name) / 1024);
  }
  const logBytes = functionCalls * LOG_BYTES_PER_CALL + (usage.apiRequests ?? 0) * LOG_BYTES_PER_REQUEST;
  return { ...usage, functionCalls, functionSeconds, logData: logBytes / 1e9 };
}

/** Budgets are counted in millionths of a dollar. */
export const MILLION = 1_000_000;

/** What one of each of a pipeline's activities costs by the list, in millionths of a dollar, rounded up. */
export function costsOf<Of extends Pipeline>(pipeline: Of): Readonly<Record<ActivityOf<Of>, number>> {
  const activities: Readonly<Record<string, Activity>> = ACTIVITIES[pipeline];
  return Object.fromEntries(
    Object.entries(activities).map(([name, activity]) => [
      name,
      Math.ceil(list(usageOf(activity)) * MILLION),
    ]),
  ) as Record<ActivityOf<Of>, number>;
}

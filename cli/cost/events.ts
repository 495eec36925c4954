/** What one event of each pipeline uses. Counted in the code, rounded up; seconds are guesses above those of a local engine. */

import type { Usage } from './prices.ts';
import type { Template } from './resources.ts';

interface Profile {
  /** As the docs call it, in the plural. */
  readonly events: string;
  readonly stack: string;
  /** By function: how often it is called for one event, and for how many seconds each time. */
  readonly calls: Readonly<Record<string, readonly [times: number, seconds: number]>>;
  /** All else that one event uses. */
  readonly usage: Usage;
  /** What is assumed of the event. */
  readonly assumed: string;
}

/** A receive and a delete that would not have been without the message, and the send. */
const MESSAGE = 3;
/** Lambda's three lines, ours and that of its metrics, for each call. */
const LOG_BYTES_PER_CALL = 1500;
const LOG_BYTES_PER_REQUEST = 300;

/**
 * Write units: a transaction's writes count twice, each KB counts, and so does each index that an item is in. For a
 * submission: mark 2, submission of 2 KB 4 and its index entries 2 and 1, its person's entry 2, leg 2 and its index entry 1, four
 * rate limits 4 (by IPv6 two more), the claim and the outcome of the leg 1 each and 3 in its index.
 */
export const PROFILES: readonly Profile[] = [
  {
    events: 'submissions of a contact form',
    stack: 'Contact',
    calls: { 'contact/submit': [1, 0.2], 'contact/enqueue': [1, 0.1], 'contact/notifier': [1, 0.5] },
    usage: {
      apiRequests: 1,
      writeUnits: 23,
      readUnits: 4,
      queueRequests: MESSAGE,
      mails: 1,
      tableStorage: 6e-6,
      tableRecovery: 6e-6,
    },
    assumed: 'two kilobytes, no file, one mail to one address, each alone in its batch',
  },
  {
    events: 'responses to a feedback widget',
    stack: 'Feedback',
    calls: {
      'feedback/submit': [1, 0.2],
      'feedback/count': [1, 0.3],
      'feedback/assets': [1, 0.05],
      'feedback/enqueue': [0.05, 0.1],
      'feedback/notifier': [0.05, 0.5],
    },
    usage: {
      apiRequests: 2,
      writeUnits: 27,
      readUnits: 8,
      queueRequests: 0.05 * MESSAGE,
      mails: 0.05,
      tableStorage: 4e-6,
      tableRecovery: 4e-6,
    },
    assumed: 'one in twenty raises an alert; the widget’s script is loaded once for each',
  },
  {
    events: 'uploaded images',
    stack: 'Images',
    calls: {
      'images/create': [1, 0.2],
      'images/status': [4, 0.1],
      'images/process': [1, 4],
    },
    usage: {
      apiRequests: 5,
      writeUnits: 33,
      readUnits: 15,
      queueRequests: MESSAGE,
      busEvents: 1,
      objectWrites: 13,
      objectReads: 1,
      objectStorage: 0.0045,
      tableStorage: 6e-6,
      tableRecovery: 6e-6,
    },
    assumed:
      'a photo of 3 MB becomes twelve files of 1.5 MB together; the page asks four times whether it is ready. Looking at them is CloudFront’s, below its allowance',
  },
  {
    events: 'comments that are answered',
    stack: 'KeywordDm',
    calls: {
      'keyword-dm/webhook': [1, 0.1],
      'keyword-dm/intake': [1, 0.3],
      'keyword-dm/wake': [1, 0.1],
      'keyword-dm/count': [1, 0.1],
      'keyword-dm/send': [1, 2],
    },
    usage: {
      apiRequests: 1,
      writeUnits: 42,
      readUnits: 22,
      queueRequests: 3 * MESSAGE,
      tableStorage: 6e-6,
      tableRecovery: 6e-6,
    },
    assumed: 'each comes alone, and gets a private and a public reply in one turn',
  },
];

/**
 * What a number of events uses, with each function's memory as the template has it.
 *
 * @throws Error when a function of the profile is not in the template
 */
export function eventUsage(profile: Profile, template: Template, events: number): Usage {
  const memory = memoryByFunction(template);
  let calls = 0;
  let gigabyteSeconds = 0;
  for (const [name, [times, seconds]] of Object.entries(profile.calls)) {
    const megabytes = memory.get(name);
    if (megabytes === undefined) throw new Error(`${name} is not in the template`);
    calls += times;
    gigabyteSeconds += times * seconds * (megabytes / 1024);
  }
  const logBytes = calls * LOG_BYTES_PER_CALL + (profile.usage.apiRequests ?? 0) * LOG_BYTES_PER_REQUEST;
  const one: Usage = {
    ...profile.usage,
    functionCalls: calls,
    functionSeconds: gigabyteSeconds,
    logData: logBytes / 1e9,
  };
  return Object.fromEntries(Object.entries(one).map(([item, quantity]) => [item, quantity * events]));
}

function memoryByFunction({ Resources = {} }: Template): Map<string, number> {
  return new Map(
    Object.values(Resources).flatMap(({ Type, Properties = {} }) => {
      if (Type !== 'AWS::Lambda::Function') return [];
      const { Variables = {} } = Properties.Environment as { Variables?: Record<string, unknown> };
      return [[String(Variables.POWERTOOLS_SERVICE_NAME), Number(Properties.MemorySize)]];
    }),
  );
}

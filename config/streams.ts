import * as z from 'zod';
import { positive } from './values.ts';

/** How long a window is. Hours and days are those of UTC. */
const WINDOWS = ['minute', 'hour', 'day'] as const;
export type Window = (typeof WINDOWS)[number];

const finite = z.number();

/** Where a metric's readings cross it, the owner hears, once; and once more when they are back. */
const threshold = z
  .strictObject({
    /** The owner hears of a device's reading above it. @default none: then `below` says which */
    above: finite.optional(),
    /** The owner hears of a device's reading below it. @default none */
    below: finite.optional(),
    /**
     * Only a reading here, or further back, ends that: readings that waver around one value say nothing twice. @default the value of
     * `above` or `below`
     */
    clear: finite.optional(),
  })
  .superRefine(({ above, below, clear }, context) => {
    const refuse = (message: string, ...path: string[]) =>
      context.addIssue({ code: 'custom', message, path });
    if ((above === undefined) === (below === undefined)) refuse('give it either above or below');
    if (clear === undefined) return;
    if (above !== undefined && clear > above) refuse('must not be above `above`', 'clear');
    if (below !== undefined && clear < below) refuse('must not be below `below`', 'clear');
  });
export type ThresholdConfig = z.output<typeof threshold>;

/** Where readings come from. */
const source = z.union(
  [
    z.literal('iot'),
    z.strictObject({
      /** The ARN of a stream at Kinesis that you have. */
      kinesis: z.string().regex(/^arn:aws[a-z-]*:kinesis:[a-z0-9-]+:\d{12}:stream\/[A-Za-z0-9_.-]{1,128}$/, {
        error: 'not the ARN of a stream, such as arn:aws:kinesis:eu-central-1:111122223333:stream/readings',
      }),
    }),
  ],
  { error: "not a source: 'iot', or { kinesis: '<the ARN of your stream>' }" },
);

const metric = z
  .strictObject({
    /** What values are in, such as `°C`: shown, never converted. @default none */
    unit: z.string().min(1).max(20).optional(),
    /** Over what readings are summed up. @default minute, hour and day */
    windows: z
      .array(z.enum(WINDOWS))
      .min(1)
      .refine((all) => new Set(all).size === all.length, { error: 'names a window twice' })
      .default([...WINDOWS]),
    /**
     * Through which door readings come, and through no other: `iot`, by a topic of AWS IoT, or `{ kinesis: '<ARN>' }`, by a stream at
     * Kinesis that you have. @default iot
     */
    source: source.default('iot'),
    /** The least that a reading may be; what is less is set aside. @default no limit */
    min: finite.optional(),
    /** The most that a reading may be. @default no limit */
    max: finite.optional(),
    /** Days until summed-up readings go. Readings of times before that are set aside. @default 400 */
    keepDays: positive.max(3650).default(400),
    /** Where the owner hears of a device's reading; ten at most. @default nowhere */
    thresholds: z.array(threshold).max(10).default([]),
    /** Minutes after its last reading when the owner hears that a device is silent. Looked at every five minutes. @default never */
    missingAfterMinutes: positive
      .min(5, { error: 'at least 5: it is looked at every five minutes' })
      .max(10_080)
      .optional(),
    /** The share of an hour's records, up to 1, beyond which the owner hears of those that were set aside. @default 0.05 */
    alarmShare: z.number().min(0).max(1).default(0.05),
  })
  .superRefine(({ min, max }, context) => {
    if (min !== undefined && min > (max ?? min))
      context.addIssue({ code: 'custom', message: 'must not be above max', path: ['min'] });
  });
export type MetricConfig = z.output<typeof metric>;

/** Part of a topic, an address and table keys, and a name that SQL takes. */
const metricName = z.string().regex(/^[a-z][a-z0-9_]{0,62}$/, {
  error: 'not a name of a metric: lower-case letters, digits and "_", beginning with a letter, at most 63',
});

/** What devices report, by the metric's name. */
export const streams = z.record(metricName, metric).refine((all) => Object.keys(all).length <= 50, {
  error: 'more than 50 metrics',
});
export type StreamsConfig = z.output<typeof streams>;

/** The streams at Kinesis that metrics name, each once. */
export function kinesisStreams(all: StreamsConfig): string[] {
  return [...new Set(Object.values(all).flatMap(({ source }) => (source === 'iot' ? [] : [source.kinesis])))];
}

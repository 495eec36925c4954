import * as z from 'zod';
import { doorOfKafka, type KafkaConfig, kafka } from './kafka.ts';
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

/** What no reading can come to, as those beyond `min` and `max` are set aside. */
function outOfReach(
  { above, below, clear }: ThresholdConfig,
  { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY }: { min?: number; max?: number },
): [option: keyof ThresholdConfig, message: string][] {
  const found: [keyof ThresholdConfig, string][] = [];
  if (above !== undefined && above >= max)
    found.push([
      'above',
      `never rings, as readings above max (${max}) are set aside: lower it, or raise max`,
    ]);
  if (below !== undefined && below <= min)
    found.push([
      'below',
      `never rings, as readings below min (${min}) are set aside: raise it, or lower min`,
    ]);
  if (above !== undefined && clear !== undefined && clear < min)
    found.push(['clear', `is never reached, as readings below min (${min}) are set aside: raise it`]);
  if (below !== undefined && clear !== undefined && clear > max)
    found.push(['clear', `is never reached, as readings above max (${max}) are set aside: lower it`]);
  return found;
}

const DAY_MINUTES = 1440;

const NO_STREAM =
  'not the ARN of a stream, such as arn:aws:kinesis:eu-central-1:111122223333:stream/readings, nor { create: true }';

/** Where readings come from. */
const source = z.union(
  [
    z.literal('iot'),
    z
      .strictObject({
        /** The ARN of a stream at Kinesis that you have; or `{ create: true }`: one is made for you, and billed while it is there. @default none */
        kinesis: z
          .union(
            [
              z.string().regex(/^arn:aws[a-z-]*:kinesis:[a-z0-9-]+:\d{12}:stream\/[A-Za-z0-9_.-]{1,128}$/, {
                error: NO_STREAM,
              }),
              z.strictObject({
                /** Makes one stream with one shard for all metrics that say so, of $10.95 a month; `npm run deploy` asks first. */
                create: z.literal(true),
              }),
            ],
            { error: NO_STREAM },
          )
          .optional(),
        /** A topic of a Kafka cluster that you have: at Amazon MSK, or your own brokers. @default none */
        kafka: kafka.optional(),
      })
      .refine((given) => (given.kinesis === undefined) !== (given.kafka === undefined), {
        error: 'give it either kinesis or kafka',
      }),
  ],
  { error: "not a source: 'iot', { kinesis: '<the ARN of your stream>' }, or { kafka: { … } }" },
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
     * Through which door readings come, and through no other: `iot`, by a topic of AWS IoT, `{ kinesis: '<ARN>' }`, by a stream at
     * Kinesis that you have (`{ kinesis: { create: true } }`: that is made for you), or `{ kafka: { … } }`, by a topic of a Kafka cluster that you have. @default iot
     */
    source: source.default('iot'),
    /** The least that a reading may be; what is less is set aside. @default no limit */
    min: finite.optional(),
    /** The most that a reading may be. @default no limit */
    max: finite.optional(),
    /** Days until summed-up readings go. Readings of times before that are set aside. @default 400 */
    keepDays: positive.max(3650).default(400),
    /** Where the owner hears of a device's reading; ten at most, within `min` and `max`. @default nowhere */
    thresholds: z.array(threshold).max(10).default([]),
    /**
     * Minutes after its last reading when the owner hears that a device is silent; no longer than `keepDays`. Looked at every five minutes. The
     * time that a reading bears counts, so choose more minutes than the devices' clocks may be slow. @default never
     */
    missingAfterMinutes: positive
      .min(5, { error: 'at least 5: it is looked at every five minutes' })
      .max(10_080)
      .optional(),
    /** The share of an hour's records, up to 1, beyond which the owner hears of those that were set aside. @default 0.05 */
    alarmShare: z.number().min(0).max(1).default(0.05),
  })
  .superRefine(({ min, max, thresholds, keepDays, missingAfterMinutes = 0 }, context) => {
    const refuse = (message: string, ...path: PropertyKey[]) =>
      context.addIssue({ code: 'custom', message, path });
    if (min !== undefined && min > (max ?? min)) refuse('must not be above max', 'min');
    for (const [i, threshold] of thresholds.entries())
      for (const [option, message] of outOfReach(threshold, { min, max }))
        refuse(message, 'thresholds', i, option);
    // A device is known for little longer than its readings.
    const days = Math.ceil(missingAfterMinutes / DAY_MINUTES);
    if (days > keepDays)
      refuse(
        `longer than readings are kept: raise keepDays to ${days}, or choose fewer minutes`,
        'missingAfterMinutes',
      );
  });
export type MetricConfig = z.output<typeof metric>;

/** Part of a topic, an address and table keys, and a name that SQL takes. */
const metricName = z.string().regex(/^[a-z][a-z0-9_]{0,62}$/, {
  error: 'not a name of a metric: lower-case letters, digits and "_", beginning with a letter, at most 63',
});

/** What devices report, by the metric's name. */
export const streams = z
  .record(metricName, metric)
  .refine((all) => Object.keys(all).length <= 50, { error: 'more than 50 metrics' })
  .superRefine((all, context) => {
    const brokers = new Map<string, string>();
    for (const [id, { source }] of Object.entries(all)) {
      if (source === 'iot' || !source.kafka?.servers) continue;
      const { topic, servers, secret, signIn } = source.kafka;
      const own = JSON.stringify([servers, secret, signIn]);
      if ((brokers.get(topic) ?? own) !== own)
        context.addIssue({
          code: 'custom',
          message: `another metric reads the topic ${topic} of other brokers, or signs in otherwise: Lambda tells them apart by the topic alone`,
          path: [id, 'source', 'kafka', 'topic'],
        });
      brokers.set(topic, own);
    }
  });
export type StreamsConfig = z.output<typeof streams>;

/** The streams at Kinesis that metrics name, each once. */
export function kinesisStreams(all: StreamsConfig): string[] {
  return [...new Set(Object.values(all).map(({ source }) => kinesisOf(source)))].filter(
    (arn) => arn !== undefined && arn !== MADE_STREAM,
  ) as string[];
}

/** The door of metrics whose stream is made for the owner: its ARN is known when it is deployed. */
export const MADE_STREAM = 'kinesis';

/** Whether a stream has to be made. */
export function makesStream(all: StreamsConfig): boolean {
  return Object.values(all).some(({ source }) => kinesisOf(source) === MADE_STREAM);
}

/** The ARN of a stream, where readings come by one that the owner has. */
function kinesisOf(source: MetricConfig['source']): string | undefined {
  if (source === 'iot') return undefined;
  return typeof source.kinesis === 'object' ? MADE_STREAM : source.kinesis;
}

/** The topics of Kafka that metrics name, each once, by what a function knows them by. */
export function kafkaTopics(all: StreamsConfig): ReadonlyMap<string, KafkaConfig> {
  return new Map(
    Object.values(all).flatMap(({ source }) =>
      source !== 'iot' && source.kafka ? [[doorOfKafka(source.kafka), source.kafka]] : [],
    ),
  );
}

/** The door that a metric's readings come by. */
export function doorOf(source: MetricConfig['source']): string {
  if (source === 'iot') return 'iot';
  return source.kafka ? doorOfKafka(source.kafka) : (kinesisOf(source) ?? 'iot');
}

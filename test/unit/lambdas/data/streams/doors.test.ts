import { describe, expect, it } from 'vitest';
import {
  kafkaTopics,
  kinesisStreams,
  MADE_STREAM,
  makesStream,
  streams,
} from '../../../../../config/streams.ts';
import {
  publishedIn,
  recordsOfKafka,
  recordsOfKinesis,
  streamsThrough,
} from '../../../../../lambdas/data/streams/doors.ts';
import { Account, NOON } from './account.ts';

const ARN = 'arn:aws:kinesis:eu-central-1:111122223333:stream/loads';
const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64');

describe('the door of AWS IoT', () => {
  const message = (body: string) => ({ messageId: 'm1', body, attributes: { SentTimestamp: '5' } }) as never;

  it('takes metric and device of the topic, and a message that is not the rule’s as nothing readable', () => {
    const body = { data: base64({ value: 1 }), topic: 'frontdesk/prod/readings/temperature/a', at: 7 };
    const found = publishedIn({ Records: [message(JSON.stringify(body)), message('{"a":1}'), message('?')] });
    expect(found[0]).toMatchObject({
      id: 'm1',
      origin: 'frontdesk/prod/readings/temperature/a@7',
      arrivedAt: 7,
      metric: 'temperature',
      device: 'a',
    });
    expect(found.slice(1)).toMatchObject([
      { origin: 'm1', arrivedAt: 5 },
      { origin: 'm1', arrivedAt: 5 },
    ]);
    expect(found[1]).not.toHaveProperty('metric');
  });
});

describe('a stream that is made', () => {
  const all = streams.parse({
    load: { source: { kinesis: { create: true } } },
    speed: { source: { kinesis: ARN } },
  });

  it('is a door of its own, for the metrics that want it', () => {
    expect(makesStream(all)).toBe(true);
    expect(kinesisStreams(all)).toEqual([ARN]);
    expect(Object.keys(streamsThrough(all, MADE_STREAM))).toEqual(['load']);
    expect(Object.keys(streamsThrough(all, ARN))).toEqual(['speed']);
    expect(makesStream(streams.parse({ speed: { source: { kinesis: ARN } } }))).toBe(false);
  });

  it.each([{ create: false }, {}, { create: true, shards: 2 }, 'readings'])(
    'is not made of %j',
    (kinesis) => {
      const { error } = streams.safeParse({ load: { source: { kinesis } } });
      expect(JSON.stringify(error?.issues)).toMatch(/create|stream|shards/);
    },
  );
});

describe('the door of Kinesis', () => {
  const config = {
    load: { source: { kinesis: ARN } },
    pressure: { source: { kinesis: ARN } },
    temperature: {},
  };
  /** As Lambda delivers it: https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html */
  const event = (records: readonly unknown[], shard: number, from = 0) =>
    recordsOfKinesis({
      Records: records.map((record, i) => ({
        kinesis: {
          kinesisSchemaVersion: '1.0',
          partitionKey: '1',
          sequenceNumber: `49590338271490256608559692538361571095921575989136588${from + i}`,
          data: base64(record),
          approximateArrivalTimestamp: NOON / 1000,
        },
        eventSource: 'aws:kinesis',
        eventVersion: '1.0',
        eventID: `shardId-00000000000${shard}:49590338271490256608559692538361571095921575989136588${from + i}`,
        eventName: 'aws:kinesis:record',
        invokeIdentityArn: 'arn:aws:iam::111122223333:role/lambda-role',
        awsRegion: 'eu-central-1',
        eventSourceARN: ARN,
      })),
    } as never);
  const load = (sequence: number) => ({ metric: 'load', device: 'a', value: sequence, sequence, time: NOON });

  it('is for its metrics alone, and each stream is read once', () => {
    const parsed = streams.parse(config);
    expect(kinesisStreams(parsed)).toEqual([ARN]);
    expect(Object.keys(streamsThrough(parsed, ARN))).toEqual(['load', 'pressure']);
    expect(Object.keys(streamsThrough(parsed, 'iot'))).toEqual(['temperature']);
  });

  it('counts once what a producer writes twice, also into another shard after a split', async () => {
    const account = new Account({ load: {} });
    const first = event([load(0), load(1), { ...load(2), metric: 'temperature' }], 0);
    expect(await account.take(first)).toEqual([]);
    expect(await account.take([...event([load(1), load(3)], 1, 10), ...first])).toEqual([]);
    expect(account.items('readings')).toMatchObject([{ hourly: [3, 0, 3, 4, expect.anything()] }]);
    expect(account.items('aside')).toHaveLength(1);
  });

  it('says which records have to come again, and counts the others', async () => {
    const account = new Account({ load: {} });
    const batch = event([load(0), { ...load(1), device: 'b' }], 0);
    account.killAt = account.calls + 3;
    const failed = await account.take(batch);
    expect(failed.length).toBeGreaterThan(0);
    expect(batch.map(({ id }) => id)).toEqual(expect.arrayContaining([...failed]));
    account.killAt = Number.POSITIVE_INFINITY;
    // Lambda reads on from the first of them.
    const again = batch.slice(batch.findIndex(({ id }) => failed.includes(id)));
    expect(await account.take(again)).toEqual([]);
    expect(account.items('readings')).toHaveLength(2);
  });
});

describe('the door of Kafka', () => {
  const CLUSTER = 'arn:aws:kafka:eu-central-1:111122223333:cluster/plant/0a1b2c3d-1';
  const config = {
    load: { source: { kafka: { cluster: CLUSTER, topic: 'loads' } } },
    pressure: {
      source: {
        kafka: {
          servers: ['broker.frontdesk-tests.dev:9096'],
          secret: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:kafka-AbCdEf',
          topic: 'loads',
        },
      },
    },
    temperature: {},
  };
  /** As Lambda delivers it: https://docs.aws.amazon.com/lambda/latest/dg/with-msk.html */
  const event = (records: readonly unknown[], { partition = 0, from = 0, at = NOON } = {}) => ({
    eventSource: 'aws:kafka' as const,
    eventSourceArn: CLUSTER,
    bootstrapServers: 'b-1.plant.kafka.eu-central-1.amazonaws.com:9098',
    records: {
      [`loads-${partition}`]: records.map((record, i) => ({
        topic: 'loads',
        partition,
        offset: from + i,
        timestamp: at,
        timestampType: 'CREATE_TIME' as const,
        key: 'YQ==',
        value: base64(record),
        headers: [],
      })),
    },
  });
  const deliveries = (...given: Parameters<typeof event>) =>
    [...recordsOfKafka(event(...given)).values()].flat();
  const load = (sequence: number) => ({ metric: 'load', device: 'a', value: sequence, sequence, time: NOON });

  it('is for the metrics of its topic alone, and tells a cluster of MSK from brokers of the owner’s', () => {
    const parsed = streams.parse(config);
    const topics = [...kafkaTopics(parsed).keys()];
    expect(topics).toEqual([`kafka ${CLUSTER} loads`, 'kafka self-managed loads']);
    expect([...recordsOfKafka(event([1])).keys()]).toEqual([topics[0]]);
    const { eventSourceArn: _, ...own } = event([1]);
    expect([...recordsOfKafka({ ...own, eventSource: 'aws:self-managed-kafka' as never }).keys()]).toEqual([
      topics[1],
    ]);
    expect(topics.map((door) => Object.keys(streamsThrough(parsed, door)))).toEqual([['load'], ['pressure']]);
    expect(Object.keys(streamsThrough(parsed, 'iot'))).toEqual(['temperature']);
  });

  it('counts once what is read again or written twice, into whichever partition', async () => {
    const account = new Account({ load: {} });
    const first = deliveries([load(0), load(1)]);
    expect(await account.take(first)).toEqual([]);
    expect(await account.take([...deliveries([load(1), load(2)], { partition: 3 }), ...first])).toEqual([]);
    expect(account.items('readings')).toMatchObject([{ hourly: [3, 0, 2, 3, expect.anything()] }]);
  });

  it('sets what is none aside once, and knows a topic that was made again by its times', async () => {
    const account = new Account({ load: {} });
    const broken = { metric: 'load', device: 'a', value: 'warm' };
    await account.take(deliveries([broken]));
    await account.take(deliveries([broken]));
    expect(account.items('aside')).toHaveLength(1);
    await account.take(deliveries([broken], { at: NOON + 1 }));
    expect(account.items('aside')).toHaveLength(2);
    const [tombstone] = deliveries([1]);
    const { records } = event([1]);
    const empty = {
      ...event([]),
      records: { 'loads-0': [{ ...records['loads-0']?.[0], value: undefined }] },
    };
    expect([...recordsOfKafka(empty as never).values()].flat()).toMatchObject([
      { id: tombstone?.id, bytes: Buffer.from('') },
    ]);
  });

  it.each([
    ['microseconds', NOON * 1000],
    ['nanoseconds', NOON * 1_000_000],
    ['seconds', NOON / 1000],
    ['none', -1],
    ['the last day that there is', 8.64e15],
    ['two days later', NOON + 2 * 86_400_000],
  ])('has readings that say when they were, whatever the time of a record is: %s', async (_, at) => {
    const account = new Account({ load: {} });
    const { time: _time, ...undated } = load(2);
    const batch = deliveries([load(5), { ...load(1), value: 'warm' }, undated], { at });
    account.clock.now = NOON + 10 * 60_000;
    for (let times = 0; times < 3; times++) {
      expect(await account.take(batch)).toEqual([]);
      account.clock.now += 60_000;
    }
    expect(account.items('readings')).toMatchObject([{ hourly: [5], latest: { time: NOON, value: 5 } }]);
    // Where the owner looks for it.
    const arrived = new Date(NOON).toISOString();
    expect(
      account.items<{ reason: string }>('aside').sort((a, b) => (a.reason < b.reason ? -1 : 1)),
    ).toMatchObject([
      { pk: 'aside#2026-11-28', arrived, reason: expect.stringContaining('time: is missing') },
      { pk: 'aside#2026-11-28', arrived, reason: expect.stringContaining('value') },
    ]);
  });

  it('takes the time of a record for when a reading was that does not say it', async () => {
    const account = new Account({ load: {} });
    const { time: _, ...undated } = load(0);
    const at = NOON - 86_400_000;
    await account.take(deliveries([undated, { ...undated, value: 'warm' }], { at }));
    expect(account.items('readings')).toMatchObject([{ latest: { time: at } }]);
    expect(account.items('aside')).toMatchObject([{ arrived: new Date(at).toISOString() }]);
  });

  it('is refused where it can’t work, with a sentence', () => {
    const kafka = (source: object) => streams.safeParse({ load: { source: { kafka: source } } });
    const messages = (source: object) => JSON.stringify(kafka(source).error?.issues);
    expect(messages({ cluster: 'plant', topic: 'loads' })).toContain('not the ARN of a cluster');
    expect(messages({ cluster: CLUSTER, topic: 'a/b' })).toContain('not a name of a topic');
    const { kafka: own } = config.pressure.source;
    expect(messages({ ...own, servers: ['https://broker'] })).toContain('not a server');
    const other = { ...own, servers: ['other.frontdesk-tests.dev:9096'] };
    const both = { pressure: { source: { kafka: own } }, flow: { source: { kafka: other } } };
    expect(JSON.stringify(streams.safeParse(both).error?.issues)).toContain('of other brokers');
    expect(streams.safeParse({ ...both, flow: both.pressure }).success).toBe(true);
  });
});

import { describe, expect, it } from 'vitest';
import { kinesisStreams, streams } from '../../../../../config/streams.ts';
import { publishedIn, recordsOfKinesis, streamsThrough } from '../../../../../lambdas/data/streams/doors.ts';
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

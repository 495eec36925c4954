/** What is written to a real Apache Kafka broker, with repeats, disorder and poison, read twice over and killed in between. */
import { Admin, Producer } from '@platformatic/kafka';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { recordsOfKafka } from '../../../lambdas/data/streams/doors.ts';
import { summarise } from '../../../lambdas/data/streams/summary.ts';
import { createRandom } from '../../sim/kernel/random.ts';
import { type Broker, startBroker } from '../../support/kafka/broker.ts';
import { eventsOf } from '../../support/kafka/lambda-bridge.ts';
import { Account, NOON } from '../../unit/lambdas/data/streams/account.ts';

const TOPIC = 'loads';
const RECORDS = 5000;
const DEVICES = 8;
const HOUR = 3_600_000;

let broker: Broker;
// The broker's files are fetched the first time.
beforeAll(async () => {
  broker = await startBroker();
}, 600_000);
afterAll(() => broker?.stop());

it('is counted as a plain script counts it', async () => {
  const random = createRandom('kafka');
  const readings = Array.from({ length: RECORDS }, (_, i) => ({
    metric: 'load',
    device: `d${i % DEVICES}`,
    sequence: Math.floor(i / DEVICES),
    time: NOON - 3 * HOUR + Math.floor((i * 3 * HOUR) / RECORDS),
    value: Math.round(random.next() * 8000) / 8,
  }));
  const twice = readings.filter(() => random.chance(0.2));
  const written = [...readings, ...twice]
    .map((reading) => ({ order: random.next(), text: JSON.stringify(reading) }))
    .sort((a, b) => a.order - b.order)
    .map(({ text }) => text);
  const poison = ['is broken {', JSON.stringify({ metric: 'load', device: 'd0', value: 'warm' })];
  await write([...written, ...poison]);

  const account = new Account({ load: {} });
  const all = {
    server: broker.server,
    topic: TOPIC,
    records: written.length + poison.length,
    batchSize: 500,
  };
  const cluster = 'arn:aws:kafka:eu-central-1:111122223333:cluster/plant/0a1b2c3d-1';
  // Two groups: the second reads what the first has read, as after a lost commit.
  for (const groupId of ['first', 'second']) {
    for (const event of await eventsOf({ ...all, groupId, cluster })) {
      const deliveries = [...recordsOfKafka(event).values()].flat();
      expect(deliveries.length).toBeLessThanOrEqual(500);
      // Killed once, and then called with the same event, as Lambda does.
      account.killAt = random.chance(0.5) ? account.calls + random.int(1, 6) : Number.POSITIVE_INFINITY;
      const failed = await account.take(deliveries).catch(() => deliveries);
      account.killAt = Number.POSITIVE_INFINITY;
      if (failed.length > 0) expect(await account.take(deliveries)).toEqual([]);
    }
  }

  const { devices, setAside } = await summarise(account.telling.store, {
    metric: 'load',
    window: 'hour',
    from: NOON - 4 * HOUR,
    to: NOON + HOUR,
  });
  const found = devices.map(({ device, total: { count, min, max, sum } }) => [device, count, min, max, sum]);
  const plain = Array.from({ length: DEVICES }, (_, i) => {
    const values = readings.filter(({ device }) => device === `d${i}`).map(({ value }) => value);
    const sum = values.reduce((all, value) => all + value, 0);
    return [`d${i}`, values.length, Math.min(...values), Math.max(...values), sum];
  });
  expect(found).toEqual(plain);
  expect(setAside).toBe(1);
});

/** Into three partitions, each device's into any. */
async function write(values: readonly string[]): Promise<void> {
  const admin = new Admin({
    clientId: 'test',
    bootstrapBrokers: [broker.server],
    retries: 100,
    retryDelay: 200,
  });
  await admin.createTopics({ topics: [TOPIC], partitions: 3, replicas: 1 });
  await admin.close();
  const producer = new Producer({ clientId: 'test', bootstrapBrokers: [broker.server] });
  for (let i = 0; i < values.length; i += 500)
    await producer.send({
      messages: values
        .slice(i, i + 500)
        .map((value, j) => ({ topic: TOPIC, partition: (i + j) % 3, value: Buffer.from(value) })),
    });
  await producer.close(true);
}

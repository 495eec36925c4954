/**
 * What is written to a real Apache Kafka broker, with repeats, disorder and poison, is read by a bridge of ours, because no local engine feeds
 * functions from Kafka; each batch is given to the deployed function by `Invoke`, as the event that Lambda makes of it.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { Admin, Producer } from '@platformatic/kafka';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseConfig } from '../../../config/index.ts';
import { HOUR_MILLISECONDS as HOUR } from '../../../lambdas/data/streams/page.ts';
import { summarise } from '../../../lambdas/data/streams/summary.ts';
import { createTableClient } from '../../../lambdas/shared/table/table.ts';
import { createRandom } from '../../sim/kernel/random.ts';
import { aws, deployed, output } from '../../support/deployed.ts';
import { type Broker, startBroker } from '../../support/kafka/broker.ts';
import { eventsOf } from '../../support/kafka/lambda-bridge.ts';
import { type KillableFunction, killableFunction } from '../../support/killable-function.ts';
import { localTestConfig } from '../../support/local-config.ts';

const TOPIC = 'flows';
const CLUSTER = 'arn:aws:kafka:us-east-1:000000000000:cluster/tests/0a1b2c3d-1';
const RECORDS = 3000;
const DEVICES = 8;
const KILLS = 4;

let broker: Broker;
let directory = '';
// The broker's files are fetched the first time.
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'frontdesk-kafka-'));
  broker = await startBroker();
}, 600_000);
afterAll(async () => {
  await broker?.stop();
  await rm(directory, { recursive: true, force: true });
});

it('is counted as a plain script counts it', async () => {
  const random = createRandom('kafka');
  const begin = Math.floor(Date.now() / HOUR - 4) * HOUR;
  const readings = Array.from({ length: RECORDS }, (_, i) => ({
    metric: 'flow',
    device: `d${i % DEVICES}`,
    sequence: Math.floor(i / DEVICES),
    time: begin + Math.floor((i * 3 * HOUR) / RECORDS),
    value: Math.round(random.next() * 8000) / 8,
  }));
  const twice = readings.filter(() => random.chance(0.2));
  const written = [...readings, ...twice]
    .map((reading) => ({ order: random.next(), text: JSON.stringify(reading) }))
    .sort((a, b) => a.order - b.order)
    .map(({ text }) => text);
  const poison = ['is broken {', JSON.stringify({ metric: 'flow', device: 'd0', value: 'warm' })];
  await write([...written, ...poison]);

  const all = {
    server: broker.server,
    topic: TOPIC,
    records: written.length + poison.length,
    batchSize: 500,
  };
  let killed = 0;
  // Two groups: the second reads what the first has read, as after a lost commit.
  for (const groupId of ['first', 'second'])
    for (const [i, event] of (await eventsOf({ ...all, groupId, cluster: CLUSTER })).entries()) {
      // Every other time it is called with the same event before, and killed on the way: each new event writes a page of each device.
      if (killed < KILLS && i % 2 === 0) {
        const side = random.chance(0.5) ? 'before' : 'after';
        killed += Number((await killable().run(event, { call: random.int(0, DEVICES), side })).killed);
      }
      await invoke(event);
    }
  expect(killed).toBe(KILLS);

  const store = {
    client: createTableClient(aws),
    tableName: output('Data', 'TableName'),
    now: () => new Date(),
  };
  const asked = { metric: 'flow', window: 'hour', from: begin - HOUR, to: begin + 4 * HOUR } as const;
  const { devices } = await summarise(store, asked);
  const found = devices.map(({ device, total: { count, min, max, sum } }) => [device, count, min, max, sum]);
  const plain = Array.from({ length: DEVICES }, (_, i) => {
    const values = readings.filter(({ device }) => device === `d${i}`).map(({ value }) => value);
    const sum = values.reduce((all, value) => all + value, 0);
    return [`d${i}`, values.length, Math.min(...values), Math.max(...values), sum];
  });
  expect(found).toEqual(plain);
  const today = {
    metric: 'flow',
    window: 'hour',
    from: Date.now() - 24 * HOUR,
    to: Date.now() + HOUR,
  } as const;
  expect((await summarise(store, today)).setAside).toBe(1);
});

/** The deployed function, with its own rights. */
async function invoke(event: object): Promise<void> {
  const lambda = new LambdaClient(aws);
  const Payload = JSON.stringify(event);
  const { FunctionError } = await lambda.send(
    new InvokeCommand({ FunctionName: output('Data', 'ReadTopicName'), Payload }),
  );
  expect(FunctionError).toBeUndefined();
}

/** The same code over the same table, in a process that can be killed. */
function killable(): KillableFunction {
  return killableFunction({
    directory,
    entry: 'data/read-topic',
    config: parseConfig({ ...localTestConfig, data: { streams: localTestConfig.data?.streams } }).data ?? {},
    environment: {
      FRONTDESK_ENVIRONMENT: 'local',
      FRONTDESK_PIPELINE: 'data',
      TABLE_NAME: output('Data', 'TableName'),
      ALARM_TOPIC_ARN: 'arn:aws:sns:us-east-1:000000000000:none',
    },
    endpoint: deployed.endpoint,
  });
}

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
  // A batch that is sent again, because its answer is late, stands in the topic once.
  const producer = new Producer({ clientId: 'test', bootstrapBrokers: [broker.server], idempotent: true });
  for (let i = 0; i < values.length; i += 500)
    await producer.send({
      messages: values
        .slice(i, i + 500)
        .map((value, j) => ({ topic: TOPIC, partition: (i + j) % 3, value: Buffer.from(value) })),
    });
  await producer.close(true);
}

import { IoTDataPlaneClient, PublishCommand } from '@aws-sdk/client-iot-data-plane';
import {
  CreateStreamCommand,
  DescribeStreamSummaryCommand,
  KinesisClient,
  PutRecordsCommand,
} from '@aws-sdk/client-kinesis';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Summary } from '../../../lambdas/data/streams/summary.ts';
import { runScript, writeConfig } from '../../support/command.ts';
import { aws, deployed, has, output } from '../../support/deployed.ts';
import { newToken } from '../../support/owner.ts';
import { waitFor } from '../../support/wait.ts';

const iot = new IoTDataPlaneClient(aws);
const mark = `t${Date.now().toString(36)}`;
let config = '';

beforeAll(async () => {
  config = await writeConfig();
});

const data = (...args: string[]) => runScript('data', [...args, '--config', config]);
const json = async <Answer>(...args: string[]) =>
  JSON.parse((await data(...args, '--json')).stdout) as Answer;
const publish = (device: string, payload: string | object) =>
  iot.send(
    new PublishCommand({
      topic: `frontdesk/local/readings/temperature/${device}`,
      qos: 1,
      payload: Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload)),
    }),
  );

/** Waits until a record is set aside, which is done in a batch of its own, also after what is counted. @returns why */
async function reasonsFor(text: string, ...metric: string[]): Promise<string[]> {
  const items = await waitFor(
    `${text} to be set aside`,
    async () => {
      const all = await json<{ items: { record: string; reason: string }[] }>(
        'set-aside',
        ...metric,
        '--all',
      );
      return all.items.filter(({ record }) => record.includes(text));
    },
    ({ length }) => length > 0,
    { withinMs: 60_000 },
  );
  return items.map(({ reason }) => reason);
}

/** Begins at a full minute ten hours ago, so that no hour is over in between. */
const BEGIN = (Math.floor(Date.now() / 3_600_000) - 10) * 3_600_000;

describe.runIf(has('iot'))('what devices report', () => {
  it('counts each reading once, whatever comes twice, in disorder or broken', async () => {
    const devices = [`${mark}-a`, `${mark}-b`, `${mark}-c`];
    const values = (device: number) =>
      Array.from({ length: 60 }, (_, i) => ({ sequence: i, value: ((i * 7 + device * 3) % 40) - 10 }));
    const messages = devices.flatMap((device, i) =>
      values(i).flatMap(({ sequence, value }) => {
        const reading = { value, sequence, time: BEGIN + sequence * 3 * 60_000 };
        return sequence % 5 === 0
          ? [
              { device, reading },
              { device, reading },
            ]
          : [{ device, reading }];
      }),
    );
    const shuffled = messages
      .map((message, i) => ({ message, order: (i * 7919) % messages.length }))
      .sort((a, b) => a.order - b.order);
    for (const { message } of shuffled) await publish(message.device, message.reading);
    await publish(devices[0] ?? '', `${mark} is not JSON`);
    await publish(devices[0] ?? '', { value: 1000, sequence: 99 });
    const summaryOf = (device: string, window = 'hour') =>
      json<Summary>('summary', 'temperature', '--device', device, '--window', window);
    for (const [i, device] of devices.entries()) {
      const all = values(i).map(({ value }) => value);
      const found = await waitFor(
        device,
        () => summaryOf(device),
        ({ devices: [one] }) => one?.total.count === 60,
        { withinMs: 60_000 },
      );
      const [one] = found.devices;
      const sum = all.reduce((total, value) => total + value, 0);
      expect(one?.total).toMatchObject({ count: 60, min: Math.min(...all), max: Math.max(...all), sum });
      const median = all.toSorted((a, b) => a - b)[29] as number;
      expect(Math.abs((one?.total.p50 ?? 0) - median)).toBeLessThanOrEqual(Math.abs(median) * 0.01 + 1e-9);
      expect(one?.windows.map(({ count }) => count)).toEqual([20, 20, 20]);
    }
    const { token } = await newToken(['data:read']);
    const route = (path: string, headers = {}) =>
      fetch(`${deployed.urls.data}/owner/metrics/temperature/${path}`, {
        headers: { authorization: `Bearer ${token}`, ...headers },
      });
    // A range that is over: what is set aside now, and an hour that begins, would change the answer of the usual one.
    const [from, to] = [BEGIN, BEGIN + 4 * 3_600_000].map((time) => new Date(time).toISOString());
    const asked = `summary?device=${devices[0]}&window=day&from=${from}&to=${to}`;
    const answer = await route(asked);
    expect(await answer.json()).toMatchObject({
      quantileError: 0.01,
      devices: [{ device: devices[0], total: { count: 60 } }],
    });
    const unchanged = await route(asked, { 'if-none-match': answer.headers.get('etag') ?? '' });
    expect([unchanged.status, await unchanged.text()]).toEqual([304, '']);
    const listed = (await (await route('devices?limit=100')).json()) as { items: { device: string }[] };
    expect(listed.items.map(({ device }) => device)).toEqual(expect.arrayContaining(devices));
    expect((await fetch(`${deployed.urls.data}/owner/metrics`)).status).toBe(401);
    const { devices: minutes } = await summaryOf(devices[0] ?? '', 'minute');
    expect(minutes[0]?.windows).toHaveLength(60);
    expect(await reasonsFor(mark, 'temperature')).toEqual(['It is not JSON.']);
  });

  it('is sent by a command, which says what became of it', async () => {
    const send = (...args: string[]) => data('send', 'temperature', `${mark}-d`, ...args, '--json');
    const at = new Date(BEGIN).toISOString();
    const first = await send('21.5', '--at', at, '--sequence', '1');
    expect([first.code, first.stderr]).toEqual([0, '']);
    expect(JSON.parse(first.stdout)).toMatchObject({ state: 'counted', value: 21.5, time: at, sequence: 1 });
    expect(
      JSON.parse((await send('21.5', '--at', at, '--sequence', '1', '--wait', '2')).stdout),
    ).toMatchObject({
      state: 'repeated',
    });
    const wrong = await send('500', '--at', at, '--sequence', '2');
    expect([wrong.code, JSON.parse(wrong.stdout)]).toMatchObject([
      1,
      { state: 'set-aside', reason: 'value: 500 is above 100.' },
    ]);
    const frozen = await data('send', 'temperature', `${mark}-d`, '-4.5');
    expect([frozen.stdout, frozen.stderr]).toEqual([`Counted: temperature of ${mark}-d is -4.5.\n`, '']);
    const { stdout } = await data('summary', 'temperature', '--device', `${mark}-d`, '--window', 'day');
    expect(stdout).toMatch(/^DEVICE +DAY +COUNT +MIN +MAX +AVERAGE +P50 +P90 +P99\n/);
    expect(stdout).toContain('-4.5');
  });

  it.runIf(has('kinesis'))('are read from a stream, each once, and from no other door', async () => {
    const kinesis = new KinesisClient(aws);
    const StreamName = 'frontdesk-tests';
    await kinesis.send(new CreateStreamCommand({ StreamName, ShardCount: 2 }));
    await waitFor(
      'the stream',
      () => kinesis.send(new DescribeStreamSummaryCommand({ StreamName })),
      ({ StreamDescriptionSummary: about }) => about?.StreamStatus === 'ACTIVE',
    );
    const records = Array.from({ length: 300 }, (_, i) => ({
      metric: i === 7 ? 'temperature' : 'load',
      device: `${mark}-k${i % 3}`,
      value: i % 50,
      time: BEGIN + i * 1000,
      sequence: i,
    }));
    const texts = [...records, ...records.slice(100, 150)].map((record) => JSON.stringify(record));
    texts.push(`${mark} broken`);
    for (let start = 0; start < texts.length; start += 100)
      await kinesis.send(
        new PutRecordsCommand({
          StreamName,
          Records: texts
            .slice(start, start + 100)
            .map((text, i) => ({ Data: Buffer.from(text), PartitionKey: `${i}` })),
        }),
      );
    const found = await waitFor(
      'the records',
      () => json<Summary>('summary', 'load'),
      ({ devices }) => devices.reduce((sum, { total }) => sum + total.count, 0) === 299,
      { withinMs: 60_000 },
    );
    expect(found.devices.map(({ total }) => [total.count, total.sum])).toEqual(
      [0, 1, 2].map((device) => {
        const values = records
          .filter(({ metric }, i) => metric === 'load' && i % 3 === device)
          .map(({ value }) => value);
        return [values.length, values.reduce((sum, value) => sum + value, 0)];
      }),
    );
    expect(await reasonsFor(`${mark} broken`)).toEqual(['It is not JSON.']);
    expect(await reasonsFor(`${mark}-k`)).toEqual([
      'metric: "temperature" does not come this way. Configured here: load.',
    ]);
  });

  it('is watched', async () => {
    const FunctionName = output('Data', 'WatchName');
    const { FunctionError, Payload } = await new LambdaClient(aws).send(new InvokeCommand({ FunctionName }));
    expect([FunctionError, JSON.parse(Buffer.from(Payload ?? []).toString())]).toEqual([
      undefined,
      { silent: expect.any(Number), leftOver: expect.any(Number) },
    ]);
  });
});

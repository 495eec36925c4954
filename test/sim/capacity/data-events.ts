/** What comes in by the data pipeline's doors, and what the other pipelines keep in its lake, one at a time. */
import { topicOf } from '../../../lambdas/data/streams/topic.ts';
import type { Simulation } from '../simulation.ts';
import { ENVIRONMENT } from '../wiring/synth.ts';
import type { World } from '../worlds/world.ts';
import type { MeasuredEvent } from './events.ts';

const HEAD: Pick<MeasuredEvent, 'pipeline' | 'part'> = { pipeline: 'data', part: 'Data' };

/** A file of a few kilobytes, all of one day. */
const FILE_ROWS = 50;
/** More than the crowd that is measured: each of a crowd's readings is another device's. */
const DEVICES = 250;
const MINUTE = 60_000;
const HALF_HOUR = 30 * MINUTE;

export function dataEvents(owner: World['config']): readonly MeasuredEvent[] {
  return [
    {
      ...HEAD,
      door: 'landing',
      events: 'landed files',
      config: {
        ...owner,
        data: {
          datasets: {
            orders: {
              columns: { id: { type: 'text' }, at: { type: 'time' }, amount: { type: 'number' } },
              key: 'id',
            },
          },
        },
      },
      async prepare({ cloud }) {
        const bucket = cloud.one(cloud.buckets, 'LakeBucket');
        return async (number) => {
          const rows = Array.from(
            { length: FILE_ROWS },
            (_, i) => `${number}-${i},2026-03-02T08:00:00Z,${i}`,
          );
          bucket.put(`landing/orders/${number}.csv`, Buffer.from(`id,at,amount\n${rows.join('\n')}\n`));
        };
      },
    },
    {
      ...HEAD,
      door: 'streams',
      events: 'readings',
      config: { ...owner, data: { streams: { temperature: {} } } },
      async prepare(simulation) {
        const { cloud, scheduler } = simulation;
        const begin = scheduler.now;
        await scheduler.sleep(HALF_HOUR);
        // What an hour's page holds grows with each minute: this is the middle of an hour.
        for (let minute = 0; minute < 30; minute++)
          for (let device = 0; device < DEVICES; device++)
            report(simulation, device, begin + minute * MINUTE);
        await scheduler.sleep(2 * MINUTE);
        // Looks every five minutes at all devices, which is no reading's doing.
        cloud.functions.get('Watch')?.stop();
        return async (number) => report(simulation, number, begin + HALF_HOUR);
      },
    },
  ];
}

/** A reading as AWS IoT's rule puts it into the queue. */
function report({ cloud, scheduler }: Simulation, device: number, time: number): void {
  const sequence = Math.floor(time / MINUTE);
  const payload = JSON.stringify({ value: 18 + ((device + sequence) % 7), sequence, time });
  const message = {
    data: Buffer.from(payload).toString('base64'),
    topic: topicOf({ root: 'frontdesk', name: ENVIRONMENT }, 'temperature', `d${device}`),
    at: scheduler.now,
  };
  cloud.one(cloud.queues, 'ReadingsWorkQueue').send(JSON.stringify(message));
}

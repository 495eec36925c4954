import fc from 'fast-check';
import { expect, it } from 'vitest';
import { KinesisStream } from '../../sim/aws/kinesis.ts';
import { Faults } from '../../sim/kernel/faults.ts';
import { Scheduler } from '../../sim/kernel/scheduler.ts';
import { Trace } from '../../sim/kernel/trace.ts';
import type { Host } from '../../sim/lambda/host.ts';
import { readKinesis } from '../../sim/wiring/kinesis.ts';

interface Event {
  readonly Records: readonly {
    readonly kinesis: { readonly sequenceNumber: string; readonly partitionKey: string };
  }[];
}

const step = fc.record({
  what: fc.constantFrom('put' as const, 'put' as const, 'put' as const, 'split' as const, 'merge' as const),
  key: fc.integer({ min: 0, max: 5 }),
  after: fc.integer({ min: 0, max: 3000 }),
});
/** What a call answers: it fails as a whole, or from one of its records on. */
const answer = fc.oneof(
  fc.constant('fine' as const),
  fc.constant('fine' as const),
  fc.constant('throws' as const),
  fc.nat({ max: 9 }),
);

it('reads each key in its order through splits and merges, all of it, whatever fails', async () => {
  const run = fc.asyncProperty(
    fc.array(step, { maxLength: 60 }),
    fc.array(answer),
    async (steps, answers) => {
      const scheduler = new Scheduler(0);
      const stream = new KinesisStream('arn', scheduler);
      const put: string[][] = Array.from({ length: 6 }, () => []);
      const done: string[][] = Array.from({ length: 6 }, () => []);
      let calls = 0;
      const invoke = async ({ Records }: Event) => {
        await scheduler.sleep(400);
        const given = answers[calls++] ?? 'fine';
        if (given === 'throws') return { end: 'threw' };
        const end = given === 'fine' ? Records.length : Math.min(given, Records.length);
        for (const { kinesis } of Records.slice(0, end))
          done[Number(kinesis.partitionKey)]?.push(kinesis.sequenceNumber);
        const failed = Records.slice(end).map(({ kinesis }) => ({ itemIdentifier: kinesis.sequenceNumber }));
        return { end: 'returned', value: { batchItemFailures: failed } };
      };
      readKinesis({
        scheduler,
        faults: new Faults({ seed: 'kinesis', only: new Set(), without: undefined }),
        trace: new Trace(scheduler, false),
        stream,
        host: { isStopped: false, invoke } as unknown as Host,
        batchSize: 4,
        lanes: 2,
        bisects: true,
        reportsFailures: true,
        longestAgeSeconds: 82_800,
        onFailure: undefined,
      });
      let serial = 0;
      let time = 0;
      for (const { what, key, after } of steps) {
        time += after;
        scheduler.at(time, () => {
          const [one, next] = stream.openShards();
          if (what === 'put') {
            put[key]?.push(String(++serial));
            stream.put(String(key), '');
          } else if (one && what === 'split') stream.split(one);
          else if (one && next) stream.merge(one, next);
        });
      }
      await scheduler.run(time + 3_600_000);
      expect(done).toEqual(put);
    },
  );
  await fc.assert(run, { numRuns: 50 });
});

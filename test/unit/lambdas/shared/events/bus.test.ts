import fc from 'fast-check';
import { expect, it } from 'vitest';
import { putEvents } from '../../../../../lambdas/shared/events/bus.ts';
import { newEvent } from '../../../../../lambdas/shared/events/model.ts';

const eventsOf = (count: number) =>
  Array.from({ length: count }, (_, i) =>
    newEvent({
      type: 'image.ready',
      at: '2026-11-28T10:00:00.000Z',
      of: String(i),
      data: { image: String(i), preset: 'gallery', createdAt: '2026-11-28T10:00:00.000Z' },
    }),
  );

interface Entry {
  readonly Source: string;
  readonly DetailType: string;
  readonly EventBusName: string;
  readonly Detail: string;
}

/** A bus that refuses some entries of a call. */
function busThat(refuses: (call: number, position: number) => boolean) {
  const calls: string[][] = [];
  const taken: string[] = [];
  const send = async ({ input }: { input: { Entries: Entry[] } }) => {
    const call = calls.push(input.Entries.map(({ Detail }) => JSON.parse(Detail).id)) - 1;
    const Entries = input.Entries.map(({ Detail }, position) => {
      if (refuses(call, position)) return { ErrorCode: 'ThrottlingException' };
      taken.push(JSON.parse(Detail).id);
      return { EventId: 'e' };
    });
    return { Entries, FailedEntryCount: Entries.length };
  };
  const client = { send } as unknown as Parameters<typeof putEvents>[0]['client'];
  return { bus: { client, name: 'frontdesk-prod', pipeline: 'images' as const }, calls, taken };
}

it('puts them in order, ten in a call, by pipeline and type', async () => {
  const { bus, calls } = busThat(() => false);
  const events = eventsOf(23);
  await putEvents(bus, events);
  expect(calls.map(({ length }) => length)).toEqual([10, 10, 3]);
  expect(calls.flat()).toEqual(events.map(({ id }) => id));
});

it('puts again what was not taken, and only that', async () => {
  const { bus, calls, taken } = busThat((call, position) => call === 0 && position % 2 === 1);
  await putEvents(bus, eventsOf(5));
  expect(calls.map(({ length }) => length)).toEqual([5, 2]);
  expect(new Set(taken).size).toBe(5);
  expect(taken).toHaveLength(5);
});

it('throws when some stay, so that the stream repeats the batch', async () => {
  const { bus, calls } = busThat((_, position) => position === 0);
  await expect(putEvents(bus, eventsOf(3))).rejects.toThrow(
    'EventBridge refused 1 events: ThrottlingException',
  );
  expect(calls.map(({ length }) => length)).toEqual([3, 1, 1, 1, 1]);
});

it('with whatever refusals, has each taken once at the end or throws', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(9), { maxLength: 12 }), fc.nat(25), async (refusals, count) => {
      const { bus, taken } = busThat((call, position) => refusals[call] === position);
      const done = await putEvents(bus, eventsOf(count)).then(
        () => true,
        () => false,
      );
      expect(new Set(taken).size).toBe(taken.length);
      if (done) expect(taken).toHaveLength(count);
    }),
    { numRuns: 30 },
  );
});

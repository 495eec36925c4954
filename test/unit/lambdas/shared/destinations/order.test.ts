import type { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EARLIER } from '../../../../../lambdas/shared/destinations/order.ts';
import { namedIn } from '../../../../../lambdas/shared/destinations/teller.ts';
import { beginTelling, deliverEvent } from '../../../../../lambdas/shared/destinations/told.ts';
import { type FrontdeskEvent, newEvent } from '../../../../../lambdas/shared/events/model.ts';
import { type Leg, type LegKey, reopenLeg } from '../../../../../lambdas/shared/legs/legs.ts';
import { consumeLegs } from '../../../../../lambdas/shared/legs/queue.ts';
import type { Outcome } from '../../../../../lambdas/shared/legs/record.ts';
import { simTable } from '../../../../support/sim-table.ts';
import { tellingStub } from '../../../../support/telling.ts';

const START = Date.parse('2026-11-28T10:00:00.000Z');
const DELIVERY = {
  leaseSeconds: 90,
  firstRetrySeconds: 15,
  longestRetrySeconds: 3_600,
  horizonSeconds: 86_400,
  overdueSeconds: 900,
};
const DESTINATIONS = ['team', 'boss'];
const told = {
  named: { rating: DESTINATIONS, photo: DESTINATIONS, '17': DESTINATIONS },
  attention: DESTINATIONS,
};
const common = { contents: false, attention: false };

type Make = (nth: number) => FrontdeskEvent;
const at = (nth: number) => new Date(START + nth * 1000).toISOString();
/** What becomes of an item again and again, by kind. */
const KINDS: Readonly<Record<string, Make>> = {
  response: (nth) =>
    newEvent({
      type: 'response.accepted',
      at: at(nth),
      of: '0199',
      nth,
      data: { response: '0199', widget: 'rating', receivedAt: at(0), revision: nth, rules: [] },
    }),
  image: (nth) =>
    newEvent({
      type: nth % 2 === 0 ? 'image.rejected' : 'image.ready',
      at: at(nth),
      of: '0200',
      data: { image: '0200', preset: 'photo', createdAt: at(0) },
    }),
  account: (nth) =>
    newEvent({
      type: (['account.paused', 'account.stopped', 'account.resumed'] as const)[nth % 3] ?? 'account.resumed',
      at: at(nth),
      of: '17',
      data: { account: '17' },
    }),
};

/** A pipeline whose queue, table and clock are the test's, with destinations that answer as they are told to. */
function setUp(answers: (destination: string, event: FrontdeskEvent) => Outcome | Promise<Outcome>) {
  let clock = START;
  const { client, items, get, put } = simTable();
  const store = { client, tableName: 'table', now: () => new Date(clock) };
  /** Messages that are hidden until then. */
  const queue: { readonly key: LegKey; at: number }[] = [];
  const heard: { readonly destination: string; readonly event: FrontdeskEvent }[] = [];
  let ids = 0;
  const desk = tellingStub({
    table: store,
    destinations: Object.fromEntries(
      DESTINATIONS.map((id) => [id, { type: 'mail', to: `${id}@desk.example`, ...common }]),
    ),
    namedFor: namedIn(told),
    describe: async () => ({ message: { title: 'Title', facts: [], answers: [] } }),
    mail: async ({ leg }) => {
      const { event } = get(leg.pk, 'event') as { event: FrontdeskEvent };
      const destination = leg.leg.slice('destination:'.length);
      const outcome = await answers(destination, event);
      if (outcome.outcome === 'sent') heard.push({ destination, event });
      return outcome;
    },
  });
  const sqs = {
    send: async ({ input }: { input: { ReceiptHandle: string; VisibilityTimeout: number } }) => {
      const message = queue[Number(input.ReceiptHandle)];
      if (message) message.at = clock + input.VisibilityTimeout * 1000;
    },
  } as unknown as SQSClient;
  const consumer = {
    store,
    sqs,
    queueUrl: 'queue',
    delivery: DELIVERY,
    newId: () => `attempt ${ids++}`,
    isToOwner: () => false,
    deliverers: { destination: (leg: Leg) => deliverEvent(leg, desk) },
  };
  const recordOf = (index: number): SQSRecord =>
    ({
      messageId: String(index),
      receiptHandle: String(index),
      body: JSON.stringify(queue[index]?.key),
    }) as SQSRecord;
  /** Takes messages that are due, in any order, side by side. */
  const work = async (order: (indexes: number[]) => number[]) => {
    const due = queue.flatMap((message, index) => (message.at <= clock ? [index] : []));
    const { batchItemFailures } = await consumeLegs({ Records: order(due).map(recordOf) }, consumer);
    const kept = new Set(batchItemFailures.map(({ itemIdentifier }) => Number(itemIdentifier)));
    for (const index of due) {
      const message = queue[index];
      if (message && !kept.has(index)) message.at = Number.POSITIVE_INFINITY;
    }
  };
  return {
    items,
    store,
    heard,
    async begin(event: FrontdeskEvent): Promise<void> {
      for (const key of await beginTelling(store, [event], namedIn(told))) queue.push({ key, at: clock });
    },
    again: (key: LegKey) => queue.push({ key, at: clock }),
    /** Its message is lost. */
    lose(event: FrontdeskEvent, id: string, more: object): void {
      const pk = `event#${event.id}`;
      const index = queue.findIndex(({ key }) => key.pk === pk && key.leg === `destination:${id}`);
      queue.splice(index, 1);
      put({ ...get(pk, `leg#destination:${id}`), ...more });
    },
    /** As the sweep does with what is overdue. */
    sweep(event: FrontdeskEvent, id: string): void {
      const key = { pk: `event#${event.id}`, leg: `destination:${id}` };
      put({ ...get(key.pk, `leg#${key.leg}`), state: 'pending' });
      queue.push({ key, at: clock });
    },
    /** Works at each message that is due for so long. */
    async workFor(seconds: number): Promise<void> {
      for (const end = clock + seconds * 1000; ; ) {
        const next = Math.min(...queue.map((message) => message.at));
        if (next > end) {
          clock = end;
          return;
        }
        clock = Math.max(clock, next);
        await work((indexes) => indexes);
      }
    },
    work,
    /** Until nothing is left to do. @returns how often it looked */
    async finish(order: (indexes: number[]) => number[] = (indexes) => indexes): Promise<number> {
      for (let rounds = 0; ; rounds++) {
        const next = Math.min(...queue.map((message) => message.at));
        if (next === Number.POSITIVE_INFINITY || rounds > 3_000) return rounds;
        clock = Math.max(clock, next);
        await work(order);
      }
    },
    pass: (seconds: number) => {
      clock += seconds * 1000;
    },
    legOf: (event: FrontdeskEvent, id: string) =>
      get(`event#${event.id}`, `leg#destination:${id}`) as Leg | undefined,
  };
}

const SENT: Outcome = { outcome: 'sent' };
const DOWN: Outcome = { outcome: 'try-again', reason: 'status-503', known: true };
const CUT: Outcome = { outcome: 'try-again', reason: 'ECONNRESET', known: false };
const GONE: Outcome = { outcome: 'refused', reason: 'status-410' };

describe.each(Object.entries(KINDS))('the events of one %s', (_, make) => {
  it('come to each destination in their order, whatever is answered, in whichever order the queue brings them', async () => {
    const outcome = fc.constantFrom(SENT, SENT, DOWN, { ...DOWN, retryAfterSeconds: 400 }, CUT, GONE);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(3_000), fc.array(outcome, { maxLength: 6 })), {
          minLength: 2,
          maxLength: 6,
        }),
        fc.infiniteStream(fc.nat()),
        async (events, numbers) => {
          const left = new Map<string, Outcome[]>();
          const world = setUp((destination, { id }) => left.get(`${destination} ${id}`)?.shift() ?? SENT);
          const shuffled = (indexes: number[]) =>
            indexes
              .map((index) => [numbers.next().value ?? 0, index] as const)
              .sort(([a], [b]) => a - b)
              .map(([, index]) => index);
          const begun: FrontdeskEvent[] = [];
          for (const [nth, [pause, answers]] of events.entries()) {
            const event = make(nth + 1);
            for (const id of DESTINATIONS) left.set(`${id} ${event.id}`, id === 'team' ? [...answers] : []);
            await world.begin(event);
            begun.push(event);
            await world.work(shuffled);
            world.pass(pause);
            await world.work(shuffled);
          }
          await world.finish(shuffled);
          for (const destination of DESTINATIONS) {
            const order = world.heard
              .filter((one) => one.destination === destination)
              .map(({ event }) => event.id);
            expect(order).toEqual(begun.map(({ id }) => id).filter((id) => order.includes(id)));
            for (const event of begun)
              expect(['sent', 'failed', 'unknown']).toContain(world.legOf(event, destination)?.state);
            for (const event of begun)
              if (world.legOf(event, destination)?.state === 'sent') expect(order).toContain(event.id);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('wait for one that is tried again for its whole horizon, and are told then', async () => {
    const first = make(1);
    const world = setUp((destination, { id }) => (destination === 'team' && id === first.id ? DOWN : SENT));
    await world.begin(first);
    await world.work((indexes) => indexes);
    const second = make(2);
    await world.begin(second);
    await world.work((indexes) => indexes);
    expect(world.legOf(second, 'team')).toMatchObject({ state: 'pending', reason: EARLIER });
    // No other destination waits.
    expect(world.legOf(second, 'boss')).toMatchObject({ state: 'sent' });
    const looks = await world.finish();
    expect(world.legOf(first, 'team')).toMatchObject({ state: 'failed' });
    expect(world.legOf(second, 'team')).toMatchObject({ state: 'sent' });
    // Each look of the first one is followed by one of the second.
    expect(world.legOf(second, 'team')?.attempts).toBeLessThanOrEqual(looks);
  });

  it('are told in their order when both were given up and are tried again', async () => {
    let isUp = false;
    const world = setUp(() => (isUp ? SENT : GONE));
    const events = [make(1), make(2)];
    for (const event of events) await world.begin(event);
    await world.finish();
    isUp = true;
    for (const event of events) {
      const leg = world.legOf(event, 'team');
      if (!leg || !(await reopenLeg(world.store, leg))) expect.unreachable();
      world.again(leg);
    }
    await world.finish((indexes) => indexes.toReversed());
    expect(world.heard.map(({ event }) => event.id)).toEqual(events.map(({ id }) => id));
  });

  it.each([
    ['waits to be tried', {}],
    ['was being tried when its function died', { state: 'sending', attemptId: 'dead' }],
  ] as const)(
    'wait for one that %s, and whose message is lost until a sweep finds it, in few looks',
    async (_, more) => {
      const world = setUp(() => SENT);
      const first = make(1);
      await world.begin(first);
      for (const id of DESTINATIONS) world.lose(first, id, more);
      const second = make(2);
      await world.begin(second);
      await world.work((indexes) => indexes);
      // A sweep that fails twice.
      await world.workFor(3 * 3_600);
      const leg = world.legOf(second, 'team');
      expect(leg).toMatchObject({ state: 'pending', reason: EARLIER });
      // A message goes to the dead letters after some 170 receives.
      expect(leg?.attempts).toBeLessThanOrEqual(60);
      for (const id of DESTINATIONS) world.sweep(first, id);
      await world.workFor(301);
      const heard = world.heard.filter(({ destination }) => destination === 'team');
      expect(heard.map(({ event }) => event.id)).toEqual([first.id, second.id]);
    },
  );

  it('cost one item more, however many they are', async () => {
    const world = setUp(() => SENT);
    for (let nth = 1; nth <= 20; nth++) await world.begin(make(nth));
    const kinds = Object.groupBy(world.items(), ({ type }) => String(type));
    expect(Object.fromEntries(Object.entries(kinds).map(([kind, all]) => [kind, all?.length]))).toEqual({
      event: 20,
      leg: 40,
      order: 1,
    });
    for (const item of world.items()) expect(item.deleteAt).toBeDefined();
  });
});

it('an event that another one of the same item overtakes while it is begun is begun when the stream repeats its batch', async () => {
  const make = KINDS.account ?? expect.unreachable();
  const world = setUp(() => SENT);
  const both = [make(1), make(2)];
  const results = await Promise.allSettled(both.map((event) => world.begin(event)));
  expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(1);
  for (const event of both) await world.begin(event);
  await world.finish();
  expect(world.heard.filter(({ destination }) => destination === 'team')).toHaveLength(2);
});

it('what wants a person waits for nothing, and neither does what happens once', async () => {
  const world = setUp(() => SENT);
  const data = { pipeline: 'images' as const, reason: 'leg-failed', about: '0200' };
  for (let nth = 1; nth <= 2; nth++)
    await world.begin(newEvent({ type: 'attention', at: at(nth), of: '0200', data }));
  expect(world.items().filter(({ type }) => type === 'order')).toEqual([]);
  for (const item of world.items()) expect(item).not.toHaveProperty('after');
});

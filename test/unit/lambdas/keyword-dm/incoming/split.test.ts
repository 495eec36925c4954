import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Incoming } from '../../../../../lambdas/keyword-dm/incoming/incoming.ts';
import { splitForQueue } from '../../../../../lambdas/keyword-dm/incoming/split.ts';
import { corpus } from '../../../../support/corpus.ts';

const incoming = (i: number, text = 'LINK please 🔥'): Incoming => ({
  surface: 'post',
  account: '17841400000000000',
  id: `1785000000000${i}`,
  text,
  personId: `${i}`,
  username: `person_${i}`,
  mediaIds: ['17900000000000000'],
  sentAt: '2026-11-21T12:00:00.000Z',
});
const unpack = (calls: string[][]) => calls.flat().flatMap((body) => JSON.parse(body).incoming);

test('nothing makes no call', () => expect(splitForQueue([])).toEqual([]));

test('1,000 usual comments make one or two calls', () => {
  const all = Array.from({ length: 1000 }, (_, i) => incoming(i));
  const calls = splitForQueue(all);
  expect(calls.length).toBeLessThanOrEqual(2);
  expect(unpack(calls)).toEqual(all);
});

test("no call is above the queue's limits, and nothing is lost", () => {
  const all = Array.from({ length: 400 }, (_, i) => incoming(i, '🔥'.repeat((i * 37) % 2500)));
  const calls = splitForQueue(all);
  for (const call of calls) {
    expect(call.length).toBeLessThanOrEqual(10);
    expect(call.reduce((bytes, body) => bytes + Buffer.byteLength(body), 0)).toBeLessThanOrEqual(256 * 1024);
  }
  expect(unpack(calls)).toEqual(all);
});

test('what SQS would refuse is escaped, and comes out as it went in', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }), (texts) => {
      const all = texts.map((text, i) => incoming(i, text));
      const calls = splitForQueue(all);
      // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
      expect(calls.flat().join('')).toMatch(/^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]+$/u);
      expect(unpack(calls)).toEqual(all);
    }),
    { examples: corpus('keyword-dm/queue') },
  );
});

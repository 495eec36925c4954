import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readIncoming } from '../../../../../lambdas/keyword-dm/incoming/incoming.ts';
import { incomingKey } from '../../../../../lambdas/keyword-dm/table/keys.ts';
import { corpus } from '../../../../support/corpus.ts';

const NOW = new Date('2026-11-21T12:00:00.000Z');
const TIME = NOW.getTime() / 1000 - 60;
const SENT = '2026-11-21T11:59:00.999Z';

const comment = {
  id: 'c1',
  text: 'LINK',
  from: { id: 'p1', username: 'ann' },
  media: { id: 'm1', media_product_type: 'FEED' },
};
const read = (...entry: object[]) => readIncoming({ object: 'instagram', entry }, NOW);
const expected = {
  surface: 'post',
  account: 'a1',
  id: 'c1',
  text: 'LINK',
  personId: 'p1',
  username: 'ann',
  mediaIds: ['m1'],
  sentAt: SENT,
};

test('a comment within changes', () => {
  const reading = read({ id: 'a1', time: TIME, changes: [{ field: 'comments', value: comment }] });
  expect(reading.incoming).toEqual([expected]);
});

test('a comment directly on the entry, as with Instagram Login', () => {
  expect(read({ id: 'a1', time: TIME, field: 'comments', value: comment }).incoming).toEqual([expected]);
});

test('comment_id stands for id', () => {
  const { id, ...rest } = comment;
  const value = { ...rest, comment_id: id };
  expect(read({ id: 'a1', time: TIME, changes: [{ field: 'comments', value }] }).incoming).toEqual([
    expected,
  ]);
});

test('every entry and every change is read', () => {
  const changes = (ids: string[]) => ids.map((id) => ({ field: 'comments', value: { ...comment, id } }));
  const { incoming } = read(
    { id: 'a1', time: TIME, changes: changes(['1', '2']) },
    { id: 'a2', time: TIME, changes: changes(['3']) },
  );
  expect(incoming.map(({ account, id }) => `${account}/${id}`)).toEqual(['a1/1', 'a1/2', 'a2/3']);
});

test('a live comment, and a boosted post with both media', () => {
  const media = { id: 'ad', original_media_id: 'm1' };
  const { incoming } = read({
    id: 'a1',
    changes: [{ field: 'live_comments', value: { ...comment, media } }],
  });
  expect(incoming[0]).toMatchObject({ surface: 'live', mediaIds: ['ad', 'm1'] });
});

test.each([
  { from: { id: 'a1', username: 'me' } },
  { from: { id: 'x', username: 'me', self_ig_scoped_id: 'y' } },
])('our own comment is passed over', (own) => {
  const reading = read({ id: 'a1', changes: [{ field: 'comments', value: { ...comment, ...own } }] });
  expect(reading).toEqual({ incoming: [], ignored: { own: 1 } });
});

test('a comment without text or writer is still one', () => {
  const { incoming } = read({ id: 'a1', changes: [{ field: 'comments', value: { id: 'c1' } }] });
  expect(incoming[0]).toMatchObject({ id: 'c1', text: '', personId: '', mediaIds: [] });
});

const message = { mid: 'mid1', text: 'link' };
const readMessage = (update: object) =>
  read({
    id: 'a1',
    time: NOW.getTime(),
    messaging: [{ sender: { id: 'p1' }, recipient: { id: 'a1' }, ...update }],
  });

test.each([
  ['message', message],
  ['story-reply', { ...message, reply_to: { story: { id: 's1', url: 'https://cdn.example/s' } } }],
  ['story-mention', { mid: 'mid1', attachments: [{ type: 'story_mention' }] }],
])('a %s', (surface, update) => {
  const { incoming } = readMessage({ timestamp: NOW.getTime() - 5, message: update });
  expect(incoming[0]).toMatchObject({
    surface,
    id: 'mid1',
    personId: 'p1',
    writtenAt: '2026-11-21T11:59:59.995Z',
  });
});

test.each([
  ['echo', { message: { ...message, is_echo: true } }],
  ['own', { sender: { id: 'a1' }, message }],
  ['deleted', { message: { mid: 'mid1', is_deleted: true } }],
  ['other', { reaction: { mid: 'mid1' } }],
  ['other', { read: { mid: 'mid1' } }],
  ['unreadable', { message: { text: 'no mid' } }],
])('%s is passed over', (reason, update) => expect(readMessage(update).ignored).toEqual({ [reason]: 1 }));

test.each([
  ['missing', undefined],
  ['of the day after tomorrow', TIME + 200_000],
  ['of before Instagram', 1_000_000_000],
  ['zero', 0],
  ['nonsense', 'soon'],
])('a sending time that is %s becomes the receiving time', (_, time) => {
  const { incoming } = read({ id: 'a1', time, changes: [{ field: 'comments', value: comment }] });
  expect(incoming[0]).toMatchObject({ sentAt: NOW.toISOString(), sentAtAssumed: true });
});

test('a clock of Meta’s that is ahead of ours counts as now', () => {
  const { incoming } = read({
    id: 'a1',
    time: TIME + 7200,
    changes: [{ field: 'comments', value: comment }],
  });
  expect(incoming[0]).toEqual({ ...expected, sentAt: NOW.toISOString() });
});

test.each([37, 24 * 8, 24 * 40, 24 * 400])(
  'a body that was sent %i hours ago was sent then, and not now',
  (hours) => {
    const time = NOW.getTime() - hours * 3_600_000;
    const update = { timestamp: time, message };
    const { incoming } = read(
      { id: 'a1', time, changes: [{ field: 'comments', value: comment }] },
      { id: 'a1', time, messaging: [{ sender: { id: 'p1' }, ...update }] },
    );
    const sentAt = new Date(time).toISOString();
    expect(incoming).toMatchObject([{ sentAt }, { sentAt, writtenAt: sentAt }]);
    expect(incoming.map(({ sentAtAssumed }) => sentAtAssumed)).toEqual([undefined, undefined]);
  },
);

describe('what is odd', () => {
  const good = { id: 'a1', time: TIME, changes: [{ field: 'comments', value: comment }] };
  const odd = (value: object, entry: object = {}) => ({
    ...good,
    changes: [{ field: 'comments', value: { ...comment, ...value } }],
    ...entry,
  });

  test.each([
    ['an id of 2,100 characters', odd({ id: 'x'.repeat(2_100) })],
    ['an id with a blank', odd({ id: 'a b' })],
    ['an id with half an emoji', odd({ id: 'a\uD83D' })],
    ['an id that is an object', odd({ id: {} })],
    ['an id that lost digits', odd({ id: 2 ** 60 })],
    ['an empty id', odd({ id: '' })],
    ['a writer of 2,100 characters', odd({ from: { id: 'x'.repeat(2_100) } })],
    ['a writer that is no id', odd({ from: { id: ['x'] } })],
    ['an account of 2,100 characters', odd({}, { id: '1'.repeat(2_100) })],
    ['an account with a section of our keys', odd({}, { id: 'a#1' })],
    ['no account', odd({}, { id: undefined })],
    ['a field that is null', { ...good, changes: [{ field: null, value: comment }] }],
    [
      'a message without a mid',
      { ...good, changes: [], messaging: [{ sender: { id: 'p' }, message: { text: 'x' } }] },
    ],
    [
      'a message of a mid of 2,100 characters',
      { ...good, changes: [], messaging: [{ sender: { id: 'p' }, message: { mid: 'm'.repeat(2_100) } }] },
    ],
    ['a string', 'entry'],
    ['null', null],
  ])('costs nobody else anything, and is counted: %s', (_, entry) => {
    const reading = readIncoming({ entry: [good, entry, good] }, NOW);
    expect(reading).toEqual({ incoming: [expected, expected], ignored: { unreadable: 1 } });
  });

  test.each([
    ['half an emoji in the text', { text: 'LINK \uD83D' }, { text: 'LINK \uFFFD' }],
    [
      'a text too long, cut within an emoji',
      { text: `${'x'.repeat(4_999)}🔥` },
      { text: `${'x'.repeat(4_999)}\uFFFD` },
    ],
    ['half an emoji in the name', { from: { id: 'p1', username: 'ann\uDE00' } }, { username: 'ann\uFFFD' }],
    [
      'a name of 2,100 characters',
      { from: { id: 'p1', username: 'a'.repeat(2_100) } },
      { username: 'a'.repeat(100) },
    ],
    ['a post of 2,100 characters', { media: { id: 'm'.repeat(2_100) } }, { mediaIds: [] }],
  ])('is bounded: %s', (_, value, kept) => {
    const { incoming } = read(odd(value));
    expect(incoming).toEqual([{ ...expected, ...kept }]);
  });

  test.each([
    ['a field that is null beside its changes', { ...good, field: null }],
    ['one change that is no list', { ...good, changes: good.changes[0] }],
  ])('is read all the same: %s', (_, entry) => expect(read(entry).incoming).toEqual([expected]));

  test.each([
    [
      'a list of bodies',
      [
        { object: 'instagram', entry: [good] },
        { object: 'instagram', entry: [good] },
      ],
      2,
    ],
    ['a list of entries', [good, good, good], 3],
    ['one entry', good, 1],
    ['one entry that is no list', { object: 'instagram', entry: good }, 1],
  ])('bodies are read as %s', (_, body, count) => {
    const { incoming, ignored } = readIncoming(body, NOW);
    expect(incoming).toEqual(Array.from({ length: count }, () => expected));
    expect(ignored).toEqual({});
  });

  test.each([[undefined], [null], [[]], [{}], ['text'], [7], [[1, null]]])(
    'nothing at all is counted: %j',
    (body) => {
      const { incoming, ignored } = readIncoming(body, NOW);
      expect(incoming).toEqual([]);
      expect(ignored.unreadable).toBeGreaterThan(0);
    },
  );
});

/** Mostly what is right, so that something is read of an update with several parts. */
const often = <Right, Odd>(right: fc.Arbitrary<Right>, odd: fc.Arbitrary<Odd>) =>
  fc.oneof({ weight: 9, arbitrary: right }, { weight: 1, arbitrary: odd });

test('whatever is read can be stored: each key and text is within DynamoDB’s bounds, and well formed', () => {
  const any = fc.oneof(
    fc.jsonValue(),
    fc.string({ unit: 'binary', maxLength: 3_000 }),
    fc.constantFrom('x'.repeat(2_100), '\uD83D', '1'),
  );
  const id = often(fc.nat().map(String), any);
  const text = often(fc.string({ unit: 'grapheme' }), any);
  const time = often(fc.integer({ min: 1_700_000_000, max: 1_800_000_000_000 }), any);
  const value = fc.record({
    id,
    text,
    from: fc.record({ id, username: text }),
    media: fc.record({ id }),
  });
  const message = fc.record({
    sender: fc.record({ id }),
    timestamp: time,
    message: fc.record({ mid: id, text }),
  });
  const entry = fc.record({
    id: fc.oneof(fc.constant('a1'), any),
    time,
    changes: fc.array(fc.record({ field: fc.constantFrom('comments', 'live_comments'), value })),
    messaging: fc.array(message),
  });
  fc.assert(
    fc.property(fc.array(entry), (entries) => {
      const { incoming, ignored } = readIncoming({ entry: entries }, NOW);
      const updates = entries.reduce(
        (sum, each) => sum + Math.max(1, each.changes.length + each.messaging.length),
        0,
      );
      const counted = Object.values(ignored).reduce((sum, count) => sum + count, 0);
      expect(incoming.length + counted).toBe(updates);
      for (const one of incoming) {
        expect(Buffer.byteLength(incomingKey(one))).toBeLessThanOrEqual(512);
        expect(JSON.stringify(one).isWellFormed()).toBe(true);
        expect(
          Object.values(one)
            .flat()
            .every((part) => part === true || String(part).isWellFormed()),
        ).toBe(true);
        expect(Number.isNaN(Date.parse(one.sentAt))).toBe(false);
      }
    }),
    { examples: corpus('keyword-dm/webhook') },
  );
});

test('no JSON makes it throw', () => {
  const entry = fc.record(
    {
      id: fc.jsonValue(),
      time: fc.jsonValue(),
      changes: fc.jsonValue(),
      messaging: fc.jsonValue(),
      field: fc.jsonValue(),
    },
    { requiredKeys: [] },
  );
  const payload = fc.oneof(fc.jsonValue(), fc.record({ entry: fc.oneof(fc.jsonValue(), fc.array(entry)) }));
  fc.assert(
    fc.property(payload, (json) => {
      expect(Array.isArray(readIncoming(json, NOW).incoming)).toBe(true);
    }),
    { examples: corpus('keyword-dm/webhook-json') },
  );
});

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readIncoming } from '../../../../../lambdas/keyword-dm/incoming/incoming.ts';

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
  ['in the future', TIME + 7200],
  ["older than Meta's retries", 1_500_000_000],
  ['nonsense', 'soon'],
])('a sending time that is %s becomes the receiving time', (_, time) => {
  const { incoming } = read({ id: 'a1', time, changes: [{ field: 'comments', value: comment }] });
  expect(incoming[0]?.sentAt).toBe(NOW.toISOString());
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
  );
});

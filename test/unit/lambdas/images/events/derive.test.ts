import fc from 'fast-check';
import { expect, it } from 'vitest';
import { eventsInStream } from '../../../../../lambdas/images/events/derive.ts';
import type { Image } from '../../../../../lambdas/images/image/image.ts';
import { eventSchema } from '../../../../../lambdas/shared/events/model.ts';
import { hostileText, recordOf, WRITTEN } from '../../../../support/stream.ts';

const CREATED = '2026-11-28T10:00:00.000Z';
const READY = '2026-11-28T10:00:04.000Z';

const awaiting: Image = {
  pk: 'image#0199',
  sk: 'image',
  type: 'image',
  id: '0199',
  preset: 'gallery',
  state: 'awaiting-upload',
  createdAt: CREATED,
  expiresAt: '2026-11-28T10:15:00.000Z',
  addressHash: 'hash',
  contentType: 'image/png',
  size: 1,
};
const processing: Image = { ...awaiting, state: 'processing' };
const ready: Image = { ...awaiting, state: 'ready', readyAt: READY };
const rejected: Image = {
  ...awaiting,
  state: 'rejected',
  reason: { code: 'damaged', message: 'It is damaged.' },
};
const written = Date.parse(WRITTEN);

it.each([
  ['asked for', { after: awaiting }, []],
  ['sent', { before: awaiting, after: processing }, []],
  ['rendered', { before: processing, after: ready }, [`0199.image.ready.${Date.parse(READY)}`]],
  [
    'rendered once more',
    { before: ready, after: { ...ready, readyAt: WRITTEN } },
    [`0199.image.ready.${written}`],
  ],
  ['described', { before: ready, after: { ...ready, alt: 'A tree' } }, []],
  ['refused', { before: processing, after: rejected }, [`0199.image.rejected.${written}`]],
  ['refused once more', { before: rejected, after: { ...rejected } }, []],
  [
    'taken away',
    { before: ready, after: { ...ready, state: 'deleting' } },
    [`0199.image.deleted.${written}`],
  ],
  ['gone after that', { before: { ...ready, state: 'deleting' } }, []],
  ['expired', { before: rejected, isExpiry: true }, [`0199.image.deleted.${written}`]],
  ['a stored result', { after: { pk: 'content#k', sk: 'content', type: 'content', state: 'ready' } }, []],
])('%s', (_, write, ids) => {
  const events = eventsInStream([recordOf(write)]);
  expect(events.map(({ id }) => id)).toEqual(ids);
  for (const event of events) expect(eventSchema.parse(event)).toEqual(event);
  expect(eventsInStream([recordOf(write)])).toEqual(events);
});

it.each([
  ['somebody', { ...ready, state: 'deleting' as const }, 'person'],
  ['its time', { ...ready, state: 'deleting' as const, endedBy: 'expiry' as const }, 'expiry'],
])('says that it was ended by %s', (_, after, by) => {
  expect(eventsInStream([recordOf({ before: ready, after })])[0]?.data).toMatchObject({ by });
});

it('says why it was rejected, in a code', () => {
  const [event] = eventsInStream([recordOf({ before: processing, after: rejected })]);
  expect(event?.data).toEqual({ image: '0199', preset: 'gallery', createdAt: CREATED, reason: 'damaged' });
});

it('holds nothing that a visitor typed, whatever that is', () => {
  fc.assert(
    fc.property(hostileText, (typed) => {
      const of = (image: Image) => ({ ...image, alt: typed, origin: typed, contentType: typed, etag: typed });
      const events = eventsInStream([
        recordOf({ before: of(processing), after: of(ready) }),
        recordOf({ before: of(processing), after: of(rejected) }),
        recordOf({ before: of(ready) }),
      ]);
      expect(events).toHaveLength(3);
      expect(JSON.stringify(events)).not.toMatch(/typed/i);
    }),
  );
});

import { expect, it } from 'vitest';
import { digestPartition } from '../../../../../lambdas/feedback/mail/digest-item.ts';
import { readMailEvent } from '../../../../../lambdas/shared/mail/events.ts';

it('a digest’s key fits into a mail’s tag, and is found again by it', () => {
  const pk = digestPartition('my-rating', { from: '2026-11-16', to: '2026-11-22' });
  const tag = pk.replace('#', '_');
  // https://docs.aws.amazon.com/ses/latest/APIReference/API_MessageTag.html
  expect(tag).toMatch(/^[\w-]{1,256}$/);
  const mail = {
    messageId: '1',
    timestamp: '2026-11-23T08:00:00.000Z',
    tags: { owner: [tag], leg: ['digest'] },
  };
  expect(readMailEvent(JSON.stringify({ eventType: 'Delivery', mail }))?.key).toEqual({ pk, leg: 'digest' });
});

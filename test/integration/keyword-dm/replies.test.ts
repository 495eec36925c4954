import { test as always, expect } from 'vitest';
import { has } from '../../support/deployed.ts';
import {
  deliver,
  delivered,
  publish,
  waitForDelivery,
  waitForEntry,
  write,
} from '../../support/keyword-dm/instagram.ts';

/** The Graph API is a stand-in. */
const test = always.runIf(has('hostLoopback'));

test('a matching comment is answered once, however often and in whichever shape it comes', async () => {
  const media = await publish();
  const comments = await write(media, ['LINK please', 'Where is the línk?', '#link']);
  await deliver(media, comments);
  await deliver(media, comments, { shape: 'entry' });
  const [first, ...others] = await waitForDelivery(comments);
  expect(others).toHaveLength(2);
  expect(first?.text).toMatch(/^Hi @ann_\d, here is your link: http.+\/l\/\w{8}\?r=\w{6}$/);
  const entry = await waitForEntry(
    comments[0]?.id ?? '',
    ({ legs }) => legs['private-reply']?.state === 'sent',
  );
  expect(entry.legs['private-reply']?.attempts).toBe(1);
  expect(
    (await delivered()).filter(({ commentId }) => comments.some(({ id }) => id === commentId)),
  ).toHaveLength(3);
});

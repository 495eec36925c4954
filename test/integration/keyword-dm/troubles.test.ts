import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { test as always, expect } from 'vitest';
import { redriveReplies } from '../../../cli/redrive/replies.ts';
import { keywordDm } from '../../../config/keyword-dm.ts';
import { readIncoming } from '../../../lambdas/keyword-dm/incoming/incoming.ts';
import { commentEntry } from '../../../local/graph/webhooks.ts';
import type { DirectMessage } from '../../../local/graph/world.ts';
import { aws, has, output } from '../../support/deployed.ts';
import {
  control,
  deliver,
  deliverEntries,
  delivered,
  instagram,
  owner,
  planFaults,
  publish,
  waitForDelivery,
  waitForEntry,
  write,
} from '../../support/keyword-dm/instagram.ts';
import { waitFor } from '../../support/wait.ts';

/** The Graph API is a stand-in. */
const test = always.runIf(has('hostLoopback'));

const invoke = (name: string) =>
  new LambdaClient(aws).send(new InvokeCommand({ FunctionName: output('KeywordDm', name) }));
const isSent = ({ legs }: { legs: Record<string, { state: string }> }) =>
  legs['private-reply']?.state === 'sent';

test.each(['timeout-delivered', 'timeout-lost', 'error-delivered', 'error'] as const)(
  'after %s the message arrives once, and the reply is known as sent',
  async (fault) => {
    await planFaults({ next: [fault] });
    const media = await publish();
    const comments = await write(media, ['LINK'], fault);
    await deliver(media, comments);
    await waitForEntry(comments[0]?.id ?? '', isSent);
    expect(await waitForDelivery(comments)).toHaveLength(1);
  },
);

test('a rate limit pauses the account, an expired token stops it, and no comment is lost', async () => {
  await planFaults({ next: ['rate-limit'] });
  const media = await publish();
  const first = await write(media, ['LINK', 'link', 'Link!'], 'paused');
  await deliver(media, first);
  await waitForDelivery(first);

  await control('PUT', '/_token', { account: instagram.account, expired: true });
  const second = await write(media, ['LINK', 'link'], 'stopped');
  await deliver(media, second);
  const state = async () =>
    (await owner<{ items: { state: string; reason?: string }[] }>('GET', '/owner/accounts')).items[0];
  expect(await waitFor('the stop', state, (found) => found?.state === 'stopped')).toMatchObject({
    reason: 'token-expired',
  });
  await control('PUT', '/_token', { account: instagram.account, expired: false });
  // The hourly catch-up finds that the token works again.
  await invoke('CatchUpName');
  expect(await waitForDelivery(second)).toHaveLength(2);
  const entry = await waitForEntry(second[0]?.id ?? '', isSent);
  expect(entry.legs['private-reply']?.attempts).toBe(1);
});

test('what the webhook missed is found by the catch-up, but nothing from before the rule', async () => {
  const media = await publish();
  const [before] = await write(media, ['catalogue'], 'early', { ageSeconds: 60 });
  const rule = { name: 'Catalogue', match: 'word', keywords: ['catalogue'], message: 'The catalogue' };
  const { id } = await owner<{ id: string }>('POST', '/owner/rules', rule);
  const late = await write(media, ['catalogue'], 'late');
  await invoke('CatchUpName');
  await waitForDelivery(late);
  // Also when its webhook comes late, which does not say when it was written.
  await deliver(media, before ? [before] : []);
  const entry = await waitForEntry(
    before?.id ?? '',
    ({ legs, reason }) => legs['private-reply']?.state === 'failed' || reason === 'no-rule',
  );
  expect([entry.legs['private-reply']?.reason, entry.reason]).toContain('older-than-rule');
  expect((await delivered()).some(({ commentId }) => commentId === before?.id)).toBe(false);
  await owner('DELETE', `/owner/rules/${id}`);
});

test('a rule for the next post binds to it; a public reply goes out beside the message', async () => {
  const old = await publish({ ageSeconds: 60 });
  const rule = {
    name: 'Next',
    match: 'word',
    keywords: ['launch'],
    message: 'Launched',
    scope: { on: 'next-post' },
  };
  const { id } = await owner<{ id: string }>('POST', '/owner/rules', {
    ...rule,
    publicReplies: ['Sent!', 'Look into your inbox'],
  });
  const next = await publish();
  const later = await publish();
  const on = async (media: typeof next) => {
    const comments = await write(media, ['launch'], `on${media.id}`);
    await deliver(media, comments);
    return comments;
  };
  const [onOld, onNext, onLater] = [await on(old), await on(next), await on(later)];
  await waitForDelivery(onNext);
  await waitForEntry(onNext[0]?.id ?? '', ({ legs }) => legs['public-reply']?.state === 'sent');
  for (const [comment] of [onOld, onLater])
    await waitForEntry(comment?.id ?? '', ({ reason }) => reason === 'no-rule', 'unanswered');
  await owner('DELETE', `/owner/rules/${id}`);
});

test('the same person is answered again only after the cooldown', async () => {
  const rule = { name: 'Once', match: 'word', keywords: ['once'], message: 'Once', cooldownHours: 1 };
  const { id } = await owner<{ id: string }>('POST', '/owner/rules', rule);
  const media = await publish();
  const first = await write(media, ['once'], 'keen');
  await deliver(media, first);
  await waitForDelivery(first);
  const second = await write(media, ['once more'], 'keen');
  await deliver(media, second);
  await waitForEntry(second[0]?.id ?? '', ({ reason }) => reason === 'cooldown', 'unanswered');
  await owner('DELETE', `/owner/rules/${id}`);
});

test('direct messages have rules of their own; echoes and our own comments are left alone', async () => {
  const rule = {
    name: 'DM',
    match: 'word',
    keywords: ['hello'],
    message: 'Hello {name}',
    scope: { on: 'messages' },
  };
  const { id } = await owner<{ id: string }>('POST', '/owner/rules', rule);
  const before = (await delivered()).length;
  const { account } = instagram;
  const { from: recipientId } = await control<DirectMessage>('POST', '/_messages', {
    account,
    username: 'writes',
    text: 'Hello!',
  });
  const echo = {
    sender: { id: '99002' },
    recipient: { id: instagram.account },
    message: { mid: 'echo', text: 'hello', is_echo: true },
  };
  const own = {
    id: 'own-comment',
    text: 'LINK',
    from: { id: instagram.account, username: 'me' },
    media: { id: '1' },
  };
  await deliverEntries([
    { id: instagram.account, time: Date.now(), messaging: [echo] },
    { id: instagram.account, time: Date.now(), changes: [{ field: 'comments', value: own }] },
  ]);
  const arrived = await waitFor(
    'the answer',
    async () => (await delivered()).slice(before),
    (found) => found.length > 0,
  );
  expect(arrived).toEqual([expect.objectContaining({ commentId: null, recipientId, text: 'Hello Ann' })]);
  await owner('DELETE', `/owner/rules/${id}`);
});

test('a redrive tries again what was given up, and matches what is among the dead letters', async () => {
  await planFaults({ next: ['other-app'] });
  const media = await publish();
  const [refused, lost] = await write(media, ['LINK', 'link'], 'redriven');
  if (!refused || !lost) throw new Error('no comments');
  await deliver(media, [refused]);
  await waitForEntry(refused.id, ({ legs }) => legs['private-reply']?.reason === 'other-app-has-thread');
  const sqs = new SQSClient(aws);
  const { incoming } = readIncoming({ entry: [commentEntry(lost, media, 'changes')] }, new Date());
  const dead = output('KeywordDm', 'IntakeDeadLetterQueueUrl');
  await sqs.send(new SendMessageCommand({ QueueUrl: dead, MessageBody: JSON.stringify({ incoming }) }));
  const result = await redriveReplies({
    table: {
      client: DynamoDBDocumentClient.from(new DynamoDBClient(aws)),
      tableName: output('KeywordDm', 'TableName'),
    },
    sqs,
    config: keywordDm.parse({ accounts: { demo: { userId: instagram.account } } }),
    queues: {
      turns: output('KeywordDm', 'QueueUrl'),
      turnsDeadLetters: output('KeywordDm', 'DeadLetterQueueUrl'),
      intake: output('KeywordDm', 'IntakeQueueUrl'),
      intakeDeadLetters: dead,
    },
    now: () => new Date(),
  });
  expect(result).toMatchObject({ returned: 1 });
  expect(result.reopened).toBeGreaterThanOrEqual(1);
  expect(await waitForDelivery([refused, lost])).toHaveLength(2);
});

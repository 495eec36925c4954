import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, expect, test } from 'vitest';
import type { Comment } from '../../../local/graph/world.ts';
import { aws, output } from '../../support/deployed.ts';
import {
  control,
  deliver,
  delivered,
  instagram,
  owner,
  planFaults,
  publish,
  write,
} from '../../support/keyword-dm/instagram.ts';
import { killSender } from '../../support/keyword-dm/kill-sender.ts';
import { seededRandom } from '../../support/keyword-dm/random.ts';
import { waitFor } from '../../support/wait.ts';

const COMMENTS = 10_000;
const ELIGIBLE = ['LINK', 'link please!', 'the línk 🔥', 'I want the Link'];
const OTHERS = ['lovely', 'links', 'blinking'];

afterAll(() => planFaults({ random: {} }));

test('10,000 comments through every kind of trouble: each eligible one gets exactly one message', async () => {
  await control('PUT', '/_settings', { limit: { count: 550, seconds: 3 } });
  const random = seededRandom(6);
  const media = await publish();
  const texts = Array.from({ length: COMMENTS }, (_, i) => {
    const from = i % 4 === 0 ? ELIGIBLE : OTHERS;
    return from[Math.floor(random() * from.length)] ?? '';
  });
  const comments = await write(media, texts, 'burst');
  const eligible = new Set(comments.filter(({ text }) => ELIGIBLE.includes(text)).map(({ id }) => id));
  await planFaults({
    random: { 'timeout-delivered': 0.025, 'timeout-lost': 0.025, 'error-delivered': 0.01, error: 0.01 },
    seed: 6,
  });
  const sweeping = sweepRepeatedly();
  const webhookTimes = deliver(media, comments, { duplicates: 0.1, random, shape: 'mixed' });

  await reach(300);
  await waitFor('a sender to kill', killSender);
  await reach(600);
  await planFaults({ next: ['rate-limit'] });
  await reach(900);
  await control('PUT', '/_token', { account: instagram.account, expired: true });
  await waitFor('the account to be stopped', async () => (await account()).state === 'stopped', Boolean, {
    withinMs: 60_000,
  });
  await control('PUT', '/_token', { account: instagram.account, expired: false });
  await owner('POST', `/owner/accounts/${instagram.account}/resume`);
  console.log('webhook, ms per batch of 1,000:', (await webhookTimes).map(Math.round).join(' '));

  await reach(eligible.size);
  await waitFor('an empty outbox', isOutboxEmpty, Boolean, { withinMs: 60_000, everyMs: 1000 });
  await sweeping.stop();
  const counts = new Map<string, number>();
  for (const { commentId } of await mine()) counts.set(commentId, (counts.get(commentId) ?? 0) + 1);
  expect(counts.size).toBe(eligible.size);
  expect([...counts].filter(([id, count]) => count !== 1 || !eligible.has(id))).toEqual([]);
  for (const state of ['unknown', 'failed', 'expired', 'pending', 'sending'])
    expect(await owner('GET', `/owner/outbox?state=${state}`), state).toMatchObject({ items: [] });
  for (const queue of ['DeadLetterQueueUrl', 'IntakeDeadLetterQueueUrl'])
    expect(await messagesIn(queue)).toBe(0);

  async function mine(): Promise<{ commentId: string }[]> {
    const own = new Set(comments.map(({ id }: Comment) => id));
    return (await delivered()).flatMap(({ commentId }) =>
      commentId && own.has(commentId) ? [{ commentId }] : [],
    );
  }
  async function reach(count: number): Promise<void> {
    const begun = Date.now();
    await waitFor(
      `${count} messages`,
      async () => (await mine()).length,
      (found) => found >= count,
      {
        withinMs: 240_000,
        everyMs: 500,
      },
    );
    console.log(`${count} messages after another ${Math.round((Date.now() - begun) / 1000)} s`);
  }
});

async function isOutboxEmpty(): Promise<boolean> {
  for (const state of ['pending', 'sending'])
    if ((await owner<{ items: unknown[] }>('GET', `/owner/outbox?state=${state}&limit=1`)).items.length > 0)
      return false;
  return true;
}

async function account(): Promise<{ state: string }> {
  const { items } = await owner<{ items: { userId: string; state: string }[] }>('GET', '/owner/accounts');
  return items.find(({ userId }) => userId === instagram.account) ?? { state: '' };
}

async function messagesIn(queue: string): Promise<number> {
  const { Attributes } = await new SQSClient(aws).send(
    new GetQueueAttributesCommand({
      QueueUrl: output('KeywordDm', queue),
      AttributeNames: ['ApproximateNumberOfMessages'],
    }),
  );
  return Number(Attributes?.ApproximateNumberOfMessages);
}

/** The hourly sweep, at a pace that suits leases of seconds. */
function sweepRepeatedly(): { stop(): Promise<void> } {
  const lambda = new LambdaClient(aws);
  const FunctionName = output('KeywordDm', 'SweepName');
  let pending = Promise.resolve();
  const timer = setInterval(() => {
    pending = lambda.send(new InvokeCommand({ FunctionName })).then(
      () => undefined,
      () => undefined,
    );
  }, 4000);
  return {
    async stop() {
      clearInterval(timer);
      await pending;
    },
  };
}

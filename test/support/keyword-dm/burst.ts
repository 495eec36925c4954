/** A burst of comments, some of which ask for the link, and what must have become of it. */
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect } from 'vitest';
import type { Comment, Media } from '../../../local/graph/world.ts';
import { aws, output } from '../deployed.ts';
import { waitFor } from '../wait.ts';
import { delivered, owner, write } from './instagram.ts';

/** Texts that the seeded rule LINK matches, and such as it must not. */
const ELIGIBLE = ['LINK', 'link please!', 'the línk 🔥', 'I want the Link'];
const OTHERS = ['lovely', 'links', 'blinking'];

export interface Burst {
  readonly comments: readonly Comment[];
  /** The ids of those that are to be answered: each fourth. */
  readonly eligible: ReadonlySet<string>;
}

/** Writes the comments, each by a person of its own, without telling anybody. */
export async function writeBurst(media: Media, count: number, random: () => number): Promise<Burst> {
  const texts = Array.from({ length: count }, (_, i) => {
    const from = i % 4 === 0 ? ELIGIBLE : OTHERS;
    return from[Math.floor(random() * from.length)] ?? '';
  });
  const comments = await write(media, texts, 'burst');
  const eligible = new Set(comments.filter(({ text }) => ELIGIBLE.includes(text)).map(({ id }) => id));
  return { comments, eligible };
}

/** The comments of the burst that were answered, as often as they were. */
async function answered({ comments }: Burst): Promise<string[]> {
  const own = new Set(comments.map(({ id }) => id));
  return (await delivered()).flatMap(({ commentId }) =>
    commentId !== null && own.has(commentId) ? [commentId] : [],
  );
}

export async function waitUntilAnswered(burst: Burst, count: number, withinMs: number): Promise<void> {
  await waitFor(
    `${count} messages`,
    async () => (await answered(burst)).length,
    (found) => found >= count,
    { withinMs, everyMs: 250 },
  );
}

/** Each eligible comment got exactly one message, no other one any; nothing is left over anywhere. */
export async function expectExactlyOne(burst: Burst): Promise<void> {
  await waitFor('an empty outbox', isOutboxEmpty, Boolean, { withinMs: 60_000, everyMs: 500 });
  expect((await answered(burst)).sort()).toEqual([...burst.eligible].sort());
  const own = new Set(burst.comments.map(({ id }) => id));
  for (const state of ['unknown', 'failed', 'expired']) {
    const items = await listOutbox(state, 100);
    expect(
      items.filter(({ id }) => own.has(id)),
      state,
    ).toEqual([]);
  }
  for (const queue of ['DeadLetterQueueUrl', 'IntakeDeadLetterQueueUrl'])
    expect(await messagesIn(queue), queue).toBe(0);
}

async function listOutbox(state: string, limit: number): Promise<{ id: string }[]> {
  const path = `/owner/outbox?state=${state}&limit=${limit}`;
  return (await owner<{ items: { id: string }[] }>('GET', path)).items;
}

async function isOutboxEmpty(): Promise<boolean> {
  for (const state of ['pending', 'sending']) if ((await listOutbox(state, 1)).length > 0) return false;
  return true;
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
export function sweepRepeatedly(): { stop(): Promise<void> } {
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

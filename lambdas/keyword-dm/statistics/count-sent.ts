/**
 * Counts replies that were sent, each exactly once, whatever the stream repeats. Next to each stands a mark that it was
 * counted, and the mark and the counters are written in one transaction. To count in the very write that ends a reply
 * would make fifty of them wait for one counter, with a message already sent whose record must not fail.
 */
import type { AttributeValue, DynamoDBStreamEvent } from 'aws-lambda';
import { localTime } from '../../shared/runtime/local-time.ts';
import { batchGet } from '../../shared/table/batch.ts';
import { entityShard } from '../../shared/table/shards.ts';
import type { Table } from '../../shared/table/table.ts';
import { epochSeconds } from '../../shared/table/table.ts';
import { type TransactItem, transact } from '../../shared/table/transact.ts';
import { updateExpressions } from '../../shared/table/update.ts';
import { NONE, sentKey, TOTAL } from './keys.ts';

/** A reply that was sent. */
export interface SentReply {
  readonly pk: string;
  readonly leg: string;
  readonly account: string;
  readonly ruleId: string;
  readonly linkId: string;
  readonly settledAt: string;
}

/** The replies that a stream's records say were sent. The mapping's filter lets only those through. */
export function sentInStream({ Records }: DynamoDBStreamEvent): SentReply[] {
  return Records.flatMap(({ dynamodb }) => {
    const image: Readonly<Record<string, AttributeValue | undefined>> = dynamodb?.NewImage ?? {};
    const { pk, leg, account, settledAt } = image;
    if (image.type?.S !== 'leg' || image.state?.S !== 'sent') return [];
    if (!pk?.S || !leg?.S || !account?.S || !settledAt?.S) return [];
    return [
      {
        pk: pk.S,
        leg: leg.S,
        account: account.S,
        // Replies that were written before it was written down have none.
        ruleId: image.ruleId?.S ?? NONE,
        linkId: image.linkId?.S ?? NONE,
        settledAt: settledAt.S,
      },
    ];
  });
}

export interface Counting extends Table {
  readonly timeZone: string;
  readonly now: () => Date;
}

/** A transaction holds a hundred writes: for each reply its mark, and at most a day's counter and one of all time. */
const CHUNK = 30;
/** How often a chunk is tried again because some of it was counted in between. */
const ATTEMPTS = 5;
/** A stream keeps its records for a day, so no repeat comes later. */
const MARK_SECONDS = 3 * 86_400;

/** @throws Error when some could not be counted; calling again is safe */
export async function countSent(counting: Counting, replies: readonly SentReply[]): Promise<void> {
  const distinct = [...new Map(replies.map((reply) => [`${reply.pk} ${reply.leg}`, reply])).values()];
  for (let start = 0; start < distinct.length; start += CHUNK)
    await countChunk(counting, distinct.slice(start, start + CHUNK));
}

async function countChunk(counting: Counting, replies: readonly SentReply[]): Promise<void> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const open = await uncounted(counting, replies);
    if (open.length === 0) return;
    const writes = [...open.map((reply) => markWrite(counting, reply)), ...additions(counting, open)];
    if (await transact(counting.client, writes)) return;
  }
  throw new Error('Some replies were being counted by others all the while');
}

const markKey = ({ pk, leg }: SentReply) => ({ pk, sk: `counted#${leg}` });

async function uncounted({ client, tableName }: Counting, replies: readonly SentReply[]) {
  const keys = replies.map(markKey);
  const marks = await batchGet<{ pk: string; sk: string }>(client, tableName, keys, { consistent: true });
  const counted = new Set(marks.map(({ pk, sk }) => `${pk} ${sk}`));
  return replies.filter((reply) => {
    const { pk, sk } = markKey(reply);
    return !counted.has(`${pk} ${sk}`);
  });
}

function markWrite({ tableName, now }: Counting, reply: SentReply): TransactItem {
  const deleteAt = epochSeconds(now()) + MARK_SECONDS;
  return {
    Put: {
      TableName: tableName,
      Item: { ...markKey(reply), type: 'counted', deleteAt },
      ConditionExpression: 'attribute_not_exists(pk)',
    },
  };
}

function additions(counting: Counting, replies: readonly SentReply[]): TransactItem[] {
  const { tableName, timeZone, now } = counting;
  const counters = new Map<string, { key: ReturnType<typeof sentKey>; add: Record<string, number> }>();
  // All of a chunk in one place: fewer writes.
  const [first] = replies;
  const shardOf = (account: string) => entityShard(counting, account, first?.pk ?? '', { now: now() });
  for (const { account, ruleId, linkId, leg, settledAt } of replies)
    for (const day of [localTime(new Date(settledAt), timeZone).date, TOTAL]) {
      const key = sentKey(account, day, ruleId, linkId, shardOf(account));
      const name = `${key.pk} ${key.sk}`;
      const counter = counters.get(name) ?? { key, add: {} };
      counters.set(name, counter);
      counter.add[leg] = (counter.add[leg] ?? 0) + 1;
    }
  return [...counters.values()].map(({ key, add }) => ({
    Update: {
      TableName: tableName,
      Key: key,
      ...updateExpressions({ set: { type: 'count' }, add: named(add) }),
    },
  }));
}

/** Attributes by the kind of leg, without the hyphen that an expression would not take. */
function named(add: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(add).map(([leg, count]) => [attributeOf(leg), count]));
}

/** `private-reply` is counted as `private`, `public-reply` as `public`. */
function attributeOf(leg: string): string {
  return leg.replace(/-reply$/, '');
}

/**
 * Counts responses, each exactly once, whatever the stream repeats, reorders or brings late.
 *
 * Beside each response stands a mark: as what the response is counted. To count is to look at both *now*, and to move the
 * counters and the mark in one transaction from the one to the other. So it does not matter how often, or for which
 * change, it is called: after the last call, the mark says what the response says.
 */
import { together } from '../../shared/runtime/together.ts';
import { batchGet } from '../../shared/table/batch.ts';
import type { Table } from '../../shared/table/table.ts';
import { epochSeconds } from '../../shared/table/table.ts';
import { type TransactItem, transact } from '../../shared/table/transact.ts';
import { type FeedbackResponse, responsePartition } from '../response/response.ts';
import { addition, counterShard } from './counters.ts';
import { type Contribution, deltasOf, hourOf } from './counts.ts';
import type { PageRegistry } from './pages.ts';

/** As what a response is counted. */
export interface CountMark {
  readonly pk: string;
  readonly sk: 'counted';
  readonly type: 'counted';
  /** The response's version; `GONE` once its deletion was counted. */
  readonly version: number;
  /** Left out while it is not counted: as spam, or deleted. */
  readonly counted?: Contribution | undefined;
  /** When the response expires, in epoch seconds. */
  readonly expiresFrom: number;
  /** A while after the response: a mark that went first would let its response count twice. */
  readonly deleteAt: number;
}

/** Above every version: nothing that was read before a deletion can be counted after it. */
export const GONE = Number.MAX_SAFE_INTEGER;

/** Marks outlive their responses by a week; DynamoDB deletes expired items within a few days. */
const MARK_OUTLIVES_SECONDS = 7 * 86_400;

/** What is known of a response that is to be counted. */
export interface ResponseChange {
  readonly id: string;
  /** Whether it is known to have been deleted by a person. One that only expired keeps its place in the counts. */
  readonly deleted: boolean;
}

export interface Counting extends Table {
  readonly pages: PageRegistry;
  readonly now: () => Date;
  /** Chooses a counter's shard: a number from 0 up to 1. */
  readonly random: () => number;
}

/** A transaction holds 100 writes: of each response its mark and, when it moves to another page, up to four counters. */
const CHUNK = 16;
/** How often a chunk is looked at again because somebody else counted one of its responses in between. */
const ATTEMPTS = 8;

/** @throws Error when some could not be counted; calling again is safe */
export async function countResponses(counting: Counting, changes: readonly ResponseChange[]): Promise<void> {
  const byId = new Map<string, ResponseChange>();
  for (const change of changes)
    byId.set(change.id, { ...change, deleted: change.deleted || (byId.get(change.id)?.deleted ?? false) });
  const distinct = [...byId.values()];
  for (let start = 0; start < distinct.length; start += CHUNK)
    await countChunk(counting, distinct.slice(start, start + CHUNK));
}

async function countChunk(counting: Counting, changes: readonly ResponseChange[]): Promise<void> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const steps = await planSteps(counting, changes);
    if (steps.length === 0 || (await transact(counting.client, writes(counting, steps)))) return;
  }
  throw new Error('Some responses changed too often to be counted');
}

/** From what a response is counted as, to what it is to be counted as. */
interface Step {
  readonly mark: CountMark;
  readonly before: CountMark | undefined;
}

async function planSteps(counting: Counting, changes: readonly ResponseChange[]): Promise<Step[]> {
  const read = await readPairs(counting, changes);
  const steps = await together(
    changes.map(async (change) => {
      const { response, mark } = read.get(responsePartition(change.id)) ?? {};
      const next = await nextMark(counting, response, mark, change);
      return next && { mark: next, before: mark };
    }),
  );
  return steps.filter((step) => step !== undefined);
}

/** @returns undefined when all is counted as it should be */
async function nextMark(
  counting: Counting,
  response: FeedbackResponse | undefined,
  mark: CountMark | undefined,
  { id, deleted }: ResponseChange,
): Promise<CountMark | undefined> {
  if (response) {
    if (mark && mark.version >= response.version) return undefined;
    const { pk, version, deleteAt } = response;
    const counted = await contributionOf(counting, response);
    return {
      pk,
      sk: 'counted',
      type: 'counted',
      version,
      ...(counted && { counted }),
      expiresFrom: deleteAt,
      deleteAt: deleteAt + MARK_OUTLIVES_SECONDS,
    };
  }
  // One that only expired keeps its place. Of a deleted one a mark is left even if it never counted: who read it before
  // the deletion must not count it afterwards.
  if (!deleted || mark?.version === GONE) return undefined;
  const now = epochSeconds(counting.now());
  return {
    pk: responsePartition(id),
    sk: 'counted',
    type: 'counted',
    version: GONE,
    expiresFrom: mark?.expiresFrom ?? now,
    deleteAt: now + MARK_OUTLIVES_SECONDS,
  };
}

/** @returns undefined for what is not counted: spam */
async function contributionOf(
  { pages }: Counting,
  { state, widget, receivedAt, page, rating, addressHash, networkHash }: FeedbackResponse,
): Promise<Contribution | undefined> {
  if (state === 'spam') return undefined;
  const counted =
    page === undefined
      ? undefined
      : await pages.countedAs({ widget, receivedAt, page, addressHash, networkHash });
  return {
    widget,
    hour: hourOf(receivedAt),
    ...(counted !== undefined && { page: counted }),
    ...(rating !== undefined && { rating }),
  };
}

function writes(counting: Counting, steps: readonly Step[]): TransactItem[] {
  const { tableName } = counting;
  const random = counting.random();
  const shardOf = (widget: string) => counterShard(counting, widget, random, counting.now());
  const deltas = deltasOf(
    steps.map(({ mark, before }) => ({ before: before?.counted, after: mark.counted })),
  );
  const expiresFrom = (hour: string | undefined) =>
    hour === undefined
      ? undefined
      : steps
          .filter(({ mark }) => mark.counted?.hour === hour)
          .reduce<number | undefined>(
            (least, { mark }) => Math.min(least ?? Infinity, mark.expiresFrom),
            undefined,
          );
  return [
    ...steps.map((step) => markWrite(tableName, step)),
    ...deltas.map((delta) =>
      addition(
        tableName,
        delta,
        shardOf(delta.widget),
        delta.page === undefined ? expiresFrom(delta.hour) : undefined,
      ),
    ),
  ];
}

/** Fails when the mark is not the one that was read: then another hand has counted the response. */
function markWrite(tableName: string, { mark, before }: Step): TransactItem {
  return {
    Put: {
      TableName: tableName,
      Item: mark,
      ConditionExpression: before ? 'version = :version' : 'attribute_not_exists(pk)',
      ...(before && { ExpressionAttributeValues: { ':version': before.version } }),
    },
  };
}

interface Pair {
  response?: FeedbackResponse;
  mark?: CountMark;
}

/**
 * Reads responses and their marks, by partition. Not as of one moment, which is not needed: the mark's condition holds
 * when it is written, and a response that changes meanwhile is announced by the stream again.
 */
async function readPairs(
  { client, tableName }: Table,
  changes: readonly ResponseChange[],
): Promise<Map<string, Pair>> {
  const pairs = new Map<string, Pair>();
  const keys = changes.flatMap(({ id }) =>
    ['response', 'counted'].map((sk) => ({ pk: responsePartition(id), sk })),
  );
  const items = await batchGet<FeedbackResponse | CountMark>(client, tableName, keys, { consistent: true });
  for (const item of items) {
    const pair = pairs.get(item.pk) ?? {};
    if (item.type === 'response') pair.response = item;
    else pair.mark = item;
    pairs.set(item.pk, pair);
  }
  return pairs;
}

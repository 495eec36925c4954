/** What came in by an account, as far as it is kept: answered or not, each once, newest first. */
import { newestFirst } from '../../shared/owner/listing.ts';
import { batchGet } from '../../shared/table/batch.ts';
import type { Table } from '../../shared/table/table.ts';
import type { Sighting } from '../rules/matcher.ts';
import type { StoredIncoming } from '../rules/replay.ts';
import { outboxList, unansweredList } from '../table/keys.ts';

export interface Kept extends StoredIncoming {
  readonly pk: string;
  readonly sk: 'record' | 'unanswered';
  readonly gsi1sk: string;
  /** The rule that answered. */
  readonly ruleId?: string;
  /** What rules that only look on have seen in it. */
  readonly sightings?: readonly Sighting[];
}

interface Span {
  readonly account: string;
  readonly from?: string | undefined;
  /** Where the page before ended. */
  readonly before?: string | undefined;
  readonly now: Date;
}

/** How many entries one query of each list reads. */
const BATCH = 250;
/** How many are looked up at once. */
const CHUNK = 50;

/** What was unanswered first and answered later is there twice; the answer counts. */
export async function* keptIncoming(
  table: Table,
  { account, from, before, now }: Span,
): AsyncGenerator<Kept> {
  const listed = newestFirst<Kept>({
    ...table,
    lists: [outboxList(account), unansweredList(account)],
    ...(from !== undefined && { from }),
    ...(before !== undefined && { before }),
    batch: BATCH,
    now,
  });
  let chunk: Kept[] = [];
  for await (const one of listed) {
    chunk.push(one);
    if (chunk.length < CHUNK) continue;
    yield* await withoutAnswered(table, chunk);
    chunk = [];
  }
  yield* await withoutAnswered(table, chunk);
}

async function withoutAnswered({ client, tableName }: Table, chunk: readonly Kept[]): Promise<Kept[]> {
  const keys = chunk.flatMap(({ pk, sk }) => (sk === 'unanswered' ? [{ pk, sk: 'record' }] : []));
  const records = await batchGet<{ pk: string; type: string }>(client, tableName, keys);
  const answered = new Set(records.flatMap(({ pk, type }) => (type === 'incoming' ? [pk] : [])));
  return chunk.filter(({ pk, sk }) => sk === 'record' || !answered.has(pk));
}

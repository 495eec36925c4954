import type { KeywordDmConfig } from '../../../config/keyword-dm.ts';
import { notFound } from '../../shared/http/endpoint.ts';
import type { Request } from '../../shared/http/request.ts';
import { readCursor, writeCursor } from '../../shared/owner/cursor.ts';
import { newestFirst, takePage } from '../../shared/owner/listing.ts';
import { readChoice, readLimit, requireKnown } from '../../shared/owner/query.ts';
import { together } from '../../shared/runtime/together.ts';
import { batchGet } from '../../shared/table/batch.ts';
import type { Table } from '../../shared/table/table.ts';
import { KEYWORD_DM_LEGS } from '../environment.ts';
import type { Incoming } from '../incoming/incoming.ts';
import { cancelReply, reopenReply } from '../outbox/change.ts';
import type { ReplyLeg } from '../outbox/reply.ts';
import type { Sighting } from '../rules/matcher.ts';
import { outboxList, unansweredList } from '../table/keys.ts';
import { requireAccount } from './request.ts';
import { walk } from './walk.ts';

const STATES = ['pending', 'sending', 'sent', 'unknown', 'failed', 'expired', 'unanswered'] as const;

interface Stored extends Incoming {
  readonly pk: string;
  readonly sk: string;
  readonly gsi1sk: string;
  readonly receivedAt: string;
  readonly ruleId?: string;
  readonly matchedWords?: readonly string[];
  readonly reason?: string;
  readonly sightings?: readonly Sighting[];
}

/** `?account=&state=&limit=&cursor=`: who wrote, what became of it, newest first. `unanswered` tells why nothing was sent. */
export async function listOutbox(
  table: Table,
  config: Pick<KeywordDmConfig, 'accounts'>,
  request: Request,
  now: () => Date,
) {
  const { query } = request;
  requireKnown(query, 'account', 'state', 'limit', 'cursor');
  const account = requireAccount(config, query.account);
  const state = readChoice(query, 'state', STATES);
  const lists = state === 'unanswered' ? [unansweredList(account)] : [outboxList(account)];
  const before = readCursor(request, (value): value is string => typeof value === 'string');
  const listed = newestFirst<Stored>({ ...table, lists, now: now(), ...(before && { before }) });
  const search: Search = { state, until: now().getTime() + LONGEST_MS };
  const page = await takePage(withLegs(table, listed, search, now), readLimit(query));
  const goOnAt = page.hasMore ? page.items.at(-1)?.stored.gsi1sk : search.leftOffAt;
  return {
    items: page.items.map(describe),
    ...(goOnAt !== undefined && { cursor: writeCursor(request, goOnAt) }),
  };
}

interface Entry {
  readonly stored: Stored;
  readonly legs: readonly ReplyLeg[];
}

/** How long one request searches: entries of a rare state may be far apart. */
const LONGEST_MS = 15_000;

interface Search {
  readonly state: (typeof STATES)[number] | undefined;
  /** When time is over, in Unix milliseconds. */
  readonly until: number;
  /** The entry after which time was over. */
  leftOffAt?: string;
}

async function* withLegs(
  { client, tableName }: Table,
  listed: AsyncGenerator<Stored>,
  search: Search,
  now: () => Date,
): AsyncGenerator<Entry> {
  const { state, until } = search;
  for await (const chunk of chunks(listed, 50)) {
    const keys = chunk.flatMap(({ pk }) => KEYWORD_DM_LEGS.map((leg) => ({ pk, sk: `leg#${leg}` })));
    const legs = state === 'unanswered' ? [] : await batchGet<ReplyLeg>(client, tableName, keys);
    for (const stored of chunk) {
      const own = legs.filter(({ pk }) => pk === stored.pk);
      if (!state || state === 'unanswered' || own.some((leg) => leg.state === state))
        yield { stored, legs: own };
    }
    if (now().getTime() > until) {
      search.leftOffAt = chunk.at(-1)?.gsi1sk ?? '';
      return;
    }
  }
}

async function* chunks<Item>(items: AsyncIterable<Item>, size: number): AsyncGenerator<Item[]> {
  let chunk: Item[] = [];
  for await (const item of items) {
    chunk.push(item);
    if (chunk.length < size) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

/** Only what is named here leaves. */
function describe({ stored, legs }: Entry) {
  const {
    id,
    account,
    surface,
    text,
    username,
    personId,
    mediaIds,
    receivedAt,
    ruleId,
    matchedWords,
    reason,
    sightings,
  } = stored;
  return {
    ...{ id, account, surface, text, username, personId, mediaIds, receivedAt, ruleId, matchedWords, reason },
    ...(sightings && { sightings }),
    legs: Object.fromEntries(
      legs.map(({ leg, state, attempts, reason, settledAt, deadline }) => [
        leg,
        { state, attempts, reason, settledAt, deadline },
      ]),
    ),
  };
}

/** Gives the replies to a comment or message that ended without success new attempts. @returns how many */
export async function retryReplies({ client, tableName }: Table, account: string, id: string, now: Date) {
  const keys = ['comment', 'message'].flatMap((kind) =>
    KEYWORD_DM_LEGS.map((leg) => ({ pk: `${kind}#${account}#${id}`, sk: `leg#${leg}` })),
  );
  const legs = await batchGet<ReplyLeg>(client, tableName, keys);
  if (legs.length === 0) throw notFound();
  const reopened = await together(legs.map((leg) => reopenReply({ client, tableName }, leg, now)));
  return reopened.filter(Boolean).length;
}

/**
 * Cancels the replies of a rule that wait to be sent, such as those with a wrong message; a redrive leaves them alone.
 *
 * @returns how many replies; see `walk`
 */
export async function cancelReplies(
  table: Table,
  config: Pick<KeywordDmConfig, 'accounts'>,
  ruleId: string,
  request: Request,
  now: () => Date,
) {
  const lists = Object.values(config.accounts).map(({ userId }) => outboxList(userId));
  const where = { attribute: 'ruleId', value: ruleId } as const;
  const { count, ...rest } = await walk<Stored>({ table, lists, where, now }, request, async ({ pk }) => {
    const keys = KEYWORD_DM_LEGS.map((leg) => ({ pk, sk: `leg#${leg}` }));
    const cancelled = await together(keys.map((key) => cancelReply(table, key, now())));
    return cancelled.filter(Boolean).length;
  });
  return { cancelled: count, ...rest };
}

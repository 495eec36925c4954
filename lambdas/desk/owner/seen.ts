/** When somebody was at the desk last, so that it can say what came since. */
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Caller } from '../../shared/people/caller.ts';
import { epochSeconds, isExpired, type TimedTable } from '../../shared/table/table.ts';

/** Whoever was away for longer than this comes back for another visit. */
const VISIT_ENDS_MILLISECONDS = 30 * 60_000;
const KEPT_DAYS = 365;

/** ISO 8601, both. */
export interface Seen {
  /** When they were seen last. */
  readonly at: string;
  /** When the visit before this one ended. @default there was none */
  readonly since?: string;
}

/** What is kept of a visit from this moment on. */
export function nextSeen(kept: Seen | undefined, now: Date): Seen {
  const at = now.toISOString();
  if (!kept) return { at };
  const isNewVisit = now.getTime() - Date.parse(kept.at) > VISIT_ENDS_MILLISECONDS;
  const since = isNewVisit ? kept.at : kept.since;
  return { at, ...(since !== undefined && { since }) };
}

/** Notes that somebody is here. @returns since when what came is new to them; null at their first visit */
export async function noteSeen(
  { client, tableName, now }: TimedTable,
  { kind, id }: Pick<Caller, 'kind' | 'id'>,
): Promise<{ since: string | null }> {
  const key = { pk: `seen#${kind}#${id}`, sk: 'seen' };
  const { Item } = await client.send(new GetCommand({ TableName: tableName, Key: key }));
  const moment = now();
  const kept = Item && !isExpired(Item, moment) ? (Item as Seen) : undefined;
  const seen = nextSeen(kept, moment);
  const deleteAt = epochSeconds(moment) + KEPT_DAYS * 86_400;
  await client.send(
    new PutCommand({ TableName: tableName, Item: { ...key, type: 'seen', ...seen, deleteAt } }),
  );
  return { since: seen.since ?? null };
}

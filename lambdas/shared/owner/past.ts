/**
 * Rules of a form or a widget on the past: what others would have made of what is stored, and how often those that are
 * configured fired. One request goes as far as it has time for; nothing is sent or written.
 */
import type { APIGatewayProxyResult } from 'aws-lambda';
import * as z from 'zod/mini';
import type { Mistake } from '../../../config/mistakes.ts';
import type { Rules } from '../../../config/rules.ts';
import { HttpError } from '../http/errors.ts';
import type { Request } from '../http/request.ts';
import { json } from '../http/respond.ts';
import { countFired } from '../rules/counts.ts';
import type { Fired } from '../rules/decide.ts';
import { loadPatterns } from '../rules/patterns.ts';
import { type Difference, openTally, type Side, type Stored } from '../rules/replay.ts';
import { isPosition, readCursor, writeCursor } from './cursor.ts';
import { readInput, readObject, wrongField } from './input.ts';
import type { Listed } from './listing.ts';
import { readLimit, readRange, requireKnown } from './query.ts';
import { SEARCH_BATCH, searchPage } from './search.ts';

export interface Past<Item extends Listed> {
  /** What is kept of it, newest first. @param position where the page before ended */
  readonly read: (from: string | undefined, position: string | undefined) => AsyncIterable<Item>;
  readonly storedOf: (item: Item) => Stored;
  readonly firedOf: (item: Item) => readonly Fired[] | undefined;
  /** How it decides as it is configured. */
  readonly side: Side;
  /** The same with other rules, or what is wrong with them. */
  readonly tryRules: (rules: unknown) => Promise<Side | readonly Mistake[]>;
  readonly timeZone: string;
  readonly now: () => Date;
}

/** How many entries one query of a list reads. */
export const PAST_BATCH = SEARCH_BATCH;

const body = z.strictObject({
  rules: z.optional(z.unknown()),
  threshold: z.optional(z.int().check(z.minimum(1), z.maximum(1000))),
});

/** `?from=&limit=&cursor=` with `{ rules?, threshold? }`. Of what would be different, `limit` are named on a page. */
export async function answerReplay<Item extends Listed>(
  past: Past<Item>,
  request: Request,
): Promise<APIGatewayProxyResult> {
  const { rules, threshold } = readInput(body, readObject(request));
  if (rules === undefined && threshold === undefined)
    throw wrongField('rules', 'Send rules, threshold or both.');
  const { side, timeZone } = past;
  const withRules = rules === undefined ? side : await readSide(past, rules);
  const candidate = { ...withRules, threshold: threshold ?? side.threshold };
  const findPattern = await loadPatterns({ ...prefixed(side.rules), ...candidate.rules });
  const tally = openTally({ now: side, candidate, timeZone, findPattern });
  const differences: Difference[] = [];
  const rest = await look(past, request, (item) => {
    const difference = tally.add(past.storedOf(item));
    if (difference) differences.push(difference);
    return difference !== undefined;
  });
  return json(200, { ...tally.result(), items: differences, ...rest });
}

/** `?from=&cursor=`: with the rules as they are configured, which are what an owner begins from. */
export async function answerCounts<Item extends Listed>(
  past: Past<Item>,
  request: Request,
): Promise<APIGatewayProxyResult> {
  const fired: (readonly Fired[])[] = [];
  const rest = await look(past, request, (item) => {
    fired.push(past.firedOf(item) ?? []);
    return false;
  });
  const { rules, threshold } = past.side;
  return json(200, { rules, threshold, tried: fired.length, items: countFired(fired), ...rest });
}

async function look<Item extends Listed>(
  { read, now }: Past<Item>,
  request: Request,
  fits: (item: Item) => boolean,
) {
  requireKnown(request.query, 'from', 'limit', 'cursor');
  const { from } = readRange(request.query);
  const entries = read(from, readCursor(request, isPosition));
  const limit = readLimit(request.query);
  const { search, leftOffAt } = await searchPage(entries, fits, { limit, now });
  return { search, ...(leftOffAt !== undefined && { cursor: writeCursor(request, leftOffAt) }) };
}

/** @throws HttpError 422 with each mistake at its path, such as `rules.orders.when.fields.topic` */
async function readSide<Item extends Listed>(past: Past<Item>, rules: unknown): Promise<Side> {
  const tried = await past.tryRules(rules);
  if ('rules' in tried) return tried;
  throw new HttpError(422, 'VALIDATION_FAILED', 'There are mistakes in the rules.', {
    fieldErrors: tried.map(({ path, message }) => ({ code: 'INVALID_VALUE', field: path, message })),
  });
}

/** Patterns of both sides are loaded at once. */
function prefixed(rules: Rules): Rules {
  return Object.fromEntries(Object.entries(rules).map(([id, rule]) => [`now:${id}`, rule]));
}

/**
 * A bucket that all visitors of a busy form share, in several parts with a key each. Every part holds its part of the tokens, and who
 * finds one empty tries the others: so they let through what one bucket would.
 *
 * When the number of parts changes, what was used before counts on: the parts of before are sealed, so that nobody takes from them any
 * more who has not noticed the change, and each new part begins as empty as the emptiest of them.
 */
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { countAt, type Shards } from '../../../config/layout.ts';
import { together } from '../runtime/together.ts';
import { conditionalWrite } from '../table/condition.ts';
import { partitionOf } from '../table/shards.ts';
import { epochSeconds } from '../table/table.ts';
import { type Change, updateExpressions } from '../table/update.ts';
import {
  lastSeen,
  ROUNDING_MILLISECONDS,
  refused,
  remember,
  type Token,
  type TokenRequest,
  takeToken,
} from './rate-limit.ts';

interface SpreadRequest extends TokenRequest {
  /** From when on there are how many parts. */
  readonly history: Shards;
  /** The most that is ever taken together: no part is smaller. @default 1 */
  readonly largest?: number | undefined;
  /** Chooses where to begin: a number from 0 up to 1. */
  readonly random: () => number;
}

/** A time without a change. */
interface Era {
  /** The day of the change; empty before the first. */
  readonly from: string;
  readonly parts: number;
  /** What its parts are marked with; empty before the first change. */
  readonly mark: string;
}

/** Whether a part was opened, by the mark that it has; a sealed one has this before it. */
const SEALED = '!';

interface Part {
  readonly fullAt?: number;
  readonly mark?: string;
  /** How empty it was when it was opened. */
  readonly begunAt?: number;
}

/** As `takeToken`, from one of the parts. */
export async function takeSpread(request: SpreadRequest): Promise<Token> {
  if (request.history.length === 0) return takeToken(request);
  let era = eraAt(request, request.now.toISOString());
  for (;;) {
    const taken = await takeIn(request, era);
    if (!('newer' in taken)) return taken;
    era = eraAt(request, taken.newer);
  }
}

function eraAt({ history, limit, largest = 1 }: SpreadRequest, at: string): Era {
  const from = history.findLast((change) => change.from <= at)?.from ?? '';
  const parts = Math.max(1, Math.min(countAt(history, at), Math.floor(limit / largest)));
  return { from, parts, mark: from === '' ? '' : `${from}/${parts}` };
}

function eraBefore(request: SpreadRequest, { from }: Era): Era {
  const before = request.history.findLast((change) => change.from < from)?.from ?? '';
  return eraAt(request, before);
}

/** A clock has not noticed a change that others have. */
interface Newer {
  readonly newer: string;
}

async function takeIn(request: SpreadRequest, era: Era): Promise<Token | Newer> {
  const begin = Math.floor(request.random() * era.parts);
  let soonest = Number.POSITIVE_INFINITY;
  for (let tried = 0; tried < era.parts; tried++) {
    const token = await takeFrom(request, era, (begin + tried) % era.parts);
    if ('newer' in token || token.allowed) return token;
    soonest = Math.min(soonest, token.retryAfterSeconds);
  }
  return { allowed: false, retryAfterSeconds: soonest };
}

async function takeFrom(request: SpreadRequest, era: Era, part: number): Promise<Token | Newer> {
  const now = request.now.getTime();
  const period = request.periodSeconds * 1000;
  const { amount = 1, limit } = request;
  const own = Math.floor((limit + part) / era.parts);
  if (amount > own) return refused(period);
  const interval = (period / own) * amount;
  const latest = now + period - interval + ROUNDING_MILLISECONDS;
  const bucket = { tableName: request.tableName, key: partKey(request, part) };
  for (let fullAt = lastSeen(bucket); ; ) {
    // A part's time only grows: who knows that it is empty asks nobody.
    if (fullAt > latest) return refused(fullAt - latest);

    const change = fullAt > now ? fromUsed(era, { now, interval, latest }) : fromFull(request, era, interval);
    const set = { ...change.set, type: 'rate', deleteAt: deleteAt(request) };
    const write = await update(request, partKey(request, part), { ...change, set });
    if (write.held) {
      remember(bucket, Math.max(fullAt, now) + interval);
      return { allowed: true };
    }
    const found = (write.found ?? {}) as Part;
    const day = dayOf(found);
    if (day > era.from) return { newer: day };
    if (!write.found && isSettled(request, era)) fullAt = now;
    else if (write.found && (found.mark ?? '') === era.mark) {
      fullAt = found.fullAt ?? now;
      remember(bucket, fullAt);
    } else await open(request, era, part);
  }
}

/** The day of the change that a part has seen. */
function dayOf({ mark = '' }: Part): string {
  return mark.replace(SEALED, '').split('/')[0] ?? '';
}

/** Takes from a part that is full, or was never used. */
function fromFull(request: SpreadRequest, era: Era, interval: number): Change {
  const now = request.now.getTime();
  const unused = isSettled(request, era) ? 'attribute_not_exists(#pk) OR ' : '';
  const { holds, marked } = ofEra(era);
  const condition = `${unused}(${holds} AND #fullAt <= :now)`;
  return { set: { ...marked, fullAt: now + interval }, condition, values: { ...marked, now } };
}

/** Whatever was used before the change has come back by then. */
function isSettled({ now, periodSeconds }: TokenRequest, { from }: Era): boolean {
  return from === '' || now.getTime() >= Date.parse(from) + periodSeconds * 1000;
}

function fromUsed(era: Era, { now, interval, latest }: Readonly<Record<string, number>>): Change {
  const { holds, marked } = ofEra(era);
  const condition = `${holds} AND #fullAt > :now AND #fullAt <= :latest`;
  return { add: { fullAt: interval }, condition, values: { ...marked, now, latest } };
}

function ofEra({ mark }: Era) {
  return mark === ''
    ? { holds: 'attribute_not_exists(#mark)', marked: {} }
    : { holds: '#mark = :mark', marked: { mark } };
}

/** Opens a part of this era. */
async function open(request: SpreadRequest, era: Era, part: number): Promise<void> {
  const before = eraBefore(request, era);
  const sealed = await together(Array.from({ length: before.parts }, (_, one) => seal(request, era, one)));
  const begunAt = Math.max(request.now.getTime(), ...sealed);
  await update(request, partKey(request, part), {
    set: { type: 'rate', mark: era.mark, fullAt: begunAt, begunAt, deleteAt: deleteAt(request) },
    condition: 'attribute_not_exists(#mark) OR #mark <> :mark',
    values: { mark: era.mark },
  });
}

/** Ends a part of the era before. @returns when it would have been full again */
async function seal(request: SpreadRequest, { mark }: Era, part: number): Promise<number> {
  const now = request.now.getTime();
  const write = await update(
    request,
    partKey(request, part),
    {
      set: { type: 'rate', mark: `${SEALED}${mark}`, deleteAt: deleteAt(request) },
      // Only so that there is a number.
      add: { fullAt: 0 },
      condition: 'attribute_not_exists(#mark) OR NOT #mark IN (:mark, :sealed)',
      values: { mark, sealed: `${SEALED}${mark}` },
    },
    'ALL_NEW',
  );
  const found = (write.held ? write.output.Attributes : write.found) as Part | undefined;
  return (found?.mark === mark ? found.begunAt : found?.fullAt) ?? now;
}

function partKey({ key }: TokenRequest, part: number): string {
  return partitionOf(key, part);
}

/** Longer than a part can matter: what is left of before a change is looked at for as long. */
function deleteAt({ now, periodSeconds }: TokenRequest): number {
  return epochSeconds(now) + 2 * periodSeconds + 1;
}

function update(
  { client, tableName }: TokenRequest,
  key: string,
  change: Change,
  ReturnValues: 'ALL_NEW' | 'NONE' = 'NONE',
) {
  return conditionalWrite(
    client.send(
      new UpdateCommand({
        TableName: tableName,
        Key: { pk: `rate#${key}`, sk: 'rate' },
        ReturnValues,
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        ...updateExpressions(change),
      }),
    ),
  );
}

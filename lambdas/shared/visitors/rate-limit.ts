import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { conditionalWrite } from '../table/condition.ts';
import { epochSeconds, type Table } from '../table/table.ts';
import { type Change, updateExpressions } from '../table/update.ts';

export interface TokenRequest extends Table {
  /** Whose bucket, such as `form#contact`. */
  readonly key: string;
  /** Tokens of a full bucket, which may all be taken at once. */
  readonly limit: number;
  /** In which an empty bucket fills up again, evenly. */
  readonly periodSeconds: number;
  /** How many are taken together: all or none. @default 1 */
  readonly amount?: number;
  readonly now: Date;
}

export type Token =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly retryAfterSeconds: number };

/** Few limits divide their period evenly: what is lost by adding up fractions must not cost the last token. */
export const ROUNDING_MILLISECONDS = 0.1;

/** The bucket's whole state: when it will be full again (epoch milliseconds), GCRA's theoretical arrival time. */
interface Bucket {
  readonly fullAt: number;
}

/**
 * Takes a token from a bucket, by the generic cell rate algorithm: no counters, no windows at whose edges twice the
 * limit passes, and no reading before writing, so callers at the same moment can't take the same token.
 *
 * One conditional update where the container guesses rightly whether the bucket is full, mostly; two where it does not. A
 * refusal writes nothing. More than a full bucket holds is refused always.
 */
export async function takeToken(request: TokenRequest): Promise<Token> {
  const now = request.now.getTime();
  const period = request.periodSeconds * 1000;
  const { amount = 1, limit } = request;
  if (amount > limit) return refused(period);
  const interval = (period / limit) * amount;
  const latest = now + period - interval + ROUNDING_MILLISECONDS;

  const fromFull: Change = {
    set: { fullAt: now + interval, type: 'rate' },
    condition: 'attribute_not_exists(#pk) OR #fullAt <= :now',
    values: { now },
  };
  const fromUsed: Change = {
    add: { fullAt: interval },
    condition: '#fullAt > :now AND #fullAt <= :latest',
    values: { now, latest },
  };
  // A bucket's time only grows, until the item is deleted: each update that fails says which one fits.
  for (let fullAt = lastSeen(request); ; ) {
    const bucket = await tryUpdate(request, fullAt > now ? fromUsed : fromFull);
    if (bucket === 'taken') {
      remember(request, Math.max(fullAt, now) + interval);
      return { allowed: true };
    }
    fullAt = bucket.fullAt;
    remember(request, fullAt);
    if (fullAt > latest) return refused(fullAt - latest);
  }
}

/** When a container has last seen buckets become full again: a guess, which only decides what is tried first. */
const seen = new Map<string, number>();
const MOST_SEEN = 1000;

type Named = Pick<TokenRequest, 'tableName' | 'key'>;

const nameOf = ({ tableName, key }: Named) => `${tableName} ${key}`;

/** @returns epoch milliseconds; 0 for a bucket that was never seen */
export function lastSeen(request: Named): number {
  return seen.get(nameOf(request)) ?? 0;
}

export function remember(request: Named, fullAt: number): void {
  if (seen.size >= MOST_SEEN) seen.clear();
  seen.set(nameOf(request), fullAt);
}

export function refused(milliseconds: number): Token {
  return { allowed: false, retryAfterSeconds: Math.max(1, Math.ceil(milliseconds / 1000)) };
}

/** @returns the bucket as it stands when the condition did not hold */
async function tryUpdate(request: TokenRequest, change: Change): Promise<'taken' | Bucket> {
  const { client, tableName, key, periodSeconds, now } = request;
  // A full bucket is as good as none, and it is full after one period at the latest.
  const deleteAt = epochSeconds(now) + 2 * periodSeconds + 1;
  const write = await conditionalWrite(
    client.send(
      new UpdateCommand({
        TableName: tableName,
        Key: { pk: `rate#${key}`, sk: 'rate' },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        ...updateExpressions({ ...change, set: { ...change.set, deleteAt } }),
      }),
    ),
  );
  return write.held ? 'taken' : { fullAt: Number(write.found?.fullAt ?? now.getTime()) };
}

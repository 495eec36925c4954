/** Looks up what stands in parameters below one path, such as tokens by their ids. */
import { paginateGetParametersByPath, type SSMClient } from '@aws-sdk/client-ssm';
import { logger } from './log.ts';
import { patiently, type Waiting } from './patience.ts';

/** What was taken away is still found for this long at most. */
const KEEP_MILLISECONDS = 60_000;
/** And as long again as this while SSM gives no answer. */
const KEEP_ON_MILLISECONDS = 4 * 60_000;
/** How often unknown ids may have all read again before that: ten times at once, then once in ten seconds. */
const LOOKS = 10;
const LOOK_MILLISECONDS = 10_000;
/** More are not looked up: a read of all of them takes some twenty calls. Whoever makes a further one refuses it. */
export const MOST_LOOKED_UP = 200;

interface Keeping<Stored> extends Waiting, Pick<Bound<Stored>, 'counts'> {
  /** How much longer than a minute what is known is trusted while SSM gives no answer. @default 4 minutes */
  readonly keepOnMilliseconds: number;
}

/**
 * Reads all values below a path together and keeps them for a minute, so that a made-up id costs no call: SSM gives forty
 * reads a second to the whole account, and strangers could use them up. A new one is found at once, or within a minute
 * while many ids are tried.
 */
export function lookupBelow<Stored>(
  ssm: SSMClient,
  path: string,
  {
    now = Date.now,
    counts,
    keepOnMilliseconds: keepOn = KEEP_ON_MILLISECONDS,
    ...waiting
  }: Partial<Keeping<Stored>> = {},
): (id: string) => Promise<Stored | undefined> {
  let known: Map<string, Stored> | undefined;
  let readAt = 0;
  let looks = LOOKS;
  let looksAt = now();

  async function refresh(): Promise<void> {
    try {
      const read = () => readBelow<Stored>(ssm, path, { most: MOST_LOOKED_UP, counts });
      known = await (known ? read() : patiently(read, { now, ...waiting }));
      readAt = now();
    } catch (error) {
      if (!known || now() - readAt >= KEEP_MILLISECONDS + keepOn) throw error;
      logger.warn('what was looked up is kept on', { error: (error as Error).name });
    }
  }

  function mayLook(): boolean {
    looks = Math.min(LOOKS, looks + (now() - looksAt) / LOOK_MILLISECONDS);
    looksAt = now();
    if (looks < 1) return false;
    looks--;
    return true;
  }

  return async (id) => {
    const isOld = now() - readAt >= KEEP_MILLISECONDS;
    if (!known || ((isOld || !known.has(id)) && mayLook())) await refresh();
    else if (isOld && now() - readAt >= KEEP_MILLISECONDS + keepOn) return undefined;
    return known?.get(id);
  };
}

interface Bound<Stored> {
  /** How many are read at most of those that count. @default all */
  readonly most: number;
  /** What takes no room is found as well: asked for again and again, it would otherwise be read again and again. @default all count */
  readonly counts: ((stored: Stored) => boolean) | undefined;
}

/**
 * All values below a path, by the last part of their names. A page says nothing about how many there are: SSM may give a short one,
 * and an empty one, before the last.
 */
export async function readBelow<Stored>(
  ssm: SSMClient,
  path: string,
  { most = Number.POSITIVE_INFINITY, counts = () => true }: Partial<Bound<Stored>> = {},
): Promise<Map<string, Stored>> {
  const found = new Map<string, Stored>();
  const asked = { Path: path, WithDecryption: true };
  let counted = 0;
  for await (const { Parameters = [] } of paginateGetParametersByPath({ client: ssm }, asked))
    for (const { Name = '', Value = '{}' } of Parameters) {
      const stored = JSON.parse(Value) as Stored;
      found.set(Name.slice(Name.lastIndexOf('/') + 1), stored);
      if (counts(stored)) counted++;
      if (counted === most) return found;
    }
  return found;
}

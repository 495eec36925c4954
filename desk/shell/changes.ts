/** How often the desk asks what has changed. */

const FIRST_MS = 30_000;
const LAST_MS = 300_000;
const GROWTH = 1.5;

/**
 * How long to wait before asking again: 30 seconds after something new, then longer each time up to five minutes.
 *
 * @param before the wait that has just ended; undefined at the beginning
 */
export function nextWait(before: number | undefined, hasNews: boolean): number {
  if (before === undefined || hasNews) return FIRST_MS;
  return Math.min(before * GROWTH, LAST_MS);
}

/**
 * Lets something run once at a time. However often somebody wants it meanwhile, it runs once more afterwards. So a slow answer is not
 * asked for again before it is there, and no older answer comes after a newer one.
 */
export function oneAtATime(run: () => Promise<void>): () => Promise<void> {
  let isRunning = false;
  let isWanted = false;
  return async () => {
    isWanted = true;
    if (isRunning) return;
    isRunning = true;
    try {
      while (isWanted) {
        isWanted = false;
        await run();
      }
    } finally {
      isRunning = false;
    }
  };
}

/** What a pipeline was asked last, and what it said: sent again, it answers 304 while nothing is new. */
export interface Seen {
  readonly since?: string;
  readonly etag?: string;
}

/** An API answers within 29 seconds or not at all; what comes later is lost on the way, as on a phone that slept. */
const LONGEST_ANSWER_MS = 30_000;

/**
 * One question to a pipeline.
 *
 * @returns what to ask next time with, and whether there was anything new
 * @throws when no answer comes in time
 */
export async function askForNews(
  ask: (
    params: { since?: string },
    more: { headers: Record<string, string>; signal: AbortSignal },
  ) => Promise<{ readonly status: number; readonly data: unknown; readonly headers: Headers }>,
  seen: Seen,
  longestMs = LONGEST_ANSWER_MS,
): Promise<{ readonly seen: Seen; readonly hasNews: boolean }> {
  const { status, data, headers } = await ask(seen.since === undefined ? {} : { since: seen.since }, {
    headers: seen.etag === undefined ? {} : { 'if-none-match': seen.etag },
    signal: AbortSignal.timeout(longestMs),
  });
  if (status === 304) return { seen, hasNews: false };
  const { items, cursor, more } = data as { items: readonly unknown[]; cursor: string; more: boolean };
  const etag = headers.get('etag');
  return {
    seen: { since: cursor, ...(etag !== null && { etag }) },
    // The first answer only says where to begin.
    hasNews: seen.since !== undefined && (items.length > 0 || more),
  };
}

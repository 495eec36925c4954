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
/** Ten parameters to a page. */
const MOST_PAGES = 20;

interface Keeping extends Waiting {
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
  { now = Date.now, keepOnMilliseconds: keepOn = KEEP_ON_MILLISECONDS, ...waiting }: Partial<Keeping> = {},
): (id: string) => Promise<Stored | undefined> {
  let known: Map<string, Stored> | undefined;
  let readAt = 0;
  let looks = LOOKS;
  let looksAt = now();

  async function refresh(): Promise<void> {
    try {
      const read = () => readBelow<Stored>(ssm, path, MOST_PAGES);
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

/** All values below a path, by the last part of their names; or those of so many pages of ten. */
export async function readBelow<Stored>(
  ssm: SSMClient,
  path: string,
  mostPages = Number.POSITIVE_INFINITY,
): Promise<Map<string, Stored>> {
  const found = new Map<string, Stored>();
  const asked = { Path: path, WithDecryption: true };
  let pages = 0;
  for await (const { Parameters = [] } of paginateGetParametersByPath({ client: ssm }, asked)) {
    for (const { Name = '', Value = '{}' } of Parameters)
      found.set(Name.slice(Name.lastIndexOf('/') + 1), JSON.parse(Value) as Stored);
    pages++;
    if (pages === mostPages) break;
  }
  return found;
}

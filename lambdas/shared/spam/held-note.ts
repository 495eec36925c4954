/** The owner hears of what was held as spam by one line in the next mail about the same form or widget. */
import type { LegKey } from '../legs/legs.ts';
import type { Outcome } from '../legs/record.ts';
import { logger } from '../runtime/log.ts';
import type { TimedTable } from '../table/table.ts';
import { confirmHeld, type HeldFor, MOST_COUNTED, takeHeld } from './held.ts';

/** What is said of it: how many, and where they are. Nothing of what was written. */
export interface HeldTexts extends HeldFor {
  /** `form` or `widget`. */
  readonly entity: string;
  /** What lists them. */
  readonly command: string;
  /** For how many days it waits for a mail that could say it, before one of its own does. @default 1 */
  readonly waitsDays?: number;
}

/**
 * Sends a mail with a line about what was held since the last one.
 *
 * @param held undefined where nothing is to be told
 * @param send gets the further lines, none or one
 */
export async function sendWithHeld(
  store: TimedTable,
  held: HeldTexts | undefined,
  mail: LegKey,
  send: (notes: readonly string[]) => Promise<Outcome>,
): Promise<Outcome> {
  if (!held) return send([]);
  const count = await takeOrNone(store, held, mail);
  const outcome = await send(count === 0 ? [] : [heldLine(held, count)]);
  if (count > 0 && outcome.outcome === 'sent') await confirmOrTellAgain(store, held, mail);
  return outcome;
}

/** No mail waits for its line: what could not be counted is told by the next. */
async function takeOrNone(store: TimedTable, held: HeldFor, mail: LegKey): Promise<number> {
  try {
    return await takeHeld(store, held, mail);
  } catch (error) {
    logger.error('held spam not counted', { error: (error as Error).name });
    return 0;
  }
}

/** Once it was sent, nothing may make an attempt of it that failed. */
export async function confirmOrTellAgain(store: TimedTable, held: HeldFor, mail: LegKey): Promise<void> {
  try {
    await confirmHeld(store, held, mail);
  } catch (error) {
    logger.error('held spam not confirmed', { error: (error as Error).name });
  }
}

/** `2 messages for the form "main" are held as spam: npm run owner -- …` */
export function heldLine({ id, entity, command }: HeldTexts, count: number): string {
  return `${heldCount(count)} for the ${entity} "${id}" ${count === 1 ? 'is' : 'are'} held as spam: ${command}`;
}

export function heldCount(count: number): string {
  if (count > MOST_COUNTED) return `More than ${MOST_COUNTED} messages`;
  return count === 1 ? '1 message' : `${count} messages`;
}

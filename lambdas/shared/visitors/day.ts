/**
 * How much a form or a widget takes in a day: token buckets that hold a day's number and fill up evenly, so that a full one
 * takes something again minutes later and not at midnight. One visitor gets a share of it. What is held as spam has a
 * day of its own, of the same size: robots use up nobody's.
 */
import { HttpError } from '../http/errors.ts';
import { attention } from '../runtime/log.ts';
import { sayOnce } from '../table/once.ts';
import type { Table } from '../table/table.ts';
import { type Sending, takeInTurn } from './admission.ts';
import type { Token } from './rate-limit.ts';

const DAY_SECONDS = 86_400;

interface Day extends Table, Sending {
  /** What is sent to, such as `form#contact`. */
  readonly scope: string;
  /** What visitors are told is counted, in the plural, such as `messages`. */
  readonly what: string;
  /** Of all visitors. */
  readonly perDay: number;
  /** What one visitor may have of it, up to 1. */
  readonly share: number;
  /** What one visitor may have in any case. @default 1 */
  readonly least?: number;
  /** How much is taken. @default 1 */
  readonly amount?: number;
  /** What a visitor can do but wait, as a sentence. @default nothing */
  readonly otherwise?: string;
  readonly now: Date;
}

/**
 * Takes from the day. The owner hears of a day that is used up, once a day; a visitor beyond their share is nothing to tell.
 *
 * @throws HttpError 429 with `Retry-After`, which says that nothing was kept
 */
export async function takeDay(day: Day): Promise<void> {
  const { client, tableName, scope, what, perDay, share, least = 1, now } = day;
  const perAddress = Math.min(perDay, Math.max(least, Math.floor(perDay * share)));
  const key = `day#${scope}`;
  const all = { ...day, scope: key, perAddress, all: perDay, periodSeconds: DAY_SECONDS, largest: least };
  // Whose share is the whole day has used it up as well.
  let isUsedUp = perAddress === perDay;
  const token = await takeInTurn({ ...all, onUsedUp: () => (isUsedUp = true) });
  if (token.allowed) return;
  if (isUsedUp)
    await sayOnce({ client, tableName }, key, DAY_SECONDS, now, () =>
      attention('day-used-up', { of: scope, what }),
    );
  throw tooMuch(token, isUsedUp, day);
}

function tooMuch(
  { retryAfterSeconds: seconds }: Token & { readonly allowed: false },
  isUsedUp: boolean,
  { what, otherwise }: Pick<Day, 'what' | 'otherwise'>,
): HttpError {
  const whose = isUsedUp ? `More ${what} were sent today` : `You have sent more ${what} today`;
  const sentence = `${whose} than can be taken, and yours was not kept. ${otherwise ?? 'Please send it again'}`;
  return new HttpError(429, 'TOO_MANY_REQUESTS', `${sentence} in ${inWords(seconds)}.`, {
    headers: { 'retry-after': String(seconds) },
  });
}

function inWords(seconds: number): string {
  const [size, unit] = seconds < 90 ? [1, 'second'] : seconds < 5_400 ? [60, 'minute'] : [3_600, 'hour'];
  const count = Math.ceil(seconds / Number(size));
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

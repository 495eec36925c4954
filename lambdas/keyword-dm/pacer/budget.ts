/**
 * A rolling budget: at most `count` sends in any `seconds`, wherever the window is laid. A counter that starts again each
 * hour would let twice as many through around the hour's edge.
 *
 * Sends are counted by slices of a sixtieth of the window. A slice counts until the window has left it entirely, so the
 * promise is kept strictly, at the price of up to a sixtieth of the window in lateness.
 */
export interface Limit {
  readonly count: number;
  readonly seconds: number;
}

/**
 * Number of sends by slice, as it is stored. A slice is named by the time at which it begins, in Unix milliseconds, so
 * that what was counted still counts after the length of the window was changed.
 */
export type Sends = Readonly<Record<string, number>>;

const SLICES = 60;

/** The slice that a moment falls into. */
function sliceAt({ seconds }: Limit, now: Date): number {
  const length = sliceMs(seconds);
  return Math.ceil(Math.floor(now.getTime() / length) * length);
}

/** How many may be sent now. */
export function available(sends: Sends, limit: Limit, now: Date): number {
  return Math.max(0, limit.count - sum(current(sends, limit, now)));
}

/**
 * Takes slots, before anything is sent. What lies behind the window is forgotten.
 *
 * @param until the last moment at which they can be used: there they count until it is known when they were. A slot that
 *   counted from its reservation would be free again while what was sent late still counts at Meta. @default now
 */
export function reserve(sends: Sends, limit: Limit, slots: number, now: Date, until: Date = now): Sends {
  const kept = current(sends, limit, now);
  const slice = String(sliceAt(limit, until));
  return slots > 0 ? { ...kept, [slice]: (kept[slice] ?? 0) + slots } : kept;
}

/** Gives a slot back that was not used. @param until as it was reserved */
export function release(sends: Sends, limit: Limit, until: Date): Sends {
  const slice = String(sliceAt(limit, until));
  const left = (sends[slice] ?? 0) - 1;
  const { [slice]: _, ...others } = sends;
  return left > 0 ? { ...others, [slice]: left } : others;
}

/** Counts a slot from the moment at which its use was over. @param until as it was reserved */
export function use(sends: Sends, limit: Limit, until: Date, at: Date): Sends {
  return reserve(release(sends, limit, until), limit, 1, at);
}

/** When at least one may be sent: now, or when the oldest slice leaves the window. */
export function nextAvailable(sends: Sends, limit: Limit, now: Date): Date {
  if (available(sends, limit, now) > 0) return now;
  const oldest = Math.min(...Object.keys(current(sends, limit, now)).map(Number));
  return new Date(Math.ceil(oldest + lifeMs(limit)));
}

/** No reservation reaches further ahead than a lease; what is dated later is no slice. */
const AHEAD_MS = 86_400_000;

/** What still counts, reservations included. */
function current(sends: Sends, limit: Limit, now: Date): Record<string, number> {
  const time = now.getTime();
  return Object.fromEntries(
    Object.entries(sends).filter(
      ([slice]) => time < Number(slice) + lifeMs(limit) && Number(slice) <= time + AHEAD_MS,
    ),
  );
}

function sum(sends: Sends): number {
  return Object.values(sends).reduce((total, count) => total + count, 0);
}

function sliceMs(seconds: number): number {
  return (seconds * 1000) / SLICES;
}

/** How long after its beginning a slice counts: until the window has left its end. */
function lifeMs({ seconds }: Limit): number {
  return seconds * 1000 + sliceMs(seconds);
}

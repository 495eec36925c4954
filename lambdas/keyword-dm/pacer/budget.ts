/**
 * A rolling budget: at most `count` sends in any `seconds`, wherever the window is laid. A counter that starts anew each
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
export function sliceAt({ seconds }: Limit, now: Date): number {
  const length = sliceMs(seconds);
  return Math.ceil(Math.floor(now.getTime() / length) * length);
}

/** How many may be sent now. */
export function available(sends: Sends, limit: Limit, now: Date): number {
  return Math.max(0, limit.count - sum(current(sends, limit, now)));
}

/** Takes slots, before anything is sent. What lies behind the window is forgotten. */
export function reserve(sends: Sends, limit: Limit, slots: number, now: Date): Sends {
  const kept = current(sends, limit, now);
  const slice = String(sliceAt(limit, now));
  return slots > 0 ? { ...kept, [slice]: (kept[slice] ?? 0) + slots } : kept;
}

/** Gives slots back that were reserved in a slice and not used. */
export function release(sends: Sends, slice: number, slots: number): Sends {
  const left = (sends[String(slice)] ?? 0) - slots;
  const { [String(slice)]: _, ...others } = sends;
  return left > 0 ? { ...others, [String(slice)]: left } : others;
}

/** When at least one may be sent: now, or when the oldest slice leaves the window. */
export function nextAvailable(sends: Sends, limit: Limit, now: Date): Date {
  if (available(sends, limit, now) > 0) return now;
  const oldest = Math.min(...Object.keys(current(sends, limit, now)).map(Number));
  return new Date(Math.ceil(oldest + lifeMs(limit)));
}

/** What still counts. A slice of the future can't have been counted here, so it is no slice. */
function current(sends: Sends, limit: Limit, now: Date): Record<string, number> {
  const time = now.getTime();
  const newest = sliceAt(limit, now);
  return Object.fromEntries(
    Object.entries(sends).filter(
      ([slice]) => time < Number(slice) + lifeMs(limit) && Number(slice) <= Math.max(newest, time),
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

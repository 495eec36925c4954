/**
 * What is counted: how many responses, and how often each rating. Everything else (mean, NPS, CSAT) follows from that,
 * and counts of two spans add up.
 */
export interface Counts {
  /** Responses, with or without a rating. */
  readonly responses: number;
  /** By rating. */
  readonly ratings: Readonly<Record<number, number>>;
}

export const NO_COUNTS: Counts = { responses: 0, ratings: {} };

/** @param factor -1 subtracts the second */
export function addCounts(a: Counts, b: Counts, factor: 1 | -1 = 1): Counts {
  const ratings: Record<number, number> = { ...a.ratings };
  for (const [rating, count] of Object.entries(b.ratings)) {
    const sum = (ratings[Number(rating)] ?? 0) + factor * count;
    if (sum === 0) delete ratings[Number(rating)];
    else ratings[Number(rating)] = sum;
  }
  return { responses: a.responses + factor * b.responses, ratings };
}

export function isNothing({ responses, ratings }: Counts): boolean {
  return responses === 0 && Object.keys(ratings).length === 0;
}

/** Where one response counts, and as what. */
export interface Contribution {
  readonly widget: string;
  /** UTC, such as `2026-11-21T09`. Days and weeks are summed of hours, in whatever time zone. */
  readonly hour: string;
  /** As counted: the page, or `OTHER_PAGE`, or undefined when the response names none. */
  readonly page?: string | undefined;
  readonly rating?: number | undefined;
}

/** What stands for all pages beyond those that are counted one by one. */
export const OTHER_PAGE = 'other';

export function hourOf(isoTime: string): string {
  return isoTime.slice(0, 'yyyy-mm-ddThh'.length);
}

export function dayOf(isoTime: string): string {
  return isoTime.slice(0, 'yyyy-mm-dd'.length);
}

function countsOf({ rating }: Contribution): Counts {
  return { responses: 1, ratings: rating === undefined ? {} : { [rating]: 1 } };
}

/** The counters that a response stands in: all of its widget's, its hour's, and its page's in that hour. */
export interface Counter {
  readonly widget: string;
  /** Left out: of all time. */
  readonly hour?: string | undefined;
  /** Left out: of all pages. */
  readonly page?: string | undefined;
}

export interface Delta extends Counter {
  readonly counts: Counts;
}

/**
 * Sums up what to add to which counter, when some responses counted as `before` and count as `after` now.
 *
 * The counters of an hour and of all time are among them whenever a response moves in them, even if what comes and what
 * goes are equal: each write of theirs tells a rebuild that something has changed.
 */
export function deltasOf(
  changes: readonly { readonly before: Contribution | undefined; readonly after: Contribution | undefined }[],
): Delta[] {
  const deltas = new Map<string, Delta>();
  const add = (counter: Counter, counts: Counts, factor: 1 | -1) => {
    const key = JSON.stringify([counter.widget, counter.hour, counter.page]);
    const sum = deltas.get(key)?.counts ?? NO_COUNTS;
    deltas.set(key, { ...counter, counts: addCounts(sum, counts, factor) });
  };
  const addAll = (contribution: Contribution | undefined, factor: 1 | -1) => {
    if (!contribution) return;
    const { widget, hour, page } = contribution;
    const counts = countsOf(contribution);
    add({ widget }, counts, factor);
    add({ widget, hour }, counts, factor);
    if (page !== undefined) add({ widget, hour, page }, counts, factor);
  };
  for (const { before, after } of changes) {
    if (isSame(before, after)) continue;
    addAll(before, -1);
    addAll(after, 1);
  }
  return [...deltas.values()].filter(({ page, counts }) => page === undefined || !isNothing(counts));
}

function isSame(a: Contribution | undefined, b: Contribution | undefined): boolean {
  return a?.widget === b?.widget && a?.hour === b?.hour && a?.page === b?.page && a?.rating === b?.rating;
}

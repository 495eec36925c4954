/**
 * How a month's budget is paced, by day and by form, and what is left out when it runs short. Amounts are in any unit, days
 * are UTC's. A form stands for a widget, a preset or an account as well.
 *
 * Each day has an allowance out of what is left of the month, so that a bad day can't eat the month. Half of it is reserved for
 * the forms in equal parts, the other half is whoever's comes first, so that none can starve the others.
 */

/** What is left out, each step with all before it. */
export const STEPS = [
  /** Nothing is. */
  'normal',
  /** Autoresponses. */
  'no-autoresponses',
  /** Renderings and files: uploads are refused. */
  'no-files',
  /** Single mails: one an hour says what came in. Replies on Instagram rest. */
  'sparing',
  /** Everything: the hard ceiling is reached. */
  'closed',
] as const;
export type Step = (typeof STEPS)[number];

/** The hard ceiling, in budgets: up to there text is still stored. */
export const CEILING_FACTOR = 5;

/** From which part of the day's allowance on a step begins. */
const PARTS = { 'no-autoresponses': 0.7, 'no-files': 0.85, sparing: 1 } as const;

/** How many times an even day's part a day may use. */
const HASTE = 3;

/** The part of what is left of the month that a day may use: of the last days at most half, so that each has something left. */
export function partOfDay(daysLeft: number): number {
  return daysLeft <= 1 ? 1 : Math.min(1 / 2, HASTE / daysLeft);
}

/** How many days a month has left, the one of the moment included. */
export function daysLeftAt(moment: Date): number {
  const days = new Date(Date.UTC(moment.getUTCFullYear(), moment.getUTCMonth() + 1, 0)).getUTCDate();
  return days - moment.getUTCDate() + 1;
}

/** What a day may use. @param before what the month's days before it have used */
export function allowanceOf(perMonth: number, before: number, daysLeft: number): number {
  return Math.max(0, perMonth - before) * partOfDay(daysLeft);
}

/** What a day has used, by form. */
export type ByForm = ReadonlyMap<string, number>;

/** @param forms those that are configured, which have a reserve each; others have used of what is everybody's */
export function hasRoom(today: ByForm, forms: readonly string[], form: string, allowance: number): boolean {
  const reserve = allowance / 2 / Math.max(1, forms.length);
  const reserveOf = (one: string) => (forms.includes(one) ? reserve : 0);
  if ((today.get(form) ?? 0) < reserveOf(form)) return true;
  let used = 0;
  for (const [one, amount] of today) used += Math.max(0, amount - reserveOf(one));
  return used < allowance / 2;
}

/** How a month stands at a moment. */
export interface Standing {
  readonly perMonth: number;
  /** Used by the days before. */
  readonly before: number;
  readonly today: ByForm;
  readonly daysLeft: number;
  readonly forms: readonly string[];
}

/** What is left out for a form. Within a day it only rises. */
export function stepOf(standing: Standing, form: string): Step {
  const { perMonth, before, today, daysLeft, forms } = standing;
  const fits = (allowance: number) => hasRoom(today, forms, form, allowance);
  const allowance = allowanceOf(perMonth, before, daysLeft);
  if (!fits(allowanceOf(perMonth * CEILING_FACTOR, before, daysLeft))) return 'closed';
  if (!fits(allowance * PARTS.sparing)) return 'sparing';
  if (!fits(allowance * PARTS['no-files'])) return 'no-files';
  if (!fits(allowance * PARTS['no-autoresponses'])) return 'no-autoresponses';
  return 'normal';
}

/** Whether a step leaves out what `from` leaves out. */
export function isAtLeast(step: Step, from: Step): boolean {
  return STEPS.indexOf(step) >= STEPS.indexOf(from);
}

/** The furthest of some steps. */
export function furthest(steps: readonly Step[]): Step {
  return STEPS[Math.max(0, ...steps.map((step) => STEPS.indexOf(step)))] ?? 'normal';
}

/** At these parts of the budget the owner hears of it, in per cent. */
const THRESHOLDS = [50, 80, 100] as const;
export type Threshold = (typeof THRESHOLDS)[number];

/** The highest threshold that a month has reached; undefined below the first. */
export function thresholdOf(perMonth: number, spent: number): Threshold | undefined {
  return THRESHOLDS.findLast((percent) => spent * 100 >= perMonth * percent);
}

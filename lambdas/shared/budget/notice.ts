/**
 * Tells a pipeline's owner how far its budget is used: at 50, 80 and 100 per cent of a month, each once, and once a day for
 * each step that leaves something out. It goes by what was counted and is said before that is written down: by the hourly
 * sweep, until it was said. Yesterday is looked at as well, since its last hour has no sweep of its own.
 */

import { MILLION } from '../../../config/activities.ts';
import type { Pipeline } from '../../../config/deployment.ts';
import { together } from '../runtime/together.ts';
import { sayOnce } from '../table/once.ts';
import { dayOf, type Expenses, monthOf, readExpenses, totalBefore } from './counter.ts';
import { type Budgeted, standingAt } from './fuse.ts';
import { CEILING_FACTOR, furthest, STEPS, type Step, stepOf, thresholdOf } from './pace.ts';

/** What the owner is told, in their words. */
interface BudgetNotice {
  readonly subject: string;
  readonly text: string;
}

/** Makes a notice known. What it throws leaves the notice untold. */
export type SayBudget = (notice: BudgetNotice, about: Readonly<Record<string, string>>) => Promise<void>;

export type Telling = Omit<Budgeted, 'random'> & {
  readonly pipeline: Pipeline;
  /** What the owner calls a form. @default its id */
  readonly nameOf?: (form: string) => string;
  readonly say: SayBudget;
};

const DAY_SECONDS = 86_400;
/** Longer than a month, so that none is said twice in it. */
const MONTH_SECONDS = 40 * DAY_SECONDS;

/** Tells what is untold. @returns how many notices are due, told now or before */
export async function tellBudget(telling: Telling): Promise<number> {
  const { budget, now } = telling;
  if (!budget) return 0;
  const moment = now();
  const yesterday = new Date(moment.getTime() - DAY_SECONDS * 1000);
  const months = [...new Set([monthOf(yesterday), monthOf(moment)])];
  const read = await together(months.map((month) => readExpenses(telling.table, month)));
  const expensesOf = (at: Date) => read[months.indexOf(monthOf(at))] ?? new Map();
  let due = 0;
  for (const month of months)
    due += await tellMonth({ ...telling, budget }, month, read[months.indexOf(month)] ?? new Map());
  for (const at of [yesterday, moment]) due += await tellDay({ ...telling, budget }, expensesOf(at), at);
  return due;
}

type Due = Telling & { readonly budget: NonNullable<Telling['budget']> };

async function tellMonth(telling: Due, month: string, expenses: Expenses): Promise<number> {
  const { pipeline, budget, table, now, say } = telling;
  const spent = totalBefore(expenses);
  const percent = thresholdOf(budget.perMonth * MILLION, spent);
  if (percent === undefined) return 0;
  // Another budget has thresholds of its own.
  const key = `budget#${month}#${budget.perMonth}#${percent}`;
  const notice = monthNotice({ pipeline, perMonth: budget.perMonth, month, spent, percent });
  await sayOnce(table, key, MONTH_SECONDS, now(), () => say(notice, { month, percent: String(percent) }));
  return 1;
}

interface MonthUsed {
  readonly pipeline: Pipeline;
  /** In dollars. */
  readonly perMonth: number;
  /** `2026-11` */
  readonly month: string;
  /** In millionths of a dollar. */
  readonly spent: number;
  readonly percent: number;
}

/** What is said when so much of a month is used. */
export function monthNotice({ pipeline, perMonth, month, spent, percent }: MonthUsed): BudgetNotice {
  return {
    subject: `Frontdesk ${pipeline}: ${percent} % of the budget of ${month}`,
    text: [
      `The pipeline ${pipeline} has used about ${dollars(spent)} of the ${dollars(perMonth * MILLION)} that ${month} may cost.`,
      percent === 100
        ? `It keeps what comes in, and leaves out the rest, until the month is over or it has used ${dollars(perMonth * CEILING_FACTOR * MILLION)}. Raise budget.perMonth and deploy, if this is honest use.`
        : 'Nothing needs to be done, if this is honest use: each day leaves out what is beyond its part of the month.',
      LOOK,
    ].join('\n\n'),
  };
}

async function tellDay(telling: Due, expenses: Expenses, at: Date): Promise<number> {
  const { pipeline, budget, forms, table, now, say, nameOf = (form) => form } = telling;
  const standing = standingAt(expenses, telling, at);
  const steps = forms.map((form) => ({ form, step: stepOf(standing, form) }));
  const step = furthest(steps.map((one) => one.step));
  const leftOut = leftOutAt(pipeline, step);
  if (leftOut.length === 0) return 0;
  const day = dayOf(at);
  const of = steps.filter((one) => one.step !== 'normal').map((one) => `${nameOf(one.form)} (${one.step})`);
  const notice = {
    subject: `Frontdesk ${pipeline}: the budget of ${day} is used up`,
    text: [
      `More came in on ${day} (UTC) than that day's part of the budget pays for, so the pipeline ${pipeline} does less: ${of.join(', ')}.`,
      ...leftOut,
      // Text is stored beyond the budget, and counts.
      totalBefore(expenses) < budget.perMonth * MILLION
        ? 'The next day has a part of its own.'
        : 'The whole month’s budget is used up by now. So it stays until the month is over, or until you raise budget.perMonth and deploy.',
      LOOK,
    ].join('\n\n'),
  };
  const about = { day, step, of: of.join(', ') };
  await sayOnce(table, `budget#${day}#${step}`, 3 * DAY_SECONDS, now(), () => say(notice, about));
  return 1;
}

const LOOK = 'Look: npm run owner -- budget. What each step leaves out: docs/cost.md#a-budget';

/** What a step means in a pipeline; those that change nothing there are left out. */
const MEANING: Readonly<Record<Pipeline, Partial<Record<Step, string>>>> = {
  contact: {
    'no-autoresponses': 'Visitors get no automatic answer.',
    'no-files': 'Forms take no files: visitors are asked to send their words without them.',
    sparing: 'You get one mail an hour about all that came in, in place of each. Everything is stored.',
    closed: 'The hard ceiling is reached: forms refuse what is sent, and say so.',
  },
  feedback: {
    sparing: 'You get one mail an hour about all low ratings, in place of each. Everything is stored.',
    closed: 'The hard ceiling is reached: widgets refuse what is sent, and say so.',
  },
  images: { 'no-files': 'No pictures are taken: visitors are asked to come back tomorrow.' },
  'keyword-dm': {
    sparing:
      'Replies rest until there is money again. Comments can be answered for seven days, direct messages for one; what is later than that stays unanswered.',
    closed:
      'The hard ceiling is reached: comments and messages wait in their queue, and are matched tomorrow.',
  },
};

function leftOutAt(pipeline: Pipeline, step: Step): string[] {
  return STEPS.slice(0, STEPS.indexOf(step) + 1).flatMap((one) => MEANING[pipeline][one] ?? []);
}

function dollars(cost: number): string {
  return `$${(cost / MILLION).toFixed(2)}`;
}

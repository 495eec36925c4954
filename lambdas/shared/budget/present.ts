/** `GET /owner/budget`: how a pipeline's month stands. */

import { MILLION } from '../../../config/activities.ts';
import { json } from '../http/respond.ts';
import { requireKnown } from '../owner/query.ts';
import type { OwnerRoute } from '../owner/router.ts';
import { dayOf, type Expenses, monthOf, readExpenses, totalBefore, totalOf } from './counter.ts';
import { type Budgeted, standingAt } from './fuse.ts';
import { allowanceOf, CEILING_FACTOR, furthest, stepOf } from './pace.ts';

export type Presented = Omit<Budgeted, 'random'> & {
  /** What the owner calls a form. @default its id */
  readonly nameOf?: (form: string) => string;
};

/** Answers with it; where there is no budget, with that. */
export function showBudget(pipeline: Presented): OwnerRoute['answer'] {
  return async ({ query }) => {
    requireKnown(query);
    const now = pipeline.now();
    if (!pipeline.budget) return json(200, { month: monthOf(now), budget: null });
    return json(200, presentBudget(await readExpenses(pipeline.table, monthOf(now)), pipeline, now));
  };
}

/** Amounts are dollars. */
export function presentBudget(
  expenses: Expenses,
  { budget, forms, nameOf = (form) => form }: Presented,
  now: Date,
) {
  if (!budget) return undefined;
  const standing = standingAt(expenses, { budget, forms }, now);
  const known = [...new Set([...forms, ...standing.today.keys()])];
  const byForm = known.map((form) => ({
    id: nameOf(form),
    spent: inDollars(standing.today.get(form) ?? 0),
    step: stepOf(standing, form),
  }));
  return {
    month: monthOf(now),
    budget: budget.perMonth,
    ceiling: budget.perMonth * CEILING_FACTOR,
    spent: inDollars(totalBefore(expenses)),
    step: furthest(forms.map((form) => stepOf(standing, form))),
    today: {
      date: dayOf(now),
      allowance: inDollars(allowanceOf(standing.perMonth, standing.before, standing.daysLeft)),
      spent: inDollars(totalOf(standing.today)),
      byForm,
    },
    days: [...expenses].map(([date, of]) => ({ date, spent: inDollars(totalOf(of)) })),
  };
}

function inDollars(cost: number): number {
  return Math.round(cost) / MILLION;
}

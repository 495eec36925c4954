/** The fuse of a pipeline that has a budget: says what is left out for a form at this moment, and counts what is spent. */
import { MILLION } from '../../../config/activities.ts';
import type { BudgetConfig } from '../../../config/budget.ts';
import type { Table } from '../table/table.ts';
import { addExpense, dayOf, type Expenses, monthOf, readExpenses, totalBefore } from './counter.ts';
import { daysLeftAt, type Standing, type Step, stepOf } from './pace.ts';

export interface Fuse {
  /** What is left out for a form, widget, preset or account. */
  readonly stepOf: (form: string) => Promise<Step>;
  /** Counts what is about to be spent for it, in millionths of a dollar. */
  readonly spend: (form: string, cost: number) => Promise<void>;
}

/** Without a budget nothing is left out, counted or read. */
export const NO_FUSE: Fuse = { stepOf: async () => 'normal', spend: async () => {} };

export interface Budgeted {
  readonly table: Table;
  readonly budget: BudgetConfig | undefined;
  /** Those that are configured. */
  readonly forms: readonly string[];
  readonly now: () => Date;
  /** @default Math.random */
  readonly random?: () => number;
}

export function openFuse({ table, budget, forms, now, random = Math.random }: Budgeted): Fuse {
  if (!budget) return NO_FUSE;
  return {
    async stepOf(form) {
      const moment = now();
      const expenses = await readExpenses(table, monthOf(moment));
      return stepOf(standingAt(expenses, { budget, forms }, moment), form);
    },
    async spend(form, cost) {
      if (cost > 0) await addExpense(table, { form, cost, now: now(), random: random() });
    },
  };
}

/** How a month stands at a moment, or stood at the end of one of its days. */
export function standingAt(
  expenses: Expenses,
  { budget, forms }: { readonly budget: BudgetConfig; readonly forms: readonly string[] },
  moment: Date,
): Standing {
  const day = dayOf(moment);
  return {
    perMonth: budget.perMonth * MILLION,
    before: totalBefore(expenses, day),
    today: expenses.get(day) ?? new Map(),
    daysLeft: daysLeftAt(moment),
    forms,
  };
}

/** How long until the next day begins (UTC), when there is an allowance again. */
export function secondsUntilTomorrow(now: Date): number {
  return 86_400 - Math.floor((now.getTime() / 1000) % 86_400);
}

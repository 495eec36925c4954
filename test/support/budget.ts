/** Lets a form, widget or preset have used a part of its day's budget, as if so much had come in. */
import { addExpense, readExpenses } from '../../lambdas/shared/budget/counter.ts';
import { standingAt } from '../../lambdas/shared/budget/fuse.ts';
import { allowanceOf, CEILING_FACTOR } from '../../lambdas/shared/budget/pace.ts';
import type { Table } from '../../lambdas/shared/table/table.ts';

/** What every pipeline of the tests may cost in a month, in dollars: in no danger of being used up by tests alone. */
export const BUDGET = { perMonth: 1000 };

/** What is looked at of `GET /owner/budget`. */
export interface BudgetAnswer {
  readonly step: string;
  readonly today: { readonly byForm: readonly { id: string; spent: number; step: string }[] };
}

export async function readBudget(api: string, token: string): Promise<BudgetAnswer> {
  const response = await fetch(`${api}/owner/budget`, { headers: { authorization: `Bearer ${token}` } });
  if (!response.ok) throw new Error(`The budget is not to be read: ${response.status}`);
  return (await response.json()) as BudgetAnswer;
}

/**
 * @param form the one that spends
 * @param forms all that share the budget
 */
export function spender(table: Table, form: string, forms: readonly string[]) {
  let added = 0;
  let addedOn = '';
  const add = (cost: number) => addExpense(table, { form, cost, now: new Date(), random: 0 });
  return {
    /** @param part of the day, up to 1; beyond, of the hard ceiling */
    async use(part: number): Promise<void> {
      const now = new Date();
      const expenses = await readExpenses(table, now.toISOString().slice(0, 7));
      const { before, daysLeft, perMonth } = standingAt(expenses, { budget: BUDGET, forms }, now);
      const of = part > 1 ? CEILING_FACTOR : 1;
      const allowance = allowanceOf(perMonth * of, before, daysLeft);
      // What is reserved for it, and all of what is everybody's.
      const today = now.toISOString().slice(0, 10);
      // What was added on a day before is none of this one's.
      if (addedOn !== today) added = 0;
      addedOn = today;
      const wanted = Math.ceil(allowance * Math.min(part, 1) * (0.5 + 0.5 / forms.length));
      await add(wanted - added);
      added = wanted;
    },
    async giveBack(): Promise<void> {
      if (addedOn === new Date().toISOString().slice(0, 10)) await add(-added);
      added = 0;
    },
  };
}

/** Which picture a saved question's answer makes: columns or a line over one of its columns. */
import type { QuestionAnswer } from '../../../contract/client/data.ts';

type Row = Readonly<Record<string, string | number | boolean | null>>;

export interface Picture {
  readonly kind: 'columns' | 'line';
  /** What is counted, by the answer's columns. Of columns the second is a part of the first. */
  readonly of: readonly string[];
  readonly unit: 'number' | 'bytes' | 'seconds' | 'points';
  /** From left to right. */
  readonly steps: readonly { readonly name: string; readonly values: readonly (number | undefined)[] }[];
}

interface Plan {
  readonly kind: Picture['kind'];
  readonly by: string;
  /** Summed up over rows of the same step; of a line the mean, each row as often as `weight` says. */
  readonly of: readonly string[];
  readonly weight?: string;
  readonly unit: Picture['unit'];
}

/** Our own questions. One that an owner adds is shown as a table. */
const PLANS: Readonly<Record<string, Plan>> = {
  'submissions-by-source': { kind: 'columns', by: 'week', of: ['came_in', 'spam'], unit: 'number' },
  spam: { kind: 'columns', by: 'month', of: ['held', 'released'], unit: 'number' },
  'time-to-mail': { kind: 'line', by: 'month', of: ['seconds_on_average'], weight: 'sent', unit: 'seconds' },
  nps: { kind: 'line', by: 'month', of: ['nps'], weight: 'responses', unit: 'points' },
  'images-by-format': {
    kind: 'columns',
    by: 'format',
    of: ['original_bytes', 'served_bytes'],
    unit: 'bytes',
  },
  rules: { kind: 'columns', by: 'rule', of: ['private_replies', 'clicks'], unit: 'number' },
};

/** Times go from left to right; what else there is stays in the answer's order. */
const TIMES = ['week', 'month'];
/** More would be too narrow to be told apart. */
const MOST_STEPS = 60;

export function pictureOf({
  name,
  columns,
  rows,
}: Pick<QuestionAnswer, 'name' | 'columns' | 'rows'>): Picture | undefined {
  const plan = Object.hasOwn(PLANS, name) ? PLANS[name] : undefined;
  if (!plan || rows.length === 0) return undefined;
  if ([plan.by, ...plan.of].some((one) => !columns.includes(one))) return undefined;
  const steps = new Map<string, Row[]>();
  for (const cells of rows) {
    const row = Object.fromEntries(columns.map((column, i) => [column, cells[i] ?? null]));
    const step = String(row[plan.by] ?? '–');
    steps.set(step, [...(steps.get(step) ?? []), row]);
  }
  const all = [...steps].map(([step, of]) => ({
    name: TIMES.includes(plan.by) ? step.slice(0, 10) : step,
    values: plan.of.map((column) => (plan.kind === 'line' ? mean(of, column, plan.weight) : sum(of, column))),
  }));
  if (TIMES.includes(plan.by)) all.sort((a, b) => (a.name < b.name ? -1 : 1));
  const shown = TIMES.includes(plan.by) ? all.slice(-MOST_STEPS) : all.slice(0, MOST_STEPS);
  return { kind: plan.kind, of: plan.of, unit: plan.unit, steps: shown };
}

function sum(rows: readonly Row[], column: string): number {
  return rows.reduce((all, row) => all + Number(row[column] ?? 0), 0);
}

function mean(rows: readonly Row[], column: string, weight: string | undefined): number | undefined {
  const weighed = rows.flatMap((row) => {
    const value = row[column];
    return typeof value === 'number' ? [[value, weight === undefined ? 1 : Number(row[weight] ?? 0)]] : [];
  });
  const all = weighed.reduce((total, [, times = 0]) => total + times, 0);
  if (all === 0) return undefined;
  return weighed.reduce((total, [value = 0, times = 0]) => total + value * times, 0) / all;
}

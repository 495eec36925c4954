/** The order in which rules are asked: the highest priority first, among equals the oldest rule. */
import type { DescribedRule as Rule } from '../../../contract/client/keyword-dm.ts';

type Ordered = Pick<Rule, 'id' | 'priority' | 'createdAt'>;

const MOST_PRIORITY = 1000;

export function inOrder<One extends Ordered>(rules: readonly One[]): One[] {
  return rules.toSorted(
    (a, b) => b.priority - a.priority || compare(a.createdAt, b.createdAt) || compare(a.id, b.id),
  );
}

export interface PriorityChange {
  readonly id: string;
  readonly priority: number;
}

/**
 * The new priorities that move a rule one place up or down. As few rules as possible change: one, where there is room.
 *
 * @param rules in order
 * @returns nothing when it can't go further
 */
export function moved(rules: readonly Ordered[], id: string, by: -1 | 1): PriorityChange[] {
  const from = rules.findIndex((rule) => rule.id === id);
  const other = rules[from + by];
  const rule = rules[from];
  if (!rule || !other) return [];
  const wanted = rules.toSpliced(from, 1).toSpliced(from + by, 0, rule);
  const priorities = fitted(wanted, 0) ?? compact(wanted);
  return wanted.flatMap(({ id, priority }, i) => {
    const next = priorities[i] ?? 0;
    return next === priority ? [] : [{ id, priority: next }];
  });
}

/** From the last one up: each keeps its priority where that still holds the order, otherwise gets the next one that does. */
function fitted(wanted: readonly Ordered[], lowest: number): number[] | undefined {
  const priorities: number[] = [];
  let below: { readonly rule: Ordered; readonly priority: number } | undefined;
  for (const rule of wanted.toReversed()) {
    const least = below === undefined ? lowest : below.priority + (isOlder(rule, below.rule) ? 0 : 1);
    const priority = Math.max(rule.priority, least);
    if (priority > MOST_PRIORITY) return undefined;
    priorities.unshift(priority);
    below = { rule, priority };
  }
  return priorities;
}

/** Where the highest priority is taken: all as low as can be. */
function compact(wanted: readonly Ordered[]): number[] {
  return (
    fitted(
      wanted.map((rule) => ({ ...rule, priority: 0 })),
      0,
    ) ?? wanted.map(({ priority }) => priority)
  );
}

function isOlder(a: Ordered, b: Ordered): boolean {
  return (compare(a.createdAt, b.createdAt) || compare(a.id, b.id)) < 0;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

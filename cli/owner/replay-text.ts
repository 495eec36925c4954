/** What a replay found, in words. */
import type { Difference, Replay } from '../../lambdas/shared/rules/replay.ts';
import type { Ruled } from './ruled.ts';

/** So many examples are shown; `--json` has all. */
const EXAMPLES = 20;

type About = Pick<Ruled, 'id' | 'things'> & { readonly days: number };

export function describe(replay: Replay, { id, things, days }: About): string {
  const { tried, differences, counts, fired } = replay;
  const count = (part: string) => counts[part] ?? 0;
  return [
    `Tried on ${tried} ${things} of ${id}, of ${days} days. Nothing was sent.`,
    `${differences.length} would be different:`,
    `  ${count('to')} would be mailed to other people`,
    `  ${count('held')} would be held that were not, ${count('released')} would not be held that were`,
    ...PARTS.flatMap((part) => (counts[part] === undefined ? [] : [`  ${count(part)} by ${part}`])),
    ...Object.entries(fired).map(([rule, times]) => `Rule ${rule} fires ${times} times.`),
    ...notTried(replay),
    ...differences.slice(0, EXAMPLES).map(example),
    ...(differences.length > EXAMPLES
      ? [`… and ${differences.length - EXAMPLES} more: --json has all of them.`]
      : []),
  ].join('\n');
}

const PARTS = ['destinations', 'labels', 'assignee', 'autoresponse', 'redirect'];

function notTried({ withoutSigns, changedSince }: Replay): string[] {
  return [
    ...(withoutSigns > 0
      ? [
          `${withoutSigns} came before signs of spam were written down: what asks for them can't be tried there, and they stay held.`,
        ]
      : []),
    ...(changedSince > 0
      ? [
          `${changedSince} were changed by their authors since: they are tried as they are now, as what was written first is not kept.`,
        ]
      : []),
  ];
}

function example({ id, receivedAt, changes, now, candidate }: Difference): string {
  const parts = changes.map((part) => {
    const [before, after] = [now, candidate].map((side) => shown(side[part as keyof typeof side]));
    return `${part}: ${before} → ${after}`;
  });
  return `${id}  ${receivedAt.slice(0, 16).replace('T', ' ')}  ${parts.join('; ')}`;
}

function shown(value: unknown): string {
  if (value === undefined) return 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return [value].flat().join(', ');
}

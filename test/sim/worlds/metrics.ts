/**
 * What holds for the metrics that alarms and the dashboard read: each stands for something that happened, and for no more than
 * that. Whoever dies between the one and the other leaves it uncounted; without a fault nothing is.
 */
import { RESTORED } from '../../../cli/restore/settle.ts';
import { isCanary } from '../../../lambdas/shared/canary/id.ts';
import type { Change } from '../aws/dynamodb/table.ts';
import { plainOf } from '../aws/dynamodb/value.ts';
import type { Simulation } from '../simulation.ts';

const ENDS: Readonly<Record<string, string>> = {
  sent: 'Sent',
  failed: 'Failed',
  unknown: 'Unknown',
  expired: 'Expired',
};

/** What is accepted once it is stored, by its type. */
const ACCEPTED = new Set(['submission', 'response']);

/** How often each metric was written, and how often what it stands for happened, by names such as `Sent <id> mail`. */
class Tally {
  readonly written = new Map<string, number>();
  readonly happened = new Map<string, number>();

  add(to: 'written' | 'happened', what: string, times = 1): void {
    this[to].set(what, (this[to].get(what) ?? 0) + times);
  }

  /** What was written more often than it happened, and what less often. */
  compare(): { readonly tooMany: readonly string[]; readonly missing: readonly string[] } {
    const names = [...new Set([...this.written.keys(), ...this.happened.keys()])];
    const difference = (name: string) => (this.written.get(name) ?? 0) - (this.happened.get(name) ?? 0);
    return {
      tooMany: names.filter((name) => difference(name) > 0),
      missing: names.filter((name) => difference(name) < 0),
    };
  }
}

/** Watches all metrics. @returns looks whether they hold; `isOver` when nothing is under way any more */
export function watchMetrics(simulation: Simulation): (isOver: boolean) => void {
  const tally = new Tally();
  simulation.onLine.push((from, line) => readLine(tally, from, line));
  simulation.onChange((change) => readChange(tally, change));
  return (isOver) => {
    const { tooMany, missing } = tally.compare();
    const [first] = tooMany;
    if (first !== undefined)
      simulation.fail(
        'metrics count what happened',
        `${first}: ${tally.written.get(first)} counted, ${tally.happened.get(first) ?? 0} happened`,
      );
    // What died in between left no line.
    if (!isOver || simulation.faults.struck.length > 0) return;
    if (missing.length > 0) simulation.fail('metrics count what happened', `${missing[0]} is not counted`);
  };
}

function readLine(tally: Tally, from: string, line: string): void {
  if (!line.startsWith('{"_aws"') && !line.includes('"attention"')) return;
  const said = JSON.parse(line) as Readonly<Record<string, unknown>>;
  if (said.message === 'attention' && !isQuiet(said))
    tally.add('happened', `Attention ${from} ${said.reason}`);
  if (said._aws === undefined) return;
  const timesOf = (name: string) => Number(said[name] ?? 0);
  for (const name of Object.values(ENDS))
    if (timesOf(name) > 0)
      tally.add('written', `${name} ${idOf(said.correlationId)} ${said.leg}`, timesOf(name));
  // A picture that is refused: its rendering is over, and counted as what it is to its owner.
  if (timesOf('Rejected') > 0 && said.leg !== undefined)
    tally.add('written', `${ENDS.expired} ${idOf(said.correlationId)} ${said.leg}`, timesOf('Rejected'));
  if (timesOf('Accepted') > 0 && said.outcome !== undefined)
    tally.add('written', `Accepted ${said.correlationId}`, timesOf('Accepted'));
  if (timesOf('Attention') > 0 && !isQuiet(said))
    tally.add('written', `Attention ${from} ${said.reason}`, timesOf('Attention'));
}

/**
 * Of a budget's steps, and of what keeps legs from leaving, the owner hears by a mail of their own. Only where that can't be sent do they
 * sound the alarm.
 */
function isQuiet({ reason }: Readonly<Record<string, unknown>>): boolean {
  return reason === 'budget' || reason === 'sending-refused';
}

/** Of `submission#<id>`, or of `comment#<account>#<id>`, which lines name by its id alone. */
function idOf(name: unknown): string {
  return String(name).split('#').at(-1) ?? '';
}

function readChange(tally: Tally, { before, after }: Change): void {
  const [was, is] = [before && plainOf(before), after && plainOf(after)];
  if (!is) return;
  if (!was && ACCEPTED.has(String(is.type))) tally.add('happened', `Accepted ${is.id}`);
  const end = ENDS[String(is.state)];
  if (is.type !== 'leg' || isCanary(String(is.pk)) || end === undefined || was?.state !== 'sending') return;
  // The owner's command says how many it ended, and stands for no function that would count them.
  if (is.reason === RESTORED) return;
  tally.add('happened', `${end} ${idOf(is.pk)} ${is.leg}`);
}

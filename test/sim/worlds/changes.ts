/** A page of the owner's that stays open for some hours hears of all that is stored meanwhile. */
import type { Change } from '../aws/dynamodb/table.ts';
import { plainOf } from '../aws/dynamodb/value.ts';
import { HOUR, type Simulation } from '../simulation.ts';
import type { By } from './lists.ts';
import type { ownerOf } from './owner.ts';

const MINUTE = 60_000;
const OPEN_HOURS = 3;
/** Between two looks, at least and at most, as the desk has it. */
const LOOKS = [MINUTE / 2, 5 * MINUTE] as const;
/** What is stored later is left to a look that this page does not take any more. */
const HEARD_WITHIN = HOUR;
/** An index that is behind by more shows an entry after the page has gone on, see `lambdas/shared/owner/changes.ts`. */
const LONGEST_LAG = 45_000;

type Plain = Readonly<Record<string, unknown>>;

interface Watched {
  /** Whether an item of the table is one that the page shows. */
  readonly isEntry: (item: Plain) => boolean;
  /** What entries belong to: the page hears nothing of what is not configured. @default they all belong to one */
  readonly by?: By;
}

export function watchChanges(
  simulation: Simulation,
  owner: ReturnType<typeof ownerOf>,
  until: number,
  watched: Watched,
): void {
  const random = simulation.random('changes');
  const openedAt = simulation.now + random.next() * Math.max(0, until - simulation.now - OPEN_HOURS * HOUR);
  const closedAt = openedAt + OPEN_HOURS * HOUR;
  const page = new Page(simulation, owner, watched);
  simulation.onChange((change) => page.note(change));
  const look = async () => {
    await page.look();
    if (simulation.now < closedAt)
      return simulation.scheduler.after(LOOKS[0] + random.next() * (LOOKS[1] - LOOKS[0]), () => void look());
    page.close(openedAt, closedAt - HEARD_WITHIN);
  };
  simulation.scheduler.at(openedAt, () => void look());
}

class Page {
  private readonly simulation: Simulation;
  private readonly owner: ReturnType<typeof ownerOf>;
  private readonly watched: Watched;
  /** When entries were stored that are there, by id, and what they belong to. */
  private readonly stored = new Map<string, { readonly at: number; readonly of: string }>();
  private readonly heard = new Set<string>();
  private since: string | undefined;
  private etag: string | undefined;
  private begunAt = Number.POSITIVE_INFINITY;

  constructor(simulation: Simulation, owner: ReturnType<typeof ownerOf>, watched: Watched) {
    this.simulation = simulation;
    this.owner = owner;
    this.watched = watched;
  }

  note({ before, after }: Change): void {
    const { isEntry, by } = this.watched;
    const [was, is] = [before, after]
      .map((item) => item && plainOf(item))
      .map((item) => item && isEntry(item) && item);
    if (is && !was)
      this.stored.set(String(is.id), { at: this.simulation.now, of: String(is[by?.name ?? 'type']) });
    if (was && !is) this.stored.delete(String(was.id));
  }

  /** Passes over what belongs to nothing that is configured at this moment. */
  private passOver(): void {
    const { by } = this.watched;
    if (!by) return;
    const configured = Object.keys(by.configured() ?? {});
    for (const [id, { of }] of this.stored) if (!configured.includes(of)) this.stored.delete(id);
  }

  async look(): Promise<void> {
    this.passOver();
    const { since, etag } = this;
    const { status, headers, body } = await this.owner('GET', '/owner/changes', {
      ...(since !== undefined && { query: { since } }),
      ...(etag !== undefined && { headers: { 'if-none-match': etag } }),
    });
    this.simulation.count(`changes ${status}`);
    if (status !== 200) return;
    const answer = JSON.parse(body) as { items: { id: string }[]; cursor: string };
    for (const { id } of answer.items) this.heard.add(id);
    if (since === undefined) this.begunAt = this.simulation.now;
    this.since = answer.cursor;
    this.etag = headers.etag;
  }

  /** @param from what was stored before is none of its business, and what came after `to` neither */
  close(from: number, to: number): void {
    const { simulation, begunAt } = this;
    const isBehind = simulation.faults.struck.some(
      ({ kind, key, size }) =>
        kind === 'stale' && key.startsWith('table.gsi') && size ** 3 * 180_000 > LONGEST_LAG,
    );
    if (isBehind) return;
    for (const [id, { at }] of this.stored)
      if (at > Math.max(from, begunAt) && at < to && !this.heard.has(id))
        simulation.fail('an open page hears of all', `${id}, stored at ${new Date(at).toISOString()}`);
    simulation.count('pages that heard of all');
  }
}

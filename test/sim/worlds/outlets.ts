/** What leaves for the event bus and the lake, held to what is stored: at least once there, and once in the lake's views. */
import { plainOf } from '../aws/dynamodb/value.ts';
import type { LakeRow } from '../aws/outlets.ts';
import type { Simulation } from '../simulation.ts';

interface Held {
  /** Ids of submissions that were accepted and are kept. */
  readonly submissions: Iterable<string>;
  /** Ids of events that a destination has heard: the bus has them, too. */
  readonly heard: Iterable<string>;
}

/** Holds, when all is over, both outlets to the table. */
export function holdOutlets(simulation: Simulation, { submissions, heard }: Held): void {
  const events = eventsById(simulation);
  for (const id of heard)
    if (!events.has(id)) simulation.fail('never zero', `the bus has not heard of event ${id}`);
  const newest = newestRows(allRows(simulation));
  for (const id of submissions) {
    const key = { pk: { S: `submission#${id}` }, sk: { S: 'submission' } };
    const item = simulation.cloud.table.get(key);
    const row = newest.get(id);
    const stored = item && (plainOf(item) as { state: string; version?: number });
    const [right, found] = [stored, row].map((one) => one && `${one.state}, version ${one.version ?? 0}`);
    if (right !== found)
      simulation.fail('the lake says what is stored', `submission ${id} is ${right}, the lake has ${found}`);
  }
  for (const _ of events) simulation.count('event on the bus');
  for (const _ of newest) simulation.count('submission in the lake');
}

/** What the bus has heard, by id; a repeat says the same. */
function eventsById(simulation: Simulation): ReadonlyMap<string, string> {
  const events = new Map<string, string>();
  for (const { detail } of simulation.cloud.outlets.events) {
    const { id } = JSON.parse(detail) as { id: string };
    const before = events.get(id);
    if (before !== undefined && before !== detail)
      simulation.fail('a repeated event says the same', `${before} and ${detail}`);
    events.set(id, detail);
  }
  return events;
}

/** What Firehose has taken, and what waits for it in the data pipeline's queue. */
function allRows({ cloud }: Simulation): readonly LakeRow[] {
  const late = [...cloud.queues.values()]
    .flatMap(({ messages }) => messages.map(({ body }) => JSON.parse(body) as { late?: readonly LakeRow[] }))
    .flatMap((message) => message.late ?? []);
  return [...cloud.outlets.rows, ...late];
}

/** As the lake's view `submissions` picks them: the highest version of each, and of equal ones the latest. */
function newestRows(rows: readonly LakeRow[]): ReadonlyMap<string, LakeRow> {
  const newest = new Map<string, LakeRow>();
  for (const row of rows.filter(({ type }) => String(type).startsWith('submission.'))) {
    const before = newest.get(String(row.item));
    if (!before || isNewer(row, before)) newest.set(String(row.item), row);
  }
  return newest;
}

function isNewer(row: LakeRow, before: LakeRow): boolean {
  const [mine, theirs] = [Number(row.version ?? 0), Number(before.version ?? 0)];
  return mine === theirs ? String(row.at) > String(before.at) : mine > theirs;
}

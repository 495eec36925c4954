/**
 * What leaves a pipeline for the event bus and the lake, held to what is stored once all is over: at least once there, once in the
 * lake's views, and the newest that a view has of each item is what its table has. Where rows have something of a person, the data
 * pipeline is asked to forget it with its item, and of no item that is still there.
 */
import { createHash } from 'node:crypto';
import { isCanary } from '../../../lambdas/shared/canary/id.ts';
import { eventSchema } from '../../../lambdas/shared/events/model.ts';
import type { Forget } from '../../../lambdas/shared/lake/forget.ts';
import { isPersonal } from '../../../lambdas/shared/lake/personal.ts';
import { plainOf } from '../aws/dynamodb/value.ts';
import type { LakeRow } from '../aws/outlets.ts';
import type { Simulation } from '../simulation.ts';

/** Items that the lake has a view of, each with the states that reach it. */
const VIEWED: Readonly<Record<string, readonly string[]>> = {
  submission: ['new', 'read', 'archived', 'spam'],
  response: ['new', 'spam'],
  // What is under way is nobody's news.
  image: ['ready', 'rejected'],
};
const ENDS: readonly unknown[] = ['sent', 'failed', 'unknown', 'expired'];
const CLICKS = /^(?<day>[\d-]{10})#clicks#(?<link>\w+)#/;

type Item = Readonly<Record<string, unknown>>;

export function holdOutlets(simulation: Simulation): void {
  const all = allRows(simulation);
  holdBus(simulation, all);
  const rows = onceEach(all);
  const items = [...simulation.cloud.tables.values()]
    .flatMap((table) => [...table.all()])
    .map((item): Item => plainOf(item))
    .filter(({ pk }) => !isCanary(String(pk)));
  holdItems(simulation, rows, items);
  holdEnds(simulation, rows, items);
  holdClicks(simulation, rows, items);
  holdForgets(simulation, all, items);
}

/** Holds the bus to events that somebody else has heard, by their ids. */
export function holdOnBus(simulation: Simulation, ids: Iterable<string>): void {
  const events = eventsOnBus(simulation);
  for (const id of ids)
    if (!events.has(id)) simulation.fail('never zero', `the bus has not heard of event ${id}`);
}

/** Every event that the lake has is on the bus, and the other way round. */
function holdBus(simulation: Simulation, rows: readonly LakeRow[]): void {
  const written = new Set(rows.flatMap(({ event }) => (event === undefined ? [] : [String(event)])));
  holdOnBus(simulation, written);
  for (const id of eventsOnBus(simulation).keys())
    if (!written.has(id)) simulation.fail('never zero', `the lake has not heard of event ${id}`);
  simulation.count('event on the bus', written.size);
}

/** What the bus has heard, by id: each as the model has it; a repeat says the same. */
function eventsOnBus(simulation: Simulation): ReadonlyMap<string, string> {
  const heard = new Map<string, string>();
  for (const { detail } of simulation.cloud.outlets.events) {
    const event = JSON.parse(detail) as { id: string };
    const { id } = event;
    const before = heard.get(id);
    const parsed = before === detail ? undefined : eventSchema.safeParse(event);
    if (parsed?.error) simulation.fail('events are as the model has them', detail);
    if (before !== undefined && before !== detail)
      simulation.fail('a repeated event says the same', `${before} and ${detail}`);
    heard.set(id, detail);
  }
  return heard;
}

/** As the views `submissions`, `responses` and `images` have them. */
function holdItems(simulation: Simulation, rows: readonly LakeRow[], items: readonly Item[]): void {
  const kindOf = ({ type }: LakeRow) => String(type).split('.')[0] ?? '';
  const seen = newestBy(
    rows.filter((row) => kindOf(row) in VIEWED),
    (row) => `${kindOf(row)} ${row.item}`,
  );
  const stored = new Map(
    items.filter(({ type }) => String(type) in VIEWED).map((item) => [`${item.type} ${item.id}`, item]),
  );
  for (const [name, { type, state, version }] of stored) {
    const row = seen.get(name);
    if (!VIEWED[String(type)]?.includes(String(state))) continue;
    const right = `${state}, version ${version ?? 0}`;
    const found = row && !isGone(row) && `${row.state}, version ${row.version ?? 0}`;
    if (right !== found)
      simulation.fail('the lake says what is stored', `${name} is ${right}, the lake has ${found}`);
    simulation.count(`${type} in the lake`);
  }
  for (const [name, row] of seen)
    if (!isGone(row) && !stored.has(name))
      simulation.fail('deleted stays deleted', `${name} is gone, the lake has ${row.id}`);
}

/** A row for each end of a reply, and none for anything else. @param ended such as `<pk> private-reply <when it ended>` */
export function holdReplies(simulation: Simulation, ended: ReadonlySet<string>): void {
  const { cloud } = simulation;
  if (cloud.stack.config.data?.lake === undefined) return;
  const rows = onceEach(allRows(simulation)).filter(({ type }) => String(type).startsWith('reply.'));
  if (rows.length !== ended.size)
    simulation.fail(
      'the lake says what is stored',
      `${ended.size} replies have ended, ${rows.length} rows say so`,
    );
}

/** As the views `legs` and `replies` have them. */
function holdEnds(simulation: Simulation, rows: readonly LakeRow[], items: readonly Item[]): void {
  const seen = newestBy(
    rows.filter(({ type }) => type === 'leg.ended' || String(type).startsWith('reply.')),
    ({ item, kind }) => `${item} ${kind}`,
  );
  for (const leg of items.filter(({ type, state }) => type === 'leg' && ENDS.includes(state))) {
    const name = nameOf(leg);
    const found = seen.get(name)?.outcome;
    if (found !== leg.state)
      simulation.fail('the lake says what is stored', `${name} is ${leg.state}, the lake has ${found}`);
    simulation.count('end in the lake');
  }
}

function nameOf({ pk, leg }: Item): string {
  const of = String(pk);
  if (isReply(leg)) return `${replyOf(of)} ${leg.slice(0, -'-reply'.length)}`;
  return `${of.slice(of.indexOf('#') + 1)} ${leg}`;
}

function isReply(leg: unknown): leg is string {
  return leg === 'private-reply' || leg === 'public-reply';
}

/** Whoever wrote is not in the lake: a reply goes by a digest of what it answers. */
function replyOf(pk: string): string {
  return createHash('sha256').update(pk).digest('hex').slice(0, 32);
}

/** Rows as they were given, for each of them has what it has: not only the one that a view picks. */
function holdForgets(simulation: Simulation, rows: readonly LakeRow[], items: readonly Item[]): void {
  const stored = new Set(
    items.flatMap(({ type, id, pk, leg, state }) => {
      // An image that is being deleted is gone for everybody.
      if (String(type) in VIEWED) return state === 'deleting' ? [] : [String(id)];
      return isReply(leg) ? [replyOf(String(pk))] : [];
    }),
  );
  const forgets = messagesToLake(simulation).flatMap(({ forget }) => forget ?? []);
  const forgotten = new Set(
    forgets.flatMap((one) => ('items' in one ? one.items.map((item) => `${item} of ${one.day}`) : [])),
  );
  for (const { item, day, id, ...columns } of rows) {
    if (!Object.keys(columns).some(isPersonal)) continue;
    simulation.count('row of a person');
    if (!stored.has(String(item)) && !forgotten.has(`${item} of ${day}`))
      simulation.fail('the lake forgets what is gone', `${item} is gone, and ${id} says whose it was`);
  }
  for (const one of forgotten) {
    simulation.count('item forgotten');
    const [item = ''] = one.split(' of ');
    if (stored.has(item))
      simulation.fail('the lake keeps what is stored', `${item} is stored, and is to be forgotten`);
  }
}

/** As the view `clicks` has them: so many of each link on each day as are counted. */
function holdClicks(simulation: Simulation, rows: readonly LakeRow[], items: readonly Item[]): void {
  const seen = new Map<string, number>();
  for (const { type, link, received_at: at } of rows)
    if (type === 'link.clicked') add(seen, `${link} on ${String(at).slice(0, 10)}`, 1);
  const counted = new Map<string, number>();
  for (const { sk, people } of items) {
    const { day, link } = CLICKS.exec(String(sk))?.groups ?? {};
    if (link !== undefined && typeof people === 'number') add(counted, `${link} on ${day}`, people);
  }
  for (const name of new Set([...seen.keys(), ...counted.keys()]))
    if (seen.get(name) !== counted.get(name))
      simulation.fail(
        'counts are exact',
        `clicks of ${name}: ${counted.get(name)}, the lake has ${seen.get(name)}`,
      );
}

function add(to: Map<string, number>, name: string, count: number): void {
  to.set(name, (to.get(name) ?? 0) + count);
}

/** What Firehose has taken, and what waits for it in the data pipeline's queue. */
function allRows(simulation: Simulation): readonly LakeRow[] {
  const late = messagesToLake(simulation).flatMap((message) => message.late ?? []);
  return [...simulation.cloud.outlets.rows, ...late];
}

interface MessageToLake {
  readonly late?: readonly LakeRow[];
  readonly forget?: Forget;
}

/** What the data pipeline was given, which takes nothing here. */
function messagesToLake({ cloud }: Simulation): readonly MessageToLake[] {
  return [...cloud.queues.values()].flatMap(({ messages }) =>
    messages.map(({ body }) => JSON.parse(body) as MessageToLake),
  );
}

/** As the view `events` picks them: of rows with one id, one. */
function onceEach(rows: readonly LakeRow[]): readonly LakeRow[] {
  return [...new Map(rows.map((row) => [row.id, row])).values()];
}

/** What was deleted stays so; else the highest version counts, and of equal ones the latest. */
function newestBy(rows: readonly LakeRow[], nameOf: (row: LakeRow) => string): ReadonlyMap<string, LakeRow> {
  const newest = new Map<string, LakeRow>();
  for (const row of rows) {
    const before = newest.get(nameOf(row));
    if (!before || isNewer(row, before)) newest.set(nameOf(row), row);
  }
  return newest;
}

function isNewer(row: LakeRow, before: LakeRow): boolean {
  if (isGone(row) !== isGone(before)) return isGone(row);
  const [mine, theirs] = [Number(row.version ?? 0), Number(before.version ?? 0)];
  return mine === theirs ? String(row.at) > String(before.at) : mine > theirs;
}

function isGone({ type }: LakeRow): boolean {
  return String(type).endsWith('.deleted');
}

/** The owner's lists hold what the table holds, each entry once and in order, however they are cut into pages. */
import { plainOf } from '../aws/dynamodb/value.ts';
import { HOUR, type Simulation } from '../simulation.ts';
import type { ownerOf } from './owner.ts';

/** What is about to expire may be listed or not: clocks differ. */
const SKEW_SECONDS = 600;

interface Listed {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Whether an item of the table is to be in the list, with its place there. */
  readonly isListed: (item: Readonly<Record<string, unknown>>) => boolean;
  /** What the list may be asked for. Entries of one that is no longer configured are in its own list alone. */
  readonly by?: By;
}

/** What entries belong to, such as a `form`. */
export interface By {
  readonly name: string;
  readonly configured: () => object | undefined;
}

type Plain = Readonly<Record<string, unknown>>;

/** Reads the list through, once nothing breaks any more and its entries have come to rest. @param until when faults end */
export function watchList(
  simulation: Simulation,
  owner: ReturnType<typeof ownerOf>,
  until: number,
  listed: Listed,
): void {
  const random = simulation.random(`list ${listed.path}`);
  const limit = String(random.pick([1, 2, 3, 7, 20]));
  simulation.scheduler.at(until + HOUR + random.next() * HOUR, () => {
    for (const one of listsOf(simulation, listed)) void readThrough(simulation, owner, one, limit);
  });
}

function listsOf(simulation: Simulation, listed: Listed): Listed[] {
  const { by, query, isListed } = listed;
  if (!by) return [listed];
  const configured = Object.keys(by.configured() ?? {});
  const of = (item: Plain) => String(item[by.name]);
  const all = [...simulation.cloud.table.all()].map((item) => plainOf(item) as Plain).filter(isListed);
  const others = new Set(all.map(of).filter((id) => !configured.includes(id)));
  return [
    { ...listed, isListed: (item) => isListed(item) && configured.includes(of(item)) },
    ...[...others].map((id) => ({
      ...listed,
      query: { ...query, [by.name]: id },
      isListed: (item: Plain) => isListed(item) && of(item) === id,
    })),
  ];
}

async function readThrough(
  simulation: Simulation,
  owner: ReturnType<typeof ownerOf>,
  { path, query, isListed }: Listed,
  limit: string,
): Promise<void> {
  const soon = simulation.now / 1000;
  const there = [...simulation.cloud.table.all()].map((item) => plainOf(item) as Plain).filter(isListed);
  const kept = there.filter(
    ({ deleteAt }) => deleteAt === undefined || Number(deleteAt) > soon + SKEW_SECONDS,
  );
  const gone = there.filter(
    ({ deleteAt }) => deleteAt !== undefined && Number(deleteAt) < soon - SKEW_SECONDS,
  );
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const page = { ...query, limit, ...(cursor !== undefined && { cursor }) };
    const { status, body } = await owner('GET', path, { query: page });
    if (status !== 200) {
      simulation.fail('lists are whole', `${path} answered ${status}: ${body}`);
      return;
    }
    const answer = JSON.parse(body) as { items: Record<string, string>[]; cursor?: string };
    // An image's id has a name of its own there.
    found.push(...answer.items.map(({ id, imageId = id }) => String(imageId)));
    cursor = answer.cursor;
  } while (cursor !== undefined);
  simulation.count('lists read through');
  if (new Set(found).size < found.length) simulation.fail('lists are whole', `${path} names ${found} twice`);
  const missing = kept.filter(({ id }) => !found.includes(String(id)));
  const extra = gone.filter(({ id }) => found.includes(String(id)));
  for (const { id } of [...missing, ...extra])
    simulation.fail('lists are whole', `${path}: ${id}, of ${found}`);
  const places = new Map(there.map(({ id, gsi1sk }) => [String(id), String(gsi1sk)]));
  const order = found.map((id) => places.get(id) ?? '');
  if (order.some((place, i) => i > 0 && place >= String(order[i - 1])))
    simulation.fail('lists are whole', `${path} is out of order: ${order}`);
}

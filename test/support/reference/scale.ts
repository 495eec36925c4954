/** The tables of docs/scale.md: what events really use, from the simulation, and how far AWS's quotas go with it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { amount, table } from '../../../cli/cost/tables.ts';
import { EVENTS, spreadConfig } from '../../sim/capacity/events.ts';
import { type Measured, measure } from '../../sim/capacity/measure.ts';
import { createRandom } from '../../sim/kernel/random.ts';
import { isQuota, type Limit, limitsOf, QUOTAS, type Use } from '../scale/limits.ts';
import { type Shop, simulateShop } from '../scale/queueing.ts';

export const FILE = 'docs/scale.md';

/** Each is alone in its batches, a minute after the one before. */
const ALONE = { count: 20, pause: 60_000 };
/** Enough for what is the same each time. */
const FEW = { count: 5, pause: 60_000 };
/** Fifty a second, for four seconds: batches have several, and functions stay warm. */
const CROWDED = { count: 200, pause: 20 };

export interface Row {
  readonly pipeline: string;
  readonly events: string;
  readonly alone: Measured;
  readonly crowded: Measured;
  /** The same with as many keys as the page says; undefined for what is not spread. */
  readonly spread: Measured | undefined;
  /** The same with the lake, alone; undefined for what leaves no row in it. */
  readonly kept: Measured | undefined;
}

/** How many keys there are in the table that compares. */
const KEYS = 8;

/** Measures every event of `test/sim/capacity/events.ts`. */
export async function measureAll(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const event of EVENTS)
    rows.push({
      ...event,
      alone: await measure(event, ALONE),
      crowded: await measure(event, CROWDED),
      spread:
        event.pipeline === 'data'
          ? undefined
          : await measure({ ...event, config: spreadConfig(event.config, KEYS) }, CROWDED, 'spread'),
      kept:
        event.pipeline === 'data'
          ? undefined
          : await measure(
              { ...event, config: { ...event.config, data: { lake: {} }, events: { bus: true } } },
              FEW,
              'lake',
            ),
    });
  return rows;
}

/** The tables by name, as the markers in the page have it: `<!-- table: use -->`. */
export function scaleTables(rows: readonly Row[]): Record<string, string> {
  return {
    use: usageTable(rows),
    calls: callTable(rows),
    lake: lakeTable(rows),
    keys: keyTable(rows),
    spread: spreadTable(rows),
    ceilings: ceilingTables(rows),
    first: firstTable(rows),
    shop: shopTable(),
  };
}

function usageTable(rows: readonly Row[]): string {
  return table(
    ['one of', 'write units', 'of them in indexes', 'read units', 'write units where many come at once'],
    rows.map(({ events, alone, crowded }) => [
      events,
      amount(unitsOf(alone).writes),
      amount(unitsOf(alone).inIndexes),
      amount(unitsOf(alone).reads),
      amount(unitsOf(crowded).writes),
    ]),
  );
}

/** Functions that nothing of an event's calls. */
const BY_THE_CLOCK = /^(Sweep|Digest|Compact|Watch|Monthly)\./;

/** What is done for an event, function by function; what happens less than every tenth time is left out. */
function callTable(rows: readonly Row[]): string {
  return table(
    ['one of', 'function', 'calls'],
    rows.flatMap(({ events, alone }) => {
      const byFunction = Map.groupBy(
        [...alone.calls].filter(([site, times]) => times >= 0.1 && !BY_THE_CLOCK.test(site)),
        ([site]) => site.split('.')[0] as string,
      );
      return [...byFunction].map(([name, calls], i) => [
        i === 0 ? events : '',
        `\`${name}\``,
        calls
          .map(
            ([site, times]) => `${amount(Math.round(times * 10) / 10)} ${site.split('.').slice(1).join(' ')}`,
          )
          .join(', '),
      ]);
    }),
  );
}

/** What an event leaves in the lake. */
function lakeTable(rows: readonly Row[]): string {
  return table(
    ['one of', 'rows', 'calls of Firehose'],
    rows.flatMap(({ events, kept }) => {
      if (!kept) return [];
      const calls = [...kept.calls].filter(([site]) => site.includes('.firehose.'));
      return [
        [
          events,
          amount(kept.rows),
          calls
            .map(([site, times]) => `${amount(Math.round(times * 10) / 10)} by \`${site.split('.')[0]}\``)
            .join(', '),
        ],
      ];
    }),
  );
}

const SHOWN_KEYS = 4;

function keyTable(rows: readonly Row[]): string {
  return table(
    ['one of', 'key', 'write units each', 'events a second at which it is hot'],
    rows.flatMap(({ events, crowded }) =>
      hottest(crowded)
        .slice(0, SHOWN_KEYS)
        .map(([name, writes], i) => [
          i === 0 ? events : '',
          `\`${name}\``,
          amount(writes),
          amount(Math.floor(QUOTAS.keyWrites.mature / writes)),
        ]),
    ),
  );
}

/** Before and after, and which quota comes first then. */
function spreadTable(rows: readonly Row[]): string {
  const perSecond = (writes: number) => Math.floor(QUOTAS.keyWrites.mature / writes);
  return table(
    ['one of', 'one key: hot at', `${KEYS} keys: hot at`, 'by', 'what a mature account meets before that'],
    rows.flatMap((row) => {
      if (!row.spread) return [];
      const [[name, writes] = ['', 1]] = hottest(row.spread);
      const first = limitsOf(row, keysUsed(row, row.spread))
        .filter(({ name, perSecond }) => isQuota(name) && perSecond.mature < QUOTAS.keyWrites.mature / writes)
        .toSorted((a, b) => a.perSecond.mature - b.perSecond.mature)
        .map((limit) => `${limit.name} (${rate(limit.perSecond.mature)})`);
      const before = hottest(row.crowded)[0]?.[1] ?? 1;
      const cells = [
        row.events,
        `${amount(perSecond(before))} a second`,
        `${amount(perSecond(writes))} a second`,
        `\`${name}\``,
        first.join(', '),
      ];
      return [cells];
    }),
  );
}

/** Less is written by so few events of a crowd that it is one device's, or one file's. */
const SHARED_BY_MANY = 0.1;

/** Partitions by their writes an event, the most written first. What is one event's own can't become hot. */
function hottest({ partitions }: Measured): (readonly [name: string, writes: number])[] {
  return [...partitions]
    .filter(
      ([name, { writes }]) => writes >= SHARED_BY_MANY && !/[0-9a-f]{8}-[0-9a-f]{4}-|[\w-]{30,}/.test(name),
    )
    .map(([name, { writes }]) => [name.replace('17841400000000000', '<account>'), writes] as const)
    .sort(([, a], [, b]) => b - a);
}

/** All that an event uses, wherever. */
export function unitsOf({ partitions }: Measured) {
  const sum = { writes: 0, inIndexes: 0, reads: 0 };
  for (const [name, { writes, reads }] of partitions) {
    sum.writes += writes;
    sum.reads += reads;
    if (!name.startsWith('table ')) sum.inIndexes += writes;
  }
  return sum;
}

function limits(row: Row): Limit[] {
  return limitsOf(row, keysUsed(row, row.crowded));
}

function keysUsed({ crowded }: Row, keys: Measured): Use {
  return { writeUnits: unitsOf(crowded).writes, hottest: hottest(keys)[0]?.[1] ?? 0 };
}

function ceilingTables(rows: readonly Row[]): string {
  return rows
    .map((row) => {
      const lines = limits(row)
        .toSorted((a, b) => a.perSecond.mature - b.perSecond.mature)
        .map(({ name, perSecond, change }) => [name, rate(perSecond.new), rate(perSecond.mature), change]);
      const head = ['limit', 'a new account', 'a mature account', 'what to change'];
      return `**${row.events[0]?.toUpperCase()}${row.events.slice(1)} a second, at most:**\n\n${table(head, lines)}`;
    })
    .join('\n\n');
}

const RATES = [10, 1000, 100_000] as const;

/** What a mature account's pipeline meets at a rate and did not at the one before, the tightest first. */
function firstTable(rows: readonly Row[]): string {
  return table(
    ['events', ...RATES.map((perSecond) => `at ${amount(perSecond)} a second`)],
    rows.map((row) => [
      row.events,
      ...RATES.map((perSecond, i) => {
        const before = RATES[i - 1] ?? 0;
        return limits(row)
          .filter((limit) => limit.perSecond.mature < perSecond && limit.perSecond.mature >= before)
          .toSorted((a, b) => a.perSecond.mature - b.perSecond.mature)
          .map(({ name }) => name)
          .join('; ');
      }),
    ]),
  );
}

/** A contact form in an account with ten executions: a request, then the leg's enqueueing, then its mail. */
const NEW_ACCOUNT: Shop = {
  executions: QUOTAS.executions.new,
  requestSeconds: 0.2,
  work: [
    { seconds: 0.1, atOnce: 10 },
    { seconds: 0.5, atOnce: 2 },
  ],
};
const SHOPS: readonly (readonly [string, Shop])[] = [
  ['ten executions', NEW_ACCOUNT],
  [
    'ten executions, and mail without our bound of two at once',
    { ...NEW_ACCOUNT, work: NEW_ACCOUNT.work.map((work) => ({ ...work, atOnce: 10 })) },
  ],
];
const SHOP_RATES = [2, 5, 10, 20] as const;
const SHOP_SECONDS = 600;

function shopTable(): string {
  const percent = (share: number) => `${amount(Number((share * 100).toPrecision(2)))} %`;
  return table(
    ['account', 'submissions a second', 'turned away', 'the last mail is late by'],
    SHOPS.flatMap(([name, shop]) =>
      SHOP_RATES.map((perSecond, i) => {
        const random = createRandom(`shop/${perSecond}`);
        const { turnedAway, longest } = simulateShop(shop, perSecond, SHOP_SECONDS, random);
        return [
          i === 0 ? name : '',
          amount(perSecond),
          percent(turnedAway),
          `${amount(Math.round(longest))} s`,
        ];
      }),
    ),
  );
}

function rate(perSecond: number): string {
  return perSecond < 1 ? `${amount(perSecond * 3600)} an hour` : amount(Number(perSecond.toPrecision(3)));
}

/** The page with its tables as they are. */
export function fill(page: string, tables: Readonly<Record<string, string>>): string {
  return page.replaceAll(
    /(<!-- table: (\w+) -->\n)[\s\S]*?(<!-- end -->)/g,
    (_, begin: string, name: string, end: string) => `${begin}\n${tables[name]}\n\n${end}`,
  );
}

if (import.meta.main) writeFileSync(FILE, fill(readFileSync(FILE, 'utf8'), scaleTables(await measureAll())));

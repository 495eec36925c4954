/**
 * Memory of the deployed functions over an hour's worth of events: what their containers hold after garbage was collected, and
 * what the system has given them, call by call.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { LOOK_SIGNAL, LOOKS_FOLDER, type Look } from './load-container.ts';
import type { Traffic } from './load-traffic.ts';
import { printTable } from './report.ts';
import { grows, type Trend, trendOf } from './trend.ts';

/** A part of an hour, for a quick look. */
const HOURS = Number(process.env.BENCH_HOURS ?? 1);
/** A busy machine gets no further in that time: the table says how far it came. */
const MINUTES = Number(process.env.BENCH_MINUTES ?? 60);
const LOOKS = 13;
/** The part of the looks that is left out: for some 600 calls caches fill up, and code is compiled. */
const WARMING = 0.5;
/** For a line through them, and how sure it is. */
const FEWEST_LOOKS = 4;
/** Requests of a kind that are under way at once. */
const SENDERS = 3;
/**
 * What an hour may add to one container before it counts, in bytes: objects, and all that the system gave. The second is large, because V8
 * leaves garbage as long as there is room, and here nothing limits it.
 */
const HELD_MATTERS = 1_000_000;
const RESIDENT_MATTERS = 100_000_000;
const ANSWERED_WITHIN_MS = 60_000;
/** Before a look, for queues to be empty. */
const LONGEST_WAIT_MS = 60_000;

/** What the engine needs in its environment so that containers can be asked, and how they are. */
export function containerWatch(): {
  readonly environment: Readonly<Record<string, string>>;
  look(): Promise<ReadonlyMap<string, readonly Look[]>>;
  end(): void;
} {
  const folder = mkdtempSync(join(tmpdir(), 'frontdesk-looks-'));
  const hook = pathToFileURL(join(import.meta.dirname, 'load-container.ts')).href;
  return {
    environment: { [LOOKS_FOLDER]: folder, NODE_OPTIONS: `--import ${hook}` },
    look: () => looks(folder),
    end: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Asks every container that is there. @returns all its looks so far, by its process */
async function looks(folder: string): Promise<ReadonlyMap<string, readonly Look[]>> {
  const read = (id: string): Look[] =>
    readFileSync(join(folder, id), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Look);
  const before = new Map(readdirSync(folder).map((id) => [id, read(id).length]));
  if (before.size === 0) throw new Error('No container of the engine can be asked what it holds.');
  const alive = [...before.keys()].filter((id) => isAsked(Number(id)));
  const until = performance.now() + ANSWERED_WITHIN_MS;
  while (alive.some((id) => isAlive(Number(id)) && read(id).length === before.get(id))) {
    if (performance.now() > until) throw new Error('A container did not say what it holds.');
    await delay(50);
  }
  return new Map([...before.keys()].map((id) => [id, read(id)]));
}

function isAsked(id: number): boolean {
  try {
    return process.kill(id, LOOK_SIGNAL);
  } catch {
    // It was ended since: it had nothing to do for five minutes, or the engine has started again.
    return false;
  }
}

function isAlive(id: number): boolean {
  try {
    return process.kill(id, 0);
  } catch {
    return false;
  }
}

/**
 * An hour's worth of all, as fast as it is taken: of each kind a few senders, each one request after the other, with looks in between.
 *
 * @throws when a container grows
 */
export async function watchMemory(
  all: readonly Traffic[],
  send: (traffic: Traffic, requests: number) => Promise<void>,
  waitForQueues: (milliseconds: number) => Promise<unknown>,
  look: () => Promise<ReadonlyMap<string, readonly Look[]>>,
): Promise<void> {
  const each = (traffic: Traffic) => Math.ceil((traffic.perHour * HOURS) / (LOOKS - 1) / SENDERS);
  const senders = all.flatMap((traffic) => Array.from({ length: SENDERS }, () => traffic));
  const until = performance.now() + MINUTES * 60_000;
  let found = await look();
  let times = 0;
  for (; times < LOOKS - 1 && performance.now() < until; times++) {
    await Promise.all(senders.map((traffic) => send(traffic, each(traffic))));
    // What is left may wait for minutes, for a message whose function was stopped: the next look finds it done.
    await waitForQueues(LONGEST_WAIT_MS);
    found = await look();
  }
  const sent = all.map((traffic) => `${each(traffic) * SENDERS * times} ${traffic.name}`);
  console.log(`\nMemory over ${sent.join(', ')}`);
  report([...found.values()], (HOURS * times) / (LOOKS - 1));
}

/**
 * @param hours that were had: what grows is reckoned for a whole one
 * @throws when a container grows
 */
function report(containers: readonly (readonly Look[])[], hours: number): void {
  const names = [...new Set(containers.flatMap(([first]) => (first ? [first.function] : [])))];
  const growing: string[] = [];
  const rows = names
    .map((name) => ({ name: readable(name), found: ofFunction(name, containers) }))
    .toSorted((a, b) => a.name.localeCompare(b.name))
    .flatMap(({ name, found }) => {
      if (!found) return [];
      const { calls, busiest, held, resident } = found;
      const anHour = calls / hours;
      const isGrowing = grows(held, HELD_MATTERS / anHour) || grows(resident, RESIDENT_MATTERS / anHour);
      if (isGrowing) growing.push(name);
      const ends = [busiest[0], busiest.at(-1)] as [Look, Look];
      return [
        [
          name,
          String(calls),
          String(ends[1].calls - ends[0].calls),
          ends.map(({ held }) => megabytes(held)).join(' → '),
          perCall(held),
          ends.map(({ resident }) => megabytes(resident)).join(' → '),
          perCall(resident),
          isGrowing ? 'grows' : 'flat',
        ],
      ];
    });
  const head = [
    'function',
    'calls',
    'of them in the busiest container, warm',
    'held, MB',
    'bytes a call',
    'process, MB',
    'bytes a call',
    'it is',
  ];
  printTable(head, rows);
  if (growing.length > 0) throw new Error(`Memory grows: ${growing.join(', ')}`);
}

/** @returns undefined for a function that is hardly called */
function ofFunction(name: string, containers: readonly (readonly Look[])[]) {
  const own = containers.filter(([first]) => first?.function === name);
  const between = (looks: readonly Look[]) => (looks.at(-1)?.calls ?? 0) - (looks[0]?.calls ?? 0);
  const busiest = own
    .map((looks) => looks.slice(Math.floor(looks.length * WARMING)))
    .toSorted((a, b) => between(b) - between(a))
    .at(0);
  if (!busiest || between(busiest) < LOOKS || busiest.length < FEWEST_LOOKS) return undefined;
  const trend = (of: 'held' | 'resident') => trendOf(busiest.map((look) => ({ x: look.calls, y: look[of] })));
  return {
    calls: own.reduce((sum, looks) => sum + (looks.at(-1)?.calls ?? 0), 0),
    busiest,
    held: trend('held'),
    resident: trend('resident'),
  };
}

function perCall({ slope, noise }: Trend): string {
  return `${slope.toFixed(0)} ± ${noise.toFixed(0)}`;
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1);
}

/** Without the names of stage and stack, and what CloudFormation appends. */
function readable(name: string): string {
  const [, stack, part] = /-(\w+)-([A-Za-z]+?)[0-9A-F]{8}-\w+$/.exec(name) ?? [];
  return part === undefined ? name : `${stack} ${part}`;
}

/** Many seeds, and what is to be said of them. */
import { FAULT_KINDS, type FaultKind } from './kernel/faults.ts';
import { type RunOptions, type RunResult, run } from './simulation.ts';
import type { World } from './worlds/world.ts';

export interface Campaign {
  readonly pipeline: string;
  readonly seeds: number;
  readonly seconds: number;
  readonly failed: readonly RunResult[];
  /** How many seeds met each known finding. */
  readonly known: Readonly<Record<string, number>>;
  readonly faults: Readonly<Record<string, number>>;
  readonly happened: number;
  /** Functions, calls and faults that met, as `<function>.<service>.<call> <fault>`. */
  readonly coverage: ReadonlyMap<string, number>;
  readonly counts: Readonly<Record<string, number>>;
}

interface CampaignOptions extends Pick<RunOptions, 'without' | 'tolerate'> {
  readonly from: number;
  readonly seeds: number;
  /** Hears of each seed when it is through. */
  readonly hear?: (result: RunResult) => void;
}

export async function campaign(world: World, options: CampaignOptions): Promise<Campaign> {
  const began = performance.now();
  const failed: RunResult[] = [];
  const known: Record<string, number> = {};
  const faults: Record<string, number> = {};
  const counts: Record<string, number> = {};
  const coverage = new Map<string, number>();
  let seeds = 0;
  let happened = 0;
  for (let seed = options.from; seed < options.from + options.seeds; seed++) {
    const result = await run(world, { ...options, seed }).catch((error: Error) => {
      throw new Error(`Seed ${seed} of ${world.pipeline} broke the simulation`, { cause: error });
    });
    seeds++;
    options.hear?.(result);
    happened += result.happened;
    for (const invariant of new Set(result.tolerated.map((one) => one.invariant))) add(known, invariant, 1);
    for (const { kind } of result.faults) add(faults, kind, 1);
    for (const [what, times] of Object.entries(result.counts)) add(counts, what, times);
    for (const [what, times] of result.coverage) coverage.set(what, (coverage.get(what) ?? 0) + times);
    if (result.violation) failed.push(result);
  }
  const seconds = (performance.now() - began) / 1000;
  return { pipeline: world.pipeline, seeds, seconds, failed, known, faults, happened, coverage, counts };
}

/** Of parts that ran side by side, as if they had been one. */
export function merge(parts: readonly Campaign[]): Campaign {
  const [first] = parts;
  if (!first) throw new Error('Nothing to merge');
  const all = { known: {}, faults: {}, counts: {} } as Record<
    'known' | 'faults' | 'counts',
    Record<string, number>
  >;
  const coverage = new Map<string, number>();
  for (const part of parts) {
    for (const kind of ['known', 'faults', 'counts'] as const)
      for (const [what, times] of Object.entries(part[kind])) add(all[kind], what, times);
    for (const [what, times] of part.coverage) coverage.set(what, (coverage.get(what) ?? 0) + times);
  }
  const sum = (of: 'seeds' | 'happened') => parts.reduce((total, part) => total + part[of], 0);
  return {
    ...all,
    coverage,
    pipeline: first.pipeline,
    seeds: sum('seeds'),
    happened: sum('happened'),
    seconds: Math.max(...parts.map(({ seconds }) => seconds)),
    failed: parts.flatMap(({ failed }) => failed),
  };
}

function add(to: Record<string, number>, what: string, times: number): void {
  to[what] = (to[what] ?? 0) + times;
}

export function describe(found: Campaign): string {
  const { pipeline, seeds, seconds, failed, known, faults, coverage, happened, counts } = found;
  const sum = Object.values(faults).reduce((total, times) => total + times, 0);
  const kills = (faults['kill-before'] ?? 0) + (faults['kill-after'] ?? 0);
  const pairs = [...coverage.keys()].filter((what) => !what.endsWith(' -')).length;
  const byKind = FAULT_KINDS.filter((kind: FaultKind) => faults[kind]).map(
    (kind) => `${kind} ${faults[kind]}`,
  );
  return [
    `${pipeline}: ${seeds} seeds in ${seconds.toFixed(1)} s, ${(seeds / seconds).toFixed(1)} a second, ${happened} happenings`,
    `${sum} faults, ${kills} kills: ${byKind.join(', ')}`,
    `${pairs} kinds of function, call and fault met`,
    `Counted: ${Object.entries(counts)
      .map(([what, times]) => `${what} ${times}`)
      .join(', ')}`,
    ...Object.entries(known).map(([invariant, times]) => `Known, in ${times} seeds: ${invariant}`),
    ...failed.map(
      ({ seed, violation }) => `Seed ${seed} FAILED ${violation?.invariant}: ${violation?.detail}`,
    ),
    ...(failed.length === 0 ? ['Nothing new was violated.'] : []),
  ].join('\n');
}

/**
 * `npm run simulate -- <pipeline> <seeds>`: runs that many seeds, and says what they found.
 *
 *     --from <seed>     the first one. Default 1
 *     --trace           prints the trace of the seed named by --from, and runs no other
 *     --shrink          shrinks the first failing seed to the faults that it needs, and prints its trace
 *     --jobs <n>        shares the seeds out among so many processes. Default 1
 *     --all             counts known findings as failing, too
 *     --without <kind>  leaves out a kind of fault; may be repeated
 */
import { parseArgs } from 'node:util';
import { describe } from './campaign.ts';
import { runJob, runJobs } from './jobs.ts';
import type { FaultKind } from './kernel/faults.ts';
import { isKnown } from './known.ts';
import { shrink } from './shrink.ts';
import { type RunResult, run } from './simulation.ts';
import { furtherWorlds, worlds } from './worlds/index.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    from: { type: 'string', default: '1' },
    trace: { type: 'boolean', default: false },
    shrink: { type: 'boolean', default: false },
    all: { type: 'boolean', default: false },
    jobs: { type: 'string', default: '1' },
    without: { type: 'string', multiple: true, default: [] },
  },
});
const [pipeline = '', seeds = '100'] = positionals;
const all = { ...worlds, ...furtherWorlds };
const world = all[pipeline];
if (!world) {
  console.error(
    `Usage: npm run simulate -- <${Object.keys(all).join('|')}> <seeds> [--from <seed>] [--jobs <n>] [--trace] [--shrink] [--all]`,
  );
  process.exit(2);
}
const from = Number(values.from);
const without = values.without as FaultKind[];
const tolerate = values.all ? () => false : isKnown(world.pipeline);

if (values.trace) {
  const result = await run(world, { seed: from, keepTrace: true, without: new Set(without), tolerate });
  console.log(result.trace.join('\n'));
  console.log(result.violation ?? 'Nothing was violated.', result.counts);
} else {
  // Many seeds take hours: what fails is heard of at once.
  const hear = ({ seed, violation }: RunResult) => {
    if (violation) console.error(`Seed ${seed}: ${violation.invariant}`);
    else if (seed % 100 === 0) console.error(`Seed ${seed} is through`);
  };
  const job = { world: pipeline, from, seeds: Number(seeds), without, all: values.all };
  const jobs = Number(values.jobs);
  const found = await (jobs > 1 ? runJobs(job, jobs, hear) : runJob(job, hear));
  console.log(describe(found));
  const [first] = found.failed;
  if (first && values.shrink) {
    const { keys, result, runs } = await shrink(world, first, { tolerate });
    console.log(`Seed ${first.seed}, shrunk in ${runs} runs to ${keys.length} faults:`);
    for (const fault of result.faults) console.log(`  ${fault.kind} at ${fault.key}`);
    console.log(about(result).slice(-200).join('\n'));
  }
  process.exitCode = found.failed.length > 0 ? 1 : 0;
}

/** The lines of a trace that concern what was violated. */
function about({ trace, violation }: Pick<RunResult, 'trace' | 'violation'>): string[] {
  const names = violation?.detail.match(/[0-9a-f]{8}-[0-9a-f-]{27}|\b\d{9,}\b/g) ?? [];
  const always = /killed|VIOLATED|ATTENTION|is away|deployment|, [a-z-]+$|failed|refused|given up/;
  return names.length === 0
    ? [...trace]
    : trace.filter((line) => always.test(line) || names.some((name) => line.includes(name)));
}

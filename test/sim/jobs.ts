/** Many seeds in several processes, each with a part of them. This file is also what such a process runs. */
import { fork } from 'node:child_process';
import { type Campaign, campaign, merge } from './campaign.ts';
import type { FaultKind } from './kernel/faults.ts';
import { isKnown } from './known.ts';
import type { RunResult } from './simulation.ts';
import { furtherWorlds, worlds } from './worlds/index.ts';
import type { World } from './worlds/world.ts';

export interface Job {
  /** The world's name. */
  readonly world: string;
  readonly from: number;
  readonly seeds: number;
  readonly without: readonly FaultKind[];
  /** Whether known findings count as failing, too. */
  readonly all: boolean;
}

type Told = { readonly through: RunResult } | { readonly campaign: Campaign };

/** @param hear hears of each seed when it is through */
export async function runJobs(job: Job, jobs: number, hear: (result: RunResult) => void): Promise<Campaign> {
  const size = Math.ceil(job.seeds / jobs);
  const parts: Job[] = [];
  for (let done = 0; done < job.seeds; done += size)
    parts.push({ ...job, from: job.from + done, seeds: Math.min(size, job.seeds - done) });
  return merge(await Promise.all(parts.map((part) => runElsewhere(part, hear))));
}

/** A job in this process. */
export function runJob(
  { world, without, all, ...part }: Job,
  hear: (result: RunResult) => void,
): Promise<Campaign> {
  const found = { ...worlds, ...furtherWorlds }[world] as World;
  const tolerate = all ? () => false : isKnown(found.pipeline);
  return campaign(found, { ...part, without: new Set(without), tolerate, hear });
}

function runElsewhere(job: Job, hear: (result: RunResult) => void): Promise<Campaign> {
  return new Promise((resolve, reject) => {
    const child = fork(import.meta.filename, [], { serialization: 'advanced' });
    child.on('message', (told: Told) => {
      if ('through' in told) hear(told.through);
      else resolve(told.campaign);
    });
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`A process with seeds from ${job.from} ended with ${code}`)));
    child.send(job);
  });
}

if (process.argv[1] === import.meta.filename)
  process.once('message', async (job: Job) => {
    const tell = (told: Told) => new Promise((sent) => process.send?.(told, sent));
    const found = await runJob(job, (through) => void tell({ through: { ...through, coverage: new Map() } }));
    await tell({ campaign: found });
    process.disconnect();
  });

/**
 * Load on the deployed app by an open loop: requests leave when they are due, whether or not the ones before were answered,
 * and each is timed from when it was due. So a time of slowness is seen by all that fell into it.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { GetQueueAttributesCommand, ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { clientSettings } from '../local/aws-environment.ts';
import { startDeployed } from '../test/support/app.ts';
import { containerWatch, watchMemory } from './load-memory.ts';
import { type Traffic, trafficOf } from './load-traffic.ts';
import { printTable, quantile } from './report.ts';

/** Of sustained load. */
const SECONDS = Number(process.env.BENCH_SECONDS ?? 30);
/** What is not worked through by then is a failure, not a slow run. */
const BOUND_MILLISECONDS = 300_000;
/** A queue may be empty for a moment while a stream still brings messages. */
const QUIET_LOOKS = 4;
const QUIET_MILLISECONDS = 500;

interface Outcome {
  readonly milliseconds: readonly number[];
  /** By status, 0 where there was no answer. */
  readonly failed: ReadonlyMap<number, number>;
}

/** How long answers take, each kind of traffic for itself and all together. */
export function benchLoad(): Promise<void> {
  return onDeployed({}, measureLatency);
}

/** Whether memory grows. A deployment of its own: containers that are watched take longer to start. */
export async function benchMemory(): Promise<void> {
  const watch = containerWatch();
  try {
    await onDeployed(watch.environment, (all, waitForQueues) =>
      watchMemory(all, inTurn, waitForQueues, watch.look),
    );
  } finally {
    watch.end();
  }
}

/** Deploys the app, and wakes its functions. @param environment the engine's, in addition */
async function onDeployed(
  environment: Readonly<Record<string, string>>,
  measure: (all: readonly Traffic[], waitForQueues: Wait) => Promise<void>,
): Promise<void> {
  const { deployed, stop } = await startDeployed(environment);
  try {
    const all = await trafficOf(deployed);
    const waitForQueues = queueWatch(deployed.endpoint);
    await send(all.map((traffic) => ({ at: 0, traffic, number: 0 })));
    await waitForQueues(BOUND_MILLISECONDS);
    await measure(all, waitForQueues);
  } finally {
    await stop();
  }
}

async function measureLatency(all: readonly Traffic[], waitForQueues: Wait): Promise<void> {
  const rows: string[][] = [];
  const run = async (name: string, due: readonly Due[]) => {
    const outcome = await send(due);
    const begun = performance.now();
    const left = await waitForQueues(BOUND_MILLISECONDS);
    const drained = performance.now() - begun - QUIET_LOOKS * QUIET_MILLISECONDS;
    const seconds = (Math.max(0, drained) / 1000).toFixed(0);
    const row = [name, String(due.length), ...figures(outcome), left.length > 0 ? `never: ${left}` : seconds];
    // The whole of it takes minutes: each is heard of at once.
    console.error(row.join(' · '));
    rows.push(row);
  };
  for (const traffic of all) {
    await run(`${traffic.name}, ${traffic.perSecond} a second`, sustained([traffic]));
    await run(`${traffic.name}, at one moment`, burst([traffic]));
  }
  await run('all together, sustained', sustained(all));
  await run('all together, at one moment', burst(all));
  console.log(`\nOpen loop: ${SECONDS} seconds sustained, or a burst`);
  const head = [
    'load',
    'requests',
    'median ms',
    '95 %',
    '99 %',
    'slowest',
    'failed',
    'seconds until all is done',
  ];
  printTable(head, rows);
}

/** One request after the other. @throws at the first that fails */
async function inTurn(traffic: Traffic, requests: number): Promise<void> {
  for (let i = 0; i < requests; i++) {
    const status = await traffic.send(serial++);
    if (status < 200 || status >= 300)
      throw new Error(`One of the ${traffic.name} was answered with ${status}`);
  }
}

interface Due {
  /** Milliseconds from the beginning. */
  readonly at: number;
  readonly traffic: Traffic;
  readonly number: number;
}

let serial = 1;

/** Evenly, each kind at its own rate. */
function sustained(all: readonly Traffic[]): Due[] {
  return all
    .flatMap((traffic) =>
      Array.from({ length: Math.ceil(traffic.perSecond * SECONDS) }, (_, i) => ({
        at: (i * 1000) / traffic.perSecond,
        traffic,
        number: serial++,
      })),
    )
    .toSorted((a, b) => a.at - b.at);
}

function burst(all: readonly Traffic[]): Due[] {
  return all.flatMap((traffic) =>
    Array.from({ length: traffic.burst }, () => ({ at: 0, traffic, number: serial++ })),
  );
}

async function send(all: readonly Due[]): Promise<Outcome> {
  const begun = performance.now();
  const milliseconds: number[] = [];
  const failed = new Map<number, number>();
  const one = async ({ at, traffic, number }: Due) => {
    const status = await traffic.send(number).catch(() => 0);
    milliseconds.push(performance.now() - begun - at);
    if (status < 200 || status >= 300) failed.set(status, (failed.get(status) ?? 0) + 1);
  };
  const running: Promise<void>[] = [];
  for (const due of all) {
    const early = begun + due.at - performance.now();
    if (early > 0) await delay(early);
    running.push(one(due));
  }
  await Promise.all(running);
  return { milliseconds, failed };
}

function figures({ milliseconds, failed }: Outcome): string[] {
  const times = [0.5, 0.95, 0.99, 1].map((share) => quantile(milliseconds, share).toFixed(0));
  const failures = [...failed].map(([status, count]) => `${count} (${status})`);
  return [...times, failures.join(', ') || '0'];
}

/** Waits until no queue holds anything but dead letters. @returns what is left after so long, by queue; empty when all is done */
type Wait = (milliseconds: number) => Promise<readonly string[]>;

function queueWatch(endpoint: string): Wait {
  const sqs = new SQSClient(clientSettings(endpoint));
  const waiting = async () => {
    const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({ MaxResults: 1000 }));
    const counts = await Promise.all(
      QueueUrls.filter((url) => !/DeadLetters/.test(url)).map(async (QueueUrl) => {
        const { Attributes = {} }: { Attributes?: Readonly<Record<string, string>> } = await sqs.send(
          new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
        );
        const count = ['', 'NotVisible', 'Delayed'].reduce(
          (sum, kind) => sum + Number(Attributes[`ApproximateNumberOfMessages${kind}`] ?? 0),
          0,
        );
        return { name: QueueUrl.split('/').at(-1) ?? '', count };
      }),
    );
    return counts.flatMap(({ name, count }) => (count > 0 ? [`${count} in ${name}`] : []));
  };
  return async (milliseconds) => {
    const until = performance.now() + milliseconds;
    let left = await waiting();
    for (let quiet = 0; quiet < QUIET_LOOKS && performance.now() < until; ) {
      await delay(QUIET_MILLISECONDS);
      left = await waiting();
      quiet = left.length > 0 ? 0 : quiet + 1;
    }
    return left;
  };
}

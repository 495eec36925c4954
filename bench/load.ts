/**
 * Load on the deployed app by an open loop: requests leave when they are due, whether or not the ones before were answered,
 * and each is timed from when it was due. So a time of slowness is seen by all that fell into it.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { GetQueueAttributesCommand, ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { clientSettings } from '../local/aws-environment.ts';
import { DEMO_PRESET } from '../local/config.ts';
import { DEMO_WIDGET } from '../local/feedback-config.ts';
import { commentEntry, signed } from '../local/graph/webhooks.ts';
import { type Deployed, startDeployed } from '../test/support/app.ts';
import { photo } from '../test/support/images/pictures.ts';
import { benchHeap } from './heap.ts';
import { madeUp } from './keyword-dm.ts';
import { functionMemory, printMemory } from './memory.ts';
import { printTable, quantile } from './report.ts';
import { sendFile } from './upload.ts';

/** Of sustained load. */
const SECONDS = Number(process.env.BENCH_SECONDS ?? 30);
/** What is not worked through by then is a failure, not a slow run. */
const BOUND_MILLISECONDS = 300_000;
/** Of all pipelines together, for the look at memory. At the sustained rates, 720 seconds bring an hour's worth of one a second. */
const MEMORY_SECONDS = Number(process.env.BENCH_MEMORY_SECONDS ?? 720);
const MEMORY_LOOKS = 6;
/** A queue may be empty for a moment while a stream still brings messages. */
const QUIET_LOOKS = 4;

interface Traffic {
  readonly name: string;
  /** Requests a second, sustained. */
  readonly perSecond: number;
  /** Requests at one moment. */
  readonly burst: number;
  /** @returns the last answer's status */
  readonly send: (number: number) => Promise<number>;
}

interface Outcome {
  readonly milliseconds: readonly number[];
  /** By status, 0 where there was no answer. */
  readonly failed: ReadonlyMap<number, number>;
}

export async function benchLoad(): Promise<void> {
  const { deployed, stop } = await startDeployed();
  try {
    const all = await trafficOf(deployed);
    const waitForQueues = queueWatch(deployed.endpoint);
    const rows: string[][] = [];
    const run = async (name: string, due: readonly Due[]) => {
      const outcome = await send(due);
      const drained = await waitForQueues();
      rows.push([name, String(due.length), ...figures(outcome), (drained / 1000).toFixed(0)]);
    };
    // Wakes the functions.
    await send(all.map((traffic) => ({ at: 0, traffic, number: 0 })));
    await waitForQueues();
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
    if (process.platform === 'linux') await watchMemory(all, waitForQueues);
    await benchHeap(deployed);
  } finally {
    await stop();
  }
}

/** All pipelines together, for a long time, with looks at the memory of their functions in between. */
async function watchMemory(all: readonly Traffic[], waitForQueues: () => Promise<number>): Promise<void> {
  const looks = [functionMemory()];
  for (let look = 1; look < MEMORY_LOOKS; look++) {
    await send(sustained(all, MEMORY_SECONDS / (MEMORY_LOOKS - 1)));
    await waitForQueues();
    looks.push(functionMemory());
  }
  printMemory(looks);
}

interface Due {
  /** Milliseconds from the beginning. */
  readonly at: number;
  readonly traffic: Traffic;
  readonly number: number;
}

let serial = 1;

/** Evenly, each kind at its own rate. */
function sustained(all: readonly Traffic[], seconds = SECONDS): Due[] {
  return all
    .flatMap((traffic) =>
      Array.from({ length: Math.ceil(traffic.perSecond * seconds) }, (_, i) => ({
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

/** Waits until no queue holds anything but dead letters. @returns how long that took, in milliseconds */
function queueWatch(endpoint: string): () => Promise<number> {
  const sqs = new SQSClient(clientSettings(endpoint));
  const waiting = async () => {
    const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({ MaxResults: 1000 }));
    const counts = await Promise.all(
      QueueUrls.filter((url) => !/DeadLetters/.test(url)).map(async (QueueUrl) => {
        const { Attributes = {} }: { Attributes?: Readonly<Record<string, string>> } = await sqs.send(
          new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
        );
        return ['', 'NotVisible', 'Delayed'].reduce(
          (sum, kind) => sum + Number(Attributes[`ApproximateNumberOfMessages${kind}`] ?? 0),
          0,
        );
      }),
    );
    return counts.reduce((sum, count) => sum + count, 0);
  };
  return async () => {
    const begun = performance.now();
    let quietSince = begun;
    for (let quiet = 0; quiet < QUIET_LOOKS; ) {
      const left = await waiting();
      if (left > 0) quiet = 0;
      else if (quiet++ === 0) quietSince = performance.now();
      if (performance.now() - begun > BOUND_MILLISECONDS)
        throw new Error(`${left} messages are still waiting`);
      await delay(500);
    }
    return quietSince - begun;
  };
}

async function trafficOf(deployed: Deployed): Promise<Traffic[]> {
  const { urls, form, instagram } = deployed;
  const postJson = async (url: string, body: object) => {
    const headers = { 'content-type': 'application/json', accept: 'application/json' };
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
    return { status: response.status, answer: await response.json() };
  };
  const file = new Uint8Array(await photo(640, 480).jpeg({ quality: 80 }).toBuffer());
  return [
    {
      name: 'submissions',
      perSecond: 5,
      burst: 60,
      send: async (number) => {
        const body = { name: 'Ada', email: 'ada@frontdesk-tests.dev', message: `Number ${number}` };
        return (await postJson(`${urls.contact}/f/${form}`, body)).status;
      },
    },
    {
      name: 'responses',
      perSecond: 5,
      burst: 60,
      send: async (number) => {
        const body = { rating: 3 + (number % 3), page: '/tea', comment: `Number ${number}` };
        return (await postJson(`${urls.feedback}/feedback/${DEMO_WIDGET}`, body)).status;
      },
    },
    {
      name: 'uploads',
      perSecond: 0.5,
      burst: 5,
      send: async (number) => {
        // A comment behind the last byte of a JPEG makes another file of it, and no other picture.
        const bytes = Buffer.concat([file, Buffer.from(`\n${number}`)]);
        const asked = { preset: DEMO_PRESET, contentType: 'image/jpeg', size: bytes.length };
        const { status, answer } = await postJson(`${urls.images}/images`, asked);
        if (status !== 201) return status;
        return (await sendFile(answer.upload, new Uint8Array(bytes))).status;
      },
    },
    {
      name: 'comments',
      perSecond: 5,
      burst: 60,
      send: async (number) => {
        const comment = madeUp(instagram.account, `load-${number}`);
        const request = signed(instagram.appSecret, [commentEntry(comment, undefined, 'changes')]);
        return (await fetch(`${urls['keyword-dm']}/instagram/webhook`, request)).status;
      },
    },
  ];
}

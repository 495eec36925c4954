/** `npm run data -- send`: reports a reading as a device does, by AWS IoT, and waits until it was counted. */
import { setTimeout as delay } from 'node:timers/promises';
import { IoTDataPlaneClient, PublishCommand } from '@aws-sdk/client-iot-data-plane';
import { asideKey, type SetAside } from '../../lambdas/data/streams/aside.ts';
import { hourOf, startOf } from '../../lambdas/data/streams/page.ts';
import { isSeen, readSeen } from '../../lambdas/data/streams/seen.ts';
import { readKnown } from '../../lambdas/data/streams/store.ts';
import { topicOf } from '../../lambdas/data/streams/topic.ts';
import { queryItems } from '../../lambdas/shared/table/paginate.ts';
import { CommandError } from '../command-error.ts';
import { printJson } from '../owner/print.ts';
import { type DataOptions, type DataPlace, openData, requireMetric } from './place.ts';

export interface SendOptions extends DataOptions {
  /** When it was measured. @default when it arrives */
  readonly at?: string | undefined;
  /** The device's own number of it. @default none: it is known by its time */
  readonly sequence?: number | undefined;
  /** How many seconds it waits at most. */
  readonly wait: number;
}

const LOOK_AGAIN_MILLISECONDS = 300;
/** Longer than readings wait to be counted together: a repeat leaves nothing behind that one could wait for. */
const REPEAT_MILLISECONDS = 8000;

/** A reading on its way. */
interface Sent {
  readonly metric: string;
  readonly device: string;
  readonly value: number;
  /** Milliseconds since 1970. */
  readonly time?: number;
  readonly sequence?: number;
}

/** @throws CommandError when it can't be sent, or was set aside */
export async function sendReading(
  given: string,
  device: string,
  value: number,
  options: SendOptions,
): Promise<void> {
  const place = await openData(options);
  const [metric] = requireMetric(place, given);
  const { sequence, wait } = options;
  const sent: Sent = {
    metric,
    device,
    value,
    ...timeOf(options),
    ...(sequence !== undefined && { sequence }),
  };
  const payload = payloadOf(sent);
  const wasThere = await isCounted(place, sent);
  const begin = Date.now();
  await publish(place, sent, payload);
  const found = await waitFor(place, sent, payload, {
    begin,
    until: begin + Math.min(wait * 1000, wasThere ? REPEAT_MILLISECONDS : Number.POSITIVE_INFINITY),
    wasThere,
  });
  if (found === undefined)
    throw new CommandError(
      `The reading was sent, and is not counted yet after ${wait} seconds. Look later: npm run data -- summary ${metric}`,
    );
  const state = typeof found === 'string' ? found : 'set-aside';
  if (options.json)
    printJson({
      ...sent,
      ...shownTime(sent),
      state,
      ...(typeof found !== 'string' && { reason: found.reason }),
    });
  if (typeof found !== 'string') throw new CommandError(`The reading was set aside. ${found.reason}`);
  if (options.json) return;
  console.log(
    found === 'counted'
      ? `Counted: ${metric} of ${device} is ${value}.`
      : `It was counted before, so nothing changed: ${metric} of ${device}.`,
  );
}

/** Without a sequence a reading is known by its time, so it has to have one. */
function timeOf({ at, sequence }: SendOptions): { time?: number } {
  if (at === undefined) return sequence === undefined ? { time: Date.now() } : {};
  const time = /^\d+$/.test(at) ? Number(at) : Date.parse(at);
  if (Number.isNaN(time))
    throw new CommandError(`--at: ${at} is no moment. Write it such as 2026-01-31T12:00:00Z.`);
  return { time };
}

function payloadOf({ value, time, sequence }: Sent): string {
  return JSON.stringify({
    value,
    ...(time !== undefined && { time: new Date(time).toISOString() }),
    ...(sequence !== undefined && { sequence }),
  });
}

function shownTime({ time }: Sent) {
  return time === undefined ? {} : { time: new Date(time).toISOString() };
}

async function publish({ environment, region }: DataPlace, sent: Sent, payload: string): Promise<void> {
  if (environment.engine?.iot === false)
    throw new CommandError('This engine has no AWS IoT, so nothing can be sent.');
  const topic = topicOf(environment, sent.metric, sent.device);
  await new IoTDataPlaneClient({ region })
    .send(new PublishCommand({ topic, qos: 1, payload: Buffer.from(payload) }))
    .catch((error: Error) => {
      throw new CommandError(`AWS IoT does not take it: ${error.message}`);
    });
}

interface Waiting {
  readonly begin: number;
  readonly until: number;
  readonly wasThere: boolean;
}

/** @returns undefined when nothing has become of it in time */
async function waitFor(
  place: DataPlace,
  sent: Sent,
  payload: string,
  { begin, until, wasThere }: Waiting,
): Promise<'counted' | 'repeated' | SetAside | undefined> {
  while (Date.now() < until) {
    if (!wasThere && (await isCounted(place, sent))) return 'counted';
    const aside = await findAside(place, sent, payload, begin);
    if (aside) return aside;
    await delay(LOOK_AGAIN_MILLISECONDS);
  }
  return wasThere ? 'repeated' : undefined;
}

async function isCounted({ store }: DataPlace, { metric, device, time, sequence }: Sent): Promise<boolean> {
  const hour = hourOf(time ?? Date.now());
  const { pages } = await readKnown(store, { metric, device }, [hour]);
  const page = pages.get(hour);
  if (!page) return false;
  return sequence === undefined
    ? isSeen(readSeen(page.moments), (time ?? 0) - startOf(hour))
    : isSeen(readSeen(page.sequences), sequence);
}

/** A minute is left for clocks that differ. */
async function findAside({ store }: DataPlace, { metric }: Sent, payload: string, begin: number) {
  const since = new Date(begin - 60_000).toISOString();
  for (const hour of new Set([hourOf(begin), hourOf(Date.now())])) {
    const { pk, prefix } = asideKey(metric, hour);
    for await (const aside of queryItems<SetAside>(store, {
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': pk, ':prefix': prefix },
    }))
      if (aside.record === payload && aside.arrived >= since) return aside;
  }
  return undefined;
}

/** Says events of devices to the owner, by the alarm topic. */
import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { StreamsConfig } from '../../../config/streams.ts';
import { topicSubject } from '../../shared/mail/topic-subject.ts';
import { logger } from '../../shared/runtime/log.ts';
import { batchGet } from '../../shared/table/batch.ts';
import { queryPages } from '../../shared/table/paginate.ts';
import type { TimedTable } from '../../shared/table/table.ts';
import type { Device, StreamEvent } from './device.ts';
import { DUE_EVENTS, writeDevice } from './store.ts';

export interface Telling {
  readonly store: TimedTable;
  readonly streams: StreamsConfig;
  readonly sns: SNSClient;
  readonly topicArn: string;
}

/** Events in one mail at most; an owner reads no thousand lines. */
const MOST_LINES = 50;
/** What waits longer was left over by somebody who was killed. */
const LEFT_OVER_MILLISECONDS = 2 * 60_000;

/**
 * Publishes what waits, in one message, and takes it from the devices. A kill in between says it a second time, never not
 * at all.
 */
export async function tellEvents(telling: Telling, devices: readonly Device[]): Promise<void> {
  const events = devices.flatMap((device) => device.events).sort((a, b) => a.time - b.time);
  if (events.length === 0) return;
  await telling.sns.send(
    new PublishCommand({ TopicArn: telling.topicArn, ...eventMail(events, telling.streams) }),
  );
  logger.info('events told', { events: events.length });
  for (const device of devices) await forget(telling, device);
}

/** Where somebody else has written the device meanwhile, its events stay, and are told again by the next look. */
async function forget({ store, streams }: Telling, device: Device): Promise<void> {
  const keepDays = streams[device.metric]?.keepDays ?? 1;
  const isWritten = await writeDevice(store, { ...device, events: [] }, keepDays);
  if (!isWritten) logger.warn('events stay', { events: device.events.length });
}

/** Tells what nobody has told in a while. @returns of how many devices */
export async function tellLeftOver(telling: Telling): Promise<number> {
  const { client, tableName, now } = telling.store;
  const before = new Date(now().getTime() - LEFT_OVER_MILLISECONDS).toISOString();
  let found = 0;
  for await (const page of queryPages<{ pk: string; sk: string }>(telling.store, {
    IndexName: 'gsi2',
    KeyConditionExpression: 'gsi2pk = :due AND gsi2sk <= :before',
    ExpressionAttributeValues: { ':due': DUE_EVENTS, ':before': before },
  })) {
    const keys = page.map(({ pk, sk }) => ({ pk, sk }));
    const read = await batchGet<Device>(client, tableName, keys, { consistent: true });
    // The index may lag.
    const devices = read.filter(({ events }) => events.length > 0);
    await tellEvents(telling, devices);
    found += devices.length;
  }
  return found;
}

/** What is published. */
function eventMail(
  events: readonly StreamEvent[],
  streams: StreamsConfig,
): { readonly Subject: string; readonly Message: string } {
  const [first] = events;
  const more = events.length - MOST_LINES;
  const metrics = [...new Set(events.map(({ metric }) => metric))];
  return {
    Subject: topicSubject(
      events.length === 1 && first
        ? `Frontdesk: ${first.device} ${SUBJECTS[first.kind]} (${first.metric})`
        : `Frontdesk: ${events.length} events of ${metrics.slice(0, 3).join(', ')}`,
    ),
    Message: [
      events
        .slice(0, MOST_LINES)
        .map((event) => lineOf(event, streams[event.metric]?.unit))
        .join('\n'),
      ...(more > 0 ? [`And ${more} more.`] : []),
      `What was measured: npm run data -- summary ${metrics[0]}`,
    ].join('\n\n'),
  };
}

const SUBJECTS: Readonly<Record<StreamEvent['kind'], string>> = {
  above: 'is too high',
  below: 'is too low',
  normal: 'is back to normal',
  silent: 'is silent',
  back: 'reports again',
};

function lineOf({ kind, metric, device, time, value, limit }: StreamEvent, unit: string | undefined): string {
  const of = (number: number | undefined) => `${number}${unit === undefined ? '' : ` ${unit}`}`;
  const at = `${new Date(time).toISOString().slice(0, 19)}Z`;
  const words: Readonly<Record<StreamEvent['kind'], string>> = {
    above: `is above ${of(limit)}: ${of(value)}`,
    below: `is below ${of(limit)}: ${of(value)}`,
    normal: `is within ${of(limit)} again: ${of(value)}`,
    silent: 'has reported nothing since',
    back: `reports again: ${of(value)}`,
  };
  return kind === 'silent'
    ? `${metric} of ${device}: ${words.silent} ${at}`
    : `${at} ${metric} of ${device}: ${words[kind]}`;
}

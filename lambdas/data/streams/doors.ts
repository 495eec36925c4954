/** What each door delivers, as Lambda gives it to a function. */
import type { KinesisStreamEvent, SQSEvent } from 'aws-lambda';
import * as z from 'zod/mini';
import type { StreamsConfig } from '../../../config/streams.ts';
import type { Delivery } from './reading.ts';

/** What the topic rule makes of a message: its bytes whatever they are, its topic, and when it came. */
export const published = z.object({ data: z.string(), topic: z.string(), at: z.number() });

/** @returns a delivery that holds nothing readable for a message that is not the rule's */
export function publishedIn({ Records }: SQSEvent): Delivery[] {
  return Records.map(({ messageId: id, body, attributes }) => {
    const { data } = z.safeParse(published, parse(body));
    if (!data)
      return { id, origin: id, bytes: Buffer.from(body), arrivedAt: Number(attributes.SentTimestamp) };
    const [metric = '', device = ''] = data.topic.split('/').slice(-2);
    return {
      id,
      // Devices send again what nobody has confirmed to them; the queue may bring twice what it got once.
      origin: `${data.topic}@${data.at}`,
      bytes: Buffer.from(data.data, 'base64'),
      arrivedAt: data.at,
      metric,
      device,
    };
  });
}

/**
 * Records of a stream at Kinesis. Each stays in its shard, and keeps its number there, when the stream is split or merged, and when
 * it is read again.
 */
export function recordsOfKinesis({ Records }: KinesisStreamEvent): Delivery[] {
  return Records.map(({ eventID, eventSourceARN, kinesis }) => ({
    id: kinesis.sequenceNumber,
    origin: `${eventSourceARN}/${eventID}`,
    bytes: Buffer.from(kinesis.data, 'base64'),
    arrivedAt: Math.round(kinesis.approximateArrivalTimestamp * 1000),
  }));
}

/** Metrics whose readings come through a door: `iot`, or the ARN of a stream. Another one's are set aside. */
export function streamsThrough(streams: StreamsConfig, door: string): StreamsConfig {
  return Object.fromEntries(
    Object.entries(streams).filter(([, { source }]) => (source === 'iot' ? 'iot' : source.kinesis) === door),
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

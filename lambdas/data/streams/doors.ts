/** What each door delivers, as Lambda gives it to a function. */
import type { KinesisStreamEvent, MSKEvent, SelfManagedKafkaEvent, SQSEvent } from 'aws-lambda';
import * as z from 'zod/mini';
import { kafkaDoor } from '../../../config/kafka.ts';
import { doorOf, type StreamsConfig } from '../../../config/streams.ts';
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

/**
 * Records of topics of Kafka, by the door of their topic. A record keeps its partition and offset when it is read again; its time is part
 * of what it is known by, because a topic that was made again counts offsets from zero.
 */
export function recordsOfKafka(event: MSKEvent | SelfManagedKafkaEvent): Map<string, Delivery[]> {
  const cluster = 'eventSourceArn' in event ? event.eventSourceArn : undefined;
  const doors = new Map<string, Delivery[]>();
  for (const { topic, partition, offset, timestamp, value } of Object.values(event.records).flat()) {
    const door = kafkaDoor(cluster, topic);
    const id = `${topic}-${partition}@${offset}`;
    const delivery = {
      id,
      origin: `${door}/${id}-${timestamp}`,
      // A record without a value (a tombstone) is none of a device's.
      bytes: Buffer.from(value ?? '', 'base64'),
      arrivedAt: timestamp,
    };
    doors.set(door, [...(doors.get(door) ?? []), delivery]);
  }
  return doors;
}

/** Metrics whose readings come through a door: `iot`, the ARN of a stream, or a topic of Kafka. Another one's are set aside. */
export function streamsThrough(streams: StreamsConfig, door: string): StreamsConfig {
  return Object.fromEntries(Object.entries(streams).filter(([, { source }]) => doorOf(source) === door));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Stands in for Lambda's poller of Kafka, which no local engine has: reads a real topic by a real consumer, and makes of its records the
 * events that Lambda calls a function with (https://docs.aws.amazon.com/lambda/latest/dg/with-msk.html).
 */
import { Consumer } from '@platformatic/kafka';
import type { MSKEvent } from 'aws-lambda';

interface Bridge {
  readonly server: string;
  readonly topic: string;
  readonly cluster: string;
  readonly groupId: string;
  /** How many different records are read before it ends. */
  readonly records: number;
  /** Of an event, as the mapping says. */
  readonly batchSize: number;
}

/** Events of all records from the topic's beginning, each with records of several partitions. */
export async function eventsOf({
  server,
  topic,
  cluster,
  groupId,
  records,
  batchSize,
}: Bridge): Promise<MSKEvent[]> {
  const consumer = new Consumer({ clientId: 'bridge', groupId, bootstrapBrokers: [server] });
  const stream = await consumer.consume({ topics: [topic], mode: 'earliest', autocommit: true });
  const events: MSKEvent[] = [];
  let batch: MSKEvent['records'] = {};
  let gathered = 0;
  /** A consumer may be given a record twice; the function gets both, and neither ends the reading early. */
  const seen = new Set<string>();
  const emit = () => {
    if (gathered > 0)
      events.push({
        eventSource: 'aws:kafka',
        eventSourceArn: cluster,
        bootstrapServers: server,
        records: batch,
      });
    batch = {};
    gathered = 0;
  };
  for await (const { partition, offset, timestamp, key, value } of stream) {
    const name = `${topic}-${partition}`;
    batch[name] ??= [];
    batch[name].push({
      topic,
      partition,
      offset: Number(offset),
      timestamp: Number(timestamp),
      timestampType: 'CREATE_TIME',
      key: Buffer.from(key ?? '').toString('base64'),
      value: Buffer.from(value ?? '').toString('base64'),
      headers: [],
    });
    if (++gathered === batchSize) emit();
    if (seen.add(`${name} ${offset}`).size === records) break;
  }
  emit();
  await consumer.close(true);
  return events;
}

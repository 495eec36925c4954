/** Streams over a table in memory, in which any call may be the last one of a function that is killed. */
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { StreamsConfig } from '../../../../../config/streams.ts';
import { streams as streamsSchema } from '../../../../../config/streams.ts';
import type { Delivery } from '../../../../../lambdas/data/streams/reading.ts';
import { takeIn } from '../../../../../lambdas/data/streams/take-in.ts';
import { type Telling, tellEvents } from '../../../../../lambdas/data/streams/tell.ts';
import { Commands } from '../../../../sim/aws/dynamodb/commands.ts';
import { Table } from '../../../../sim/aws/dynamodb/table.ts';
import { unmarshall } from '../../../../sim/aws/dynamodb/value.ts';

interface Sent {
  readonly constructor: { readonly name: string };
  readonly input: Record<string, unknown>;
}

class Killed extends Error {}

export const NOON = Date.UTC(2026, 10, 28, 12);

export class Account {
  readonly clock = { now: NOON };
  readonly streams: StreamsConfig;
  readonly telling: Telling;
  /** What the owner was told. */
  readonly mails: string[] = [];
  calls = 0;
  /** The call that is the last one; it still takes effect. */
  killAt = Number.POSITIVE_INFINITY;
  private readonly table: Table;

  constructor(streams: Parameters<typeof streamsSchema.parse>[0]) {
    this.streams = streamsSchema.parse(streams);
    const indexes = ['gsi1', 'gsi2'].map((name) => ({
      name,
      partition: `${name}pk`,
      sort: `${name}sk`,
      keysOnly: name === 'gsi2',
    }));
    this.table = new Table({ name: 'T', indexes, timeToLive: 'deleteAt' }, this.clock, () => 0);
    const commands = new Commands(new Map([['T', this.table]]), this.clock);
    const client = (run: (name: string, input: Sent['input']) => unknown) => ({
      send: async ({ constructor: { name }, input }: Sent) => {
        if (this.calls >= this.killAt) throw new Killed();
        const answer = run(name, input);
        if (++this.calls >= this.killAt) throw new Killed();
        return answer;
      },
    });
    const store = {
      // The SDK's paginators take nothing but instances of the real class.
      client: Object.assign(
        Object.create(DynamoDBDocumentClient.prototype),
        client((name, input) => commands.run(name, input, String(this.calls))),
      ),
      tableName: 'T',
      now: () => new Date(this.clock.now),
    };
    const sns = client((_, { Message }) => this.mails.push(String(Message))) as never;
    this.telling = { store, streams: this.streams, sns, topicArn: 'topic' };
  }

  /** Takes deliveries in as the function does. @returns those that have to come again */
  async take(deliveries: readonly Delivery[]): Promise<readonly string[]> {
    const { store, streams } = this.telling;
    const { failed, devices } = await takeIn({ store, streams, keepRejectedDays: 90 }, deliveries);
    await tellEvents(this.telling, devices).catch(() => undefined);
    return failed;
  }

  items<Item>(type: string): Item[] {
    return [...this.table.all()]
      .map((item) => unmarshall(item) as { type: string })
      .filter((item) => item.type === type) as Item[];
  }
}

let serial = 0;

/** A delivery through AWS IoT. */
export function published(topic: `${string}/${string}`, body: unknown, arrivedAt = NOON): Delivery {
  const [metric = '', device = ''] = topic.split('/');
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const id = `m${++serial}`;
  return { id, origin: `${topic}@${arrivedAt}-${id}`, bytes, arrivedAt, metric, device };
}

/** What each door delivers, as Lambda gives it to a function. */
import type { SQSEvent } from 'aws-lambda';
import * as z from 'zod/mini';
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

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

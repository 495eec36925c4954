/** Messages of devices that were given up are counted after all. */
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod/mini';
import { published } from '../../lambdas/data/streams/doors.ts';
import { type Emptied, emptyQueue } from '../redrive/dead-letters.ts';

/** What AWS IoT says of a message that it could not put into the queue. */
const failedRule = z.object({ topic: z.string(), base64OriginalPayload: z.string() });

export function redriveReadings(redrive: {
  readonly sqs: SQSClient;
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
}): Promise<Emptied> {
  const { sqs, queueUrl } = redrive;
  return emptyQueue(redrive, async (body) => {
    const message = messageIn(body);
    if (typeof message === 'object')
      await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(message) }));
    return message !== 'strange';
  });
}

/** A call by the rule that looks for silent devices is done by the next one. What is strange is left for a person to look at. */
function messageIn(body: string): object | 'scheduled' | 'strange' {
  const letter = parse(body);
  if (Object(Object(letter).requestPayload ?? letter).source === 'aws.events') return 'scheduled';
  const ours = z.safeParse(published, letter);
  if (ours.success) return ours.data;
  const { data } = z.safeParse(failedRule, letter);
  if (!data) return 'strange';
  // When it came, nobody has noted: only a record that says it itself can be counted.
  const record = parse(Buffer.from(data.base64OriginalPayload, 'base64').toString());
  if (Object(record).time === undefined) return 'strange';
  return { data: data.base64OriginalPayload, topic: data.topic, at: Date.now() };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

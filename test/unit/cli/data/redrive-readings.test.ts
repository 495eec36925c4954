import { expect, it } from 'vitest';
import { redriveReadings } from '../../../../cli/data/redrive-readings.ts';

/** A queue of dead letters in memory; what is sent, and what stays. */
async function redrive(letters: readonly string[]) {
  const left = letters.map((Body, i) => ({ Body, ReceiptHandle: String(i) }));
  const sent: unknown[] = [];
  let wasAsked = false;
  const sqs = {
    send: async ({ constructor: { name }, input }: { constructor: { name: string }; input: Input }) => {
      if (name === 'SendMessageCommand') sent.push(JSON.parse(input.MessageBody));
      else if (name === 'DeleteMessageCommand')
        left.splice(
          left.findIndex(({ ReceiptHandle }) => ReceiptHandle === input.ReceiptHandle),
          1,
        );
      else if (!wasAsked) {
        wasAsked = true;
        return { Messages: [...left] };
      }
      return {};
    },
  };
  const emptied = await redriveReadings({ sqs: sqs as never, queueUrl: 'Q', deadLetterQueueUrl: 'D' });
  return { emptied, sent, left: left.map(({ Body }) => Body) };
}
interface Input {
  readonly MessageBody: string;
  readonly ReceiptHandle: string;
}

const base64 = (text: string) => Buffer.from(text).toString('base64');
const topic = 'frontdesk/prod/readings/temperature/a';

it('sends what can be counted again, clears calls that the next one does, and leaves what is strange', async () => {
  const message = { data: base64('{"value":1}'), topic, at: 1 };
  const dated = base64('{"value":1,"time":"2026-01-31T12:00:00Z"}');
  const undated = JSON.stringify({ topic, base64OriginalPayload: base64('{"value":1}'), failures: [] });
  const { emptied, sent, left } = await redrive([
    JSON.stringify(message),
    JSON.stringify({ topic, base64OriginalPayload: dated, failures: [] }),
    JSON.stringify({ requestPayload: { source: 'aws.events' } }),
    undated,
    'what?',
  ]);
  expect([emptied, left]).toEqual([{ cleared: 3, left: 2 }, [undated, 'what?']]);
  expect(sent).toEqual([message, { data: dated, topic, at: expect.any(Number) }]);
});

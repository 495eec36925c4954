import { expect, it } from 'vitest';
import { redriveFiles } from '../../../../cli/data/redrive-files.ts';
import { LEG_HEADER } from '../../../../lambdas/shared/mail/mail.ts';

/** Goes through dead letters, without a data set. @returns how many were taken, what is left, and the keys of items that were updated */
async function redrive(letters: readonly string[]) {
  const left = letters.map((Body, i) => ({ Body, ReceiptHandle: String(i) }));
  const updated: unknown[] = [];
  let wasAsked = false;
  const sqs = {
    send: async ({ constructor: { name }, input }: Command) => {
      if (name === 'DeleteMessageCommand')
        left.splice(
          left.findIndex(({ ReceiptHandle }) => ReceiptHandle === input.ReceiptHandle),
          1,
        );
      if (name !== 'ReceiveMessageCommand' || wasAsked) return {};
      wasAsked = true;
      return { Messages: [...left] };
    },
  };
  const client = { send: async ({ input }: Command) => void updated.push(input.Key) };
  const store = { client, tableName: 'T', now: () => new Date() };
  const given = {
    store,
    s3: {},
    bucket: 'B',
    sqs,
    queueUrl: 'Q',
    deadLetterQueueUrl: 'D',
    config: {},
    datasets: [],
  };
  const { letters: emptied } = await redriveFiles(given as never);
  return { emptied, left: left.map(({ Body }) => Body), updated };
}
interface Command {
  readonly constructor: { readonly name: string };
  readonly input: { readonly ReceiptHandle?: string; readonly Key?: unknown };
}

it('marks the report that an event of SES is about, which its function could not, and leaves what can’t be read', async () => {
  const bounced = {
    eventType: 'Bounce',
    mail: {
      messageId: 'm',
      timestamp: '2026-11-01T08:10:00.000Z',
      destination: ['owner@frontdesk-tests.dev'],
      headers: [{ name: LEG_HEADER, value: 'report#2026-10/report' }],
    },
    bounce: { bounceType: 'Permanent', bounceSubType: 'General' },
  };
  const notification = JSON.stringify({ Type: 'Notification', Message: JSON.stringify(bounced) });
  const given = { requestPayload: { Records: [{ Sns: { Message: JSON.stringify(bounced) } }] } };
  const unreadable = JSON.stringify({ Message: '{}' });
  const { emptied, left, updated } = await redrive([
    notification,
    JSON.stringify(given),
    JSON.stringify({ requestPayload: { source: 'aws.events' } }),
    unreadable,
    'what?',
  ]);
  expect([emptied, left]).toEqual([{ cleared: 3, left: 2 }, [unreadable, 'what?']]);
  const key = { pk: 'report#2026-10', sk: 'leg#report' };
  expect(updated).toEqual([key, key]);
});

import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect, it } from 'vitest';
import { emptyDeadLetters } from '../../../cli/redrive/dead-letters.ts';
import { LIVE } from '../../../config/deployment.ts';
import { store } from '../../support/contact.ts';
import { aws, output } from '../../support/deployed.ts';
import { setVariables } from '../../support/function-variables.ts';
import { waitFor } from '../../support/wait.ts';

const sqs = new SQSClient(aws);
const deadLetterQueueUrl = output('Contact', 'DeadLetterQueueUrl');

/** What EventBridge calls an hourly function with. */
const HOURLY = { source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} };

it('a scheduled call that fails each time is a dead letter, and a redrive takes it away: the next run does its work', async () => {
  const sweep = output('Contact', 'SweepName');
  const restore = await setVariables(sweep, { TABLE_NAME: 'no-such-table' });
  try {
    await new LambdaClient(aws).send(
      new InvokeCommand({
        FunctionName: sweep,
        Qualifier: LIVE,
        InvocationType: 'Event',
        Payload: JSON.stringify(HOURLY),
      }),
    );
    const letter = await waitFor('the dead letter', async () => {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: deadLetterQueueUrl,
          VisibilityTimeout: 0,
          MaxNumberOfMessages: 10,
        }),
      );
      return Messages.find(({ Body = '' }) => Body.includes('Scheduled Event'))?.Body;
    });
    expect(JSON.parse(letter ?? '')).toMatchObject({ requestPayload: HOURLY });
  } finally {
    await restore();
  }
  const queueUrl = output('Contact', 'QueueUrl');
  const { cleared } = await emptyDeadLetters({ store, sqs, queueUrl, deadLetterQueueUrl });
  expect(cleared).toBeGreaterThanOrEqual(1);
});

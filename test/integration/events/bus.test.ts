import { readFileSync } from 'node:fs';
import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { DeleteMessageBatchCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventSchema, type FrontdeskEvent } from '../../../lambdas/shared/events/model.ts';
import { newMarker, submitTo } from '../../support/contact.ts';
import { aws, deployed } from '../../support/deployed.ts';
import { callOwner, newToken } from '../../support/owner.ts';
import { waitFor } from '../../support/wait.ts';
import { give } from '../feedback/client.ts';

/** The example for owners, as it stands in the docs. */
const [, TemplateBody = ''] =
  /```yaml\n(Parameters:[\s\S]*?)\n```/.exec(readFileSync('docs/events.md', 'utf8')) ?? [];
const StackName = 'events-of-an-owner';

const cloudFormation = new CloudFormationClient(aws);
const sqs = new SQSClient(aws);

async function queueOf(stack: string): Promise<string> {
  const { Stacks = [] } = await waitFor(
    'the stack of the example',
    () => cloudFormation.send(new DescribeStacksCommand({ StackName: stack })),
    ({ Stacks }) => Stacks?.[0]?.StackStatus !== 'CREATE_IN_PROGRESS',
  );
  expect(Stacks[0]?.StackStatus).toBe('CREATE_COMPLETE');
  return Stacks[0]?.Outputs?.find(({ OutputKey }) => OutputKey === 'QueueUrl')?.OutputValue ?? '';
}

let QueueUrl: string;
beforeAll(async () => {
  const Parameters = [{ ParameterKey: 'Bus', ParameterValue: 'frontdesk-local' }];
  await cloudFormation.send(new CreateStackCommand({ StackName, TemplateBody, Parameters }));
  QueueUrl = await queueOf(StackName);
});
afterAll(() => cloudFormation.send(new DeleteStackCommand({ StackName })));

/** All messages that have come until one of them fits. */
async function receiveUntil(fits: (event: FrontdeskEvent) => boolean): Promise<Message[]> {
  const received: Message[] = [];
  await waitFor(
    'an event in the owner’s queue',
    async () => {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
      );
      received.push(...Messages.map(({ Body = '' }) => JSON.parse(Body) as Message));
      const Entries = Messages.map(({ ReceiptHandle }, i) => ({ Id: String(i), ReceiptHandle }));
      if (Entries.length > 0) await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
      return received.some(({ detail }) => fits(detail));
    },
    Boolean,
  );
  return received;
}

interface Message {
  readonly source: string;
  readonly 'detail-type': string;
  readonly detail: FrontdeskEvent;
}

it('the example’s queue gets what came in by a form, without contents, and what its owner releases', async () => {
  const marker = newMarker();
  const id = await submitTo(deployed.form, { name: marker, message: marker, email: 'ada@mail.example' });
  const received = await receiveUntil(
    (event) => event.type === 'submission.accepted' && event.data.submission === id,
  );
  const [message = expect.unreachable()] = received.filter(({ detail }) =>
    JSON.stringify(detail).includes(id),
  );
  expect(message).toMatchObject({ source: 'frontdesk.contact', 'detail-type': 'submission.accepted' });
  expect(eventSchema.parse(message.detail)).toMatchObject({ data: { form: deployed.form } });
  expect(JSON.stringify(received)).not.toMatch(new RegExp(`${marker}|ada@mail.example`));

  const { token } = await newToken();
  await callOwner(token, 'POST', `submissions/${id}/spam`);
  await callOwner(token, 'POST', `submissions/${id}/release`);
  await receiveUntil((event) => event.type === 'submission.released' && event.data.submission === id);
});

it('gets what came in by a widget', async () => {
  const comment = newMarker();
  const { responseId } = await give('csat', { rating: 4, comment });
  const received = await receiveUntil(
    ({ type, data }) => type === 'response.accepted' && data.response === responseId,
  );
  expect(JSON.stringify(received)).not.toContain(comment);
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { SQSBatchResponse } from 'aws-lambda';
import { afterAll, expect, it } from 'vitest';
import { parseConfig } from '../../../config/index.ts';
import { type Leg, newLeg } from '../../../lambdas/shared/legs/legs.ts';
import { enqueueLegs } from '../../../lambdas/shared/legs/queue.ts';
import { newId } from '../../../lambdas/shared/runtime/ids.ts';
import { newMarker, store } from '../../support/contact.ts';
import { aws, deployed, waitForMails } from '../../support/deployed.ts';
import { type KillPoint, killableFunction } from '../../support/killable-function.ts';
import { localTestConfig } from '../../support/local-config.ts';
import { waitFor } from '../../support/wait.ts';

const LEASE_SECONDS = 2;
const directory = mkdtempSync(join(tmpdir(), 'frontdesk-notifier-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** A table and a queue of this test's own, so that the deployed notifier does not finish what was killed. */
async function isolatedNotifier() {
  const tableName = `killed-${newId()}`;
  const string = 'S' as const;
  await new DynamoDBClient(aws).send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: string })),
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    }),
  );
  const sqs = new SQSClient(aws);
  const { QueueUrl: queueUrl = '' } = await sqs.send(
    new CreateQueueCommand({
      QueueName: tableName,
      Attributes: { VisibilityTimeout: String(LEASE_SECONDS) },
    }),
  );
  const { contact, owner } = parseConfig(localTestConfig);
  const delivery = { ...contact?.delivery, leaseSeconds: LEASE_SECONDS };
  const told = { named: {}, attention: [] };
  const notifier = killableFunction({
    directory,
    entry: 'contact/notifier',
    config: { ...contact, delivery, timeZone: owner.timeZone, destinations: {}, told },
    environment: {
      FRONTDESK_ENVIRONMENT: 'local',
      FRONTDESK_PIPELINE: 'contact',
      TABLE_NAME: tableName,
      QUEUE_URL: queueUrl,
      MAIL_FROM: 'Front desk <hello@frontdesk-tests.dev>',
      CONFIGURATION_SET: 'none',
      MAIL_SENDERS: '1',
      ALARM_TOPIC_ARN: 'arn:aws:sns:eu-central-1:000000000000:none',
      FILES_BUCKET: 'none',
    },
    endpoint: deployed.endpoint,
  });

  const receive = () =>
    waitFor(
      'the message',
      () => sqs.send(new ReceiveMessageCommand({ QueueUrl: queueUrl, WaitTimeSeconds: 1 })),
      ({ Messages = [] }) => Messages.length > 0,
    );

  return {
    /** Stores a submission with its leg, and enqueues it. */
    async add(marker: string): Promise<string> {
      const id = newId();
      const pk = `submission#${id}`;
      const now = new Date();
      const submission = {
        pk,
        sk: 'submission',
        type: 'submission',
        id,
        form: 'strict',
        state: 'new',
        receivedAt: now.toISOString(),
        fields: [['message', marker]],
      };
      for (const Item of [submission, newLeg({ pk, leg: 'mail' }, now)])
        await store.client.send(new PutCommand({ TableName: tableName, Item }));
      await enqueueLegs(sqs, queueUrl, [{ pk, leg: 'mail' }]);
      return id;
    },
    /** As the queue's mapping does: takes the next message, runs the notifier on it, deletes what it did not report. */
    async runOnce(kill?: KillPoint) {
      const { Messages = [] } = await receive();
      const Records = Messages.map(({ MessageId, ReceiptHandle, Body }) => ({
        messageId: MessageId,
        receiptHandle: ReceiptHandle,
        body: Body,
      }));
      const run = await notifier.run({ Records }, kill);
      if (run.killed) return run;
      const { batchItemFailures } = run.result as SQSBatchResponse;
      for (const { messageId, receiptHandle: ReceiptHandle } of Records)
        if (!batchItemFailures.some(({ itemIdentifier }) => itemIdentifier === messageId))
          await sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }));
      return run;
    },
    async leg(id: string): Promise<Leg | undefined> {
      const { Item } = await store.client.send(
        new GetCommand({
          TableName: tableName,
          Key: { pk: `submission#${id}`, sk: 'leg#mail' },
          ConsistentRead: true,
        }),
      );
      return Item as Leg | undefined;
    },
  };
}

it('a notifier killed at any of its calls sends the mail all the same, twice only if the first may have left', async () => {
  const notifier = await isolatedNotifier();
  await notifier.add(newMarker());
  const { calls } = await notifier.runOnce();
  // Claim, read, ask where the desk is, where the mail's buttons lead, and for the key that signs them, look up what was told of held
  // spam, what is held since, and what SES lets the account send; send, record.
  expect(calls).toBe(10);
  const sending = 8;

  for (let call = 0; call < calls; call++)
    for (const side of ['before', 'after'] as const) {
      const marker = newMarker();
      const id = await notifier.add(marker);
      expect(await notifier.runOnce({ call, side })).toMatchObject({ killed: true });
      // What is left is what AWS would do: the message comes back until a run has ended the leg.
      await waitFor(
        `the leg after a kill ${side} call ${call}`,
        async () => {
          const leg = await notifier.leg(id);
          if (leg?.state === 'sent') return leg;
          await notifier.runOnce();
          return notifier.leg(id);
        },
        (leg) => leg?.state === 'sent',
        { withinMs: 60_000 },
      );
      // Killed after its record, it left a message for a leg that has ended: one more run takes it away.
      if (call === calls - 1 && side === 'after') await notifier.runOnce();
      const mayHaveLeft = call > sending || (call === sending && side === 'after');
      const recorded = call === calls - 1 && side === 'after';
      const expected = mayHaveLeft && !recorded ? 2 : 1;
      expect(await waitForMails(marker, expected), `killed ${side} call ${call}`).toHaveLength(expected);
    }
});

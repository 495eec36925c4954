/** Counts that went wrong and mails that did not arrive, and the commands that mend them. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Leg } from '../../../lambdas/shared/legs/legs.ts';
import { runScript, writeConfig } from '../../support/command.ts';
import { aws, output, waitForMails } from '../../support/deployed.ts';
import { call, callUntilLogged } from '../../support/logged.ts';
import { bySns, mailEventTopic, named, publish, type SesEvent } from '../../support/mail-events.ts';
import { waitFor } from '../../support/wait.ts';
import { give, readCounted, readSummary, waitForSummary } from './client.ts';

const client = DynamoDBDocumentClient.from(new DynamoDBClient(aws));
const TableName = output('Feedback', 'TableName');
const MAIL_EVENTS = output('Feedback', 'MailEventsName');

let config: string;
beforeAll(async () => {
  config = await writeConfig();
});

describe('npm run feedback:rebuild', () => {
  it('corrects what went wrong, says so, and finds nothing the next time', async () => {
    const before = await readCounted('counted');
    await give('counted', { rating: 4 });
    const right = await waitForSummary('counted', ({ count }) => count === before.count + 1);
    for (const pk of ['totals#counted', 'hours#counted'])
      await client.send(
        new UpdateCommand({
          TableName,
          Key: { pk, sk: pk.startsWith('totals') ? '0' : `${new Date().toISOString().slice(0, 13)}#0` },
          UpdateExpression: 'ADD responses :seven, r1 :seven, writes :one SET #type = :count',
          ExpressionAttributeNames: { '#type': 'type' },
          ExpressionAttributeValues: { ':seven': 7, ':one': 1, ':count': 'count' },
        }),
      );
    expect((await readSummary('counted')).count).toBe(right.count + 7);

    const first = await runScript('feedback:rebuild', ['--config', config]);
    expect(first.stderr).toBe('');
    expect(first.stdout).toMatch(/^Looked at \d+ responses\. Corrected \d+ counters\.\nCorrected: .*counted/);
    expect(await readSummary('counted')).toEqual(right);
    const second = await runScript('feedback:rebuild', ['--config', config]);
    expect(second).toMatchObject({ code: 0, stdout: expect.stringContaining('Every count was right.') });
  });
});

async function readLeg(pk: string, leg: string): Promise<Leg | undefined> {
  const Key = { pk, sk: `leg#${leg}` };
  const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
  return Item as Leg | undefined;
}

async function waitForLeg(pk: string, leg: string, state: Leg['state']): Promise<Leg> {
  const found = await waitFor(
    `${leg} of ${pk} to be ${state}`,
    () => readLeg(pk, leg),
    (each) => each?.state === state,
  );
  return found as Leg;
}

/** A low rating whose alert has left. */
async function alertOne(marker: string): Promise<Leg> {
  // An alert keeps others back for a second.
  const { responseId } = await waitFor('an alert', async () => {
    const answer = await give('alarming', { rating: 1, comment: marker });
    const leg = await readLeg(`response#${answer.responseId}`, 'alert');
    return leg ? answer : undefined;
  }).then((answer) => answer ?? expect.unreachable());
  return waitForLeg(`response#${responseId}`, 'alert', 'sent');
}

const bounced = ({ reference = '', horizonFrom }: Leg): SesEvent => ({
  eventType: 'Bounce',
  mail: { messageId: reference, timestamp: horizonFrom },
  bounce: { bounceType: 'Permanent', bounceSubType: 'OnAccountSuppressionList' },
});

describe('an alert that SES suppresses', () => {
  it('is marked, raises the owner’s alarm once, and leaves again by npm run redrive', async () => {
    const marker = `marker-${crypto.randomUUID()}`;
    const leg = await alertOne(marker);
    const event = named(bounced(leg), leg, 'local', 'feedback');
    const alarm = /"reason":"owner-suppressed".*"cause":"suppressed"/g;
    const logged = await callUntilLogged(MAIL_EVENTS, alarm, bySns(event));
    expect(await readLeg(leg.pk, 'alert')).toMatchObject({ state: 'failed', reason: 'suppressed' });
    expect(`${logged}${await call(MAIL_EVENTS, bySns(event))}`.match(alarm)).toHaveLength(1);

    const careful = await runScript('redrive', ['feedback', '--config', config]);
    expect(careful).toMatchObject({ code: 0, stdout: expect.stringMatching(/Left alone: [1-9]/) });
    expect((await readLeg(leg.pk, 'alert'))?.state).toBe('failed');
    const sent = (await waitForMails(marker)).length;
    const { code, stdout, stderr } = await runScript('redrive', [
      'feedback',
      '--include-bounced',
      '--config',
      config,
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^Tried again: [1-9]\d* given up/);
    expect((await waitForLeg(leg.pk, 'alert', 'sent')).reference).not.toBe(leg.reference);
    await waitForMails(marker, sent + 1);
  });

  it('is heard of by the topic, which leaves other pipelines’ mails alone', async () => {
    const topic = await mailEventTopic();
    const first = await alertOne(`marker-${crypto.randomUUID()}`);
    const second = await alertOne(`marker-${crypto.randomUUID()}`);
    await publish(topic, named(bounced(first), first, 'local', 'contact'));
    await publish(topic, named(bounced(second), second, 'local', 'feedback'));
    await waitForLeg(second.pk, 'alert', 'failed');
    expect(await readLeg(first.pk, 'alert')).toMatchObject({ state: 'sent' });
  });
});

import { randomUUID } from 'node:crypto';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, describe, expect, it } from 'vitest';
import { sign } from '../../../lambdas/contact/delivery/webhook-signature.ts';
import { newMarker, readLeg, store, submitTo, waitForLeg } from '../../support/contact.ts';
import { enoughOfDay } from '../../support/day.ts';
import { aws, has, mailsTo, waitForMails } from '../../support/deployed.ts';
import { waitFor } from '../../support/wait.ts';
import { startReceiver, type WebhookReceiver } from '../../support/webhook-receiver.ts';

let receiver: WebhookReceiver | undefined;
afterEach(async () => {
  await receiver?.stop();
  receiver = undefined;
});

const newVisitor = () => `visitor-${randomUUID()}@frontdesk-tests.dev`;

async function webhookSecret(): Promise<string> {
  const { Parameter } = await new SSMClient(aws).send(
    new GetParameterCommand({ Name: '/frontdesk/local/contact/webhook-secret', WithDecryption: true }),
  );
  return Parameter?.Value ?? '';
}

describe.runIf(has('hostLoopback'))('a submission of a form with everything', () => {
  it('is mailed to the owner, answered to the visitor and posted to the webhook, once each', async () => {
    receiver = await startReceiver();
    const [marker, visitor] = [newMarker(), newVisitor()];
    const id = await submitTo('connected', { name: 'Ada', email: visitor, message: marker });

    expect(await waitForMails(marker)).toHaveLength(1);
    const [answer] = await waitFor(
      'the answer',
      () => mailsTo(visitor),
      (mails) => mails.length > 0,
    );
    expect(answer).toMatchObject({
      subject: 'Your message to connected',
      replyTo: 'team@frontdesk-tests.dev',
    });
    expect(answer?.source).toMatch(/^Auto-Submitted: auto-replied\r?$/m);
    expect(answer?.text).toContain('It has arrived.\n\nWe answer within two days.');
    expect(answer?.source).not.toContain(marker);

    await waitForLeg(id, 'sent', { kind: 'webhook' });
    const [hook] = receiver.receivedWith(marker);
    const signature = String(hook?.headers['frontdesk-signature']);
    const time = new Date(Number(/^t=(\d+),/.exec(signature)?.[1]) * 1000);
    expect(signature).toBe(sign(await webhookSecret(), hook?.body ?? '', time));
    expect(hook).toMatchObject({ path: '/contact', headers: { 'content-type': 'application/json' } });
    expect(JSON.parse(hook?.body ?? '')).toEqual({
      type: 'submission',
      id,
      form: 'connected',
      receivedAt: expect.any(String),
      fields: { name: 'Ada', email: visitor, message: marker },
      replyTo: visitor,
    });

    for (const kind of ['mail', 'autoresponse', 'webhook'])
      expect(await waitForLeg(id, 'sent', { kind })).toMatchObject({ attempts: 1 });
    expect(receiver.receivedWith(marker)).toHaveLength(1);
    expect(await mailsTo(visitor)).toHaveLength(1);
  });

  it('sends nothing of spam', async () => {
    const id = await submitTo('connected', { email: newVisitor(), message: newMarker(), _gotcha: 'x' });
    const { Items } = await store.client.send(
      new QueryCommand({
        TableName: store.tableName,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :leg)',
        ExpressionAttributeValues: { ':pk': `submission#${id}`, ':leg': 'leg#' },
        ConsistentRead: true,
      }),
    );
    expect(Items).toEqual([]);
  });
});

describe('the answer to the visitor', () => {
  it('goes to an address once a day, however it is written', async () => {
    const visitor = newVisitor();
    const first = await submitTo('connected', { email: visitor, message: newMarker() });
    await waitForLeg(first, 'sent', { kind: 'autoresponse' });
    const again = await submitTo('connected', { email: visitor.toUpperCase(), message: newMarker() });
    expect(await waitForLeg(again, 'expired', { kind: 'autoresponse' })).toMatchObject({
      reason: 'answered-lately',
    });
    // No failure: a redrive must not find it.
    expect(await readLeg(again, 'autoresponse')).not.toHaveProperty('gsi2pk');
    const mails = await waitFor(
      'the answer',
      () => mailsTo(visitor),
      ({ length }) => length > 0,
    );
    expect(mails).toHaveLength(1);
  });

  it('goes once to one who sends from many tags of an address', async () => {
    const [name, domain] = newVisitor().split('@');
    const first = await submitTo('connected', { email: `${name}+a@${domain}`, message: newMarker() });
    await waitForLeg(first, 'sent', { kind: 'autoresponse' });
    const again = await submitTo('connected', { email: `${name}+b@${domain}`, message: newMarker() });
    const dropped = await waitForLeg(again, 'expired', { kind: 'autoresponse' });
    expect(dropped).toMatchObject({ reason: 'answered-lately' });
  });

  it('ends at the form’s daily limit, and the submissions go on', async () => {
    await enoughOfDay(45);
    const [first, second] = [newVisitor(), newVisitor()];
    const sent = await submitTo('reserved', { email: first, message: newMarker() });
    await waitForLeg(sent, 'sent', { kind: 'autoresponse' });
    const marker = newMarker();
    const id = await submitTo('reserved', { email: second, message: marker });
    const dropped = await waitForLeg(id, 'expired', { kind: 'autoresponse' });
    expect(dropped).toMatchObject({ reason: 'daily-limit' });
    await waitForMails(marker);
    expect(await mailsTo(second)).toEqual([]);
  });

  it('is none where the visitor gave no address', async () => {
    const marker = newMarker();
    const id = await submitTo('connected', { message: marker });
    await waitForMails(marker);
    expect(await readLeg(id, 'autoresponse')).toBeUndefined();
  });
});

describe.runIf(has('hostLoopback'))('the webhook', () => {
  const submitWith = (message: string) => submitTo('connected', { email: newVisitor(), message });

  it('waits for a receiver that is down, and holds nothing else up', async () => {
    const marker = newMarker();
    const id = await submitWith(marker);
    await waitForLeg(id, 'sent');
    await waitForLeg(id, 'sent', { kind: 'autoresponse' });
    const waiting = await waitFor(
      'an attempt in vain',
      () => readLeg(id, 'webhook'),
      (leg) => leg?.reason === 'ECONNREFUSED',
    );
    expect(waiting?.answered).toBeGreaterThan(0);
    receiver = await startReceiver();
    await waitForLeg(id, 'sent', { kind: 'webhook' });
    expect(receiver.receivedWith(marker)).toHaveLength(1);
  });

  it('is tried again after an error, signed anew, with the same body', async () => {
    const marker = newMarker();
    const server = await startReceiver();
    receiver = server;
    server.answer = () => ({ status: server.receivedWith(marker).length === 0 ? 500 : 200 });
    const id = await submitWith(marker);
    const leg = await waitForLeg(id, 'sent', { kind: 'webhook' });
    expect(leg).toMatchObject({ attempts: 2, answered: 2, reference: 'status-200' });
    const [first, second] = server.receivedWith(marker);
    expect(second?.body).toBe(first?.body);
    expect(second?.headers['frontdesk-signature']).not.toBe(first?.headers['frontdesk-signature']);
  });

  it.each([
    [410, 'status-410'],
    [302, 'redirect-302'],
    [307, 'redirect-307'],
  ])('is refused for good by %i, and led nowhere', async (status, reason) => {
    const marker = newMarker();
    receiver = await startReceiver();
    receiver.answer = ({ body }) =>
      body.includes(marker) ? { status, headers: { location: '/elsewhere' } } : { status: 204 };
    const id = await submitWith(marker);
    expect(await waitForLeg(id, 'failed', { kind: 'webhook' })).toMatchObject({ attempts: 1, reason });
    expect(receiver.receivedWith(marker).map(({ path }) => path)).toEqual(['/contact']);
    await waitForLeg(id, 'sent');
  });
});

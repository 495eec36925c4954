import { SQSClient } from '@aws-sdk/client-sqs';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { healthKey } from '../../../lambdas/shared/destinations/health.ts';
import {
  beginTest,
  readLeg,
  replay,
  resumeTelling,
  standingOf,
} from '../../../lambdas/shared/destinations/look-after.ts';
import { eventSchema } from '../../../lambdas/shared/events/model.ts';
import { newMarker, store, submitTo, waitForLeg } from '../../support/contact.ts';
import { aws, deployed, has, output, waitForMails } from '../../support/deployed.ts';
import { upload } from '../../support/images/client.ts';
import { photo } from '../../support/images/pictures.ts';
import { callOwner, newToken } from '../../support/owner.ts';
import { waitFor } from '../../support/wait.ts';
import { startReceiver, type WebhookReceiver } from '../../support/webhook-receiver.ts';
import { give } from '../feedback/client.ts';

const SIGNING = `whsec_${Buffer.from('a secret of twenty-four bytes or more').toString('base64')}`;

describe.runIf(has('hostLoopback'))('a destination', () => {
  let receiver: WebhookReceiver;
  beforeAll(async () => {
    const ssm = new SSMClient(aws);
    const secrets = {
      team: `${deployed.webhooks}/services/T0SECRET`,
      program: `${deployed.webhooks}/program ${SIGNING}`,
    };
    for (const [name, Value] of Object.entries(secrets)) {
      const Name = `/frontdesk/local/destinations/${name}`;
      await ssm.send(new PutParameterCommand({ Name, Value, Type: 'SecureString', Overwrite: true }));
    }
    receiver = await startReceiver();
  });
  afterAll(() => receiver.stop());

  it('is told what came in, and asked again for as long as it wants to be left alone', async () => {
    const marker = newMarker();
    let asked = 0;
    receiver.answer = ({ body }) => {
      if (!body.includes(marker) || asked++ > 0) return { status: 204 };
      return { status: 429, headers: { 'retry-after': '3' } };
    };
    const id = await submitTo('told', { message: `<!channel> ${marker}` });
    const leg = await waitForLeg(id, 'sent', { kind: 'destination:team' });
    expect(leg).toMatchObject({ attempts: 2, tries: [{ result: 'status-429' }, { result: 'sent' }] });
    const [first, second] = leg.tries ?? [];
    expect(Date.parse(second?.at ?? '') - Date.parse(first?.at ?? '')).toBeGreaterThanOrEqual(3_000);
    const [{ path, body } = expect.unreachable()] = receiver.receivedWith(marker);
    expect(path).toBe('/services/T0SECRET');
    const [said, actions] = JSON.parse(body).blocks.slice(-2);
    expect(actions.elements[0].url).toMatch(new RegExp(`/inbox/${id}$`));
    expect(said.text).toMatchObject({
      type: 'plain_text',
      text: `Message: <!channel> ${marker}`,
    });
    const { token } = await newToken();
    const shown = await callOwner(token, 'GET', `submissions/${id}`);
    expect(shown.body).toMatchObject({ legs: { 'destination:team': { state: 'sent' } } });
    expect(shown.text).not.toContain('T0SECRET');
    const { body: listed } = await callOwner(token, 'GET', 'submissions?form=told&limit=1');
    expect(listed).toMatchObject({ items: [{ legs: { 'destination:team': { state: 'sent' } } }] });
  });

  it('chosen by a rule is told by an event that the library of Standard Webhooks verifies', async () => {
    receiver.answer = () => ({ status: 204 });
    const marker = newMarker();
    const id = await submitTo('told', { topic: 'Program', message: marker });
    await waitForLeg(id, 'sent', { kind: 'destination:program' });
    const [{ headers, body } = expect.unreachable()] = receiver.receivedWith(id);
    const event = new Webhook(SIGNING).verify(body, headers as Record<string, string>);
    expect(eventSchema.parse(event)).toMatchObject({
      type: 'submission.accepted',
      data: { submission: id, form: 'told', rules: ['program'] },
    });
    expect(body).not.toContain(marker);
  });

  it('that answers nothing useful is given up, and tried again when its owner asks', async () => {
    const marker = newMarker();
    receiver.answer = ({ body }) => ({ status: body.includes(marker) ? 410 : 204 });
    const id = await submitTo('told', { message: marker });
    await waitForLeg(id, 'failed', { kind: 'destination:team' });
    receiver.answer = () => ({ status: 204 });
    const { token } = await newToken();
    const { status } = await callOwner(token, 'POST', `submissions/${id}/legs/destination%3Ateam/retry`);
    expect(status).toBe(202);
    expect(await waitForLeg(id, 'sent', { kind: 'destination:team' })).toMatchObject({ attempts: 2 });
  });

  it('named by a widget is told of a response: a program without what was said, a mail with it', async () => {
    receiver.answer = () => ({ status: 204 });
    const comment = newMarker();
    const { responseId } = await give('told', { rating: 2, comment });
    const [{ headers, body } = expect.unreachable()] = await waitFor(
      'the event of a response',
      async () => receiver.receivedWith(responseId),
      ({ length }) => length > 0,
    );
    const event = new Webhook(SIGNING).verify(body, headers as Record<string, string>);
    expect(eventSchema.parse(event)).toMatchObject({ type: 'response.accepted', data: { widget: 'told' } });
    expect(body).not.toContain(comment);
    const [mail = expect.unreachable()] = await waitForMails(comment);
    expect(mail).toMatchObject({
      subject: 'New feedback: told',
      text: expect.stringContaining('Rating:\n2 of 5'),
    });
    expect(mail.text).toContain('Open at the desk:');
  });

  it('named by a widget’s rule is told in place of the widget’s own', async () => {
    receiver.answer = () => ({ status: 204 });
    const comment = newMarker();
    const { responseId } = await give('told', { rating: 5, comment });
    expect(await waitForMails(comment)).toHaveLength(1);
    const { token } = await newToken(['feedback:read']);
    const { body } = await callOwner(token, 'GET', `heard?response=${responseId}`, { pipeline: 'feedback' });
    expect(body.items).toEqual([
      expect.objectContaining({ destination: 'boss', event: 'response.accepted' }),
    ]);
  });

  it('named by a preset is told when a picture is ready', async () => {
    receiver.answer = () => ({ status: 204 });
    const { imageId } = await upload(await photo(60, 40).jpeg().toBuffer(), { preset: 'told' });
    const [{ body } = expect.unreachable()] = await waitFor(
      'the event of an image',
      async () => receiver.receivedWith(imageId),
      ({ length }) => length > 0,
    );
    expect(eventSchema.parse(JSON.parse(body))).toMatchObject({
      type: 'image.ready',
      data: { preset: 'told' },
    });
  });

  describe('looked after by its owner', () => {
    const telling = {
      pipeline: 'contact' as const,
      store,
      sqs: new SQSClient(aws),
      queueUrl: output('Contact', 'QueueUrl'),
    };

    it('takes a marked test message', async () => {
      receiver.answer = () => ({ status: 204 });
      const key = await beginTest(telling, 'team', () => crypto.randomUUID());
      await waitFor(
        'the test',
        () => readLeg(store, key),
        (leg) => leg?.state === 'sent',
      );
      expect(receiver.receivedWith('Test message')).not.toEqual([]);
    });

    it('while it is paused waits, and is told when it is resumed', async () => {
      receiver.answer = () => ({ status: 204 });
      const later = new Date(Date.now() + 3_600_000).toISOString();
      const Item = { ...healthKey('team'), failures: 12, pausedAt: later, probeAt: later };
      await store.client.send(new PutCommand({ TableName: store.tableName, Item }));
      const id = await submitTo('told', { message: newMarker() });
      const leg = await waitForLeg(id, 'pending', { kind: 'destination:team' });
      await waitFor(
        'the leg to wait',
        () => readLeg(store, leg),
        (found) => found?.reason === 'destination-paused',
      );
      expect(await standingOf(telling, 'team')).toMatchObject({ pausedAt: later });
      expect(await resumeTelling(telling, 'team')).toBeGreaterThan(0);
      await waitForLeg(id, 'sent', { kind: 'destination:team' });
    });

    it('is told again what was given up since a time, and nothing else', async () => {
      const marker = newMarker();
      receiver.answer = ({ body }) => ({ status: body.includes(marker) ? 410 : 204 });
      const id = await submitTo('told', { message: marker });
      const { settledAt = '' } = await waitForLeg(id, 'failed', { kind: 'destination:team' });
      receiver.answer = () => ({ status: 204 });
      const after = new Date(Date.parse(settledAt) + 1).toISOString();
      expect(await replay(telling, 'team', { since: after, includeUnknown: false })).toMatchObject({
        again: 0,
      });
      expect(await replay(telling, 'team', { since: settledAt, includeUnknown: false })).toMatchObject({
        again: 1,
      });
      await waitForLeg(id, 'sent', { kind: 'destination:team' });
    });
  });
});

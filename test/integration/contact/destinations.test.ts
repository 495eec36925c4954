import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventSchema } from '../../../lambdas/shared/events/model.ts';
import { newMarker, submitTo, waitForLeg } from '../../support/contact.ts';
import { aws, deployed, has } from '../../support/deployed.ts';
import { callOwner, newToken } from '../../support/owner.ts';
import { startReceiver, type WebhookReceiver } from '../../support/webhook-receiver.ts';

const SIGNING = `whsec_${Buffer.from('a secret of twenty-four bytes or more').toString('base64')}`;

describe.runIf(has('hostLoopback'))('a destination', () => {
  let receiver: WebhookReceiver;
  beforeAll(async () => {
    const ssm = new SSMClient(aws);
    const secrets = {
      'destination-team': `${deployed.webhooks}/services/T0SECRET`,
      'destination-program': `${deployed.webhooks}/program ${SIGNING}`,
    };
    for (const [name, Value] of Object.entries(secrets)) {
      const Name = `/frontdesk/local/contact/${name}`;
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
    expect(JSON.parse(body).blocks.at(-1).text).toMatchObject({
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
});

import { SQSClient } from '@aws-sdk/client-sqs';
import { DeleteCommand, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Redrive, redriveLegs } from '../../../cli/redrive/redrive.ts';
import { LEG_HEADER } from '../../../lambdas/shared/mail/mail.ts';
import { invoke, newMarker, readLeg, store, submit, waitForLeg } from '../../support/contact.ts';
import { aws, deployed, has, output, waitForMails } from '../../support/deployed.ts';
import { pointSesAt, type SesProxy, startSesProxy } from '../../support/ses-proxy.ts';
import { waitFor } from '../../support/wait.ts';

const redrive: Redrive = {
  store,
  sqs: new SQSClient(aws),
  queueUrl: output('Contact', 'QueueUrl'),
  deadLetterQueueUrl: output('Contact', 'DeadLetterQueueUrl'),
  legs: ['mail'],
  includeUnknown: false,
  includeBounced: false,
};

describe('a submission', () => {
  it('is stored before it is answered, then mailed once, with the visitor as Reply-To', async () => {
    const marker = newMarker();
    const id = await submit(`Hello <b>there</b> ${marker}`);
    const { Item } = await store.client.send(
      new GetCommand({
        TableName: store.tableName,
        Key: { pk: `submission#${id}`, sk: 'submission' },
        ConsistentRead: true,
      }),
    );
    expect(Item).toMatchObject({ id, form: 'demo', state: 'new', replyTo: 'ada@frontdesk-tests.dev' });

    const [mail] = await waitForMails(marker);
    expect(mail?.subject).toBe('New message from Ada');
    expect(mail?.source).toMatch(/^Reply-To: ada@frontdesk-tests\.dev\r?$/m);
    expect(mail?.source).toMatch(new RegExp(`^${LEG_HEADER}: submission#${id}/mail\\r?$`, 'm'));
    expect(mail?.html).toContain('Hello &lt;b&gt;there&lt;/b&gt;');
    expect(mail?.html).toContain(`<a href="${deployed.site}/desk/inbox/${id}"`);
    expect(await waitForLeg(id, 'sent')).toMatchObject({
      attempts: 1,
      reference: expect.stringMatching(/.+/),
    });
    expect(await waitForMails(marker)).toHaveLength(1);
  });
});

describe.runIf(has('hostLoopback'))('while SES has trouble', () => {
  let proxy: SesProxy;
  let restore: () => Promise<void>;
  beforeAll(async () => {
    proxy = await startSesProxy();
    restore = await pointSesAt(output('Contact', 'NotifierName'), proxy.url);
  });
  afterEach(() => {
    proxy.mode = 'pass';
  });
  afterAll(async () => {
    await restore();
    await proxy.stop();
  });

  /** A marker whose mail meets the proxy's mode. What other tests have sent meets SES as it is. */
  const meetTrouble = () => {
    proxy.only = newMarker();
    return proxy.only;
  };

  it('throttled attempts are made again, and no mail is sent twice', async () => {
    const marker = meetTrouble();
    proxy.mode = (request) => (request < 2 ? 'throttle' : 'pass');
    const id = await submit(marker);
    expect(await waitForLeg(id, 'sent')).toMatchObject({ attempts: 3, answered: 3 });
    expect(await waitForMails(marker)).toHaveLength(1);
  });

  it('a cut connection leaves the outcome unknown: the mail is sent again rather than never', async () => {
    const marker = meetTrouble();
    let cut = false;
    proxy.mode = () => {
      if (cut) return 'pass';
      cut = true;
      return 'cut';
    };
    const id = await submit(marker);
    expect(await waitForLeg(id, 'sent')).toMatchObject({ attempts: 2, answered: 1 });
    expect(await waitForMails(marker, 2)).toHaveLength(2);
  });

  it('an attempt that nobody answers ends in time to be recorded, and is made again', async () => {
    const marker = meetTrouble();
    proxy.mode = () => (proxy.counts.silent === 0 ? 'silent' : 'pass');
    const id = await submit(marker);
    expect(await waitForLeg(id, 'sent')).toMatchObject({ attempts: 2, answered: 1 });
    expect(proxy.counts.silent).toBe(1);
    expect(await waitForMails(marker)).toHaveLength(1);
  });

  it('a refused mail ends at once, and redrive sends it once the cause is mended', async () => {
    const marker = meetTrouble();
    proxy.mode = 'reject';
    const id = await submit(marker);
    expect(await waitForLeg(id, 'failed')).toMatchObject({
      attempts: 1,
      reason: 'MessageRejected',
      gsi2pk: 'given-up#mail',
    });
    proxy.mode = 'pass';
    // Other tests' legs are in the same table, so what counts is this one.
    expect((await redriveLegs(redrive)).reopened).toBeGreaterThanOrEqual(1);
    const sent = await waitForLeg(id, 'sent');
    await redriveLegs(redrive);
    expect(await readLeg(id)).toEqual(sent);
    expect(await waitForMails(marker)).toHaveLength(1);
  });

  it.each([
    ['unverified', 'not-verified', false],
    ['quota', 'daily-quota', true],
  ] as const)(
    'a mail that SES does not take yet (%s) waits, is told once, and is sent once it may',
    async (mode, reason, waited) => {
      await store.client.send(
        new DeleteCommand({ TableName: store.tableName, Key: { pk: `told#${reason}`, sk: 'told' } }),
      );
      const marker = meetTrouble();
      proxy.mode = mode;
      const id = await submit(marker);
      const leg = await waitFor(
        'the leg to be put off',
        () => readLeg(id),
        (found) => found?.reason === reason && found.state === 'pending',
      );
      expect(leg?.waited !== undefined).toBe(waited);
      const told = { TableName: store.tableName, Key: { pk: `told#${reason}`, sk: 'told' } };
      await waitFor(
        'the owner to be told',
        () => store.client.send(new GetCommand(told)),
        ({ Item }) => Item !== undefined,
      );
      proxy.mode = 'pass';
      expect(await waitForLeg(id, 'sent')).toMatchObject({ answered: expect.any(Number) });
      expect(await waitForMails(marker)).toHaveLength(1);
    },
  );

  it('redrive leaves alone what bounced or may have arrived, unless it is told', async () => {
    const marker = meetTrouble();
    proxy.mode = 'reject';
    const id = await submit(marker);
    await waitForLeg(id, 'failed');
    proxy.mode = 'pass';
    await setLeg(id, { reason: 'bounce' });
    expect((await redriveLegs(redrive)).skipped).toBeGreaterThanOrEqual(1);
    expect(await readLeg(id)).toMatchObject({ state: 'failed', reason: 'bounce' });
    await setLeg(id, { state: 'unknown' });
    expect((await redriveLegs(redrive)).skipped).toBeGreaterThanOrEqual(1);
    expect(await readLeg(id)).toMatchObject({ state: 'unknown' });
    await redriveLegs({ ...redrive, includeUnknown: true });
    await waitForLeg(id, 'sent');
  });

  it('tells what was given up where the process died before it did', async () => {
    proxy.mode = 'reject';
    const id = await submit(meetTrouble());
    await waitForLeg(id, 'failed');
    proxy.mode = 'pass';
    const told = await waitFor(
      'the owner to be told',
      () => readLeg(id),
      (leg) => leg?.untold === undefined,
    );
    expect(told).toMatchObject({ state: 'failed' });
    await setLeg(id, { untold: 'leg-failed' });
    expect(await invoke(output('Contact', 'SweepName'))).toMatchObject({ told: 1 });
    expect(await readLeg(id)).toEqual(told);
    expect(await invoke(output('Contact', 'SweepName'))).toMatchObject({ told: 0 });
  });
});

describe('the sweep', () => {
  const sweep = () => invoke(output('Contact', 'SweepName'));

  it('finds a leg whose message was lost, and one whose attempt died', async () => {
    const markers = [newMarker(), newMarker()];
    const ids = await Promise.all(markers.map((marker) => submit(marker)));
    await Promise.all(ids.map((id) => waitForLeg(id, 'sent')));
    const longAgo = '2026-01-01T00:00:00.000Z';
    // As they would stand after a lost message and a lapsed lease; an update is no new leg, so the stream passes it by.
    for (const [id, state] of [
      [ids[0], 'pending'],
      [ids[1], 'sending'],
    ] as const)
      await setLeg(id ?? '', {
        state,
        dueAt: longAgo,
        gsi2pk: 'due#mail#0',
        gsi2sk: longAgo,
        horizonFrom: new Date().toISOString(),
      });

    expect(await sweep()).toMatchObject({ enqueued: expect.toSatisfy((count: number) => count >= 2) });
    for (const id of ids) await waitForLeg(id, 'sent');
    for (const marker of markers) expect(await waitForMails(marker, 2)).toHaveLength(2);
  });

  it('leaves alone what is not overdue', async () => {
    const id = await submit(newMarker());
    await waitForLeg(id, 'sent');
    const soon = new Date(Date.now() + 60_000).toISOString();
    await setLeg(id, { state: 'pending', dueAt: soon, gsi2pk: 'due#mail#0', gsi2sk: soon });
    await sweep();
    expect(await readLeg(id)).toMatchObject({ state: 'pending', dueAt: soon });
    await setLeg(id, { state: 'sent' });
  });
});

/** Writes attributes of a leg past all conditions. */
async function setLeg(id: string, attributes: Record<string, string>): Promise<void> {
  const names = Object.keys(attributes);
  await store.client.send(
    new UpdateCommand({
      TableName: store.tableName,
      Key: { pk: `submission#${id}`, sk: 'leg#mail' },
      UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
      ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
      ExpressionAttributeValues: Object.fromEntries(names.map((name) => [`:${name}`, attributes[name]])),
    }),
  );
}

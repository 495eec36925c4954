/** The desk's own routes on the engine, with exactly the rights that they have on AWS. */
import { CloudWatchClient, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import {
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, it } from 'vitest';
import { readPeople } from '../../../lambdas/desk/people/arrange.ts';
import { LOCAL } from '../../../local/config.ts';
import { aws, deployed, has, output } from '../../support/deployed.ts';
import { newToken, ssm } from '../../support/owner.ts';

async function call(
  scopes: Parameters<typeof newToken>[0],
  method: string,
  path: string,
  body?: object,
): Promise<{ status: number; body: Record<string, unknown> & { items?: Record<string, unknown>[] } }> {
  const { token } = await newToken(scopes);
  const answer = await fetch(`${deployed.urls.desk}/owner/${path}`, {
    method,
    headers: { authorization: `Bearer ${token}` },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? {} : JSON.parse(text) };
}

describe('alarms', () => {
  it('are read as CloudWatch has them, those of this environment and of its account', async () => {
    const cloudwatch = new CloudWatchClient(aws);
    const set = (StateValue: 'ALARM' | 'OK') =>
      cloudwatch.send(
        new SetAlarmStateCommand({
          AlarmName: 'frontdesk-local-feedback-front-door',
          StateValue,
          StateReason: 'a test',
        }),
      );
    await set('ALARM');
    const { status, body } = await call(['desk:read'], 'GET', 'alarms');
    await set('OK');
    expect(status).toBe(200);
    expect(body.items).toContainEqual(
      expect.objectContaining({
        id: 'front-door',
        pipeline: 'feedback',
        state: 'alarm',
        runbook: 'feedback-front-door',
      }),
    );
    expect(body.items?.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['attention', 'dead-letters', 'functions-fail', 'mails-bounce']),
    );
  });
});

describe('when somebody was here', () => {
  it('is kept for each, and a first visit knows of none before', async () => {
    expect(await call(['desk:read'], 'POST', 'seen')).toEqual({ status: 200, body: { since: null } });
    expect((await call(['contact:read'], 'POST', 'seen')).status).toBe(403);
  });
});

describe.runIf(has('managedLogin'))('people', () => {
  const email = `invited-${crypto.randomUUID().slice(0, 8)}@frontdesk-tests.dev`;
  const arrange = ['desk:read', 'desk:write', 'desk:audit'] as const;

  it('are invited, changed and removed, each change written down', async () => {
    const invited = await call(arrange, 'POST', 'people', {
      email: email.toUpperCase(),
      role: 'reader',
      limits: { forms: ['demo'] },
    });
    expect(invited).toMatchObject({
      status: 201,
      body: { email, role: 'reader', limits: { forms: ['demo'] } },
    });
    const id = String(invited.body.id);
    const listed = await call(['desk:audit'], 'GET', 'people');
    expect(listed.body.items).toContainEqual(invited.body);
    expect(listed.body.configured).toMatchObject({ forms: expect.arrayContaining(['demo']) });

    expect(await call(arrange, 'PUT', `people/${id}`, { role: 'editor' })).toMatchObject({
      status: 200,
      body: { id, email, role: 'editor' },
    });
    const kept = (await readPeople(ssm, LOCAL)).get(id);
    expect(kept).toMatchObject({ role: 'editor' });
    expect(kept).not.toHaveProperty('limits');

    expect((await call(arrange, 'DELETE', `people/${id}`)).status).toBe(204);
    expect((await readPeople(ssm, LOCAL)).has(id)).toBe(false);
    const cognito = new CognitoIdentityProviderClient(aws);
    await expect(
      cognito.send(new AdminGetUserCommand({ UserPoolId: output('Desk', 'PoolId'), Username: email })),
    ).rejects.toMatchObject({ name: 'UserNotFoundException' });

    const { body } = await call(['desk:audit'], 'GET', 'audit?limit=10');
    expect(body.items?.filter(({ of }) => of === email).map(({ what, status }) => [what, status])).toEqual([
      ['DELETE /owner/people/{id}', 204],
      ['PUT /owner/people/{id}', 200],
      ['POST /owner/people', 201],
    ]);
  });

  it('are arranged by nobody who lacks the right, and with what is configured only', async () => {
    const wanted = { email, role: 'owner' };
    const all = ['contact:write', 'contact:audit', 'desk:read', 'desk:audit'] as const;
    expect((await call(all, 'POST', 'people', wanted)).status).toBe(403);
    expect((await call(['desk:read'], 'GET', 'people')).status).toBe(403);
    for (const wrong of [
      { ...wanted, email: 'nobody' },
      { ...wanted, role: 'king' },
      { ...wanted, limits: { forms: ['nowhere'] } },
      { ...wanted, limits: { rooms: ['demo'] } },
      { ...wanted, password: 'x' },
    ])
      expect([wrong, (await call(arrange, 'POST', 'people', wrong)).status]).toEqual([wrong, 422]);
    expect((await call(arrange, 'DELETE', 'people/nobody')).status).toBe(404);
  });
});

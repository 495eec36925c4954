import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { SSMClient } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { changeRights, invite } from '../../../../lambdas/desk/owner/people.ts';
import { addPerson } from '../../../../lambdas/desk/people/arrange.ts';
import type { Request } from '../../../../lambdas/shared/http/request.ts';
import type { Call } from '../../../../lambdas/shared/owner/router.ts';

const PATH = '/frontdesk/prod/desk/people';

/** A pool that knows some addresses, and the records that pipelines look people up by. */
function makePeople(
  users: Record<string, string>,
  records: Record<string, { email: string; role?: string; limits?: object }>,
) {
  const parameters = new Map(
    Object.entries(records).map(([sub, record]) => [`${PATH}/${sub}`, JSON.stringify(record)]),
  );
  const cognito = {
    async send({
      constructor: { name },
      input,
    }: {
      constructor: { name: string };
      input: { Username: string };
    }) {
      const known = users[input.Username];
      const attributes = (sub: string | undefined) => [{ Name: 'sub', Value: sub }];
      if (name === 'AdminCreateUserCommand') {
        users[input.Username] = 'new';
        return { User: { Attributes: attributes('new') } };
      }
      if (known === undefined) throw Object.assign(new Error('no user'), { name: 'UserNotFoundException' });
      return { UserAttributes: attributes(known) };
    },
  } as unknown as CognitoIdentityProviderClient;
  const ssm = Object.assign(Object.create(SSMClient.prototype) as SSMClient, {
    async send({
      constructor: { name },
      input,
    }: {
      constructor: { name: string };
      input: { Name: string; Value: string };
    }) {
      if (name === 'PutParameterCommand') parameters.set(input.Name, input.Value);
      if (name === 'DeleteParameterCommand') parameters.delete(input.Name);
      return { Parameters: [...parameters].map(([Name, Value]) => ({ Name, Value })) };
    },
  });
  const people = { cognito, ssm, environment: { root: 'frontdesk', name: 'prod' }, poolId: 'pool' };
  return { people, parameters };
}

const ask = (people: ReturnType<typeof makePeople>['people']) =>
  invite(
    { people: people as never, configured: { forms: [], widgets: [], presets: [], accounts: [] } },
    {
      body: Buffer.from(JSON.stringify({ email: 'Ada@example.org', role: 'editor' })),
      headers: {},
    } as unknown as Request,
    { about: () => {} } as unknown as Call,
  );

describe('an invitation', () => {
  it('of somebody who signs in already is refused', async () => {
    const { people, parameters } = makePeople(
      { 'ada@example.org': 'old' },
      { old: { email: 'ada@example.org' } },
    );
    await expect(ask(people)).rejects.toMatchObject({ status: 422 });
    expect([...parameters.keys()]).toEqual([`${PATH}/old`]);
  });

  it('of somebody whose pool is gone brings them in again, and leaves no record of who they were', async () => {
    const { people, parameters } = makePeople({}, { old: { email: 'ada@example.org' } });
    expect(await ask(people)).toMatchObject({ statusCode: 201 });
    expect([...parameters.keys()]).toEqual([`${PATH}/new`]);
  });
});

describe('somebody who is there', () => {
  const email = 'client@example.org';
  const limits = { forms: ['shop'] };
  const there = () => makePeople({ [email]: 'client' }, { client: { email, role: 'editor', limits } });

  it.each([
    ['keeps their limits with another role', { role: 'reader' }, { role: 'reader', limits }],
    [
      'keeps their role with other limits',
      { limits: { forms: ['blog'] } },
      { role: 'editor', limits: { forms: ['blog'] } },
    ],
    ['keeps both when nothing is given', {}, { role: 'editor', limits }],
  ] as const)('%s', async (_, given, kept) => {
    const { people } = there();
    expect((await addPerson(people, { email, ...given })).record).toMatchObject(kept);
  });

  it('sees all once their limits are lifted', async () => {
    const { people, parameters } = there();
    const { record } = await addPerson(people, { email, limits: 'all' });
    expect(record.role).toBe('editor');
    expect(JSON.parse(parameters.get(`${PATH}/client`) ?? '')).not.toHaveProperty('limits');
  });

  it('sees all when the desk’s page sends no limits', async () => {
    const { people } = there();
    const request = { body: Buffer.from('{"role":"editor"}'), headers: {} } as unknown as Request;
    const call = { caller: { kind: 'person', id: 'ada' }, about: () => {} } as unknown as Call;
    const configured = { forms: [], widgets: [], presets: [], accounts: [] };
    const { body } = await changeRights({ people, configured }, request, 'client', call);
    expect(JSON.parse(String(body))).not.toHaveProperty('limits');
  });
});

it('somebody new reads, and sees all, unless said otherwise', async () => {
  const { people } = makePeople({}, {});
  const { record } = await addPerson(people, { email: 'new@example.org' });
  expect(record.role).toBe('reader');
  expect(record).not.toHaveProperty('limits');
});

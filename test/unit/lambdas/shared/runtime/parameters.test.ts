import type { SSMClient } from '@aws-sdk/client-ssm';
import { afterEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod/mini';
import {
  common,
  environmentId,
  parseEnvironment,
} from '../../../../../lambdas/shared/runtime/environment.ts';
import {
  createParameters,
  parameterName,
  readParameters,
} from '../../../../../lambdas/shared/runtime/parameters.ts';

/** An SSM that knows some values and notes what it is asked, call by call. */
function ssmWith(values: Record<string, string>) {
  const asked: string[][] = [];
  const failures: string[] = [];
  const client = {
    async send({ input: { Names } }: { input: { Names: string[] } }) {
      asked.push(Names);
      const name = failures.shift();
      if (name) throw Object.assign(new Error(), { name });
      const found = Names.filter((one) => one in values);
      return { Parameters: found.map((Name) => ({ Name, Value: values[Name] })) };
    },
  };
  return { client: client as unknown as SSMClient, asked, failures, values };
}

describe('createParameters', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('asks once in five minutes, and only for what it lacks', async () => {
    let time = 0;
    const { client, asked } = ssmWith({ '/a': '1', '/b': '2' });
    const parameters = createParameters(client, 'remedy', { now: () => time });
    expect(await parameters.get(['/a'])).toEqual({ '/a': '1' });
    expect(await parameters.get(['/a', '/b'])).toEqual({ '/a': '1', '/b': '2' });
    expect(asked).toEqual([['/a'], ['/b']]);
    time = 5 * 60_000;
    await parameters.get(['/a', '/b']);
    expect(asked).toEqual([['/a'], ['/b'], ['/a', '/b']]);
  });

  it('reads all that the function may in its first call, for all of its parts, also for those that ask at once', async () => {
    vi.stubEnv('FRONTDESK_ENVIRONMENT', 'prod');
    vi.stubEnv('FRONTDESK_PIPELINE', 'contact');
    vi.stubEnv('FRONTDESK_PARAMETERS', 'address-salt,url,turnstile-secret');
    const path = '/frontdesk/prod/contact';
    const { client, asked } = ssmWith({ [`${path}/address-salt`]: '1', [`${path}/url`]: '2' });
    const [salt, url] = await Promise.all([
      createParameters(client).get([`${path}/address-salt`]),
      createParameters(client).get([`${path}/url`]),
    ]);
    expect([salt, url]).toEqual([{ [`${path}/address-salt`]: '1' }, { [`${path}/url`]: '2' }]);
    expect(asked).toEqual([[`${path}/address-salt`, `${path}/url`, `${path}/turnstile-secret`]]);
    // What is not there is no trouble until it is asked for.
    await expect(createParameters(client, 'set it').get([`${path}/turnstile-secret`])).rejects.toThrow(
      'Missing: /frontdesk/prod/contact/turnstile-secret. Run: set it',
    );
  });

  it('reads by the configuration’s own name, where it has one', async () => {
    vi.stubEnv('FRONTDESK_NAME', 'acme');
    vi.stubEnv('FRONTDESK_ENVIRONMENT', 'prod');
    vi.stubEnv('FRONTDESK_PIPELINE', 'contact');
    vi.stubEnv('FRONTDESK_PARAMETERS', 'address-salt,url');
    const names = ['/acme/prod/contact/address-salt', '/acme/prod/contact/url'];
    const { client, asked } = ssmWith(Object.fromEntries(names.map((name) => [name, 'x'])));
    const environment = environmentId(parseEnvironment(z.object(common)));
    await createParameters(client).get([parameterName(environment, 'contact', 'url')]);
    expect(asked.map((call) => call.toSorted())).toEqual([names]);
  });

  it('asks for more than SSM takes at once in several calls', async () => {
    const names = Array.from({ length: 23 }, (_, i) => `/p${i}`);
    const { client, asked } = ssmWith(Object.fromEntries(names.map((name) => [name, 'x'])));
    expect(Object.keys(await createParameters(client).get(names))).toEqual(names);
    expect(asked.map(({ length }) => length)).toEqual([10, 10, 3]);
  });

  it('names what is missing and the command that makes it, and asks again two seconds later', async () => {
    let time = 0;
    const { client, asked, values } = ssmWith({});
    const parameters = createParameters(client, undefined, { now: () => time });
    for (const _ of [1, 2])
      await expect(parameters.get(['/x'])).rejects.toThrow('Missing: /x. Run: npm run secret -- init');
    expect(asked).toHaveLength(1);
    values['/x'] = 'made';
    time = 2_000;
    expect(await parameters.get(['/x'])).toEqual({ '/x': 'made' });
  });

  it('goes on with what it has while SSM has trouble, and asks again a minute later', async () => {
    let time = 0;
    const { client, asked, failures, values } = ssmWith({ '/a': '1' });
    const parameters = createParameters(client, 'remedy', { now: () => time });
    await parameters.get(['/a']);
    failures.push('ThrottlingException', 'InternalServerError');
    for (const minutes of [5, 5.5, 6]) {
      time = minutes * 60_000;
      expect(await parameters.get(['/a'])).toEqual({ '/a': '1' });
    }
    expect(asked).toHaveLength(3);
    // What was taken away is not trouble.
    delete values['/a'];
    time = 7 * 60_000;
    await expect(parameters.get(['/a'])).rejects.toThrow('Missing: /a.');
  });

  it('waits for a throttled read when it has nothing, for two seconds', async () => {
    let time = 0;
    const pause = async (milliseconds: number) => {
      time += milliseconds;
    };
    const waiting = { now: () => time, pause };
    const { client, failures } = ssmWith({ '/a': '1' });
    failures.push(...Array(5).fill('ThrottlingException'));
    expect(await createParameters(client, 'remedy', waiting).get(['/a'])).toEqual({ '/a': '1' });
    failures.push(...Array(5_000).fill('ThrottlingException'));
    await expect(createParameters(client, 'remedy', waiting).get(['/b'])).rejects.toMatchObject({
      name: 'ThrottlingException',
    });
    expect(time).toBeLessThan(5_000);
  });

  it('passes every other failure on', async () => {
    const { client, asked, failures } = ssmWith({});
    failures.push('AccessDeniedException');
    await expect(createParameters(client).get(['/x'])).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
    expect(asked).toHaveLength(1);
  });
});

describe('readParameters', () => {
  it('reads each time, so that a change is in use at once', async () => {
    const { client, values } = ssmWith({ '/a': '1' });
    expect(await readParameters(client, ['/a'], 'remedy')).toEqual({ '/a': '1' });
    values['/a'] = '2';
    expect(await readParameters(client, ['/a'], 'remedy')).toEqual({ '/a': '2' });
    await expect(readParameters(client, ['/b'], 'connect')).rejects.toThrow('Missing: /b. Run: connect');
  });
});

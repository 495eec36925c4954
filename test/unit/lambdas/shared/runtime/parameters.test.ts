import type { SSMClient } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { createParameters } from '../../../../../lambdas/shared/runtime/parameters.ts';

/** An SSM that knows some values and notes what it is asked. */
function ssmWith(values: Record<string, string>) {
  const asked: string[] = [];
  let failure: string | undefined;
  const client = {
    async send({ input: { Name } }: { input: { Name: string } }) {
      asked.push(Name);
      const name = failure ?? (Name in values ? undefined : 'ParameterNotFound');
      if (name) throw Object.assign(new Error(), { name });
      return { Parameter: { Name, Value: values[Name] } };
    },
  };
  const fail = (name: string) => {
    failure = name;
  };
  return { client: client as unknown as SSMClient, asked, fail };
}

describe('createParameters', () => {
  it('asks once in five minutes, and only for what it lacks', async () => {
    let time = 0;
    const { client, asked } = ssmWith({ '/a': '1', '/b': '2' });
    const parameters = createParameters(client, 'remedy', () => time);
    expect(await parameters.get(['/a'])).toEqual({ '/a': '1' });
    expect(await parameters.get(['/a', '/b'])).toEqual({ '/a': '1', '/b': '2' });
    expect(asked).toEqual(['/a', '/b']);
    time = 5 * 60_000;
    await parameters.get(['/a', '/b']);
    expect(asked).toEqual(['/a', '/b', '/a', '/b']);
  });

  it('names what is missing and the command that makes it', async () => {
    const { client } = ssmWith({});
    await expect(createParameters(client).get(['/x'])).rejects.toThrow(
      'Missing: /x. Run: npm run secret -- init',
    );
  });

  it('goes on with what it has while SSM has trouble, and asks again a minute later', async () => {
    let time = 0;
    const { client, asked, fail } = ssmWith({ '/a': '1' });
    const parameters = createParameters(client, 'remedy', () => time);
    await parameters.get(['/a']);
    fail('ThrottlingException');
    for (const minutes of [5, 5.5, 6]) {
      time = minutes * 60_000;
      expect(await parameters.get(['/a'])).toEqual({ '/a': '1' });
    }
    expect(asked).toHaveLength(3);
    // What was taken away is not trouble.
    fail('ParameterNotFound');
    time = 7 * 60_000;
    await expect(parameters.get(['/a'])).rejects.toThrow('Missing: /a.');
  });

  it('passes every other failure on', async () => {
    const send = () => Promise.reject(Object.assign(new Error(), { name: 'AccessDeniedException' }));
    await expect(createParameters({ send } as unknown as SSMClient).get(['/x'])).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
  });
});

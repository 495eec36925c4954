import type { SSMClient } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { createParameters } from '../../../../lambdas/shared/parameters.ts';

/** An SSM that knows some values and counts what it is asked. */
function ssmWith(values: Record<string, string>) {
  const asked: string[][] = [];
  const client = {
    async send({ input }: { input: { Names: string[] } }) {
      asked.push(input.Names);
      return {
        Parameters: input.Names.filter((name) => name in values).map((Name) => ({
          Name,
          Value: values[Name],
        })),
        InvalidParameters: input.Names.filter((name) => !(name in values)),
      };
    },
  };
  return { client: client as unknown as SSMClient, asked };
}

describe('createParameters', () => {
  it('asks once in five minutes, and only for what it lacks', async () => {
    let time = 0;
    const { client, asked } = ssmWith({ '/a': '1', '/b': '2' });
    const parameters = createParameters(client, 'remedy', () => time);
    expect(await parameters.get(['/a'])).toEqual({ '/a': '1' });
    expect(await parameters.get(['/a', '/b'])).toEqual({ '/a': '1', '/b': '2' });
    time = 5 * 60_000;
    await parameters.get(['/a', '/b']);
    expect(asked).toEqual([['/a'], ['/b'], ['/a', '/b']]);
  });

  it('names what is missing and the command that makes it', async () => {
    const { client } = ssmWith({});
    await expect(createParameters(client).get(['/x'])).rejects.toThrow(
      'Missing: /x. Run: npm run secret -- init',
    );
  });
});

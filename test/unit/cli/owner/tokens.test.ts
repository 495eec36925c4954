import { DeleteParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { createToken, listTokens, revokeToken } from '../../../../cli/owner/tokens.ts';

const DAY = 86_400_000;
const ENVIRONMENT = { root: 'frontdesk', name: 'prod' };
const PATH = '/frontdesk/prod/owner/';

/** Parameters in memory, with tokens that end so many days from now. */
function account(ends: readonly number[]) {
  const kept = new Map<string, string>();
  for (const [i, days] of ends.entries()) {
    const expiresAt = new Date(Date.now() + days * DAY).toISOString();
    kept.set(`${PATH}${i}`, JSON.stringify({ hash: '', scopes: [], expiresAt, createdAt: '', label: '' }));
  }
  const ssm = Object.assign(new SSMClient({}), {
    async send(command: { input: { Name?: string; Value?: string } }) {
      const { Name = '', Value = '' } = command.input;
      if (command instanceof PutParameterCommand) kept.set(Name, Value);
      if (command instanceof DeleteParameterCommand && !kept.delete(Name))
        throw Object.assign(new Error(), { name: 'ParameterNotFound' });
      return { Parameters: [...kept].map(([name, value]) => ({ Name: name, Value: value })) };
    },
  });
  const create = () => {
    const expiresAt = new Date(Date.now() + DAY);
    return createToken(ssm, ENVIRONMENT, { scopes: [], expiresAt, label: 'new' });
  };
  return { kept, ssm, create };
}

describe('owner tokens', () => {
  it('go when another one is made, once they ended longer ago than the doctor says', async () => {
    const { kept, create } = account([-400, -14.1, -13.9, -0.1, 30]);
    const { tokenId, removed } = await create();
    expect(removed).toBe(2);
    expect([...kept.keys()]).toEqual(['2', '3', '4', tokenId].map((id) => `${PATH}${id}`));
  });

  it('are refused beyond as many valid ones as are looked up, with the next step', async () => {
    const { kept, create } = account([...Array(200).fill(30), -1]);
    await expect(create()).rejects.toThrow(
      'There are 200 valid tokens, and more are not possible. Revoke some that nobody uses: npm run owner -- token list',
    );
    expect(kept.size).toBe(201);
    kept.delete(`${PATH}0`);
    await create();
    expect(kept.size).toBe(201);
  });

  it('are listed however many there are, and taken away once', async () => {
    const { ssm } = account([-1, 30]);
    expect((await listTokens(ssm, ENVIRONMENT)).map(({ tokenId }) => tokenId)).toEqual(['0', '1']);
    await revokeToken(ssm, ENVIRONMENT, '0');
    await expect(revokeToken(ssm, ENVIRONMENT, '0')).rejects.toThrow('There is no token 0');
  });
});

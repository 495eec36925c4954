import { describe, expect, it } from 'vitest';
import { withAftermath } from '../../../../cli/deploy/deploy.ts';

describe('what follows a deploy', () => {
  const denied = Object.assign(new Error('not yours'), { name: 'AccessDeniedException' });
  const told = (deployed: () => Promise<void>) => {
    const said: string[] = [];
    const aftermath = {
      'Setting protection': async () => {
        throw denied;
      },
      'Listing addresses': async () => void said.push('https://…'),
    };
    const done = withAftermath(deployed, aftermath, (line) => said.push(line));
    return { done, said };
  };

  it('hides no reason why a deploy failed, and keeps nothing else from being done', async () => {
    const { done, said } = told(async () => {
      throw new Error('What was deployed is not live.');
    });
    await expect(done).rejects.toThrow('What was deployed is not live.');
    expect(said).toEqual([
      'Setting protection did not work (AccessDeniedException: not yours).',
      'https://…',
    ]);
  });

  it('is not silent where the deploy was well', async () => {
    const { done, said } = told(async () => {});
    expect(await done).toBe(true);
    expect(said).toHaveLength(2);
    expect(
      await withAftermath(
        async () => {},
        {},
        () => {},
      ),
    ).toBe(false);
  });
});

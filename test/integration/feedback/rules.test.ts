import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { deployedConfig, runScript } from '../../support/command.ts';
import { callOwner } from '../../support/owner.ts';
import { feedbackUrl, give, newToken } from './client.ts';

let token: string;
let folder: string;
beforeAll(async () => {
  token = await newToken();
  folder = await mkdtemp(join(tmpdir(), 'frontdesk-rules-'));
  const config = JSON.stringify(deployedConfig());
  await writeFile(join(folder, 'config.json'), config);
});
afterAll(() => rm(folder, { recursive: true }));

async function run(...args: string[]) {
  const common = ['--widget', 'ruled', '--config', join(folder, 'config.json'), '--url', feedbackUrl];
  return runScript('owner', ['rules', ...args, ...common], { env: { FRONTDESK_OWNER_TOKEN: token } });
}

it('a candidate and a threshold are tried on stored responses, and shadows are counted', async () => {
  const low = await give('ruled', { rating: 1, page: '/pricing/pro', comment: 'LOOK at https://a.example' });
  const high = await give('ruled', { rating: 5, page: '/pricing/pro', comment: 'Fine' });
  const candidate = join(folder, 'candidate.json');
  await writeFile(
    candidate,
    JSON.stringify({ sales: { when: { pages: ['/pricing*'] }, do: { to: ['sales@frontdesk-tests.dev'] } } }),
  );
  const tried = await run('replay', '--with', candidate, '--json');
  expect(tried.stderr).toBe('');
  const { differences, fired } = JSON.parse(tried.stdout);
  expect(fired.sales).toBeGreaterThanOrEqual(2);
  const of = (id: string) => differences.find((one: { id: string }) => one.id === id);
  // The configured rule labels the low one; a high one is not mailed to anybody.
  expect(of(low.responseId)).toMatchObject({
    changes: ['labels', 'to'],
    candidate: { to: ['sales@frontdesk-tests.dev'], held: false },
  });
  expect(of(high.responseId)).toBeUndefined();

  const held = JSON.parse((await run('replay', '--threshold', '1', '--json')).stdout);
  expect(held.differences).toEqual([
    expect.objectContaining({
      id: low.responseId,
      changes: ['held'],
      candidate: expect.objectContaining({ held: true }),
    }),
  ]);
  const counts = (await run('counts')).stdout;
  expect(counts).toMatch(/^low +\d+ +-$/m);
  expect(counts).toMatch(/^sales +\d+ +\d+ \(to\)$/m);

  const asked = (method: 'GET' | 'POST', path: string, body?: object) =>
    callOwner(token, method, `widgets/ruled/rules/${path}`, { pipeline: 'feedback', ...(body && { body }) });
  expect((await asked('POST', 'replay?limit=100', { threshold: 1 })).body).toMatchObject({
    items: [{ id: low.responseId, changes: ['held'] }],
    search: { complete: true },
  });
  expect((await asked('GET', 'counts')).body).toMatchObject({
    rules: { low: {}, sales: { shadow: true } },
    items: expect.arrayContaining([expect.objectContaining({ rule: 'low', wouldChange: 0 })]),
  });

  await writeFile(
    candidate,
    JSON.stringify({ a: { when: { fields: { colour: { equals: 'x' } } }, do: { labels: ['x'] } } }),
  );
  expect((await run('replay', '--with', candidate)).stderr).toContain(
    'rules.a.when.fields.colour: no such answer',
  );
});

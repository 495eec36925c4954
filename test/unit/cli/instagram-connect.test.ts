import { afterAll, beforeEach, expect, test } from 'vitest';
import {
  checkToken,
  describeConsole,
  missingDeploy,
  subscribeAccount,
  trySubscribing,
} from '../../../cli/instagram-connect.ts';
import { createGraph } from '../../../lambdas/keyword-dm/graph/graph.ts';
import { startGraph } from '../../../local/graph/server.ts';

const graph = await startGraph();
const settings = { url: graph.url, version: 'v24.0', timeoutSeconds: 5 };
const open = (token: string) => createGraph(settings, token);
beforeEach(() => void graph.world.addAccount('17841400000000002', 'shop', 'good-token'));
afterAll(() => graph.stop());

test('a token is checked against the configured account', async () => {
  expect(await checkToken(open('good-token'), '17841400000000002')).toMatchObject({ username: 'shop' });
  await expect(checkToken(open('good-token'), '17841499999999999')).rejects.toThrow(
    "userId: '17841400000000002'",
  );
  await expect(checkToken(open('bad-token'), '17841400000000002')).rejects.toThrow('token-invalid');
});

test('the subscription is read back', async () => {
  await subscribeAccount(open('good-token'), '17841400000000002');
  expect(graph.world.accounts.get('17841400000000002')?.subscribedFields).toEqual([
    'comments',
    'live_comments',
    'messages',
  ]);
});

test('an account that can not be subscribed yet is told what to do, and not refused', async () => {
  graph.world.settings.webhooks = false;
  const answer = await trySubscribing(open('good-token'), '17841400000000002', 'shop');
  expect(answer).toMatch(/NOT subscribed.*refused-100[\s\S]*npm run instagram:connect -- shop/);
  graph.world.settings.webhooks = true;
  expect(await trySubscribing(open('good-token'), '17841400000000002', 'shop')).toMatch(/is subscribed/);
});

test('it says what to enter at Meta', () => {
  expect(describeConsole('https://api.example', 'word')).toContain('https://api.example/instagram/webhook');
});

test('an account that is not deployed yet is told, not one that is, nor what an older stack does not say', () => {
  expect(missingDeploy('12345,17841400000000002', '17841400000000002')).toBe('');
  expect(missingDeploy(undefined, '17841400000000002')).toBe('');
  expect(missingDeploy('12345', '17841400000000002')).toMatch(/until you run\s+npm run deploy/);
});

import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import {
  askForBoth,
  checkAndStore,
  describeConsole,
  type Entered,
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

/** What is stored of what was entered, what was said, and how it ended. */
async function keep(entered: Entered, userId = '17841400000000002') {
  const kept: string[] = [];
  const store = (what: string) => async (value: string) => void kept.push(`${what} ${value}`);
  const ended = await checkAndStore(entered, {
    graph: open(entered.token),
    userId,
    storeSecret: store('secret'),
    storeToken: store('token'),
    say: (line) => kept.push(line),
  }).then(
    ({ username }) => username,
    (error: Error) => error.message,
  );
  return { kept, ended };
}

test('nothing is stored of what was entered before Instagram has taken the token', async () => {
  expect(await keep({ appSecret: 'good-token', token: 'bad-token' })).toEqual({
    kept: [],
    ended: expect.stringContaining('token-invalid'),
  });
  expect(await keep({ appSecret: 'app', token: 'good-token' })).toEqual({
    kept: ['secret app', 'App secret stored.', 'token good-token'],
    ended: 'shop',
  });
  expect((await keep({ appSecret: undefined, token: 'good-token' })).kept).toEqual(['token good-token']);
});

test('a token of another account is not stored, and its number named; the secret is the app’s, and stays', async () => {
  expect(await keep({ appSecret: 'app', token: 'good-token' }, '10000')).toEqual({
    kept: ['secret app', 'App secret stored.'],
    ended: expect.stringContaining("userId: '17841400000000002'"),
  });
});

describe('what is asked for', () => {
  /** Answers in their order, then nothing. */
  const typed = (...answers: string[]) => ({ isTerminal: true, ask: async () => answers.shift() ?? '' });
  const piped = (text: string) => ({ ...typed(text), isTerminal: false });
  const missing = { isSecretStored: false };

  test('is the secret, where there is none yet, and the token', async () => {
    expect(await askForBoth('shop', missing, typed('app', 'token'))).toEqual({
      appSecret: 'app',
      token: 'token',
    });
    expect(await askForBoth('shop', { isSecretStored: true }, typed('token'))).toEqual({
      appSecret: undefined,
      token: 'token',
    });
    await expect(askForBoth('shop', missing, typed('app'))).rejects.toThrow('nothing was stored');
  });

  test('can be piped in where the token alone is missing: it is never taken for the secret', async () => {
    expect(await askForBoth('shop', { isSecretStored: true }, piped('token'))).toMatchObject({
      token: 'token',
    });
    await expect(askForBoth('shop', missing, piped('token'))).rejects.toThrow(
      'npm run secret -- set keyword-dm/app-secret',
    );
  });
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

test('it says what to enter at Meta, and how a wrong app secret is changed', () => {
  const text = describeConsole('https://api.example', 'word');
  expect(text).toContain('https://api.example/instagram/webhook');
  expect(text).toContain('npm run secret -- set keyword-dm/app-secret');
});

test('an account that is not deployed yet is told, not one that is, nor what an older stack does not say', () => {
  expect(missingDeploy('12345,17841400000000002', '17841400000000002')).toBe('');
  expect(missingDeploy(undefined, '17841400000000002')).toBe('');
  expect(missingDeploy('12345', '17841400000000002')).toMatch(/until you run\s+npm run deploy/);
});

import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { beforeAll, expect, test } from 'vitest';
import { pauseAccount } from '../../../lambdas/keyword-dm/account/account.ts';
import { getPacer } from '../../../lambdas/keyword-dm/pacer/pacer.ts';
import { runOnTerminal, writeConfig } from '../../support/command.ts';
import { aws, output } from '../../support/deployed.ts';
import {
  control,
  deliver,
  instagram,
  owner,
  publish,
  url,
  waitForDelivery,
  write,
} from '../../support/keyword-dm/instagram.ts';
import { waitFor } from '../../support/wait.ts';

const USER_ID = '17841400000000077';
const TOKEN = 'IGAA-token-of-the-shop';

beforeAll(() => control('POST', '/_accounts', { userId: USER_ID, username: 'shop', token: TOKEN }));

/** `npm run instagram:connect`, with a token typed at its prompt. */
async function connect(token: string, { webhooks = true, account = 'shop' } = {}) {
  const config = await writeConfig((deployed) => ({
    ...deployed,
    ...(deployed.keywordDm && {
      keywordDm: {
        ...deployed.keywordDm,
        accounts: { ...deployed.keywordDm.accounts, shop: { userId: USER_ID, webhooks } },
      },
    }),
  }));
  const prompt = { question: `Token of ${account} (not shown): `, answer: token };
  return runOnTerminal('instagram:connect', [account, '--config', config], prompt);
}

async function storedToken(account = 'shop'): Promise<string | undefined> {
  const Name = `/frontdesk/local/keyword-dm/token-${account}`;
  const read = new GetParameterCommand({ Name, WithDecryption: true });
  return (await new SSMClient(aws).send(read).catch(() => undefined))?.Parameter?.Value;
}

const subscribedFields = async () =>
  (await control<{ userId: string; subscribedFields: string[] }[]>('GET', '/_accounts')).find(
    ({ userId }) => userId === USER_ID,
  )?.subscribedFields;

test('a wrong token is refused with what to do, and not stored', async () => {
  const { code, screen } = await connect('IGAA-of-nobody');
  expect(code).toBe(1);
  expect(screen).toMatch(
    /Instagram did not let us read the account with this token: token-invalid\. Make a new/,
  );
  expect(await storedToken()).toBeUndefined();
  expect(await subscribedFields()).toEqual([]);
});

test('a token of another account is refused, and not stored', async () => {
  const { code, screen } = await connect((await storedToken('demo')) ?? '');
  expect(code).toBe(1);
  expect(screen).toContain(`userId: '${instagram.account}'`);
  expect(await storedToken()).toBeUndefined();
});

test('before webhooks are switched on, the token is stored, and what to enter at Meta printed', async () => {
  await control('PUT', '/_settings', { webhooks: false });
  const { code, screen } = await connect(TOKEN);
  await control('PUT', '/_settings', { webhooks: true });
  expect(screen).toContain('It is NOT subscribed to its webhooks yet.');
  expect(code).toBe(0);
  expect(screen).toContain(`Callback URL   ${url}/instagram/webhook`);
  expect(await storedToken()).toBe(TOKEN);
  expect(await subscribedFields()).toEqual([]);
});

test('an account without webhooks is connected and not subscribed', async () => {
  const { code, screen } = await connect(TOKEN, { webhooks: false });
  expect(screen).toContain('@shop is connected.');
  expect(screen).not.toMatch(/Callback URL|subscribed/);
  expect(code).toBe(0);
  expect(await subscribedFields()).toEqual([]);
});

test('the right token is stored, never shown, the account subscribed, and what to enter at Meta printed', async () => {
  const { code, screen } = await connect(TOKEN);
  expect(screen).toContain('@shop is connected.');
  expect(screen).toContain('It is subscribed to its webhooks.');
  expect(code).toBe(0);
  expect(screen).not.toContain(TOKEN);
  expect(await storedToken()).toBe(TOKEN);
  expect(await subscribedFields()).toEqual(['comments', 'live_comments', 'messages']);
  expect(screen).toContain(`Callback URL   ${url}/instagram/webhook`);
  expect(screen).toContain(`Verify token   ${instagram.verifyToken}`);
  // Its configuration is this test's: the functions don't have it.
  expect(screen).toMatch(/The deployed configuration does not have this account/);
  // The account that answers comments was left alone.
  const { items } = await owner<{ items: { state: string }[] }>('GET', '/owner/accounts');
  expect(items[0]?.state).toBe('active');
});

test('an account that was held goes on at once when it is connected anew', async () => {
  const outbox = {
    client: DynamoDBDocumentClient.from(new DynamoDBClient(aws)),
    tableName: output('KeywordDm', 'TableName'),
  };
  const pause = { reason: 'limit-613', pauseSeconds: 3600, now: new Date() };
  await pauseAccount(outbox, instagram.account, pause);
  const media = await publish();
  const comments = await write(media, ['LINK'], 'patient');
  await deliver(media, comments);
  await waitFor('the pacer to wait', async () => {
    const { nextTurnAt = '' } = await getPacer(outbox, instagram.account);
    return Date.parse(nextTurnAt) > Date.now() + 600_000;
  });
  const { code } = await connect((await storedToken('demo')) ?? '', { account: 'demo' });
  expect(code).toBe(0);
  await waitForDelivery(comments);
});

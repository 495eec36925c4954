import { createHmac } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from 'vitest';
import { readAccount } from '../../../lambdas/keyword-dm/account/account.ts';
import { commentEntry } from '../../../local/graph/webhooks.ts';
import { aws, has, output } from '../../support/deployed.ts';
import {
  control,
  deliver,
  deliverEntries,
  instagram,
  publish,
  subscription,
  waitForDelivery,
  waitForEntry,
  write,
} from '../../support/keyword-dm/instagram.ts';
import { waitFor } from '../../support/wait.ts';

const table = {
  client: DynamoDBDocumentClient.from(new DynamoDBClient(aws)),
  tableName: output('KeywordDm', 'TableName'),
};
const CLAIM = 'claimed-unknown';

function post(body: string | Buffer, secret = instagram.appSecret): Promise<Response> {
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  return fetch(subscription.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` },
    body: new Uint8Array(Buffer.from(body)),
  });
}

describe('the handshake', () => {
  const shake = (token: string, mode = 'subscribe') =>
    fetch(`${subscription.url}?hub.mode=${mode}&hub.verify_token=${token}&hub.challenge=1158201444`);

  test('answers the challenge as it is', async () => {
    const answer = await shake(instagram.verifyToken);
    expect([answer.status, await answer.text()]).toEqual([200, '1158201444']);
    expect(answer.headers.get('content-type')).toContain('text/plain');
  });

  test.each([
    ['wrong', 'subscribe'],
    [instagram.verifyToken, 'unsubscribe'],
  ])('refuses anything else, and never shows the challenge', async (token, mode) => {
    const answer = await shake(token, mode);
    expect(answer.status).toBe(403);
    expect(await answer.text()).not.toContain('1158201444');
  });
});

describe('updates', () => {
  test('are signed over the bytes as they are', async () => {
    const body = '{ "object":"instagram",  "entry":[], "odd":"\\u00e9 \ud83d\udd25" }';
    expect((await post(body)).status).toBe(200);
    expect((await post(body, 'another secret')).status).toBe(401);
    expect((await fetch(subscription.url, { method: 'POST', body })).status).toBe(401);
  });

  test('may be too large, or of no sense, and never make Meta repeat what can not become better', async () => {
    expect((await post('not JSON')).status).toBe(200);
    expect((await post('[]')).status).toBe(200);
    expect((await post(Buffer.alloc(4_000_001, ' '))).status).toBe(413);
  });

  test('by another method are refused', async () => {
    expect((await fetch(subscription.url, { method: 'PUT' })).status).toBe(405);
  });

  // Answers come from the stand-in for the Graph API.
  test.runIf(has('hostLoopback'))(
    'with odd ones among them: each good one is answered, what is read is read, and the rest is left',
    async () => {
      const media = await publish();
      const good = await write(
        media,
        Array.from({ length: 25 }, () => 'LINK'),
        'crowd',
      );
      const [half] = await write(media, ['LINK \uD83D'], 'half');
      if (!half) return expect.unreachable();
      const entries = good.map((comment) => commentEntry(comment, media, 'changes'));
      const odd = [
        commentEntry({ ...half, text: 'LINK \uD83D' }, media, 'changes'),
        commentEntry({ ...half, id: 'x'.repeat(2_100) }, media, 'changes'),
        commentEntry({ ...half, personId: 'x'.repeat(2_100), id: 'odd-person' }, media, 'changes'),
        { id: instagram.account, time: Date.now(), field: null },
        'nonsense',
      ];
      // A list of bodies behind a byte order mark, with the account's id as a number that is too large for one.
      const body = JSON.stringify([{ object: 'instagram', entry: [...odd, ...entries] }]).replaceAll(
        `"id":"${instagram.account}"`,
        `"id":${instagram.account}`,
      );
      expect((await post(`\uFEFF${body}`)).status).toBe(200);
      expect(await waitForDelivery([...good, half])).toHaveLength(26);
    },
  );

  test('of an account that is not configured are told to the owner, once a day', async () => {
    const id = `1784150${Date.now()}`;
    const comment = {
      field: 'comments',
      value: { id: '1', text: 'LINK', from: { id: '2' }, media: { id: '3' } },
    };
    await deliverEntries([{ id, time: Date.now(), changes: [comment] }]);
    const told = await waitFor(
      'the claim to tell it',
      () => readAccount(table, id),
      (item) => CLAIM in item,
    );
    await deliverEntries([{ id, time: Date.now(), changes: [comment] }]);
    const media = await publish();
    const after = await write(media, ['nothing'], 'after');
    await deliver(media, after);
    await waitForEntry(after[0]?.id ?? '', ({ reason }) => reason === 'no-rule', 'unanswered');
    expect(await readAccount(table, id)).toEqual(told);
  });

  test('that match nothing are listed with the reason', async () => {
    const media = await publish();
    const comments = await write(media, ['so pink', 'priced high'], 'bob');
    await deliver(media, comments);
    for (const { id } of comments) {
      const entry = await waitForEntry(id, ({ reason }) => reason === 'no-rule', 'unanswered');
      expect(entry.legs).toEqual({});
    }
    expect(await control('GET', '/_refused')).not.toContainEqual(
      expect.objectContaining({ commentId: comments[0]?.id }),
    );
  });
});

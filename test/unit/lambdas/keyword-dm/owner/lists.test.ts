import { type BatchGetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from 'vitest';
import { keywordDm } from '../../../../../config/keyword-dm.ts';
import { linkRoutes } from '../../../../../lambdas/keyword-dm/owner/links.ts';
import { listOutbox } from '../../../../../lambdas/keyword-dm/owner/outbox.ts';
import type { Request } from '../../../../../lambdas/shared/http/request.ts';
import { fakeTableClient } from '../../../../support/fake-client.ts';

const config = keywordDm.parse({ accounts: { main: { userId: '17841400000000001' } } });
const request = (path: string, query: Record<string, string>) => ({ path, query }) as unknown as Request;

test('a search for what is rare ends in time, and goes on where it ended', async () => {
  let time = 0;
  // 200 comments, newest first; only the oldest one's reply failed.
  const all = Array.from({ length: 200 }, (_, i) => ({ pk: `comment#a#${999 - i}`, gsi1sk: `${999 - i}` }));
  const client = fakeTableClient(async (command: QueryCommand | BatchGetCommand) => {
    if (command instanceof QueryCommand) {
      const { ExpressionAttributeValues: values = {} } = command.input;
      return { Items: all.filter(({ gsi1sk }) => gsi1sk < (values[':before'] ?? 'z')) };
    }
    time += 6_000;
    const keys = command.input.RequestItems?.t?.Keys ?? [];
    const legs = keys.map((key) => ({ ...key, state: key.pk === 'comment#a#800' ? 'failed' : 'sent' }));
    return { Responses: { t: legs } };
  });
  const search = (query: Record<string, string>) => {
    time = 0;
    const listed = request('/owner/outbox', { state: 'failed', ...query });
    return listOutbox({ client, tableName: 't' }, config, listed, () => new Date(time));
  };
  const first = await search({});
  expect(first).toEqual({ items: [], cursor: expect.any(String) });
  const second = await search({ cursor: first.cursor ?? '' });
  expect(second.items).toHaveLength(1);
  expect(second.cursor).toBeUndefined();
});

test('links are listed over as many pages as DynamoDB makes of them', async () => {
  const client = fakeTableClient(async (command: unknown) => {
    if (!(command instanceof QueryCommand)) return {};
    return command.input.ExclusiveStartKey
      ? { Items: [{ id: 'two' }] }
      : { Items: [{ id: 'one' }], LastEvaluatedKey: { pk: 'x' } };
  });
  const table = { client, tableName: 't' };
  const routes = linkRoutes({
    table,
    config,
    now: () => new Date(),
    baseUrl: async () => 'https://x.example',
  });
  const list = routes.find(({ method, path }) => method === 'GET' && path === '/owner/links');
  const { body = '' } = (await list?.answer(request('/owner/links', {}), {})) ?? {};
  expect(JSON.parse(body).items.map(({ id }: { id: string }) => id)).toEqual(['one', 'two']);
});

import { type BatchGetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keywordDm } from '../../../../../config/keyword-dm.ts';
import { linkRoutes } from '../../../../../lambdas/keyword-dm/owner/links.ts';
import { listOutbox } from '../../../../../lambdas/keyword-dm/owner/outbox.ts';
import { pageOfRules } from '../../../../../lambdas/keyword-dm/owner/pages.ts';
import { ruleRoutes } from '../../../../../lambdas/keyword-dm/owner/rules.ts';
import type { Request } from '../../../../../lambdas/shared/http/request.ts';
import { writeCursor } from '../../../../../lambdas/shared/owner/cursor.ts';
import type { Call } from '../../../../../lambdas/shared/owner/router.ts';
import { fakeTableClient } from '../../../../support/fake-client.ts';
import { simTable } from '../../../../support/sim-table.ts';

/** A caller who may see all. */
const UNLIMITED: Call = {
  caller: { kind: 'token', id: '1', label: '', scopes: [], expiresAt: '' },
  reach: 'all',
  about: () => {},
};
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

/** Queries of a table that ends each page of its own after `size` items. */
function pagingTable(
  items: readonly { readonly sk?: string; readonly gsi1sk?: string }[],
  key: 'sk' | 'gsi1sk',
  size: number,
) {
  return fakeTableClient(async (command: unknown) => {
    if (!(command instanceof QueryCommand)) return {};
    const {
      ExpressionAttributeValues: values = {},
      ExclusiveStartKey: start,
      ScanIndexForward,
    } = command.input;
    const order = ScanIndexForward === false ? -1 : 1;
    const from = start?.[key] ?? '';
    const there = items
      .filter((item) => {
        const at = item[key] ?? '';
        return (
          at >= (values[':after'] ?? '') && at <= (values[':end'] ?? '~') && at < (values[':before'] ?? '~')
        );
      })
      .toSorted((a, b) => order * ((a[key] ?? '') < (b[key] ?? '') ? -1 : 1))
      .filter((item) => from === '' || order * ((item[key] ?? '') < from ? -1 : 1) > 0)
      .filter((item) => item[key] !== from);
    const page = there.slice(0, size);
    return { Items: page, ...(there.length > size && { LastEvaluatedKey: page.at(-1) }) };
  });
}

test.each(['rules', 'links'] as const)(
  'following the cursor gives each of the %s once, in their order, whatever the pages',
  async (noun) => {
    const sizes = fc.integer({ min: 1, max: 9 });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 30 }), sizes, sizes, async (count, limit, size) => {
        const ids = Array.from({ length: count }, (_, i) => `id-${String(i).padStart(2, '0')}`);
        const scope = { on: 'all-posts' };
        const items = ids.map((id) => ({ id, sk: `rule#${id}`, gsi1sk: `2026#${id}`, scope }));
        const client = pagingTable(items, noun === 'rules' ? 'sk' : 'gsi1sk', size);
        const parts = { table: { client, tableName: 't' }, config, now: () => new Date() };
        const routes =
          noun === 'rules'
            ? ruleRoutes(parts)
            : linkRoutes({ ...parts, baseUrl: async () => 'https://x.example' });
        const list = routes.find(({ method, path }) => method === 'GET' && path === `/owner/${noun}`);
        const seen: string[] = [];
        let cursor: string | undefined;
        do {
          const query = { limit: String(limit), ...(cursor !== undefined && { cursor }) };
          const { body = '' } = (await list?.answer(request(`/owner/${noun}`, query), {}, UNLIMITED)) ?? {};
          const page = JSON.parse(body) as { items: { id: string }[]; cursor?: string };
          expect(page.items.length).toBeLessThanOrEqual(limit);
          seen.push(...page.items.map(({ id }) => id));
          cursor = page.cursor;
        } while (cursor !== undefined);
        expect(seen).toEqual(noun === 'rules' ? ids : ids.toReversed());
      }),
    );
  },
);

test.each([{ acount: 'main' }, { limit: '0' }, { limit: '101' }, { cursor: 'x' }])(
  'a list of rules refuses %j',
  async (query: object) => {
    const parts = {
      table: { client: pagingTable([], 'sk', 1), tableName: 't' },
      config,
      now: () => new Date(),
    };
    const [list] = ruleRoutes(parts);
    await expect(list?.answer(request('/owner/rules', { ...query }), {}, UNLIMITED)).rejects.toMatchObject({
      status: 400,
    });
  },
);

test('rules have nothing behind a position that nobody gave out', async () => {
  const table = { client: simTable().client, tableName: 't' };
  const query = {
    account: 'main',
    cursor: writeCursor({ path: '/owner/rules', query: { account: 'main' } }, 'z'),
  };
  expect(await pageOfRules(table, 'main', request('/owner/rules', query))).toEqual({ items: [] });
});

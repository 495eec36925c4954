import type { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from 'vitest';
import { type Walk, walk } from '../../../../../lambdas/keyword-dm/owner/walk.ts';
import type { Request } from '../../../../../lambdas/shared/http/request.ts';
import { fakeTableClient } from '../../../../support/fake-client.ts';

/** Lists of three pages with one item each. */
const client = fakeTableClient(async ({ input }: QueryCommand) => {
  const list = input.ExpressionAttributeValues?.[':list'];
  const page = Number(input.ExclusiveStartKey?.page ?? 0);
  return {
    Items: [{ pk: `${list}-${page}` }],
    ...(page < 2 && { LastEvaluatedKey: { page: String(page + 1) } }),
  };
});

const request = (cursor?: string) =>
  ({ path: '/owner/people/ann', query: cursor === undefined ? {} : { cursor } }) as unknown as Request;

/** @param secondsAPiece how long each item's work takes */
async function run(secondsAPiece: number, cursor?: string) {
  const seen: string[] = [];
  let time = 0;
  const options: Walk = {
    table: { client, tableName: 't' },
    lists: ['a', 'b'],
    where: { attribute: 'personId', value: 'ann' },
    now: () => new Date(time),
  };
  const walked = await walk<{ pk: string }>(options, request(cursor), async ({ pk }) => {
    seen.push(pk);
    time += secondsAPiece * 1000;
    return 1;
  });
  return { seen, ...walked };
}

test('what there is no time for is left to the next request, which goes on where this one stopped', async () => {
  const first = await run(4);
  expect(first).toMatchObject({ seen: ['a-0', 'a-1', 'a-2', 'b-0'], count: 4, complete: false });
  const second = await run(4, first.cursor);
  expect(second).toEqual({ seen: ['b-1', 'b-2'], count: 2, complete: true });
});

test('another list’s cursor is refused', async () => {
  const { cursor = '' } = await run(4);
  const elsewhere = { path: '/owner/people/bob', query: { cursor } } as unknown as Request;
  const options = { table: { client, tableName: 't' }, lists: ['a', 'b'], now: () => new Date(0) };
  const where = { attribute: 'personId', value: 'bob' } as const;
  await expect(walk({ ...options, where }, elsewhere, async () => 1)).rejects.toThrow('does not belong');
});

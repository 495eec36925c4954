import { beforeEach, expect, test } from 'vitest';
import { countImages, listChanges } from '../../../../../lambdas/images/owner/overview.ts';
import type { Request } from '../../../../../lambdas/shared/http/request.ts';
import { type SimTable, simTable } from '../../../../support/sim-table.ts';

const NOW = new Date('2026-11-28T12:00:00.000Z');
const PRESET = 'photos';

let table: SimTable;
beforeEach(() => {
  table = simTable();
});

const overview = () =>
  ({
    store: { client: table.client, tableName: 'images', now: () => NOW },
    config: { presets: { [PRESET]: {} }, processing: {} },
  }) as unknown as Parameters<typeof countImages>[0];

const request = (query: Record<string, string> = {}, etag?: string) =>
  ({
    path: '/owner/changes',
    query,
    headers: etag === undefined ? {} : { 'if-none-match': etag },
  }) as unknown as Request;

/** Puts an image that was asked for so many minutes ago. */
function put(minutesAgo: number, id: string, more: object = {}): void {
  const createdAt = new Date(NOW.getTime() - minutesAgo * 60_000).toISOString();
  const place = { gsi1pk: `preset#${PRESET}`, gsi1sk: `${createdAt}#${id}` };
  table.put({ pk: `image#${id}`, sk: 'image', id, state: 'ready', createdAt, ...place, ...more });
}

async function changes(query: Record<string, string>, etag?: string) {
  const answer = await listChanges(overview(), request(query, etag));
  const body = answer.body === '' ? undefined : JSON.parse(answer.body);
  return { status: answer.statusCode, etag: String(answer.headers?.etag), body };
}

test('an image that nobody uploads does not hide what comes after it', async () => {
  const { cursor } = (await changes({})).body;
  const since = { since: cursor };
  put(-1, 'asked', { state: 'awaiting-upload' });
  for (let i = 0; i < 150; i++) put(-2 - i / 100, `r${i}`);
  const first = await changes(since);
  expect(first.body).toMatchObject({ cursor, more: true });
  expect(first.body.items).toHaveLength(100);
  expect(await changes(since, first.etag)).toMatchObject({ status: 304 });
  put(-10, 'newest');
  expect(await changes(since, first.etag)).toMatchObject({ status: 200, body: { more: true } });
});

test('images whose time is over are not counted, though DynamoDB still has them', async () => {
  const inSeconds = (seconds: number) => ({ deleteAt: NOW.getTime() / 1000 + seconds });
  put(1, 'kept');
  put(2, 'to go', { state: 'rejected', ...inSeconds(60) });
  put(3, 'gone', { state: 'rejected', ...inSeconds(-60) });
  const { items } = JSON.parse((await countImages(overview(), request())).body);
  expect(items).toMatchObject([{ preset: PRESET, ready: 1, rejected: 1, more: false }]);
});

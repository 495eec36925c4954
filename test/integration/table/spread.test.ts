/** Lists whose entries stand under several keys, through the deployed app: one order and one cursor, across days of change as well. */
import { randomUUID } from 'node:crypto';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { expect, it } from 'vitest';
import { formPartition, submissionPartition } from '../../../lambdas/contact/submission/submission.ts';
import { imagePk, presetPartition } from '../../../lambdas/images/image/image.ts';
import { incomingKey, unansweredList } from '../../../lambdas/keyword-dm/table/keys.ts';
import { homeOf } from '../../../lambdas/shared/table/shards.ts';
import { createTableClient } from '../../../lambdas/shared/table/table.ts';
import { aws, deployed, output } from '../../support/deployed.ts';
import { deliver, instagram, publish, write } from '../../support/keyword-dm/instagram.ts';
import { callOwner, newToken } from '../../support/owner.ts';
import { SPREAD, SPREAD_LAYOUT } from '../../support/spread.ts';
import { waitFor } from '../../support/wait.ts';

const client = createTableClient(aws);
const { account } = instagram;
const layout = { shards: { ...SPREAD_LAYOUT, of: { ...SPREAD_LAYOUT.of, [account]: SPREAD } } };

/** Just before, at and after each day on which the number of keys changes. */
const MOMENTS = SPREAD.flatMap(({ from }) =>
  [-86_400_000, -1, 0, 1, 86_400_000].map((off) => new Date(Date.parse(from) + off).toISOString()),
);

async function post(url: string, body: object): Promise<Record<string, string>> {
  const headers = { 'content-type': 'application/json', accept: 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  expect(response.ok).toBe(true);
  return (await response.json()) as Record<string, string>;
}

const CASES = [
  {
    pipeline: 'contact',
    tableName: output('Contact', 'TableName'),
    list: formPartition('spread', 'new'),
    path: 'submissions?form=spread&state=new',
    id: 'id',
    at: 'receivedAt',
    keyOf: (id: string) => ({ pk: submissionPartition(id), sk: 'submission' }),
    comeIn: async () => {
      const fields = { name: 'Ada', email: 'ada@visitors-tests.dev', message: randomUUID() };
      return (await post(`${deployed.urls.contact}/f/spread`, fields)).submissionId;
    },
  },
  {
    pipeline: 'images',
    tableName: output('Images', 'TableName'),
    list: presetPartition('spread'),
    path: 'images?preset=spread',
    id: 'imageId',
    at: 'createdAt',
    keyOf: (id: string) => ({ pk: imagePk(id), sk: 'image' }),
    comeIn: async () => {
      const wanted = { preset: 'spread', contentType: 'image/jpeg', size: 1000 };
      return (await post(`${deployed.urls.images}/images`, wanted)).imageId;
    },
  },
  {
    pipeline: 'keyword-dm',
    tableName: output('KeywordDm', 'TableName'),
    list: unansweredList(account),
    path: 'outbox?state=unanswered',
    id: 'id',
    at: 'receivedAt',
    keyOf: (id: string) => ({ pk: incomingKey({ surface: 'post', account, id }), sk: 'unanswered' }),
    comeIn: async () => {
      const media = await publish();
      const comments = await write(media, ['How lovely']);
      await deliver(media, comments);
      return comments[0]?.id;
    },
  },
] as const;

it.each(CASES)('$pipeline lists what is spread as one, newest first, each once', async (one) => {
  const { pipeline, tableName, list, path, at, keyOf, comeIn } = one;
  const read = async (id: string) =>
    (await client.send(new GetCommand({ TableName: tableName, Key: keyOf(id), ConsistentRead: true }))).Item;
  /** By their ids, what each is placed by. */
  const places = new Map<string, string>();
  const keys = new Set<string>();
  let copied: Record<string, unknown> = {};
  for (let i = 0; i < 12; i++) {
    const id = (await comeIn()) ?? '';
    const item = await waitFor(
      `${id} to be stored`,
      () => read(id),
      (found) => found !== undefined,
    );
    const { gsi2pk: _, gsi2sk: __, ...kept } = item ?? {};
    copied = kept;
    keys.add(String(item?.gsi1pk));
    places.set(id, String(item?.gsi1sk));
  }
  expect(keys.size).toBeGreaterThan(1);
  for (const key of keys) expect([list, `${list}#1`, `${list}#2`]).toContain(key);

  // As if they had come in then: under the keys that there were.
  for (const moment of MOMENTS) {
    const id = randomUUID();
    const gsi1sk = `${moment}#${id}`;
    const place = { gsi1pk: homeOf(layout, list, gsi1sk), gsi1sk };
    const Item = { ...copied, ...keyOf(id), ...place, id, [at]: moment };
    await client.send(new PutCommand({ TableName: tableName, Item }));
    places.set(id, gsi1sk);
  }

  const { token } = await newToken([`${pipeline}:read`, `${pipeline}:write`]);
  const listed: string[] = [];
  let cursor = '';
  // Entries of other tests may stand between them.
  for (let page = 0; page < 500 && (page === 0 || cursor); page++) {
    const asked = `${path}&limit=3${cursor && `&cursor=${cursor}`}`;
    const { body } = await callOwner(token, 'GET', asked, { pipeline });
    listed.push(...(body.items as Record<string, string>[]).map((item) => item[one.id] ?? ''));
    cursor = (body.cursor as string | undefined) ?? '';
  }
  const placeOf = (id: string) => places.get(id) ?? '';
  const newestFirst = [...places.keys()].sort((a, b) => (placeOf(a) < placeOf(b) ? 1 : -1));
  expect(listed.filter((id) => places.has(id))).toEqual(newestFirst);
});

import type { SQSClient } from '@aws-sdk/client-sqs';
import { expect, it } from 'vitest';
import { deliverersOf } from '../../../../../lambdas/contact/delivery/deliver.ts';
import { examine, listChanges } from '../../../../../lambdas/contact/owner/overview.ts';
import type { Request } from '../../../../../lambdas/shared/http/request.ts';
import { givenUpPartition } from '../../../../../lambdas/shared/legs/lease.ts';
import { changedPlace } from '../../../../../lambdas/shared/owner/changes.ts';
import { type Reach, within } from '../../../../../lambdas/shared/people/caller.ts';
import { type SimTable, simTable } from '../../../../support/sim-table.ts';

const now = new Date('2026-11-28T12:00:00Z');

/** Asks for changes, of all forms or as somebody who is kept to `own`, so many minutes later. */
function asker(table: SimTable, reach: Reach) {
  const forms = Object.fromEntries(['own', 'other'].filter((id) => within(reach, id)).map((id) => [id, {}]));
  return async (query: Record<string, string>, { etag = '', minutes = 0 } = {}) => {
    const at = new Date(now.getTime() + minutes * 60_000);
    const store = { client: table.client, tableName: 'table', now: () => at };
    const request = { path: '/owner/changes', query, headers: { 'if-none-match': etag } };
    const answer = await listChanges({ store, forms, reach } as never, request as unknown as Request);
    const body = answer.body === '' ? undefined : JSON.parse(answer.body);
    return { status: answer.statusCode, etag: String(answer.headers?.etag), body };
  };
}

function putSubmission(table: SimTable, form: string, id: string, minutes: number): void {
  const receivedAt = new Date(now.getTime() + minutes * 60_000).toISOString();
  const place = changedPlace({}, receivedAt, id);
  const item = { type: 'submission', id, form, state: 'new', receivedAt, deleteAt: 4_000_000_000 };
  table.put({ pk: `submission#${id}`, sk: 'submission', ...item, ...place });
}

it('who is kept to a form hears of it, and of others nothing: neither that they change nor when', async () => {
  const limited = new Set(['own']);
  const [quiet, busy] = [simTable(), simTable()];
  const { cursor } = (await asker(quiet, limited)({})).body;
  for (let i = 0; i < 250; i++) putSubmission(busy, 'other', `other-${i}`, 1 + i / 100);
  const asked = async (minutes: number, since: string, etag?: string) =>
    Promise.all(
      [quiet, busy].map((table) => asker(table, limited)({ since }, { minutes, ...(etag && { etag }) })),
    );
  const [nothing, hidden] = await asked(9, cursor);
  expect(hidden).toEqual(nothing);
  expect(hidden?.body).toMatchObject({ items: [], more: false });
  const [, still] = await asked(9.5, cursor, hidden?.etag);
  expect(still?.status).toBe(304);
  for (const table of [quiet, busy]) putSubmission(table, 'own', 'mine', 9.6);
  const [alone, among] = await asked(15, cursor, hidden?.etag);
  expect(among).toEqual(alone);
  expect(among?.body).toMatchObject({ items: [{ id: 'mine', form: 'own' }], more: false });
  const [, later] = await asked(25, among?.body.cursor, among?.etag);
  expect(later?.body).toMatchObject({ items: [] });
  const all = await asker(busy, 'all')({ since: cursor }, { minutes: 15 });
  expect(all.body).toMatchObject({ more: true });
});

it('who is kept to a form and was away for long gets there in steps, however much others have', async () => {
  const table = simTable();
  const ask = asker(table, new Set(['own']));
  let { cursor } = (await ask({})).body;
  // All in one minute, and then in one moment.
  for (let i = 0; i < 2500; i++) putSubmission(table, 'other', `minute-${i}`, 1 + i / 5000);
  for (let i = 0; i < 2500; i++) putSubmission(table, 'other', `moment-${i}`, 2);
  putSubmission(table, 'own', 'mine', 3);
  const found: string[] = [];
  for (let steps = 1; ; steps++) {
    const { body } = await ask({ since: cursor }, { minutes: 60 });
    expect(body.cursor).not.toBe(cursor);
    cursor = body.cursor;
    found.push(...body.items.map(({ id }: { id: string }) => id));
    if (!body.more) break;
    expect(steps).toBeLessThan(6);
  }
  expect(found).toEqual(['mine']);
});

it('the owner sees every kind of leg that is delivered, and what was given up of it', async () => {
  const kinds = Object.keys(deliverersOf({}, {} as never));
  const { client, put } = simTable();
  for (const leg of kinds)
    put({
      ...{ pk: `owner#${leg}`, sk: `leg#${leg}`, type: 'leg', leg, state: 'failed', reason: 'status-400' },
      ...{ gsi2pk: givenUpPartition(leg), gsi2sk: now.toISOString() },
    });
  const answer = await examine({
    store: { client, tableName: 'table', now: () => now },
    sqs: { send: async () => ({ Attributes: {} }) } as unknown as SQSClient,
    deadLetterQueueUrl: 'https://queue.example',
    config: { delivery: { overdueSeconds: 60 } as never, mail: { from: 'a@b.example', sandbox: false } },
  });
  const health = JSON.parse(answer.body) as Record<'legs' | 'failures', { leg: string; failed: object }[]>;
  expect(health.legs.map(({ leg }) => leg).sort()).toEqual(kinds.toSorted());
  expect(health.failures.map(({ leg }) => leg).sort()).toEqual(kinds.toSorted());
});

import { expect, test } from 'vitest';
import { deletePerson } from '../../../../../lambdas/keyword-dm/owner/people.ts';
import type { Request } from '../../../../../lambdas/shared/http/request.ts';
import { fakeTable } from '../../../../support/keyword-dm/table.ts';

const NOW = new Date('2026-06-01T12:00:00.000Z');
const config = {
  accounts: { shop: { userId: '17841400000000001', webhooks: true, destinations: [] } },
  retentionDays: 30,
};
const request = { path: '/owner/people/p1', query: {} } as unknown as Request;

test('what waits in a queue when its person is deleted remains for as long as it is stored once it is taken in', async () => {
  const deletion = { table: fakeTable(), config, personId: 'p1', now: () => NOW };
  const { remains } = await deletePerson(deletion, request);
  const queues = remains.find(({ where }) => where.includes('waiting in queues, in full'));
  expect(queues?.where).toContain('stored, and answered');
  expect(queues?.until).toBe(new Date(NOW.getTime() + (14 + 30) * 86_400_000).toISOString());
});

import type { SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { healthKey } from '../../../../../lambdas/shared/destinations/health.ts';
import { destinationRoutes } from '../../../../../lambdas/shared/destinations/owner.ts';
import { namedIn } from '../../../../../lambdas/shared/destinations/teller.ts';
import { beginTelling } from '../../../../../lambdas/shared/destinations/told.ts';
import { newEvent } from '../../../../../lambdas/shared/events/model.ts';
import { findOwnerRoute } from '../../../../../lambdas/shared/owner/router.ts';
import { simTable } from '../../../../support/sim-table.ts';
import { makeRequest } from '../../request.ts';

const AT = '2026-11-28T10:00:00.000Z';
const ready = (second: number) =>
  newEvent({
    type: 'image.ready',
    at: `2026-11-28T10:00:0${second}.000Z`,
    of: '0200',
    data: { image: '0200', preset: 'photo', createdAt: AT },
  });

function setUp() {
  const { client, put } = simTable();
  const store = { client, tableName: 'table', now: () => new Date(AT) };
  const routes = destinationRoutes({
    pipeline: 'images',
    store,
    sqs: { send: async () => ({}) } as unknown as SQSClient,
    queueUrl: 'queue',
    destinations: { team: 'slack', crm: 'webhook' },
    horizonSeconds: 86_400,
    item: 'image',
  });
  const call = async (method: string, path: string, query: Record<string, string> = {}, body = '{}') => {
    const asked = makeRequest({ method, path, segments: path.split('/').slice(1), query, body });
    const { route, parameters } = findOwnerRoute(routes, asked);
    const about = { caller: {} as never, reach: undefined as never, about: () => {} };
    const { statusCode, body: answer } = await route.answer(asked, parameters, about);
    return { status: statusCode, body: JSON.parse(answer) };
  };
  const tell = (second: number, ids = ['team', 'crm']) =>
    beginTelling(store, [ready(second)], namedIn({ named: { photo: ids }, attention: [] }));
  return { put, routes, call, tell };
}

describe('the owner’s routes about destinations', () => {
  it('are for those alone who may see all there is', () => {
    for (const { keeps } of setUp().routes) expect(keeps).toBe('everything');
  });

  it('say how each is doing', async () => {
    const { put, call } = setUp();
    put({ ...healthKey('team'), failures: 12, reason: 'status-503', pausedAt: AT, probeAt: AT });
    const { body } = await call('GET', '/owner/destinations');
    const none = { count: 0, more: false };
    expect(body.items).toEqual([
      {
        id: 'team',
        type: 'slack',
        failures: 12,
        reason: 'status-503',
        pausedAt: AT,
        probeAt: AT,
        waiting: none,
        givenUp: none,
      },
      { id: 'crm', type: 'webhook', failures: 0, waiting: none, givenUp: none },
    ]);
  });

  it('say what each has heard of one thing, the newest first', async () => {
    const { call, tell } = setUp();
    await tell(1);
    await tell(2, ['team']);
    await tell(3);
    const { body } = await call('GET', '/owner/heard', { image: '0200' });
    const heard = body.items.map(({ destination, event, about, at }: Record<string, string>) =>
      [destination, event, about, at].join(' '),
    );
    expect(heard).toEqual([
      'team image.ready 0200 2026-11-28T10:00:03.000Z',
      'team image.ready 0200 2026-11-28T10:00:02.000Z',
      'team image.ready 0200 2026-11-28T10:00:01.000Z',
      'crm image.ready 0200 2026-11-28T10:00:03.000Z',
      'crm image.ready 0200 2026-11-28T10:00:01.000Z',
    ]);
    expect((await call('GET', '/owner/heard', { image: 'none' })).body.items).toEqual([]);
  });

  it('resume one that is paused', async () => {
    const { put, call } = setUp();
    put({ ...healthKey('team'), failures: 12, pausedAt: AT, probeAt: AT });
    expect(await call('POST', '/owner/destinations/team/resume')).toMatchObject({
      status: 200,
      body: { leaving: 0 },
    });
    const { body } = await call('GET', '/owner/destinations');
    expect(body.items[0]).not.toHaveProperty('pausedAt');
  });

  it.each([
    ['GET', '/owner/destinations/none/legs', {}, '', 'NOT_FOUND'],
    ['POST', '/owner/destinations/constructor/resume', {}, '', 'NOT_FOUND'],
    ['POST', '/owner/destinations/none/test', {}, '', 'NOT_FOUND'],
    ['POST', '/owner/destinations/none/replay', {}, '{"since":"2026-11-28T10:00:00.000Z"}', 'NOT_FOUND'],
    ['POST', '/owner/destinations/team/replay', {}, '{"since":"yesterday"}', 'VALIDATION_FAILED'],
    ['POST', '/owner/destinations/team/replay', {}, 'x', 'MALFORMED_BODY'],
    ['GET', '/owner/destinations/team/legs', { state: 'sent' }, '', 'BAD_QUERY'],
    ['GET', '/owner/heard', {}, '', 'BAD_QUERY'],
  ])('refuse %s %s %j %s', async (method, path, query, body, code) => {
    await expect(setUp().call(method, path, query, body)).rejects.toMatchObject({ code });
  });
});

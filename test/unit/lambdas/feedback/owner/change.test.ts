import { describe, expect, it } from 'vitest';
import { deleteResponse, releaseResponse } from '../../../../../lambdas/feedback/owner/change.ts';
import type { FeedbackResponse } from '../../../../../lambdas/feedback/response/response.ts';
import { newLeg } from '../../../../../lambdas/shared/legs/legs.ts';
import { simTable } from '../../../../support/sim-table.ts';

const now = new Date('2026-03-02T08:00:00.000Z');
const held: FeedbackResponse = {
  pk: 'response#1',
  sk: 'response',
  type: 'response',
  id: '1',
  widget: 'stars',
  version: 1,
  state: 'spam',
  spamReasons: ['rule'],
  receivedAt: '2026-03-01T08:00:00.000Z',
  changeUntil: '2026-03-02T08:00:00.000Z',
  rating: 1,
  addressHash: 'hash',
  gsi1pk: 'widget#stars#spam',
  gsi1sk: '2026-03-01T08:00:00.000Z#1',
  deleteAt: now.getTime() / 1000 + 1_000_000,
};
const alerting = { stars: { alert: { atMost: 2, everySeconds: 600 } } };

/**
 * Releases a held response.
 *
 * @param beside other items that the table has
 */
async function released({ response = held, beside = [] as object[], widgets = alerting as object } = {}) {
  const sim = simTable();
  for (const item of [response, ...beside]) sim.put({ ...item });
  const store = { client: sim.client, tableName: 'table', now: () => now };
  const release = () => releaseResponse(store, '1', widgets as typeof alerting);
  return { ...sim, release, response: await release(), leg: sim.get(held.pk, 'leg#alert') };
}

describe('a response that is released', () => {
  it('alerts as if it had just come in, once', async () => {
    const { response, leg, release, get } = await released();
    expect(response).toMatchObject({ state: 'new', version: 2 });
    expect(leg).toMatchObject({ state: 'pending', dueAt: now.toISOString(), deleteAt: held.deleteAt });
    expect(get('alert#stars', 'alert')).toMatchObject({ until: '2026-03-02T08:10:00.000Z' });
    await release();
    expect(get(held.pk, 'leg#alert')).toEqual(leg);
  });

  it.each([
    ['that is not low', { response: { ...held, rating: 3 } }],
    ['whose widget alerts nobody', { widgets: { stars: {} } }],
    ['whose widget is not configured any more', { widgets: {} }],
    [
      'while an earlier alert’s time runs',
      { beside: [{ pk: 'alert#stars', sk: 'alert', until: '2026-03-02T08:05:00.000Z' }] },
    ],
  ])('counts without an alert: one %s', async (_, given) => {
    const { response, leg } = await released(given);
    expect(response).toMatchObject({ state: 'new' });
    expect(leg).toBeUndefined();
  });

  it('is told by the next summary where the budget left its alert out', async () => {
    const shed = { pk: held.pk, sk: 'shed', type: 'shed', gsi1pk: 'shed#stars', gsi1sk: '2026-03-01' };
    const { leg, get } = await released({ beside: [shed] });
    expect(leg).toBeUndefined();
    expect(get(held.pk, 'shed')).toMatchObject({ gsi1sk: `${now.toISOString()}#${held.pk}` });
  });

  it.each([
    ['by itself', []],
    // Nobody was told by the alert that claimed the time.
    [
      'while the time runs that it had claimed',
      [{ pk: 'alert#stars', sk: 'alert', by: held.pk, until: '2026-03-02T08:05:00.000Z' }],
    ],
  ])('alerts where its alert had ended as that of spam: %s', async (_, claims) => {
    const before = newLeg({ pk: held.pk, leg: 'alert' }, new Date(held.receivedAt));
    const ended = { ...before, state: 'expired', reason: 'spam' };
    const { leg } = await released({ beside: [ended, ...claims] });
    expect(leg).toMatchObject({ state: 'pending', createdAt: now.toISOString() });
  });

  it('gets no second alert where it had one before it was taken for spam', async () => {
    const sent = { ...newLeg({ pk: held.pk, leg: 'alert' }, new Date(held.receivedAt)), state: 'sent' };
    const { response, leg, get } = await released({ beside: [sent] });
    expect(response).toMatchObject({ state: 'new' });
    expect(leg).toMatchObject({ state: 'sent' });
    expect(get('alert#stars', 'alert')).toBeUndefined();
  });
});

describe('a response that is deleted', () => {
  const claim = { pk: 'alert#stars', sk: 'alert', by: held.pk, until: '2026-03-02T08:05:00.000Z' };
  const alert = newLeg({ pk: held.pk, leg: 'alert' }, new Date(held.receivedAt));

  async function claimAfter(leg: object, claimed: object = {}) {
    const sim = simTable();
    for (const item of [
      { ...held, state: 'new' },
      { ...alert, ...leg },
      { ...claim, ...claimed },
    ])
      sim.put({ ...item });
    const table = { client: sim.client, tableName: 'table', erasures: 'table', now: () => now };
    await deleteResponse(table, '1');
    expect([sim.get(held.pk, 'response'), sim.get(held.pk, 'leg#alert')]).toEqual([undefined, undefined]);
    return sim.get('alert#stars', 'alert')?.until;
  }

  it('silences no other alert of its widget where its own had told nobody', async () => {
    expect(await claimAfter({})).toBe('1970-01-01T00:00:00.000Z');
  });

  it.each([
    ['was sent', { state: 'sent', attempts: 1, answered: 1 }, {}],
    ['is being sent', { state: 'sending', attempts: 1 }, {}],
    ['may have been sent', { attempts: 1 }, {}],
    ['has claimed no time', {}, { by: 'response#2' }],
  ])('leaves the time as it is where its alert %s', async (_, leg, claimed) => {
    expect(await claimAfter(leg, claimed)).toBe(claim.until);
  });
});

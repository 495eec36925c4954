import { expect, it } from 'vitest';
import { replay } from '../../../../../lambdas/shared/destinations/look-after.ts';
import { givenUpPartition } from '../../../../../lambdas/shared/legs/lease.ts';
import { newLeg } from '../../../../../lambdas/shared/legs/legs.ts';
import { simTable } from '../../../../support/sim-table.ts';

it('tries again what was given up by then, not what fails meanwhile, and what may have arrived when told to', async () => {
  const { client, put, get } = simTable();
  const now = new Date('2026-03-02T08:00:00.000Z');
  const givenUp = (pk: string, settledAt: string, state = 'failed') => ({
    ...newLeg({ pk, leg: 'destination:team' }, now),
    state,
    settledAt,
    gsi2pk: givenUpPartition('destination'),
    gsi2sk: settledAt,
  });
  put(givenUp('event#before', '2026-03-02T07:00:00.000Z'));
  put(givenUp('event#meanwhile', '2026-03-02T08:00:01.000Z'));
  put(givenUp('event#heard?', '2026-03-02T07:00:00.000Z', 'unknown'));
  const store = { client, tableName: 'table', now: () => now };
  const telling = { store, sqs: { send: async () => ({ Successful: [] }) }, queueUrl: 'q' } as never;
  const span = { since: '2026-03-01T00:00:00.000Z', includeUnknown: false };
  expect(await replay(telling, 'team', span)).toEqual({ again: 1, leftAlone: 1 });
  expect(get('event#before', 'leg#destination:team')).toMatchObject({ state: 'pending' });
  expect(get('event#meanwhile', 'leg#destination:team')).toMatchObject({ state: 'failed' });
  expect(await replay(telling, 'team', { ...span, includeUnknown: true })).toEqual({
    again: 1,
    leftAlone: 0,
  });
  expect(get('event#heard?', 'leg#destination:team')).toMatchObject({ state: 'pending' });
  const tomorrow = { since: '2026-03-03T08:00:00.000Z', includeUnknown: true };
  expect(await replay(telling, 'team', tomorrow)).toEqual({ again: 0, leftAlone: 0 });
});

import { expect, test } from 'vitest';
import { newLeg, reopenLeg } from '../../../../../lambdas/shared/legs/legs.ts';
import { simTable } from '../../../../support/sim-table.ts';

const NOW = new Date('2026-03-02T08:00:00.000Z');

test.each([
  ['failed', 3, 2, 3],
  ['failed', 3, 3, 3],
  ['unknown', 3, 2, 2],
] as const)(
  'a leg that %s after %i attempts, %i of them answered, goes on with %i',
  async (state, attempts, answered, then) => {
    const sim = simTable();
    const store = { client: sim.client, tableName: 'table', now: () => NOW };
    const leg = {
      ...newLeg({ pk: 'submission#1', leg: 'mail' }, NOW),
      ...{ state, attempts, answered, settledAt: NOW.toISOString() },
    };
    sim.put({ ...leg });
    expect(await reopenLeg(store, leg)).toBe(true);
    expect(sim.get('submission#1', 'leg#mail')).toMatchObject({ state: 'pending', attempts, answered: then });
  },
);

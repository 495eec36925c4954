import { expect, it } from 'vitest';
import { setAside } from '../../../../../lambdas/data/streams/aside.ts';
import { simTable } from '../../../../support/sim-table.ts';

const refused = Array.from({ length: 500 }, (_, record) => ({
  metric: 'temperature',
  reason: 'time: it is still to come.',
  origin: `temperature/cellar@${record}`,
  arrivedAt: Date.UTC(2026, 10, 28, 12),
  text: `{"value":${record}}`,
}));

it('sets records aside side by side, each once', async () => {
  let waiting = 0;
  let most = 0;
  const table = simTable(async () => {
    most = Math.max(most, ++waiting);
    await new Promise((resolve) => setImmediate(resolve));
    waiting--;
  });
  const store = { client: table.client, tableName: 'T', now: () => new Date() };
  expect(await setAside(store, refused, 90)).toBe(500);
  expect(most).toBe(50);
  expect(await setAside(store, [...refused, ...refused], 90)).toBe(0);
  expect(table.items()).toHaveLength(500);
});

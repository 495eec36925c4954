import { describe, expect, it } from 'vitest';
import { countMonth } from '../../../../../lambdas/data/monthly/counted.ts';
import { spanOf } from '../../../../../lambdas/data/monthly/month.ts';
import { simTable } from '../../../../support/sim-table.ts';

describe('what is counted of a month', () => {
  it('is counted for as long as a question is waited for, and says what came too late', async () => {
    let [time, calls] = [Date.UTC(2026, 10, 1, 8), 0];
    const { client } = simTable(() => {
      calls++;
      time += 4_000;
    });
    const store = { client, tableName: 'T', now: () => new Date(time) };
    const { datasets, metrics } = await countMonth(
      store,
      { datasets: { orders: {} }, streams: { heat: {}, load: {}, flow: {} } } as never,
      spanOf('2026-10', 'Europe/Berlin'),
      'Europe/Berlin',
    );
    expect(datasets).toMatchObject({ orders: { found: { files: 0 } } });
    expect(metrics).toMatchObject({
      heat: { found: { count: 0 } },
      load: { failure: { why: 'late' } },
      flow: { failure: { why: 'late' } },
    });
    // A metric takes a call for its devices and one for each day of the month; once time is over, there is none.
    expect(calls).toBeLessThan(2 * 32);
  });
});

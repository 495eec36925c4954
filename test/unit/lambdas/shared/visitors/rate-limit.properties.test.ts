import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { takeToken } from '../../../../../lambdas/shared/visitors/rate-limit.ts';
import { simTables } from '../../../../support/sim-table.ts';

type Take = typeof takeToken;

/** Each is a copy of the module of its own, so that each guesses by what it has seen itself. */
const containers: Take[] = [];
beforeAll(async () => {
  for (let number = 0; number < 3; number++) {
    vi.resetModules();
    containers.push((await import('../../../../../lambdas/shared/visitors/rate-limit.ts')).takeToken);
  }
});

/** A table whose writes are counted. */
function countedTable() {
  const tables = simTables('table');
  const counted = { writes: 0 };
  const client = {
    send: (command: never) => {
      counted.writes++;
      return tables.client.send(command);
    },
  } as unknown as DynamoDBDocumentClient;
  return { ...tables, client, counted };
}

let serial = 0;
const anyLimit = fc.record({
  limit: fc.integer({ min: 1, max: 30 }),
  periodSeconds: fc.constantFrom(60, 86_400),
});

describe('a token bucket', () => {
  const step = fc.record({
    container: fc.nat({ max: 2 }),
    /** A share of the period, often none at all. */
    pause: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 0.3, noNaN: true }), fc.constant(1.5)),
    amount: fc.integer({ min: 1, max: 3 }),
  });

  test('gives what one rule gives, whatever its containers guess', async () => {
    const property = fc.asyncProperty(
      anyLimit,
      fc.array(step, { maxLength: 60 }),
      async ({ limit, periodSeconds }, steps) => {
        const table = countedTable();
        const key = `bucket ${serial++}`;
        const period = periodSeconds * 1000;
        let fullAt = 0;
        for (const { container, pause, amount } of steps) {
          table.wait(Math.round(pause * period));
          const now = table.now().getTime();
          const free = (period - Math.max(0, fullAt - now)) / (period / limit);
          const isAllowed = free + 1e-3 >= amount;
          const { client } = table;
          const request = { client, tableName: 'table', key, limit, periodSeconds, amount, now: table.now() };
          const before = table.counted.writes;
          const token = await (containers[container] as Take)(request);
          expect(token.allowed).toBe(isAllowed);
          expect(table.counted.writes - before).toBeLessThanOrEqual(2);
          if (token.allowed) fullAt = Math.max(now, fullAt) + (period / limit) * amount;
        }
      },
    );
    await fc.assert(property);
  });

  test('that one container serves costs one write for each token, full or not', async () => {
    const [take] = containers as [Take];
    for (const pause of [0, 100, 59_000]) {
      const { client, now, wait, counted } = countedTable();
      const key = `served ${pause}`;
      for (let number = 0; number < 20; number++) {
        await take({ client, tableName: 'table', key, limit: 1000, periodSeconds: 86_400, now: now() });
        wait(pause);
      }
      expect(counted.writes).toBe(20);
    }
  });

  test('gives no more than it holds to callers at the same moment', async () => {
    const { client, now } = countedTable();
    const request = { client, tableName: 'table', key: 'crowd', limit: 7, periodSeconds: 60, now: now() };
    const tokens = await Promise.all(
      Array.from({ length: 30 }, (_, number) => (containers[number % 3] as Take)(request)),
    );
    expect(tokens.filter(({ allowed }) => allowed)).toHaveLength(7);
  });
});

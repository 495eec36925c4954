import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  PAUSED,
  PAUSED_AFTER_FAILURES,
  PAUSED_AFTER_SECONDS,
  PROBE_SECONDS,
  readHealth,
  resume,
  whileHealthy,
} from '../../../../../lambdas/shared/destinations/health.ts';
import type { Outcome } from '../../../../../lambdas/shared/legs/record.ts';
import { simTable } from '../../../../support/sim-table.ts';

const SENT: Outcome = { outcome: 'sent' };
const DOWN: Outcome = { outcome: 'try-again', reason: 'status-503', known: true };
const TOO_OFTEN: Outcome = { outcome: 'try-again', reason: 'status-429', known: true };
const NO_SECRET: Outcome = {
  outcome: 'try-again',
  reason: 'MissingParameter',
  known: true,
  needsOwner: true,
};
const GONE: Outcome = { outcome: 'refused', reason: 'status-410' };

/** @param before runs before each command to the table */
function setUp(before?: Parameters<typeof simTable>[0]) {
  let at = Date.parse('2026-11-28T10:00:00.000Z');
  const table = { client: simTable(before).client, tableName: 'table', now: () => new Date(at) };
  let [attempts, told] = [0, 0];
  const attempt = (outcome: Outcome, destination = 'team') =>
    whileHealthy(
      table,
      destination,
      async () => {
        attempts++;
        return outcome;
      },
      async () => {
        told++;
      },
    );
  const wait = (seconds: number) => {
    at += seconds * 1000;
  };
  /** Fails for long enough to be paused. */
  const fail = async (outcome = DOWN) => {
    for (let i = 0; i <= PAUSED_AFTER_FAILURES; i++) {
      await attempt(outcome);
      wait(PAUSED_AFTER_SECONDS / PAUSED_AFTER_FAILURES);
    }
  };
  return { table, attempt, wait, fail, count: () => ({ attempts, told }) };
}

describe('a destination that fails for long', () => {
  it.each([DOWN, GONE])('is paused, and its owner is told once: %j', async (outcome) => {
    const { table, attempt, fail, count } = setUp();
    await fail(outcome);
    const { attempts, told } = count();
    expect(told).toBe(1);
    expect(await readHealth(table, 'team')).toHaveProperty('pausedAt');
    expect(await attempt(SENT)).toMatchObject({
      outcome: 'try-again',
      reason: PAUSED,
      known: true,
      waits: true,
    });
    expect(count()).toEqual({ attempts, told });
  });

  it('keeps no other from being told', async () => {
    const { attempt, fail } = setUp();
    await fail();
    expect(await attempt(SENT, 'other')).toEqual(SENT);
  });

  it('is looked at by one attempt each quarter of an hour, and goes on once it is back', async () => {
    const { table, attempt, wait, fail, count } = setUp();
    await fail();
    wait(PROBE_SECONDS);
    const before = count().attempts;
    const outcomes = await Promise.all([attempt(DOWN), attempt(DOWN), attempt(DOWN)]);
    expect(outcomes.filter((one) => one === DOWN)).toHaveLength(1);
    expect(count()).toEqual({ attempts: before + 1, told: 1 });
    wait(PROBE_SECONDS);
    expect(await attempt(SENT)).toEqual(SENT);
    expect(await attempt(SENT)).toEqual(SENT);
    expect(await readHealth(table, 'team')).not.toHaveProperty('pausedAt');
  });

  it('goes on when its owner says so', async () => {
    const { table, attempt, fail } = setUp();
    await fail();
    await resume(table, 'team');
    expect(await attempt(SENT)).toEqual(SENT);
  });
});

describe('where its health can’t be written down', () => {
  const SILENT: Outcome = { outcome: 'try-again', reason: 'timeout', known: false };

  it.each([SENT, DOWN, SILENT])('an attempt comes to what it came to: %j', async (outcome) => {
    let isRefused = false;
    const { attempt, wait } = setUp((command) => {
      if (isRefused && command === 'UpdateCommand') throw new Error('refused');
    });
    await attempt(DOWN);
    isRefused = true;
    wait(60);
    expect(await attempt(outcome)).toEqual(outcome);
  });

  it('its owner is told before it is paused, by whoever may end with that write', async () => {
    const { table, attempt, fail, count } = setUp((command, { UpdateExpression = '' }) => {
      if (command === 'UpdateCommand' && String(UpdateExpression).includes('pausedAt'))
        throw new Error('killed');
    });
    await fail();
    expect(await readHealth(table, 'team')).not.toHaveProperty('pausedAt');
    expect(count().told).toBeGreaterThan(0);
    await attempt(DOWN);
    expect(count().told).toBeGreaterThan(1);
  });
});

describe('a destination is not paused', () => {
  it('that failed often, and for less than an hour', async () => {
    const { table, attempt, wait } = setUp();
    for (let i = 0; i < 50; i++) {
      await attempt(DOWN);
      wait(60);
    }
    expect(await readHealth(table, 'team')).not.toHaveProperty('pausedAt');
  });

  it('that was asked too often, for as long as that may be', async () => {
    const { table, fail, count } = setUp();
    await fail(TOO_OFTEN);
    await fail(TOO_OFTEN);
    expect(await readHealth(table, 'team')).toEqual({});
    expect(count().told).toBe(0);
  });

  it('that lacks its owner’s secret, which is said until it is there', async () => {
    const { table, attempt, fail, count } = setUp();
    await fail(NO_SECRET);
    await fail(NO_SECRET);
    const health = await readHealth(table, 'team');
    expect(health).toMatchObject({ reason: 'MissingParameter' });
    for (const none of ['failures', 'failingSince', 'pausedAt']) expect(health).not.toHaveProperty(none);
    expect(count().told).toBe(0);
    expect(await attempt(SENT)).toEqual(SENT);
    expect(await readHealth(table, 'team')).not.toHaveProperty('reason');
  });

  it('whose first failure comes after its secret was missing for hours', async () => {
    const { table, attempt, fail } = setUp();
    await fail(NO_SECRET);
    await attempt(DOWN);
    expect(await readHealth(table, 'team')).toMatchObject({ failures: 1, reason: 'status-503' });
  });

  it('that succeeds now and then, whatever else it answers', async () => {
    const outcomes = fc.array(fc.constantFrom(DOWN, GONE, TOO_OFTEN, NO_SECRET), {
      maxLength: PAUSED_AFTER_FAILURES - 1,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(outcomes, { maxLength: 6 }), async (rows) => {
        const { table, attempt, wait } = setUp();
        for (const row of rows) {
          for (const outcome of row) {
            await attempt(outcome);
            wait(PAUSED_AFTER_SECONDS);
          }
          expect(await attempt(SENT)).toEqual(SENT);
        }
        expect(await readHealth(table, 'team')).not.toHaveProperty('pausedAt');
      }),
      { numRuns: 50 },
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Reporting,
  reportPartition,
  sendOpenReports,
  sendReport,
} from '../../../../../lambdas/data/monthly/send.ts';
import { newLeg } from '../../../../../lambdas/shared/legs/legs.ts';
import type { Outcome } from '../../../../../lambdas/shared/legs/record.ts';
import { simTable } from '../../../../support/sim-table.ts';

const MONTH = '2026-10';
const HOUR = 3_600_000;

class Killed extends Error {}

/** A month's reports, whose function may be killed at any call to the table. */
function account(outcomes: readonly Outcome[]) {
  const state = { now: Date.UTC(2026, 10, 1, 8), calls: 0, killAt: Number.POSITIVE_INFINITY, ids: 0 };
  const table = simTable(() => {
    if (++state.calls >= state.killAt) throw new Killed();
  });
  const mails: string[] = [];
  const troubles: string[] = [];
  const reporting: Reporting = {
    store: { client: table.client, tableName: 'T', now: () => new Date(state.now) },
    newId: () => `attempt-${++state.ids}`,
    sayTrouble: async (reason) => {
      troubles.push(reason);
    },
    deliver: async (month) => {
      const outcome = outcomes[Math.min(mails.length, outcomes.length - 1)] ?? { outcome: 'sent' };
      mails.push(month);
      return outcome;
    },
  };
  const run = (options: Partial<Parameters<typeof sendReport>[2]> = {}) =>
    sendReport(reporting, MONTH, { mayBegin: true, ...options });
  /** As the clock does in a later month. */
  const hourly = (ended: string) => sendOpenReports(reporting, ended, { mayBegin: false });
  return { state, mails, troubles, reporting, run, hourly, table };
}

const SENT: Outcome = { outcome: 'sent', reference: 'ses' };

describe('the report of a month', () => {
  it('is sent once, however often it is asked for', async () => {
    const { mails, run, state } = account([SENT]);
    expect(await run({ mayBegin: false })).toBe('none');
    expect(await run()).toBe('sent');
    state.now += HOUR;
    expect(await run()).toBe('sent');
    expect(await run({ again: true })).toBe('sent');
    expect(mails).toEqual([MONTH]);
  });

  it('is sent once by two that begin at one moment', async () => {
    const { mails, run } = account([SENT]);
    await Promise.all([run(), run(), run()]);
    expect(mails).toEqual([MONTH]);
  });

  it('is tried each hour while SES does not take it, and its owner hears why', async () => {
    const refused: Outcome = { outcome: 'try-again', reason: 'not-verified', known: true, needsOwner: true };
    const { mails, run, state, troubles } = account([refused, refused, SENT]);
    for (const right of ['pending', 'pending', 'sent']) {
      expect(await run()).toBe(right);
      state.now += HOUR;
    }
    expect(mails).toHaveLength(3);
    expect(troubles).toEqual(['not-verified', 'not-verified']);
  });

  it('is given up after a week, is said to be, and is sent all the same when it is asked for', async () => {
    const failing: Outcome = { outcome: 'try-again', reason: 'Timeout', known: true };
    const week = Array.from({ length: 170 }, () => failing);
    const { run, state, table } = account([...week, SENT]);
    let ended = '';
    for (let hour = 0; hour < 170 && ended !== 'failed'; hour++, state.now += HOUR) ended = await run();
    expect(ended).toBe('failed');
    expect(table.items()).toMatchObject([{ state: 'failed', reason: 'Timeout' }]);
    expect(table.items()[0]).not.toHaveProperty('untold');
    for (let hour = 0; hour < 10; hour++, state.now += HOUR) ended = await run({ again: true });
    expect(ended).toBe('sent');
  });

  it('is gone on with by the clock in any later month, until it is sent', async () => {
    const failing: Outcome = { outcome: 'try-again', reason: 'parts-missing', known: true };
    const { mails, run, hourly, state } = account([failing, failing, SENT]);
    state.now = Date.UTC(2027, 11, 20, 8);
    expect(await run()).toBe('pending');
    state.now += HOUR;
    expect(await hourly('2027-11')).toEqual({ [MONTH]: 'pending' });
    state.now += HOUR;
    expect(await hourly('2027-11')).toEqual({ [MONTH]: 'sent' });
    expect(await hourly('2027-11')).toEqual({});
    expect(mails).toEqual([MONTH, MONTH, MONTH]);
  });

  it('is said to be given up by the clock, too, where its function ended before it said so', async () => {
    const { run, hourly, state, table } = account([{ outcome: 'refused', reason: 'MessageRejected' }]);
    // Begun, claimed, written down as failed, and then nothing more.
    state.killAt = 5;
    await expect(run()).rejects.toThrow(Killed);
    expect(table.items()).toMatchObject([{ state: 'failed', untold: 'leg-failed' }]);
    state.killAt = Number.POSITIVE_INFINITY;
    await hourly('2026-12');
    expect(table.items()[0]).not.toHaveProperty('untold');
  });

  it('does not wait for another one whose attempts end the function each time', async () => {
    const { mails, reporting, state, table } = account([SENT]);
    const deadly: Reporting = {
      ...reporting,
      async deliver(month, leg) {
        if (month !== MONTH) return reporting.deliver(month, leg);
        state.killAt = state.calls;
        throw new Killed();
      },
    };
    const older = ['2026-08', '2026-09'];
    for (const month of [MONTH, ...older]) {
      table.put({ ...newLeg({ pk: reportPartition(month), leg: 'report' }, new Date(state.now)) });
      state.now += 1000;
    }
    for (let hour = 0; hour < 3; hour++, state.now += HOUR) {
      state.killAt = Number.POSITIVE_INFINITY;
      await sendOpenReports(deadly, '2026-11', { mayBegin: false }).catch(() => {});
    }
    expect(mails.sort()).toEqual(older);
  });

  it('begins no attempt that its function may not see the end of', async () => {
    const { mails, reporting, state, table } = account([SENT]);
    for (const month of ['2026-08', '2026-09'])
      table.put({ ...newLeg({ pk: reportPartition(month), leg: 'report' }, new Date(state.now)) });
    const slow: Reporting = {
      ...reporting,
      async deliver(month, leg) {
        state.now += 170_000;
        return reporting.deliver(month, leg);
      },
    };
    await sendOpenReports(slow, MONTH, { mayBegin: false });
    expect(mails).toHaveLength(1);
    await sendOpenReports(slow, MONTH, { mayBegin: false });
    expect(mails.sort()).toEqual(['2026-08', '2026-09']);
  });

  it('is given up after a week as well where its function is killed each time, and is said to be', async () => {
    const { mails, reporting, state, table } = account([SENT]);
    const deadly: Reporting = {
      ...reporting,
      deliver: async (month) => {
        mails.push(month);
        state.killAt = state.calls;
        throw new Killed();
      },
    };
    const ends: unknown[] = [];
    for (let hour = 0; hour < 170; hour++, state.now += HOUR) {
      state.killAt = Number.POSITIVE_INFINITY;
      ends.push(await sendReport(deadly, MONTH, { mayBegin: true }).catch(() => 'killed'));
    }
    expect(ends).toEqual([...Array.from({ length: 169 }, () => 'killed'), 'unknown']);
    expect(mails).toHaveLength(169);
    expect(table.items()).toMatchObject([{ state: 'unknown', reason: 'no-answer' }]);
    expect(table.items()[0]).not.toHaveProperty('untold');
  });

  it('leaves once, whichever call to the table is the last one of a function', async () => {
    const kills = fc.array(fc.integer({ min: 1, max: 8 }), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(kills, async (all) => {
        const { mails, run, state, table } = account([SENT]);
        let unknown = 0;
        for (const kill of [...all, Number.POSITIVE_INFINITY]) {
          state.killAt = state.calls + kill;
          const before = mails.length;
          const left = await run().catch(() => 'killed');
          // It left, and nobody could write that down.
          if (mails.length > before && left === 'killed' && table.items()[0]?.state !== 'sent') unknown++;
          state.now += HOUR;
        }
        expect(mails.length).toBeGreaterThan(0);
        expect(mails.length).toBeLessThanOrEqual(1 + unknown);
        expect(table.items()).toMatchObject([{ state: 'sent' }]);
      }),
    );
  });
});

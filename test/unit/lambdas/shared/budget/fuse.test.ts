import type { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { addExpense, readExpenses } from '../../../../../lambdas/shared/budget/counter.ts';
import { openFuse } from '../../../../../lambdas/shared/budget/fuse.ts';
import { tellBudget } from '../../../../../lambdas/shared/budget/notice.ts';
import { presentBudget } from '../../../../../lambdas/shared/budget/present.ts';
import { budgetSayer } from '../../../../../lambdas/shared/budget/say.ts';
import { logger } from '../../../../../lambdas/shared/runtime/log.ts';
import { fakeTableClient } from '../../../../support/fake-client.ts';
import { simTable } from '../../../../support/sim-table.ts';

const MILLION = 1_000_000;
const budget = { perMonth: 30 };
let now = new Date('2026-11-01T12:00:00Z');

beforeEach(() => {
  now = new Date('2026-11-01T12:00:00Z');
  vi.spyOn(logger, 'error').mockReturnValue();
});

function world(forms: readonly string[] = ['main', 'other']) {
  const { client, items } = simTable();
  const table = { client, tableName: 'table' };
  let turn = 0;
  const fuse = openFuse({ table, budget, forms, now: () => now, random: () => (turn++ % 4) / 4 });
  return { table, items, fuse, forms };
}

describe('a fuse', () => {
  it('without a budget reads, counts and leaves out nothing', async () => {
    const client = fakeTableClient(() => {
      throw new Error('The table was asked');
    });
    const fuse = openFuse({
      table: { client, tableName: 'table' },
      budget: undefined,
      forms: ['main'],
      now: () => now,
    });
    await fuse.spend('main', 1e12);
    expect(await fuse.stepOf('main')).toBe('normal');
  });

  it('adds up what is spent in all shards, by day and by form', async () => {
    const { table, items, fuse } = world();
    for (let i = 0; i < 8; i++) await fuse.spend('main', 10);
    await fuse.spend('other', 5);
    now = new Date('2026-11-02T00:00:00Z');
    await fuse.spend('main', 1);
    await fuse.spend('main', 0);
    expect(items()).toHaveLength(5);
    expect(await readExpenses(table, '2026-11')).toEqual(
      new Map([
        [
          '2026-11-01',
          new Map([
            ['main', 80],
            ['other', 5],
          ]),
        ],
        ['2026-11-02', new Map([['main', 1]])],
      ]),
    );
    expect(await readExpenses(table, '2026-12')).toEqual(new Map());
  });

  it('takes steps as a form uses its day, and is whole again on the next', async () => {
    const { fuse } = world();
    // A day has three dollars: half of it for all, a quarter for each form.
    const steps: string[] = [];
    for (let cents = 0; cents < 1300; cents += 25) {
      const step = await fuse.stepOf('main');
      if (steps.at(-1) !== step) steps.push(step);
      await fuse.spend('main', 0.25 * MILLION);
    }
    expect(steps).toEqual(['normal', 'no-autoresponses', 'no-files', 'sparing', 'closed']);
    expect(await fuse.stepOf('other')).toBe('normal');
    now = new Date('2026-11-02T12:00:00Z');
    expect(await fuse.stepOf('main')).toBe('normal');
  });
});

describe('the owner', () => {
  const collect =
    (said: string[]) =>
    async ({ subject }: { readonly subject: string }) =>
      void said.push(subject);
  const spend = (table: ReturnType<typeof world>['table'], dollars: number, day: string, form = 'main') =>
    addExpense(table, { form, cost: dollars * MILLION, now: new Date(`${day}T10:00:00Z`), random: 0 });

  it('hears at 50, 80 and 100 per cent, each once a month', async () => {
    const { table, forms } = world();
    const said: string[] = [];
    const tell = async (at: string) => {
      now = new Date(at);
      await tellBudget({ table, budget, forms, now: () => now, pipeline: 'contact', say: collect(said) });
    };
    const month = () => said.filter((subject) => subject.includes('%'));
    await spend(table, 14, '2026-11-10');
    await tell('2026-11-12T12:00:00Z');
    expect(month()).toEqual([]);
    await spend(table, 1, '2026-11-11');
    for (const hour of [13, 14, 15]) await tell(`2026-11-12T${hour}:00:00Z`);
    expect(month()).toEqual(['Frontdesk contact: 50 % of the budget of 2026-11']);
    await spend(table, 16, '2026-11-13');
    for (const day of [15, 16, 30]) await tell(`2026-11-${day}T12:00:00Z`);
    expect(month().slice(1)).toEqual(['Frontdesk contact: 100 % of the budget of 2026-11']);
    await spend(table, 24, '2026-12-05');
    await tell('2026-12-20T12:00:00Z');
    expect(month().slice(2)).toEqual(['Frontdesk contact: 80 % of the budget of 2026-12']);
  });

  it('hears once of each step of a day, also of the hour before midnight', async () => {
    const { table, forms } = world();
    const said: string[] = [];
    const tell = async (at: string) => {
      now = new Date(at);
      await tellBudget({ table, budget, forms, now: () => now, pipeline: 'contact', say: collect(said) });
    };
    await spend(table, 1.8, '2026-11-01');
    await tell('2026-11-01T12:00:00Z');
    await tell('2026-11-01T13:00:00Z');
    expect(said).toEqual(['Frontdesk contact: the budget of 2026-11-01 is used up']);
    await spend(table, 1, '2026-11-01');
    await tell('2026-11-02T00:30:00Z');
    await tell('2026-11-02T01:30:00Z');
    expect(said).toHaveLength(2);
  });

  it('hears whether the next day has money again, or the whole month is used up', async () => {
    const { table, forms } = world();
    const texts: string[] = [];
    const say = async ({ subject, text }: { readonly subject: string; readonly text: string }) => {
      if (!subject.includes('%')) texts.push(text);
    };
    for (const [day, dollars] of [
      ['2026-11-01', 4],
      ['2026-11-02', 30],
    ] as const) {
      now = new Date(`${day}T12:00:00Z`);
      await spend(table, dollars, day);
      await tellBudget({ table, budget, forms, now: () => now, pipeline: 'contact', say });
    }
    expect(texts[0]).toContain('The next day has a part of its own.');
    expect(texts.at(-1)).toContain('until the month is over, or until you raise budget.perMonth');
  });

  it('hears of nothing that changes nothing in a pipeline', async () => {
    const { table, forms } = world();
    const said: string[] = [];
    await spend(table, 1.8, '2026-11-01');
    await tellBudget({ table, budget, forms, now: () => now, pipeline: 'feedback', say: collect(said) });
    expect(said).toEqual([]);
  });

  it('is told again by the next sweep when a notice did not leave', async () => {
    const { table, forms } = world();
    await spend(table, 20, '2026-11-01');
    let fails = 3;
    const said: string[] = [];
    const say = async ({ subject }: { readonly subject: string }) => {
      if (fails-- > 0) throw new Error('no way');
      said.push(subject);
    };
    const tell = () => tellBudget({ table, budget, forms, now: () => now, pipeline: 'contact', say });
    for (let i = 0; i < 3; i++) await expect(tell()).rejects.toThrow('no way');
    await tell();
    await tell();
    expect(said).toHaveLength(2);
  });

  it('is mailed by the topic, and by alarm where that can’t be reached', async () => {
    const sent: PublishCommand[] = [];
    const sns = { send: async (command: PublishCommand) => void sent.push(command) } as unknown as SNSClient;
    await budgetSayer(sns, 'arn:topic')({ subject: 's', text: 't' }, { month: '2026-11' });
    expect(sent.map(({ input }) => input)).toEqual([{ TopicArn: 'arn:topic', Subject: 's', Message: 't' }]);
    const broken = { send: () => Promise.reject(new Error()) } as unknown as SNSClient;
    await budgetSayer(broken, 'arn:topic')({ subject: 's', text: 't' }, { month: '2026-11' });
    expect(vi.mocked(logger.error)).toHaveBeenCalledWith('attention', { reason: 'budget', month: '2026-11' });
  });

  it('sees the month by day, and today by form', async () => {
    const { table, forms } = world();
    await spend(table, 2, '2026-11-01');
    await spend(table, 3, '2026-11-02', 'gone');
    now = new Date('2026-11-02T12:00:00Z');
    const shown = presentBudget(
      await readExpenses(table, '2026-11'),
      { table, budget, forms, now: () => now },
      now,
    );
    expect(shown).toMatchObject({ month: '2026-11', budget: 30, ceiling: 150, spent: 5, step: 'normal' });
    expect(shown?.days).toEqual([
      { date: '2026-11-01', spent: 2 },
      { date: '2026-11-02', spent: 3 },
    ]);
    expect(shown?.today.byForm.map(({ id, spent }) => [id, spent])).toEqual([
      ['main', 0],
      ['other', 0],
      ['gone', 3],
    ]);
  });
});

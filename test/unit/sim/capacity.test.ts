import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { DATA_ACTIVITIES } from '../../../cli/cost/data.ts';
import { PROFILES } from '../../../cli/cost/events.ts';
import type { Activity } from '../../../config/activities.ts';
import { Table } from '../../sim/aws/dynamodb/table.ts';
import { EVENTS } from '../../sim/capacity/events.ts';
import { CapacityMeter } from '../../sim/capacity/meter.ts';
import { createRandom } from '../../sim/kernel/random.ts';
import { FILE, fill, measureAll, type Row, scaleTables, unitsOf } from '../../support/reference/scale.ts';
import { simulateShop } from '../../support/scale/queueing.ts';

/** Of sums of fractions. */
const ROUNDING = 1e-6;

/** What costs reckon with for an event. */
function activitiesOf(pipeline: string, events: string): readonly (readonly [Activity, number])[] {
  if (events === 'landed files') return [[DATA_ACTIVITIES.landedFile, 1]];
  if (events === 'readings') return [[DATA_ACTIVITIES.readings, 1]];
  const part = EVENTS.find((event) => event.pipeline === pipeline)?.part;
  return PROFILES.find(({ stack }) => stack === part)?.activities ?? [];
}

describe('what events use', () => {
  let rows: readonly Row[] = [];
  beforeAll(async () => {
    rows = await measureAll();
  });

  it('is what docs/scale.md says: npm run reference', () => {
    const page = readFileSync(FILE, 'utf8');
    const tables = scaleTables(rows);
    expect(fill(page, tables)).toBe(page);
    for (const name of Object.keys(tables)) expect(page).toContain(`<!-- table: ${name} -->`);
  });

  it('is no more than the costs and budgets reckon with', () => {
    for (const { pipeline, events, alone } of rows) {
      const activities = activitiesOf(pipeline, events);
      const reckoned = (item: 'writeUnits' | 'readUnits') =>
        activities.reduce((sum, [activity, times]) => sum + (activity.usage[item] ?? 0) * times, 0);
      const { writes, reads } = unitsOf(alone);
      expect(writes, events).toBeLessThanOrEqual(reckoned('writeUnits') + ROUNDING);
      expect(reads, events).toBeLessThanOrEqual(reckoned('readUnits') + ROUNDING);
      // Not far below either: what is reckoned wrongly is nobody's budget.
      expect(writes, events).toBeGreaterThan(reckoned('writeUnits') / 2);
    }
  });
});

describe('the meter', () => {
  const spec = {
    name: 'table',
    timeToLive: undefined,
    indexes: [
      { name: 'all', partition: 'a', sort: 'b', keysOnly: false },
      { name: 'keys', partition: 'c', sort: 'b', keysOnly: true },
    ],
  };
  const text = (kilobytes: number) => 'x'.repeat(kilobytes * 1024 - 100);

  /** What a write in place of an item uses, by DynamoDB's rules. */
  function used(before: object | undefined, after: object | undefined, command: string, input: object) {
    const table = new Table(spec, { now: 0 }, () => 0);
    const item = (of: object) =>
      Object.fromEntries(Object.entries(of).map(([name, value]) => [name, { S: String(value) }]));
    const key = { pk: { S: 'p' }, sk: { S: 's' } };
    if (before) table.write(key, item(before));
    const meter = new CapacityMeter({ tables: new Map([['table', table]]) });
    meter.around(command, { TableName: 'table', ...input } as never, () => {
      table.write(key, after && item(after));
      return {};
    });
    return Object.fromEntries([...meter.used].map(([name, { writes }]) => [name, writes]));
  }
  const key = { pk: 'p', sk: 's' };

  it.each([
    ['a kilobyte is a unit', undefined, { ...key, x: text(1) }, { 'table p': 1 }],
    ['and each begun one is another', undefined, { ...key, x: text(3) }, { 'table p': 3 }],
    ['the larger of before and after counts', { ...key, x: text(4) }, { ...key }, { 'table p': 4 }],
    ['a deletion costs its item', { ...key, x: text(2) }, undefined, { 'table p': 2 }],
    [
      'an index holds the whole item, or its keys alone',
      undefined,
      { ...key, a: 'a', b: 'b', c: 'c', x: text(2) },
      { 'table p': 2, 'all a': 2, 'keys c': 1 },
    ],
    [
      'an entry whose key changes is two writes, and one that stays the same is none',
      { ...key, a: 'a', b: 'b', c: 'c' },
      { ...key, a: 'other', b: 'b', c: 'c' },
      { 'table p': 1, 'all a': 1, 'all other': 1 },
    ],
    ['without its sort key an item is in no index', undefined, { ...key, a: 'a' }, { 'table p': 1 }],
  ])('%s', (_, before, after, right) => {
    expect(used(before, after, 'PutCommand', { Item: after ?? key, Key: key })).toEqual(right);
  });

  it('counts each write of a transaction twice, and its checks, too', () => {
    const TransactItems = [{ Put: { TableName: 'table', Item: key } }];
    expect(used(undefined, { ...key, x: text(2) }, 'TransactWriteCommand', { TransactItems })).toEqual({
      'table p': 4,
    });
    const checks = [{ ConditionCheck: { TableName: 'table', Key: key } }];
    expect(used(undefined, undefined, 'TransactWriteCommand', { TransactItems: checks })).toEqual({
      'table p': 2,
    });
  });

  it('counts a write that its condition refuses', () => {
    const table = new Table(spec, { now: 0 }, () => 0);
    const meter = new CapacityMeter({ tables: new Map([['table', table]]) });
    const refused = () =>
      meter.around('PutCommand', { TableName: 'table', Item: key } as never, () => {
        throw new Error('refused');
      });
    expect(refused).toThrow('refused');
    expect(meter.used.get('table p')?.writes).toBe(1);
  });
});

describe('executions that visitors share with work', () => {
  const shop = { executions: 10, requestSeconds: 0.2, work: [{ seconds: 0.5, atOnce: 2 }] };
  const simulate = (changes: object, perSecond: number) =>
    simulateShop({ ...shop, ...changes }, perSecond, 600, createRandom(`shop ${perSecond}`));

  it('turn away what Erlang’s formula says, without work', () => {
    // Offered 2 with 3 servers: B = (2^3/3!) / (1 + 2 + 2 + 8/6).
    const { turnedAway } = simulateShop(
      { executions: 3, requestSeconds: 0.2, work: [] },
      10,
      20_000,
      createRandom('erlang'),
    );
    expect(turnedAway).toBeCloseTo(8 / 6 / (1 + 2 + 2 + 8 / 6), 2);
  });

  it('do all the work in the end, and later the more comes', () => {
    const [few, many] = [simulate({}, 1), simulate({}, 8)];
    expect(few.longest).toBeLessThan(5);
    // Eight a second, four of which are done: after ten minutes the last waits about as long again.
    expect(many.longest).toBeGreaterThan(500);
    expect(many.longest).toBeLessThan(700);
  });

  it('are not taken from visitors who have some of their own', () => {
    const greedy = { work: [{ seconds: 5, atOnce: 10 }] };
    expect(simulate(greedy, 5).turnedAway).toBeGreaterThan(0.5);
    expect(simulate({ ...greedy, executions: 20, reserved: 10 }, 5).turnedAway).toBeLessThan(0.001);
  });
});

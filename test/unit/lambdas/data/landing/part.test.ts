import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { lakeKey } from '../../../../../lambdas/data/lake/keys.ts';
import { readParts } from '../../../../../lambdas/data/landing/part-store.ts';
import { updateExpressions } from '../../../../../lambdas/shared/table/update.ts';
import { marshall, sizeOf } from '../../../../sim/aws/dynamodb/value.ts';
import { datasetOf } from '../dataset.ts';
import { Account } from './account.ts';

const DAY = 86_400_000;
const at = datasetOf({ columns: { at: { type: 'time' } }, alarmShare: 1 });
const inBerlin = datasetOf({ columns: { at: { type: 'time', zone: 'Europe/Berlin' } } });
/** A row a day, from 2000 on. */
const csvOf = (days: number) =>
  ['at', ...Array.from({ length: days }, (_, i) => dayAfter('2000-01-01', i))].join('\n');

function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY).toISOString().slice(0, 10);
}

// A line of log for each step.
beforeAll(() => void vi.spyOn(process.stdout, 'write').mockReturnValue(true));
afterAll(() => vi.restoreAllMocks());

describe('a part', () => {
  it('may have rows of each day of thirty years', async () => {
    const account = new Account({ at });
    const hash = account.put('landing/at/a.csv', csvOf(11_000));
    await account.work();
    expect(await account.file(hash, 'at')).toMatchObject({ state: 'done', taken: 11_000 });
    const [part = {}] = account.items().filter(({ type }) => type === 'part');
    expect(part).toMatchObject({ state: 'done', taken: 11_000 });
    expect(sizeOf(marshall(part))).toBeLessThan(100_000);
  });

  it('that has its objects by their keys is read again in the place of what it had', async () => {
    const account = new Account({ at });
    const hash = account.put('landing/at/a.csv', `${csvOf(3)}\nsoon`);
    await account.work();
    await writeAsBefore(account, { dataset: 'at', hash }, ['2000-01-01', '2000-01-02', '2000-01-03']);
    Object.assign(account.landing.config.datasets, {
      at: { ...at, columns: inBerlin.columns, firstDay: '1999-12-31' },
    });
    await account.redrive(['at']);
    await account.work();
    const days = (await account.rows('at')).map(({ day }) => day);
    expect(days.sort()).toEqual(['1999-12-31', '2000-01-01', '2000-01-02']);
    const parts = await readParts(account.landing.store, { dataset: 'at', hash });
    expect(parts.get(0)?.days).toEqual(days);
    expect(account.items().some((item) => 'objects' in item)).toBe(false);
  });
});

/** Writes a file's first part down as code did that kept the keys of its objects. */
async function writeAsBefore(
  { landing: { store } }: Account,
  file: { readonly dataset: string; readonly hash: string },
  days: readonly string[],
): Promise<void> {
  const change = updateExpressions({
    set: { objects: days.map((day) => lakeKey(file, 0, day)) },
    remove: ['days'],
  });
  const Key = { pk: `file#${file.dataset}#${file.hash}`, sk: 'part#000000' };
  await store.client.send(new UpdateCommand({ TableName: store.tableName, Key, ...change }));
}

import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { chooseSource, doneOf, planOf } from '../../../../cli/restore/command.ts';
import { STOPPED_AT } from '../../../../cli/restore/left.ts';
import { requireReady } from '../../../../cli/restore/ready.ts';
import { settingsOf } from '../../../../cli/restore/settings.ts';
import type { Source } from '../../../../cli/restore/source.ts';
import { createTableClient } from '../../../../lambdas/shared/table/table.ts';
import { answerAws, NO_TABLE } from '../../../support/fake-aws.ts';

const stack = 'Frontdesk-prod-Contact';
const region = 'eu-central-1';
const restored = `${stack}-restored-20261128T130000Z`;
const dynamodb = () => new DynamoDBClient({ region });
const own: Source = { kind: 'own', table: restored };

afterEach(() => {
  vi.restoreAllMocks();
});

describe('once the stack has the restored table, the same options', () => {
  const choose = (options: object, more: object = {}) =>
    chooseSource(
      dynamodb(),
      { stack, table: restored, isEngine: false, isStill: false, ...more },
      { deleted: false, ...options },
    );
  const tagged = (tags: readonly string[]) =>
    answerAws({
      DescribeTable: { Table: { TableArn: 'arn' } },
      ListTagsOfResource: { Tags: tags.map((Key) => ({ Key, Value: 'x' })) },
    });

  it('--to goes on with it: its window begins when it was made', async () => {
    tagged([STOPPED_AT]);
    expect(await choose({ to: '2026-11-28T13:00:00Z' })).toEqual(own);
  });

  it('--to goes on with it where something stands still', async () => {
    const asked = answerAws({});
    expect(await choose({ to: '2026-11-28T13:00:00Z' }, { isStill: true })).toEqual(own);
    expect(asked).toEqual([]);
  });

  it.each([
    [false, 'can go back to 2026-11-28T14:00:00.000Z'],
    [true, 'Give another moment'],
  ])('--to is refused where the restore has ended (engine: %s)', async (isEngine, message) => {
    const window = { EarliestRestorableDateTime: new Date('2026-11-28T14:00:00Z') };
    answerAws({
      DescribeTable: { Table: { TableArn: 'arn' } },
      ListTagsOfResource: { Tags: [] },
      DescribeContinuousBackups: { ContinuousBackupsDescription: { PointInTimeRecoveryDescription: window } },
    });
    await expect(choose({ to: '2026-11-28T13:00:00Z' }, { isEngine })).rejects.toThrow(message);
  });

  it('--deleted goes on with it where that was cut', async () => {
    tagged([STOPPED_AT]);
    expect(await choose({ deleted: true })).toEqual(own);
  });

  it('--deleted is refused where the restore has ended: the table is there', async () => {
    tagged([]);
    await expect(choose({ deleted: true })).rejects.toThrow('Give --to');
  });

  it('--from-table goes on with it', async () => {
    expect(await choose({ fromTable: restored, ledger: 'l' })).toEqual(own);
  });

  it('--to another moment goes back from it', async () => {
    answerAws({ DescribeTable: { Table: {} }, DescribeContinuousBackups: {} });
    expect(await choose({ to: '2026-11-28T13:00:01Z' })).toMatchObject({ kind: 'moment', table: restored });
  });
});

describe('what is said', () => {
  it('of the stack’s own table is that what it holds stays', () => {
    const plan = planOf(stack, restored, own, new Date()).join('\n');
    expect(plan).toContain('stays as it is');
    expect(plan).not.toContain('unknown');
  });

  it('at the end names a table of before only where there is one', () => {
    const backup: Source = { kind: 'backup', table: 't', arn: 'a', madeAt: new Date() };
    const moment: Source = { kind: 'moment', table: 't', to: new Date() };
    expect(doneOf(backup, false)).toBe('Done.');
    expect(doneOf(moment, false)).toContain('is only there: t');
    // A restore that is resumed does not say from where it came.
    expect(doneOf({ kind: 'table', table: restored }, true)).toContain(
      'If the table of before is still there',
    );
    expect(doneOf(own, false)).toContain('If the table of before is still there');
  });
});

describe('before anything stands still', () => {
  const KeySchema = [{ AttributeName: 'pk', KeyType: 'HASH' }];
  const settings = settingsOf({ Type: 'AWS::DynamoDB::Table', Properties: { KeySchema } }, true);
  const ready = (more: object) =>
    requireReady(
      { dynamodb: dynamodb(), documents: createTableClient({ region }) },
      { ...{ stack, settings, erasures: 'Erasures', ledger: undefined }, source: own, ...more },
    );
  const table = { kind: 'table', table: 'orphan' } as const;
  const there = { DescribeTable: { Table: { TableName: 'orphan', KeySchema } } };
  const refused: readonly [string, Parameters<typeof answerAws>[0], object, string][] = [
    [
      'a table that is not there',
      { DescribeTable: NO_TABLE },
      { source: table },
      'There is no table orphan.',
    ],
    [
      'a table of another pipeline',
      { DescribeTable: { Table: { TableName: 'orphan', KeySchema: [] } } },
      { source: table },
      'is no table of this pipeline',
    ],
    [
      'a stack without a ledger',
      there,
      { source: table, erasures: undefined },
      'has no ledger of erasures yet',
    ],
    [
      'a stack without a ledger, which was to take one over',
      there,
      { erasures: undefined, ledger: 'l' },
      'has no ledger of erasures yet',
    ],
    [
      'a ledger that is another table',
      { ...there, Scan: { Items: [{ pk: 'a', sk: 'submission' }] } },
      { ledger: 'mistyped' },
      'There is no ledger of erasures mistyped',
    ],
  ];

  it.each(refused)('%s is refused', async (_, answers, more, message) => {
    answerAws(answers);
    await expect(ready(more)).rejects.toThrow(message);
  });

  it('the table that a stack without a ledger has passes: it stays as it is', async () => {
    answerAws(there);
    await ready({ erasures: undefined });
  });

  it('a table of this pipeline passes, and ledgers with entries or none yet', async () => {
    answerAws({ ...there, Scan: { Items: [] } });
    await ready({ source: table, ledger: 'ledger' });
    vi.restoreAllMocks();
    answerAws({ ...there, Scan: { Items: [{ pk: 'a', sk: 'entry' }] } });
    await ready({ source: table, ledger: 'ledger' });
  });
});

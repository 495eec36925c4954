import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { planOf, readMoment } from '../../../../cli/restore/command.ts';
import {
  backupSource,
  makeTable,
  momentSource,
  type Source,
  targetOf,
} from '../../../../cli/restore/source.ts';

type Answers = Readonly<Record<string, unknown>>;

/** Answers by the command's name; an error is thrown. */
function client(answers: Answers) {
  const asked: { name: string; input: unknown }[] = [];
  const send = async (command: { constructor: { name: string }; input: unknown }) => {
    const { name } = command.constructor;
    asked.push({ name, input: command.input });
    const answer = answers[name];
    if (answer instanceof Error) throw answer;
    if (answer === undefined) throw new Error(`Nobody expected ${name}`);
    return answer;
  };
  return { client: { send } as unknown as DynamoDBClient, asked };
}

const gone = Object.assign(new Error('gone'), { name: 'ResourceNotFoundException' });
const there = { Table: { TableName: 't', TableStatus: 'ACTIVE' } };
const to = new Date('2026-11-28T13:00:00Z');
const recovery = (status: string, from?: string, until?: string) => ({
  ContinuousBackupsDescription: {
    PointInTimeRecoveryDescription: {
      PointInTimeRecoveryStatus: status,
      EarliestRestorableDateTime: from && new Date(from),
      LatestRestorableDateTime: until && new Date(until),
    },
  },
});

describe('a moment', () => {
  const ask = (answers: Answers, isEngine = false) => momentSource(client(answers).client, 't', to, isEngine);

  it('within the window is taken', async () => {
    const window = recovery('ENABLED', '2026-10-25T00:00:00Z', '2026-11-28T13:05:00Z');
    const answers = { DescribeTableCommand: there, DescribeContinuousBackupsCommand: window };
    expect(await ask(answers)).toEqual({ kind: 'moment', table: 't', to });
  });

  it.each([
    ['before it', '2026-11-28T13:00:01Z', '2026-11-29T00:00:00Z'],
    ['after it', '2026-10-25T00:00:00Z', '2026-11-28T12:59:59Z'],
  ])('%s is refused with the window', async (_, from, until) => {
    const answers = {
      DescribeTableCommand: there,
      DescribeContinuousBackupsCommand: recovery('ENABLED', from, until),
    };
    await expect(ask(answers)).rejects.toThrow(new Date(from).toISOString());
    // The local engine knows no window: it copies what is there.
    expect(await ask(answers, true)).toMatchObject({ kind: 'moment' });
  });

  it('is refused where there is no recovery, and where the table is gone', async () => {
    const off = { DescribeTableCommand: there, DescribeContinuousBackupsCommand: recovery('DISABLED') };
    await expect(ask(off)).rejects.toThrow('no point-in-time recovery');
    await expect(ask({ DescribeTableCommand: gone })).rejects.toThrow('--deleted');
  });

  it.each(['2026-11-28', 'yesterday', '2026-11-28T13:00', '2026-13-01T00:00:00Z', ''])(
    '"%s" is none',
    (text) => {
      expect(() => readMoment(text)).toThrow('2026-11-28T13:00:00Z');
    },
  );

  it.each(['2026-11-28T13:00:00Z', '2026-11-28T14:00+01:00'])('%s is one', (text) => {
    expect(readMoment(text)).toEqual(to);
  });
});

describe('the backup of a deleted table', () => {
  const backup = (arn: string, time: string, BackupStatus = 'AVAILABLE') => ({
    BackupArn: arn,
    BackupCreationDateTime: new Date(time),
    BackupStatus,
  });

  it('is the last one that can be used', async () => {
    const BackupSummaries = [
      backup('old', '2026-11-01T00:00:00Z'),
      backup('new', '2026-11-20T00:00:00Z'),
      backup('unfinished', '2026-11-21T00:00:00Z', 'CREATING'),
    ];
    const { client: dynamodb, asked } = client({
      DescribeTableCommand: gone,
      ListBackupsCommand: { BackupSummaries },
    });
    expect(await backupSource(dynamodb, 't')).toMatchObject({ kind: 'backup', arn: 'new' });
    expect(asked.at(-1)?.input).toEqual({ TableName: 't', BackupType: 'SYSTEM' });
  });

  it('is not looked for while the table is there, and its absence is said', async () => {
    await expect(backupSource(client({ DescribeTableCommand: there }).client, 't')).rejects.toThrow('--to');
    const none = client({ DescribeTableCommand: gone, ListBackupsCommand: { BackupSummaries: [] } });
    await expect(backupSource(none.client, 't')).rejects.toThrow('35 days');
  });
});

describe('the table that is made', () => {
  const sources: Source[] = [
    { kind: 'moment', table: 't', to },
    { kind: 'backup', table: 't', arn: 'arn:backup', madeAt: to },
  ];

  it('is named by stack and time, so that the same command finds it again', () => {
    for (const source of sources)
      expect(targetOf(source, 'Frontdesk-prod-Contact')).toBe(
        'Frontdesk-prod-Contact-restored-20261128T130000Z',
      );
    expect(targetOf({ kind: 'table', table: 'orphan' }, 'x')).toBe('orphan');
  });

  it.each(sources)('from a $kind stays under the key of before', async (source) => {
    const key = 'arn:aws:kms:eu-central-1:111122223333:key/1';
    let looks = 0;
    const { client: dynamodb, asked } = client({
      get DescribeTableCommand() {
        return looks++ === 0 ? gone : { Table: { SSEDescription: { SSEType: 'KMS', KMSMasterKeyArn: key } } };
      },
      RestoreTableToPointInTimeCommand: {},
      RestoreTableFromBackupCommand: {},
    });
    await makeTable(dynamodb, source, 'new');
    expect(asked.at(-1)?.input).toMatchObject({
      TargetTableName: 'new',
      BillingModeOverride: 'PAY_PER_REQUEST',
      SSESpecificationOverride: { Enabled: true, SSEType: 'KMS', KMSMasterKeyId: key },
      ...(source.kind === 'moment'
        ? { SourceTableName: 't', RestoreDateTime: to }
        : { BackupArn: 'arn:backup' }),
    });
  });

  it('is not made twice', async () => {
    const { client: dynamodb, asked } = client({ DescribeTableCommand: there });
    await makeTable(dynamodb, sources[0] as Source, 'new');
    expect(asked.map(({ name }) => name)).toEqual(['DescribeTableCommand']);
  });

  it('is named in the plan, and what it will lack', () => {
    const plan = planOf('S', 't', sources[0] as Source, to).join('\n');
    for (const said of [
      'S-restored-20261128T130000Z',
      'visitors get an error',
      'waits for you',
      'came in since',
    ])
      expect(plan).toContain(said);
  });
});

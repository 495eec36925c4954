import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { restoreCommand } from '../../../../cli/restore/command.ts';
import { STOPPED_AT } from '../../../../cli/restore/left.ts';
import { sinceWhen } from '../../../../cli/restore/restore.ts';
import { cloudConfig } from '../../../support/config.ts';
import { answerAws, NO_TABLE } from '../../../support/fake-aws.ts';

const STACK = 'Frontdesk-prod-Contact';
const TABLE = `${STACK}-restored-20261128T130000Z`;
const template = {
  Resources: {
    Table: { Type: 'AWS::DynamoDB::Table', Properties: {} },
    Submit: {
      Type: 'AWS::Lambda::Function',
      Properties: { Environment: { Variables: { TABLE_NAME: { Ref: 'Table' } } } },
    },
  },
  Outputs: { TableName: { Value: { Ref: 'Table' } } },
};

/** A stack that has taken over the table, whose functions stand still. */
const account = {
  GetCallerIdentity: { Account: '111122223333' },
  GetTemplate: { TemplateBody: JSON.stringify(template) },
  ListStackResources: {
    StackResourceSummaries: [
      { LogicalResourceId: 'Submit', ResourceType: 'AWS::Lambda::Function', PhysicalResourceId: 'submit' },
    ],
  },
  DescribeStacks: {
    Stacks: [
      {
        Outputs: [
          { OutputKey: 'TableName', OutputValue: TABLE },
          { OutputKey: 'ErasuresTableName', OutputValue: 'Erasures' },
        ],
      },
    ],
  },
  DescribeTable: { Table: { TableArn: 'arn', TableStatus: 'ACTIVE', DeletionProtectionEnabled: true } },
  GetFunctionConcurrency: { ReservedConcurrentExecutions: 0 },
  DescribeTimeToLive: {},
  DescribeContinuousBackups: {},
  ListTagsOfResource: { Tags: [] },
  DeleteFunctionConcurrency: {},
  UntagResource: {},
};

let folder = '';
let said: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'frontdesk-restore-'));
  writeFileSync(join(folder, 'config.json'), JSON.stringify(cloudConfig));
  said = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void said.push(line));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

function run(options: object): Promise<void> {
  const place = { config: join(folder, 'config.json'), local: false, yes: true, plan: false };
  return restoreCommand('contact', { ...place, deleted: false, ...options });
}
const changes = (asked: readonly { name: string }[]) =>
  asked.map(({ name }) => name).filter((name) => !/^(Get|List|Describe|Scan)/.test(name));

describe('npm run restore', () => {
  it('that was cut after its stack had the table goes on: it starts the pipeline, and leaves what is stored', async () => {
    const asked = answerAws(account);
    await run({ to: '2026-11-28T13:00:00Z' });
    expect(changes(asked)).toEqual(['DeleteFunctionConcurrency', 'UntagResource']);
    expect(said.join('\n')).toContain('1 functions go on');
  });

  it('says that the pipeline stands still when it fails after that', async () => {
    answerAws({ ...account, DeleteFunctionConcurrency: new Error('ExpiredToken') });
    await expect(run({ to: '2026-11-28T13:00:00Z' })).rejects.toThrow('ExpiredToken');
    expect(said.at(-1)).toContain('stands still, or parts of it, until the same command has ended well');
  });

  it('starts a pipeline whose functions are held at the code of before, with the table that it has', async () => {
    const held = {
      LogicalResourceId: 'Live',
      ResourceType: 'AWS::Lambda::Alias',
      PhysicalResourceId: 'arn:aws:lambda:eu-central-1:111122223333:function:submit:live',
    };
    const { StackResourceSummaries } = account.ListStackResources;
    const answers = {
      ...account,
      ListStackResources: { StackResourceSummaries: [...StackResourceSummaries, held] },
      GetAlias: { FunctionVersion: '3' },
    };
    answerAws({ ...answers });
    await run({ fromTable: TABLE });
    expect(said.join('\n')).toContain('1 functions go on');
    vi.restoreAllMocks();
    answerAws({ ...answers });
    await expect(run({ fromTable: 'other' })).rejects.toThrow('are held at the code of before');
  });

  it('says nothing of a standstill when nothing was stopped', async () => {
    answerAws({ ...account, GetFunctionConcurrency: {}, DescribeTimeToLive: new Error('Throttled') });
    await expect(run({ fromTable: TABLE })).rejects.toThrow('Throttled');
    expect(said.join('\n')).not.toContain('stands still, or parts of it');
  });

  it('says it once it has begun to stop the pipeline', async () => {
    const other = { ...account, GetFunctionConcurrency: {}, PutFunctionConcurrency: new Error('Throttled') };
    answerAws(other);
    await expect(run({ fromTable: 'other' })).rejects.toThrow('Throttled');
    expect(said.at(-1)).toContain('stands still, or parts of it');
  });

  it('turns a stream on that was off, and says that nothing reads it', async () => {
    const StreamSpecification = { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' };
    const Properties = { StreamSpecification: { StreamViewType: 'NEW_IMAGE' } };
    const Resources = { ...template.Resources, Table: { Type: 'AWS::DynamoDB::Table', Properties } };
    const { Table } = account.DescribeTable;
    let isOn = false;
    const asked = answerAws((name) => {
      if (name === 'GetTemplate') return { TemplateBody: JSON.stringify({ ...template, Resources }) };
      if (name === 'DescribeTable') return { Table: { ...Table, ...(isOn && { StreamSpecification }) } };
      if (name === 'UpdateTable') isOn = true;
      return name === 'UpdateTable' ? {} : account[name as keyof typeof account];
    });
    await run({ fromTable: TABLE });
    expect(changes(asked)).toEqual(['UpdateTable', 'DeleteFunctionConcurrency', 'UntagResource']);
    expect(said.join('\n')).toMatch(/another one now.*npm run restore -- contact --to <time>/);
  });

  it('stops nothing for a table that is not there', async () => {
    const asked = answerAws({ ...account, DescribeTable: NO_TABLE });
    await expect(run({ fromTable: 'mistyped' })).rejects.toThrow('There is no table mistyped.');
    expect(changes(asked)).toEqual([]);
    expect(said).toEqual([]);
  });
});

describe('since when a pipeline stands still', () => {
  const client = new DynamoDBClient({ region: 'eu-central-1' });
  const now = new Date('2026-11-28T14:00:00Z');
  const noted = [{ Key: STOPPED_AT, Value: '2026-11-28T13:00:00.000Z' }];
  const since = (Tags: readonly object[], stoodStill: boolean) => {
    const asked = answerAws({ ...account, ListTagsOfResource: { Tags }, TagResource: {} });
    return sinceWhen({ client, target: TABLE, stoodStill, now }).then((time) => [
      time.toISOString(),
      asked.some(({ name }) => name === 'TagResource'),
    ]);
  };

  it('is what a restore that was cut has noted, and else now', async () => {
    expect(await since(noted, true)).toEqual(['2026-11-28T13:00:00.000Z', false]);
    expect(await since([], true)).toEqual([now.toISOString(), true]);
  });

  it('is now where the pipeline has gone on since that was noted', async () => {
    expect(await since(noted, false)).toEqual([now.toISOString(), true]);
  });
});

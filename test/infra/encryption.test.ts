import { readFileSync } from 'node:fs';
import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../config/index.ts';
import { cloudConfig, dataConfig, keyConfig } from '../support/config.ts';
import { resources, synthesise, template } from '../support/synth.ts';

const templates = synthesise(keyConfig);
const without = Object.values(synthesise());
const ARN = 'arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d-0000-4000-8000-0a1b2c3d4e5f';

const given = { account: '111122223333', region: 'eu-central-1', encryptionKey: ARN };
const withGiven = Object.values(synthesise({ ...cloudConfig, environments: { prod: given } }));

/** How each type that stores something says by which key; a resource of another type holds nothing of anybody. */
const KEY_OF: Readonly<Record<string, (properties: never) => unknown>> = {
  'AWS::DynamoDB::Table': ({ SSESpecification: { SSEEnabled, SSEType, KMSMasterKeyId } }: Table) =>
    SSEEnabled && SSEType === 'KMS' && KMSMasterKeyId,
  'AWS::S3::Bucket': ({
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [rule],
    },
  }: Bucket) =>
    rule?.ServerSideEncryptionByDefault.SSEAlgorithm === 'aws:kms' &&
    rule.ServerSideEncryptionByDefault.KMSMasterKeyID,
  'AWS::SQS::Queue': ({ KmsMasterKeyId, SqsManagedSseEnabled }: Queue) =>
    SqsManagedSseEnabled === undefined && KmsMasterKeyId,
  'AWS::SNS::Topic': ({ KmsMasterKeyId }: Queue) => KmsMasterKeyId,
  'AWS::Logs::LogGroup': ({ KmsKeyId }: { KmsKeyId?: unknown }) => KmsKeyId,
};
interface Table {
  SSESpecification: { SSEEnabled: boolean; SSEType: string; KMSMasterKeyId: unknown };
}
interface Bucket {
  BucketEncryption: {
    ServerSideEncryptionConfiguration: {
      ServerSideEncryptionByDefault: { SSEAlgorithm: string; KMSMasterKeyID?: unknown };
    }[];
  };
}
interface Queue {
  KmsMasterKeyId?: unknown;
  SqsManagedSseEnabled?: boolean;
}

describe.each(Object.keys(KEY_OF))('with a key of the owner’s, every %s', (type) => {
  const all = Object.entries(templates).flatMap(([name, stack]) =>
    Object.values(resources(stack, type)).map(({ Properties }) => [name, Properties] as const),
  );

  it('is encrypted by it', () => {
    expect(all.length).toBeGreaterThan(0);
    for (const [name, properties] of all) {
      const key = KEY_OF[type]?.(properties as never);
      if (name === 'Frontdesk-Foundation') expect(key).toEqual({ 'Fn::GetAtt': [keyId(), 'Arn'] });
      else expect(parameterOf(name, key)).toBe('/frontdesk/foundation/key-arn');
    }
  });

  it('is encrypted by one that is there already, which nobody makes', () => {
    for (const stack of withGiven) {
      stack.resourceCountIs('AWS::KMS::Key', 0);
      for (const { Properties } of Object.values(resources(stack, type)))
        expect(KEY_OF[type]?.(Properties as never)).toBe(ARN);
    }
  });

  it('is left to AWS’s own keys without one', () => {
    for (const stack of without)
      expect(JSON.stringify(Object.values(resources(stack, type)))).not.toMatch(/"K[Mm][Ss]\w+":/);
  });
});

describe('with a key of the owner’s, the lake', () => {
  const { data } = dataConfig;
  const load = { source: { kinesis: { create: true as const } } };
  const all = synthesise({
    ...keyConfig,
    events: { bus: true, archiveDays: 30 },
    data: { ...data, lake: { person: true }, streams: { ...data?.streams, load } },
  });
  const stack = template(all, 'Frontdesk-prod-Data');
  const published = { Ref: expect.stringContaining('keyarn') };
  const one = (type: string) => Object.values(resources(stack, type))[0]?.Properties;

  it('has answers and what waits at Firehose under it', () => {
    expect(one('AWS::Athena::WorkGroup')).toHaveProperty(
      'WorkGroupConfiguration.ResultConfiguration.EncryptionConfiguration',
      { EncryptionOption: 'SSE_KMS', KmsKey: published },
    );
    expect(one('AWS::KinesisFirehose::DeliveryStream')).toHaveProperty(
      'DeliveryStreamEncryptionConfigurationInput',
      {
        KeyType: 'CUSTOMER_MANAGED_CMK',
        KeyARN: published,
      },
    );
  });

  it('has nothing else under a key of AWS’s but what the docs name', () => {
    const named = /\*\*Not:\*\*[\s\S]*?\n\n/.exec(readFileSync('docs/encryption.md', 'utf8'))?.[0] ?? '';
    const others = Object.values(all).flatMap((of) =>
      Object.values((of.toJSON() as { Resources: Record<string, { Type: string }> }).Resources)
        .filter((resource) => /SSE_S3|AES256|AWS_OWNED_CMK|alias\/aws\//.test(JSON.stringify(resource)))
        .map(({ Type }) => Type),
    );
    expect(others).toEqual(['AWS::Kinesis::Stream']);
    expect(named).toContain('Kinesis');
    expect(
      Object.values(all).some((of) => Object.keys(resources(of, 'AWS::Events::Archive')).length > 0),
    ).toBe(true);
    expect(named).toContain('archive');
  });
});

describe('the key', () => {
  const [key] = Object.values(resources(template(templates, 'Frontdesk-Foundation'), 'AWS::KMS::Key'));

  it('rotates, and outlives its stack: without it nothing can be read', () => {
    expect(key).toMatchObject({
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
      Properties: { EnableKeyRotation: true },
    });
  });

  it('serves the account, and just those services of AWS’s that write to us without a role', () => {
    const { Statement = [] } = (key?.Properties.KeyPolicy ?? {}) as {
      Statement?: { Principal: { Service?: string | string[] }; Action: string | string[] }[];
    };
    expect(Statement.map(({ Principal }) => Principal.Service)).toEqual([
      undefined,
      'logs.amazonaws.com',
      ['cloudwatch.amazonaws.com', 'events.amazonaws.com', 'ses.amazonaws.com', 'sns.amazonaws.com'],
      'cloudfront.amazonaws.com',
    ]);
    for (const { Principal, Action } of Statement)
      if (Principal.Service) expect(Action).not.toContain('kms:*');
  });
});

describe('functions', () => {
  it('use it through services in which they have rights, and for what they do there', () => {
    expect(grantsOf('Frontdesk-prod-Desk', 'Session')).toEqual({ 'kms:Decrypt': ['ssm'] });
    expect(grantsOf('Frontdesk-prod-Contact', 'Attachment')).toEqual({
      'kms:Decrypt': ['dynamodb', 's3', 'ssm'],
    });
    expect(grantsOf('Frontdesk-prod-Contact', 'Enqueue')).toEqual({
      'kms:Decrypt': ['dynamodb', 'sqs'],
      'kms:Encrypt': ['dynamodb', 'sqs'],
      'kms:GenerateDataKey': ['dynamodb', 'sqs'],
      'kms:DescribeKey': ['dynamodb'],
      'kms:ReEncryptFrom': ['dynamodb'],
      'kms:ReEncryptTo': ['dynamodb'],
    });
    expect(grantsOf('Frontdesk-prod-Feedback', 'Summary')['kms:Encrypt']).toBeUndefined();
    expect(grantsOf('Frontdesk-prod-KeywordDm', 'RefreshTokens')['kms:Encrypt']).toContain('ssm');
  });

  it.each([
    ['when it was taken out', undefined],
    ['when another took its place', 'create'],
  ])('read what lies under a key of before, %s, and write nothing under it', (_, encryptionKey) => {
    const prod = { ...given, formerEncryptionKeys: [ARN], encryptionKey };
    const [before, after] = [
      withGiven,
      Object.values(synthesise({ ...cloudConfig, environments: { prod } })),
    ];
    const reads = readersOf(before);
    expect(Object.keys(reads).length).toBeGreaterThan(20);
    expect(readersOf(after)).toEqual(reads);
    const beyond = after
      .flatMap(policiesIn)
      .flatMap(([, statements]) => statements)
      .filter(
        ({ Action, Resource }) => isOnKey(Resource) && [Action].flat().some((one) => one !== 'kms:Decrypt'),
      );
    expect(beyond).toEqual([]);
  });

  it('never use it otherwise, nor another key', () => {
    for (const [name, stack] of Object.entries(templates))
      for (const { Properties } of Object.values(resources(stack, 'AWS::IAM::Policy')))
        for (const statement of statementsOf(Properties)) {
          if (!JSON.stringify(statement.Action).includes('"kms:')) continue;
          expect(statement.Condition?.StringEquals['kms:ViaService'].length).toBeGreaterThan(0);
          expect(parameterOf(name, statement.Resource)).toBe('/frontdesk/foundation/key-arn');
        }
  });

  it('are given none where there is none', () => {
    for (const stack of without)
      expect(JSON.stringify(resources(stack, 'AWS::IAM::Policy'))).not.toContain('kms:');
  });

  it('know it when they write secrets', () => {
    const { Properties } =
      Object.entries(
        resources(template(templates, 'Frontdesk-prod-KeywordDm'), 'AWS::Lambda::Function'),
      ).find(([id]) => id.startsWith('RefreshTokens'))?.[1] ?? expect.unreachable();
    expect((Properties.Environment as { Variables: object }).Variables).toHaveProperty('FRONTDESK_KEY');
  });
});

describe('the configuration', () => {
  const parse = (...keys: (string | undefined)[]) =>
    parseConfig({
      ...cloudConfig,
      environments: Object.fromEntries(
        keys.map((encryptionKey, i) => [
          `e${i}`,
          { account: '111122223333', region: 'eu-central-1', ...(encryptionKey && { encryptionKey }) },
        ]),
      ),
    });

  it('takes create and an ARN', () => {
    expect(() => [parse('create'), parse(ARN), parse(undefined), parse(ARN, ARN)]).not.toThrow();
  });

  it.each([
    [['alias/mine'], 'neither "create" nor the ARN'],
    [[ARN.replace('eu-central-1', 'us-east-1')], 'environments.e0.encryptionKey: a key of another region'],
    [['create', undefined], 'the same bootstrap, encryptionKey and formerEncryptionKeys'],
  ])('refuses %j', (keys, message) => {
    expect(() => parse(...keys)).toThrow(message);
  });
});

function keyId(): string {
  return Object.keys(resources(template(templates, 'Frontdesk-Foundation'), 'AWS::KMS::Key'))[0] ?? '';
}

/** The name of the SSM parameter that a reference leads to. */
function parameterOf(stack: string, reference: unknown): string | undefined {
  const { Parameters = {} } = template(templates, stack).toJSON() as {
    Parameters?: Record<string, { Default?: string }>;
  };
  return Parameters[(reference as { Ref: string }).Ref]?.Default;
}

interface Statement {
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: { readonly StringEquals: { readonly 'kms:ViaService': string[] | string } };
}

function statementsOf(properties: Record<string, unknown>): Statement[] {
  return (properties.PolicyDocument as { Statement: Statement[] }).Statement;
}

const isOnKey = (resource: unknown) => JSON.stringify(resource).includes(ARN);

function policiesIn(stack: Template): [id: string, statements: Statement[]][] {
  return Object.entries(resources(stack, 'AWS::IAM::Policy')).map(([id, { Properties }]) => [
    id,
    statementsOf(Properties),
  ]);
}

/** Through which services each policy lets the given key be read by. */
function readersOf(stacks: readonly Template[]): Record<string, unknown> {
  return Object.fromEntries(
    stacks.flatMap(policiesIn).flatMap(([id, statements]) => {
      const own = statements.filter(
        ({ Action, Resource }) => isOnKey(Resource) && [Action].flat().includes('kms:Decrypt'),
      );
      return own.length === 0 ? [] : [[id, own.map(({ Condition }) => Condition)]];
    }),
  );
}

/** What a function may ask of KMS: for each action, through which services. */
function grantsOf(stack: string, fn: string): Record<string, string[]> {
  const grants: Record<string, string[]> = {};
  for (const [id, { Properties }] of Object.entries(
    resources(template(templates, stack), 'AWS::IAM::Policy'),
  ))
    if (id.startsWith(`${fn}Role`))
      for (const { Action, Condition } of statementsOf(Properties))
        for (const action of [Action].flat().filter((one) => one.startsWith('kms:')))
          grants[action] = [Condition?.StringEquals['kms:ViaService'] ?? []]
            .flat()
            .map((service) => /^"?([a-z0-9]+)\./.exec(JSON.stringify(service))?.[1] ?? '?');
  return grants;
}

import { describe, expect, it } from 'vitest';
import { LONGEST_RETENTION_DAYS } from '../../config/contact.ts';
import { cloudConfig } from '../support/config.ts';
import { resources, synthesise, template } from '../support/synth.ts';

const templates = synthesise();
const all = Object.entries(templates);

describe('tables', () => {
  const tables = all.flatMap(([, stack]) => Object.values(resources(stack, 'AWS::DynamoDB::Table')));
  const ledgers = all.flatMap(([, stack]) =>
    Object.entries(resources(stack, 'AWS::DynamoDB::Table'))
      .filter(([id]) => id.startsWith('Erasures'))
      .map(([, ledger]) => ledger),
  );

  it('can be recovered, expire items, stream changes (but ledgers of erasures) and bill by use', () => {
    expect(tables.length).toBeGreaterThan(0);
    expect(ledgers).toHaveLength(4);
    for (const { Properties } of tables)
      expect(Properties).toMatchObject({
        BillingMode: 'PAY_PER_REQUEST',
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        TimeToLiveSpecification: { AttributeName: 'deleteAt', Enabled: true },
      });
    for (const table of tables.filter((one) => !ledgers.includes(one)))
      expect(table.Properties.StreamSpecification).toEqual({ StreamViewType: 'NEW_AND_OLD_IMAGES' });
    for (const ledger of ledgers) expect(ledger.Properties).not.toHaveProperty('StreamSpecification');
  });

  it('survive their stack where the environment retains, unless its first deploy fails, and have no fixed names', () => {
    for (const table of tables) {
      expect(table).toMatchObject({ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
      // Neither on, which would keep a failed deploy's table, nor off, which each deploy would set.
      expect(table.Properties).not.toHaveProperty('DeletionProtectionEnabled');
      expect(table.Properties).not.toHaveProperty('TableName');
    }
  });

  it('go with their stack where the environment says so', () => {
    const throwaway = { account: '111122223333', region: 'eu-central-1', removal: 'destroy' as const };
    const dev = synthesise({ ...cloudConfig, environments: { dev: throwaway } });
    for (const table of Object.values(
      resources(template(dev, 'Frontdesk-dev-Contact'), 'AWS::DynamoDB::Table'),
    ))
      expect(table.DeletionPolicy).toBe('Delete');
  });
});

describe('buckets', () => {
  const buckets = all.flatMap(([, stack]) => Object.values(resources(stack, 'AWS::S3::Bucket')));

  it('are private, encrypted, without access lists, and end what was never finished', () => {
    expect(buckets.length).toBeGreaterThan(0);
    for (const { Properties } of buckets) {
      expect(Properties.PublicAccessBlockConfiguration).toEqual({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      });
      expect(JSON.stringify(Properties.BucketEncryption)).toContain('"SSEAlgorithm":"AES256"');
      expect(Properties.OwnershipControls).toEqual({ Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] });
      expect(Properties.LifecycleConfiguration).toHaveProperty('Rules.0.Status', 'Enabled');
      expect(Properties).not.toHaveProperty('BucketName');
      expect(Properties).not.toHaveProperty('VersioningConfiguration');
    }
  });

  it('take TLS only', () => {
    for (const [, stack] of all) {
      const policies = Object.values(resources(stack, 'AWS::S3::BucketPolicy'));
      expect(policies.length).toBe(Object.keys(resources(stack, 'AWS::S3::Bucket')).length);
      for (const { Properties } of policies)
        expect(JSON.stringify(Properties)).toContain('"Condition":{"Bool":{"aws:SecureTransport":"false"}}');
    }
  });

  it('keep files longer than any submission, and survive their stack where the environment retains', () => {
    const [files] = Object.values(
      resources(template(templates, 'Frontdesk-prod-Contact'), 'AWS::S3::Bucket'),
    );
    expect(files).toMatchObject({ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
    expect(files?.Properties.LifecycleConfiguration).toEqual({
      Rules: [
        {
          Status: 'Enabled',
          ExpirationInDays: LONGEST_RETENTION_DAYS + 7,
          AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
        },
      ],
    });
  });
});

describe('a first deploy that fails', () => {
  /** Of no data, and shared with others of the account: docs/deploy.md, «Tear-down». */
  const SHARED = ['AWS::ApiGateway::Account', 'AWS::IAM::Role'];

  it('leaves nothing behind but what the account has once', () => {
    const kept = all.flatMap(([, stack]) =>
      Object.values(stack.toJSON().Resources as Record<string, { Type: string; DeletionPolicy?: string }>)
        .filter(({ DeletionPolicy }) => DeletionPolicy === 'Retain')
        .map(({ Type }) => Type),
    );
    expect([...new Set(kept)].sort()).toEqual(SHARED);
  });

  it('is not kept from taking back what it made by a protection', () => {
    for (const [, stack] of all) {
      const text = JSON.stringify(stack.toJSON().Resources);
      expect(text).not.toMatch(/"DeletionProtection(Enabled)?":(true|"ACTIVE")/);
    }
  });
});

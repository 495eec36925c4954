import { describe, expect, it } from 'vitest';
import { findDataLoss, findKeyFaults, findShardFaults } from '../../../../cli/deploy/data-guard.ts';
import { cloudConfig, keyConfig } from '../../../support/config.ts';
import { synthesise, template } from '../../../support/synth.ts';

const deployed = template(synthesise(), 'Frontdesk-prod-Contact').toJSON();

/** The template with its table changed; its ledger of erasures stays. */
function withTable(change: (table: { Type: string; Properties: Record<string, unknown> }) => void) {
  const copy = structuredClone(deployed);
  for (const resource of Object.values(copy.Resources) as {
    Type: string;
    Properties: Record<string, unknown>;
  }[])
    if (resource.Properties?.StreamSpecification) change(resource);
  return copy;
}

describe('findDataLoss', () => {
  it('lets an unchanged app and harmless changes through', () => {
    expect(findDataLoss(deployed, deployed)).toEqual([]);
    const unprotected = withTable(({ Properties }) => {
      Properties.DeletionProtectionEnabled = false;
    });
    expect(findDataLoss(deployed, unprotected)).toEqual([]);
    expect(findDataLoss({}, deployed)).toEqual([]);
  });

  it('sees a renamed key', () => {
    const renamed = withTable(({ Properties }) => {
      Properties.KeySchema = [{ AttributeName: 'id', KeyType: 'HASH' }];
    });
    expect(findDataLoss(deployed, renamed)).toMatchObject([
      { type: 'AWS::DynamoDB::Table', what: 'replaced', properties: ['KeySchema', 'AttributeDefinitions'] },
    ]);
  });

  it('sees another type of a key', () => {
    const numbers = withTable(({ Properties }) => {
      Properties.AttributeDefinitions = (Properties.AttributeDefinitions as { AttributeName: string }[]).map(
        (one) => (one.AttributeName === 'pk' ? { ...one, AttributeType: 'N' } : one),
      );
    });
    expect(findDataLoss(deployed, numbers)).toMatchObject([
      { what: 'replaced', properties: ['AttributeDefinitions'] },
    ]);
  });

  it('sees a table, a bucket and the desk’s people that are gone, also one that only changed its logical id', () => {
    expect(findDataLoss(deployed, { Resources: {} })).toMatchObject([
      { type: 'AWS::DynamoDB::Table', what: 'deleted' },
      { type: 'AWS::DynamoDB::Table', what: 'deleted' },
      { type: 'AWS::S3::Bucket', what: 'deleted' },
    ]);
    const desk = template(synthesise(), 'Frontdesk-prod-Desk').toJSON();
    expect(findDataLoss(desk, { Resources: {} })).toContainEqual(
      expect.objectContaining({ type: 'AWS::Cognito::UserPool', what: 'deleted' }),
    );
    const moved = structuredClone(deployed);
    const id =
      Object.keys(moved.Resources).find((key) => moved.Resources[key].Type === 'AWS::DynamoDB::Table') ?? '';
    moved.Resources.Renamed = moved.Resources[id];
    delete moved.Resources[id];
    expect(findDataLoss(deployed, moved)).toMatchObject([{ logicalId: id, what: 'deleted' }]);
  });

  it('sees that CloudFront would go, and with it the addresses that pages hold', () => {
    const images = template(synthesise(), 'Frontdesk-prod-Images').toJSON();
    const config = { ...cloudConfig, images: { presets: {}, ...cloudConfig.images, cdn: false } };
    const without = template(synthesise(config), 'Frontdesk-prod-Images').toJSON();
    expect(findDataLoss(images, without)).toMatchObject([
      { type: 'AWS::CloudFront::Distribution', what: 'deleted' },
    ]);
    expect(findDataLoss(without, images)).toEqual([]);
  });
});

describe('findShardFaults', () => {
  const form = 'shards of main (contact)';
  const withShards = (...history: { from: string; count: number }[]) => ({
    Metadata: { Shards: { [form]: history } },
  });
  const begun = { from: '2026-11-01', count: 8 };
  const ahead = { from: '2026-12-01', count: 4 };
  const find = (before: object, after: object) => findShardFaults(before, after, '2026-11-28');

  it('lets changes through that are ahead, and what has begun as it was', () => {
    expect(find({}, {})).toEqual([]);
    expect(find({}, withShards(ahead))).toEqual([]);
    expect(find(withShards(begun), withShards(begun, ahead))).toEqual([]);
    // Nothing stands there yet.
    expect(find(withShards(begun, ahead), withShards(begun))).toEqual([]);
  });

  it('refuses to change or to drop what has begun', () => {
    for (const after of [{}, withShards(), withShards(ahead), withShards({ ...begun, count: 4 })])
      expect(find(withShards(begun), after)).toEqual([
        expect.stringContaining("leave { from: '2026-11-01', count: 8 } in the list"),
      ]);
  });

  it('refuses a day that has come already', () => {
    for (const from of ['2026-11-02', '2026-11-28'])
      expect(find(withShards(begun), withShards(begun, { from, count: 2 }))).toEqual([
        expect.stringContaining(`${from} has come already`),
      ]);
  });

  it('finds them in a stack’s template, and only where there are any', () => {
    const { contact } = cloudConfig;
    const [[name, form] = ['', undefined]] = Object.entries(contact?.forms ?? {});
    if (!contact || !form) throw new Error('The tests have no form');
    const forms = { ...contact.forms, [name]: { ...form, shards: [ahead] } };
    const spread = { ...cloudConfig, contact: { ...contact, forms, shards: [ahead] } };
    const { Metadata } = template(synthesise(spread), 'Frontdesk-prod-Contact').toJSON();
    expect(Metadata).toEqual({
      Shards: { 'shards of all (contact)': [ahead], [`shards of ${name} (contact)`]: [ahead] },
    });
    expect(deployed.Metadata).toBeUndefined();
  });
});

describe('findKeyFaults', () => {
  const arn = 'arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d-0000-4000-8000-0a1b2c3d4e5f';
  const given = { account: '111122223333', region: 'eu-central-1', encryptionKey: arn };
  const contactOf = (config: Parameters<typeof synthesise>[0]) =>
    template(synthesise(config), 'Frontdesk-prod-Contact').toJSON();
  const [plain, made, named] = [
    deployed,
    contactOf(keyConfig),
    contactOf({ ...cloudConfig, environments: { prod: given } }),
  ];

  it('finds a key that nothing could be read by any more', () => {
    for (const [before, after] of [
      [made, plain],
      [named, plain],
      [made, named],
      [named, made],
    ] as const)
      expect(findKeyFaults(before, after, [])).toContainEqual(
        expect.stringMatching(/key of Table.*formerEncryptionKeys/),
      );
    expect(findKeyFaults(named, plain, [arn.replace('0a1b', '1a1b')])).not.toEqual([]);
  });

  it('finds none where there was none, it stays, or it is named as one of before', () => {
    for (const [before, after] of [
      [plain, made],
      [made, made],
      [named, named],
      [{}, made],
    ] as const)
      expect(findKeyFaults(before, after, [])).toEqual([]);
    for (const before of [made, named]) expect(findKeyFaults(before, plain, [arn])).toEqual([]);
  });
});

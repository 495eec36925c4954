import { describe, expect, it } from 'vitest';
import { localConfig } from '../../../local/config.ts';
import { cloudConfig, dataConfig } from '../../support/config.ts';
import { resources, synthesise, template } from '../../support/synth.ts';
import { propertiesOf, stack, templates } from './stack.ts';

describe('the data pipeline', () => {
  it('is deployed only where it is configured, and alone as well', () => {
    expect(Object.keys(synthesise(cloudConfig))).not.toContain('Frontdesk-prod-Data');
    const { owner, mail, environments, data } = dataConfig;
    const alone = ['Frontdesk-Foundation', 'Frontdesk-prod-Data', 'Frontdesk-prod-Alarms'];
    expect(Object.keys(synthesise({ owner, mail, environments, data }))).toEqual(alone);
    // With its page at the desk, which knows of this pipeline and no other.
    const withDesk = synthesise({ owner, mail, environments, data, desk: { cdn: false } });
    expect(Object.keys(withDesk).sort()).toEqual([...alone, 'Frontdesk-prod-Desk'].sort());
    const desk = JSON.stringify(template(withDesk, 'Frontdesk-prod-Desk').toJSON());
    expect(desk).toContain('frontdeskproddataurl');
    expect(desk).not.toMatch(/frontdeskprod(contact|feedback|images|keyworddm)url/);
  });

  it('keeps rows, and ends what is there for a while only', () => {
    const [bucket] = Object.values(resources(stack, 'AWS::S3::Bucket'));
    expect(bucket).toMatchObject({ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
    expect(bucket).toHaveProperty('Properties.LifecycleConfiguration.Rules', [
      { AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 }, Status: 'Enabled' },
      { Prefix: 'landing/', ExpirationInDays: 30, Status: 'Enabled' },
      { Prefix: 'rejected/', ExpirationInDays: 90, Status: 'Enabled' },
      // There is no lake, and there may have been one.
      { Prefix: 'errors/', ExpirationInDays: 7, Status: 'Enabled' },
      { Prefix: 'results/', ExpirationInDays: 7, Status: 'Enabled' },
    ]);
    expect(bucket?.Properties).toMatchObject({
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      NotificationConfiguration: { EventBridgeConfiguration: {} },
    });
    expect(JSON.stringify(bucket?.Properties.BucketEncryption)).toContain('"SSEAlgorithm":"AES256"');
    // A version of before would keep a person who is forgotten, and what a retention ends.
    expect(bucket?.Properties).not.toHaveProperty('VersioningConfiguration');
    const [table] = Object.values(resources(stack, 'AWS::DynamoDB::Table'));
    expect(table).toMatchObject({
      DeletionPolicy: 'RetainExceptOnCreate',
      Properties: { PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } },
    });
  });

  it('announces what lands, whatever its size, and hides a message six times the function’s time-out', () => {
    const [rule] = propertiesOf('AWS::Events::Rule').filter(({ EventPattern }) => EventPattern);
    expect(rule?.EventPattern).toMatchObject({
      'detail-type': ['Object Created'],
      detail: { object: { key: [{ prefix: 'landing/' }] } },
    });
    const [work] = propertiesOf('AWS::SQS::Queue').filter((queue) => 'RedrivePolicy' in queue);
    expect(work).toMatchObject({ MessageRetentionPeriod: 1_209_600, VisibilityTimeout: 3600 });
    const [mapping] = propertiesOf('AWS::Lambda::EventSourceMapping');
    expect(mapping).toMatchObject({
      BatchSize: 1,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 2 },
    });
  });

  it('has a table in the catalogue, found by day without registering, and ends queries that read too much', () => {
    const [table, view, ...more] = propertiesOf('AWS::Glue::Table');
    expect(more).toEqual([]);
    expect(view?.TableInput).toMatchObject({ Name: 'orders', TableType: 'VIRTUAL_VIEW' });
    expect(table).toMatchObject({
      DatabaseName: 'frontdesk_prod',
      TableInput: {
        Name: 'orders_rows',
        PartitionKeys: [{ Name: 'day', Type: 'string' }],
        Parameters: { 'projection.enabled': 'true', 'projection.day.type': 'date' },
      },
    });
    expect(table).toHaveProperty('TableInput.StorageDescriptor.Columns', [
      { Name: 'id', Type: 'string' },
      { Name: 'at', Type: 'timestamp' },
      { Name: 'amount', Type: 'double' },
      { Name: 'country', Type: 'string' },
      { Name: '_file', Type: 'string' },
      { Name: '_line', Type: 'bigint' },
      { Name: '_landed', Type: 'timestamp' },
    ]);
    const [group] = propertiesOf('AWS::Athena::WorkGroup');
    expect(group).toMatchObject({
      Name: 'frontdesk-prod-data',
      WorkGroupConfiguration: {
        EnforceWorkGroupConfiguration: true,
        BytesScannedCutoffPerQuery: 1_000_000_000,
        ResultConfiguration: { EncryptionConfiguration: { EncryptionOption: 'SSE_S3' } },
      },
    });
  });

  it('reads files without Athena where an engine has none', () => {
    const local = synthesise(
      localConfig(dataConfig, { engine: { kind: 'localstack' }, site: 'http://localhost:8080' }),
    );
    const types = Object.values(
      template(local, 'Frontdesk-local-Data').toJSON().Resources as Record<string, { Type: string }>,
    );
    expect(types.filter(({ Type }) => /Glue|Athena/.test(Type))).toEqual([]);
  });

  it('is watched: attention, dead letters, and one schedule more', () => {
    const named = propertiesOf('AWS::CloudWatch::Alarm').map(({ AlarmName }) => AlarmName);
    expect(named.sort()).toEqual([
      'frontdesk-prod-data-attention',
      'frontdesk-prod-data-dead-letters',
      'frontdesk-prod-data-readings-dead-letters',
      'frontdesk-prod-data-readings-waits',
      'frontdesk-prod-data-watch-stopped',
    ]);
    const threshold = (of: typeof templates) =>
      propertiesOf('AWS::CloudWatch::Alarm', template(of, 'Frontdesk-prod-Alarms')).find(
        ({ AlarmName }) => AlarmName === 'frontdesk-prod-schedules-stopped',
      )?.Threshold;
    expect(threshold(templates)).toBe(Number(threshold(synthesise({ ...cloudConfig, canary: true }))) + 1);
  });
});

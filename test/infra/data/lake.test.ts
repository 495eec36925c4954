import { describe, expect, it } from 'vitest';
import { NO_FIELDS } from '../../../config/lake-fields.ts';
import { lastDayOf } from '../../../lambdas/data/lake/days.ts';
import { viewsOf } from '../../../lambdas/data/lake/views.ts';
import { EVENT_COLUMNS } from '../../../lambdas/shared/lake/columns.ts';
import { dataConfig, keyConfig, lakeConfig } from '../../support/config.ts';
import { resources, synthesise, template } from '../../support/synth.ts';

const templates = synthesise(lakeConfig);
const stack = template(templates, 'Frontdesk-prod-Data');
const propertiesOf = (type: string, of = stack) =>
  Object.values(resources(of, type)).map(({ Properties }) => Properties);
const tables = propertiesOf('AWS::Glue::Table').map(
  ({ TableInput }) => TableInput as Record<string, unknown>,
);
const [stream] = propertiesOf('AWS::KinesisFirehose::DeliveryStream');

describe('the lake of events', () => {
  it('is there only where it is configured, and needs no data set', () => {
    const without = template(synthesise(dataConfig), 'Frontdesk-prod-Data');
    expect(propertiesOf('AWS::KinesisFirehose::DeliveryStream', without)).toEqual([]);
    const alone = template(synthesise({ ...dataConfig, data: { lake: {} } }), 'Frontdesk-prod-Data');
    expect(propertiesOf('AWS::KinesisFirehose::DeliveryStream', alone)).toHaveLength(1);
  });

  it('lets the owner’s function ask this workgroup of this table, and nothing where there is no lake', () => {
    const grantsOf = (of: typeof stack) =>
      JSON.stringify(
        propertiesOf('AWS::IAM::Policy', of).find(({ Roles }) => JSON.stringify(Roles).includes('OwnerRole')),
      );
    expect(grantsOf(template(synthesise(dataConfig), 'Frontdesk-prod-Data'))).not.toMatch(/athena|glue|s3:/);
    const asked = grantsOf(stack);
    for (const resource of [
      ':workgroup/frontdesk-prod-data',
      ':catalog',
      ':database/frontdesk_prod',
      ':database/default',
      ':table/frontdesk_prod/events_rows',
      '/lake/events/*',
      '/results/*',
    ])
      expect(asked).toContain(resource);
    expect(asked).not.toContain('"Resource":"*"');
  });

  it('has a table of what comes, by day, whose columns name nobody', () => {
    const events = tables.find(({ Name }) => Name === 'events_rows');
    expect(events).toMatchObject({
      PartitionKeys: [{ Name: 'day', Type: 'string' }],
      TableType: 'EXTERNAL_TABLE',
    });
    const { Columns = [] } = (events?.StorageDescriptor ?? {}) as { Columns?: { Name: string }[] };
    expect(Columns.map(({ Name }) => Name)).toEqual(Object.keys(EVENT_COLUMNS));
    for (const { Name } of Columns)
      expect(Name).not.toMatch(/mail|address|name|person|comment|subject|body|label|assignee/);
  });

  it('looks at few days where a question names none, and at every day that a row is stored under', () => {
    const orders = { columns: { born: { type: 'time' as const } }, firstDay: '1930-01-01' };
    const both = {
      ...lakeConfig,
      data: { ...lakeConfig.data, datasets: { ...lakeConfig.data?.datasets, orders } },
    };
    const inputs = [stack, template(synthesise(both), 'Frontdesk-prod-Data')].flatMap((one) =>
      propertiesOf('AWS::Glue::Table', one).map(({ TableInput }) => TableInput),
    ) as { Name: string; PartitionKeys?: unknown[]; Parameters: Record<string, string> }[];
    const ranges = inputs
      .filter(({ PartitionKeys }) => PartitionKeys)
      .map(({ Name, Parameters }) => [Name, Parameters['projection.day.range'] ?? '']);
    expect(ranges).toEqual([
      ['orders_rows', '2000-01-01,NOW+1826DAYS'],
      ['events_rows', '2025-01-01,NOW+1DAYS'],
      ['orders_rows', '1930-01-01,NOW+1826DAYS'],
      ['events_rows', '2025-01-01,NOW+1DAYS'],
    ]);
    const today = new Date().toISOString().slice(0, 10);
    for (const [name, range = ''] of ranges) {
      const [, first = '', ahead] = /^(\d{4}-\d{2}-\d{2}),NOW\+(\d+)DAYS$/.exec(range) ?? [];
      const days = (Date.parse(today) - Date.parse(first)) / 86_400_000 + Number(ahead);
      expect(days, name).toBeLessThan(40_000);
      if (name === 'orders_rows')
        expect(lastDayOf(today)).toBe(
          new Date(Date.parse(today) + Number(ahead) * 86_400_000).toISOString().slice(0, 10),
        );
    }
  });

  it('has each view as Athena writes its own down', () => {
    const views = Object.entries(viewsOf({ datasets: {}, lake: { person: false, fields: NO_FIELDS } }));
    for (const [name, { sql, columns }] of views) {
      const view = tables.find(({ Name }) => Name === name);
      expect(view).toMatchObject({
        TableType: 'VIRTUAL_VIEW',
        Parameters: { presto_view: 'true' },
        ViewExpandedText: '/* Presto View */',
      });
      const [, encoded = ''] = /^\/\* Presto View: (\S+) \*\/$/.exec(String(view?.ViewOriginalText)) ?? [];
      expect(JSON.parse(Buffer.from(encoded, 'base64').toString())).toMatchObject({
        originalSql: sql,
        catalog: 'awsdatacatalog',
        schema: 'frontdesk_prod',
        columns: columns.map(([column]) => ({ name: column })),
      });
    }
    expect(views.map(([name]) => name)).toEqual([
      'events',
      'submissions',
      'responses',
      'images',
      'legs',
      'replies',
      'clicks',
    ]);
  });

  it('is filled by Firehose: Parquet by the table’s columns, in the folder of the day that the row says', () => {
    expect(stream).toMatchObject({
      DeliveryStreamType: 'DirectPut',
      DeliveryStreamEncryptionConfigurationInput: { KeyType: 'AWS_OWNED_CMK' },
      ExtendedS3DestinationConfiguration: {
        Prefix: 'lake/events/day=!{partitionKeyFromQuery:day}/',
        ErrorOutputPrefix: 'errors/!{firehose:error-output-type}/',
        // Below 64 MB Firehose refuses conversion.
        BufferingHints: { IntervalInSeconds: 300, SizeInMBs: 64 },
        CompressionFormat: 'UNCOMPRESSED',
        DynamicPartitioningConfiguration: { Enabled: true },
        DataFormatConversionConfiguration: {
          Enabled: true,
          OutputFormatConfiguration: { Serializer: { ParquetSerDe: { Compression: 'SNAPPY' } } },
          SchemaConfiguration: {
            DatabaseName: 'frontdesk_prod',
            TableName: { Ref: expect.stringMatching(/^LakeEvents/) },
          },
        },
      },
    });
    const [bucket] = propertiesOf('AWS::S3::Bucket');
    expect(bucket).toHaveProperty('LifecycleConfiguration.Rules.3', {
      Prefix: 'errors/',
      ExpirationInDays: 90,
      Status: 'Enabled',
    });
  });

  it('knows persons only where it is asked to: by a secret of its own, for those that need it', () => {
    const [form = ''] = Object.keys(lakeConfig.contact?.forms ?? {});
    const [preset = ''] = Object.keys(lakeConfig.images?.presets ?? {});
    const asked = synthesise({
      ...lakeConfig,
      data: {
        ...lakeConfig.data,
        lake: {
          person: true,
          keepDays: 400,
          fields: { forms: { [form]: ['Topic'] }, presets: { [preset]: ['alt'] } },
        },
      },
    });
    const key = /parameter\/frontdesk\/prod\/data\/person-key/;
    const holders = (of: typeof templates) =>
      ['Contact', 'Feedback', 'Images', 'KeywordDm', 'Data'].flatMap((name) =>
        Object.entries(resources(template(of, `Frontdesk-prod-${name}`), 'AWS::IAM::Policy'))
          .filter(([, policy]) => key.test(JSON.stringify(policy)))
          .map(([id]) => `${name} ${id.replace(/ServiceRole.*|Role.*/, '')}`),
      );
    expect(holders(templates)).toEqual([]);
    expect(holders(asked).sort()).toEqual([
      'Contact Enqueue',
      'Contact Owner',
      'Feedback Enqueue',
      'Feedback Owner',
      'KeywordDm Count',
      'KeywordDm Owner',
    ]);
    const data = template(asked, 'Frontdesk-prod-Data');
    const events = propertiesOf('AWS::Glue::Table', data)
      .map(({ TableInput }) => TableInput as Record<string, unknown>)
      .find(({ Name }) => Name === 'events_rows');
    const { Columns = [] } = (events?.StorageDescriptor ?? {}) as { Columns?: { Name: string }[] };
    const added = Columns.map(({ Name }) => Name).slice(Object.keys(EVENT_COLUMNS).length);
    expect(added).toEqual(['person', 'field_topic', 'field_alt']);
    // A copy of a row that could not be converted is not looked for: it is gone after as many days as answers are.
    const rules = propertiesOf('AWS::S3::Bucket', data)[0]?.LifecycleConfiguration as { Rules: object[] };
    expect(rules.Rules).toContainEqual({ Prefix: 'errors/', ExpirationInDays: 7, Status: 'Enabled' });
    const rightsOf = (of: typeof templates) =>
      JSON.stringify(
        Object.entries(resources(template(of, 'Frontdesk-prod-Data'), 'AWS::IAM::Policy')).filter(([name]) =>
          name.startsWith('Land'),
        ),
      );
    // Where persons are not wanted any more, who was to be forgotten still is.
    for (const of of [asked, templates]) {
      expect(rightsOf(of)).toMatch(/s3:GetObject[^}]*\/lake\/events\/\*|lake\/events\/\*/);
      expect(rightsOf(of)).toContain('dynamodb:DeleteItem');
    }
  });

  it('lets rows of a table go after its days, and keeps the others', () => {
    const { datasets } = dataConfig.data ?? {};
    const orders = datasets?.orders ?? expect.unreachable();
    const kept = {
      lake: { keepDays: 400 },
      datasets: { orders: { ...orders, keepDays: 30 }, others: orders },
    };
    const limited = template(synthesise({ ...dataConfig, data: kept }), 'Frontdesk-prod-Data');
    const [bucket] = propertiesOf('AWS::S3::Bucket', limited);
    const { Rules = [] } = (bucket?.LifecycleConfiguration ?? {}) as {
      Rules?: { Prefix?: string; ExpirationInDays?: number }[];
    };
    const ofTables = Rules.filter(({ Prefix = '' }) => Prefix.startsWith('lake/'));
    expect(ofTables.map(({ Prefix, ExpirationInDays }) => [Prefix, ExpirationInDays])).toEqual([
      ['lake/orders/', 30],
      ['lake/events/', 400],
    ]);
    expect(JSON.stringify(propertiesOf('AWS::S3::Bucket'))).not.toContain('"lake/');
  });

  it('lets Firehose write its own two folders and look at the one table, in our account’s name only', () => {
    const roles = Object.entries(resources(stack, 'AWS::IAM::Role')).filter(([id]) =>
      id.startsWith('EventStream'),
    );
    expect(roles).toHaveLength(1);
    expect(JSON.stringify(roles)).toContain('"sts:ExternalId":"111122223333"');
    const policy = propertiesOf('AWS::IAM::Policy').find(({ Roles }) =>
      JSON.stringify(Roles).includes('EventStream'),
    );
    const { Statement = [] } = (policy?.PolicyDocument ?? {}) as {
      Statement?: { Action: string[]; Resource: unknown }[];
    };
    expect(Statement.map(({ Action }) => Action)).toEqual([
      ['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject'],
      ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'],
      ['glue:GetTable', 'glue:GetTableVersion', 'glue:GetTableVersions'],
    ]);
    const named = JSON.stringify(Statement.map(({ Resource }) => Resource));
    for (const one of [
      '/lake/events/*',
      '/errors/*',
      ':catalog',
      ':database/frontdesk_prod',
      ':table/frontdesk_prod/',
    ])
      expect(named).toContain(one);
    expect(named).not.toContain('"*"');
  });

  it('lets it use the owner’s key, where there is one, by way of S3', () => {
    const withKey = template(synthesise({ ...keyConfig, data: { lake: {} } }), 'Frontdesk-prod-Data');
    const policy = propertiesOf('AWS::IAM::Policy', withKey).find(({ Roles }) =>
      JSON.stringify(Roles).includes('EventStream'),
    );
    const { Statement = [] } = (policy?.PolicyDocument ?? {}) as { Statement?: object[] };
    expect(Statement.at(-1)).toMatchObject({
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Condition: { StringEquals: { 'kms:ViaService': 's3.eu-central-1.amazonaws.com' } },
    });
  });

  it.each([
    ['Contact', 'Enqueue'],
    ['Feedback', 'Enqueue'],
    ['Images', 'Enqueue'],
    ['KeywordDm', 'Count'],
  ])('lets %s’s %s, which reads the stream already, put rows and no more', (name, fn) => {
    const of = (all: typeof templates) =>
      propertiesOf('AWS::IAM::Policy', template(all, `Frontdesk-prod-${name}`))
        .filter(({ Roles }) => JSON.stringify(Roles).includes(`"${fn}Role`))
        .flatMap(
          ({ PolicyDocument }) =>
            (PolicyDocument as { Statement: { Action: unknown; Resource: unknown }[] }).Statement,
        )
        .filter(({ Action }) => /firehose|SendMessage"/.test(JSON.stringify(Action)));
    const added = of(templates).filter(({ Resource }) => /lake/.test(JSON.stringify(Resource)));
    expect(added.map(({ Action }) => Action).sort()).toEqual(['firehose:PutRecordBatch', 'sqs:SendMessage']);
    expect(JSON.stringify(added)).toContain(':deliverystream/');
    expect(JSON.stringify(added)).not.toContain('*');
    expect(of(synthesise(dataConfig)).filter(({ Action }) => Action === 'firehose:PutRecordBatch')).toEqual(
      [],
    );
    for (const { Properties } of Object.values(
      resources(template(templates, `Frontdesk-prod-${name}`), 'AWS::Lambda::EventSourceMapping'),
    ))
      expect(
        (Properties.FilterCriteria as { Filters?: unknown[] } | undefined)?.Filters?.length ?? 0,
      ).toBeLessThanOrEqual(5);
  });
});

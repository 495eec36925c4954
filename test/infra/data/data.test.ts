import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { priceQuestion } from '../../../cli/deploy/price.ts';
import { localConfig } from '../../../local/config.ts';
import { cloudConfig, dataConfig } from '../../support/config.ts';
import { resources, synthesise, template } from '../../support/synth.ts';

const templates = synthesise(dataConfig);
const stack = template(templates, 'Frontdesk-prod-Data');
const propertiesOf = (type: string, of: Template = stack) =>
  Object.values(resources(of, type)).map(({ Properties }) => Properties);

/** A name without the eight digits of a hash that the CDK appends. */
const bare = (text: string) => text.replaceAll(/([A-Za-z])[0-9A-F]{8}(?=")/g, '$1');

/** What each function may do, and where. */
function grants(template: Template = stack): Record<string, Record<string, string[]>> {
  const found: Record<string, Record<string, string[]>> = {};
  for (const { Roles, PolicyDocument } of propertiesOf('AWS::IAM::Policy', template)) {
    const role = /"Ref":"(\w+)Role[0-9A-F]{8}"/.exec(JSON.stringify(Roles))?.[1] ?? '';
    found[role] ??= {};
    const of = found[role];
    const { Statement } = PolicyDocument as { Statement: { Action: string | string[]; Resource: unknown }[] };
    for (const { Action, Resource } of Statement)
      for (const one of [Resource].flat()) {
        const name = bare(JSON.stringify(one)).replaceAll(
          /\{"Fn::GetAtt":\["(\w+)","Arn"\]\}|\{"Fn::Join":\["",\[|\]\]\}|[",]/g,
          '$1',
        );
        of[name.includes('alarmtopicarn') ? 'AlarmTopic' : name] = [
          ...new Set([...(of[name] ?? []), ...[Action].flat()]),
        ].sort();
      }
  }
  return found;
}

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

  it('mails a report only where one is wanted, by a function that may do this and no more', () => {
    const names = (of: Template) =>
      propertiesOf('AWS::Lambda::Function', of).map(({ Description }) => String(Description));
    expect(names(stack).filter((name) => name.includes('monthly'))).toEqual([]);
    const { data, ...rest } = dataConfig;
    const to = ['team@frontdesk-tests.dev'];
    const reporting = synthesise({ ...rest, data: { ...data, lake: {}, report: { to } } });
    const made = template(reporting, 'Frontdesk-prod-Data');
    expect(grants(made).MailEvents).toEqual({
      MailEventsLogs: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Table: ['dynamodb:UpdateItem'],
      WorkDeadLetters: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'],
    });
    // It hears of its own mails alone, which carry these tags.
    expect(propertiesOf('AWS::SNS::Subscription', made).map(({ FilterPolicy }) => FilterPolicy)).toEqual([
      { mail: { tags: { environment: ['prod'], pipeline: ['data'] } } },
    ]);
    expect(propertiesOf('AWS::SNS::Subscription', stack)).toEqual([]);
    const { Monthly = {} } = grants(made);
    const ofSes = Object.keys(Monthly).filter((of) => of.startsWith('arn:aws:ses'));
    expect(ofSes.map((of) => of.replace(/.*111122223333:/, '').replace(/\{.*/, '')).sort()).toEqual([
      'configuration-set/',
      'identity/frontdesk-tests.dev',
      'identity/hello@frontdesk-tests.dev',
      'identity/team@frontdesk-tests.dev',
    ]);
    for (const of of ofSes) {
      expect(Monthly[of]).toEqual(['ses:SendRawEmail']);
      delete Monthly[of];
    }
    const catalogue = ['glue:GetDatabase', 'glue:GetPartitions', 'glue:GetTable'];
    expect(Monthly).toEqual({
      '*': ['ses:GetSendQuota'],
      AlarmTopic: ['sns:Publish'],
      LakeBucket: ['s3:GetBucketLocation', 's3:ListBucket'],
      'LakeBucket/lake/events/*': ['s3:GetObject'],
      'LakeBucket/results/*': ['s3:GetObject', 's3:PutObject'],
      MonthlyLogs: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Table: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
      'Table/index/gsi1': ['dynamodb:Query'],
      WorkDeadLetters: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'],
      'arn:aws:athena:eu-central-1:111122223333:workgroup/frontdesk-prod-data': [
        'athena:GetQueryExecution',
        'athena:GetQueryResults',
        'athena:StartQueryExecution',
      ],
      'arn:aws:glue:eu-central-1:111122223333:catalog': catalogue,
      'arn:aws:glue:eu-central-1:111122223333:database/frontdesk_prod': catalogue,
      'arn:aws:glue:eu-central-1:111122223333:table/frontdesk_prod/events_rows': catalogue,
      'arn:aws:ssm:eu-central-1:111122223333:parameter/frontdesk/prod/desk/page': ['ssm:GetParameters'],
    });
    const schedules = propertiesOf('AWS::Events::Rule', made).map(
      ({ ScheduleExpression }) => ScheduleExpression,
    );
    expect(schedules).toContain('cron(7 * * * ? *)');
  });

  it('lets each function do this, and no more', () => {
    expect(grants()).toEqual({
      Compact: {
        CompactLogs: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Table: ['dynamodb:DeleteItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
        'LakeBucket/lake/*': ['s3:DeleteObject', 's3:GetObject', 's3:PutObject'],
        LakeBucket: ['s3:ListBucket'],
        WorkDeadLetters: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'],
      },
      Land: {
        LandLogs: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Table: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
        'LakeBucket/landing/*': ['s3:GetObject'],
        'LakeBucket/lake/*': ['s3:DeleteObject', 's3:PutObject'],
        'LakeBucket/rejected/*': ['s3:DeleteObject', 's3:PutObject'],
        LakeBucket: ['s3:ListBucket'],
        WorkQueue: [
          'sqs:ChangeMessageVisibility',
          'sqs:DeleteMessage',
          'sqs:GetQueueAttributes',
          'sqs:GetQueueUrl',
          'sqs:ReceiveMessage',
          'sqs:SendMessage',
        ],
      },
      Owner: {
        OwnerLogs: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Table: ['dynamodb:BatchGetItem', 'dynamodb:Query'],
        'Table/index/gsi1': ['dynamodb:Query'],
        'arn:aws:ssm:eu-central-1:111122223333:parameter/frontdesk/prod/desk/client-id': [
          'ssm:GetParameters',
        ],
        'arn:aws:ssm:eu-central-1:111122223333:parameter/frontdesk/prod/desk/people': [
          'ssm:GetParametersByPath',
        ],
        'arn:aws:ssm:eu-central-1:111122223333:parameter/frontdesk/prod/desk/pool-id': ['ssm:GetParameters'],
        'arn:aws:ssm:eu-central-1:111122223333:parameter/frontdesk/prod/owner': ['ssm:GetParametersByPath'],
      },
      ReadStream: {
        ReadStreamLogs: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Table: ['dynamodb:BatchGetItem', 'dynamodb:PutItem'],
        AlarmTopic: ['sns:Publish'],
        'arn:aws:kinesis:eu-central-1:111122223333:stream/loads': [
          'kinesis:DescribeStream',
          'kinesis:DescribeStreamConsumer',
          'kinesis:DescribeStreamSummary',
          'kinesis:GetRecords',
          'kinesis:GetShardIterator',
          'kinesis:ListShards',
          'kinesis:ListStreams',
          'kinesis:SubscribeToShard',
        ],
        ReadingsWorkDeadLetters: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'],
      },
      ReadTopic: {
        ReadTopicLogs: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Table: ['dynamodb:BatchGetItem', 'dynamodb:PutItem'],
        AlarmTopic: ['sns:Publish'],
        'arn:aws:kafka:eu-central-1:111122223333:cluster/plant/0a1b2c3d-1': [
          'kafka-cluster:Connect',
          'kafka:DescribeClusterV2',
          'kafka:GetBootstrapBrokers',
        ],
        'arn:aws:kafka:eu-central-1:111122223333:topic/plant/0a1b2c3d-1/flows': [
          'kafka-cluster:DescribeTopic',
          'kafka-cluster:ReadData',
        ],
        'arn:aws:kafka:eu-central-1:111122223333:group/plant/0a1b2c3d-1/frontdesk-prod-flows': [
          'kafka-cluster:AlterGroup',
          'kafka-cluster:DescribeGroup',
        ],
        'arn:aws:secretsmanager:eu-central-1:111122223333:secret:kafka-AbCdEf': [
          'secretsmanager:GetSecretValue',
        ],
        '*': [
          'ec2:CreateNetworkInterface',
          'ec2:DeleteNetworkInterface',
          'ec2:DescribeNetworkInterfaces',
          'ec2:DescribeSecurityGroups',
          'ec2:DescribeSubnets',
          'ec2:DescribeVpcs',
        ],
        ReadingsWorkDeadLetters: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'],
      },
      Report: {
        ReportLogs: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Table: ['dynamodb:BatchGetItem', 'dynamodb:PutItem'],
        AlarmTopic: ['sns:Publish'],
        ReadingsWorkQueue: [
          'sqs:ChangeMessageVisibility',
          'sqs:DeleteMessage',
          'sqs:GetQueueAttributes',
          'sqs:GetQueueUrl',
          'sqs:ReceiveMessage',
        ],
      },
      ReadingsRule: {
        ReadingsWorkQueue: ['sqs:SendMessage'],
        ReadingsWorkDeadLetters: ['sqs:SendMessage'],
      },
      Sweep: {
        SweepLogs: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Table: ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
        'Table/index/gsi2': ['dynamodb:Query'],
        LakeBucket: ['s3:ListBucket'],
        WorkQueue: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'],
        WorkDeadLetters: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'],
      },
      Watch: {
        WatchLogs: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Table: [
          'dynamodb:BatchGetItem',
          'dynamodb:GetItem',
          'dynamodb:PutItem',
          'dynamodb:Query',
          'dynamodb:UpdateItem',
        ],
        'Table/index/gsi2': ['dynamodb:Query'],
        AlarmTopic: ['sns:Publish'],
        ReadingsWorkDeadLetters: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'],
      },
    });
  });

  it('keeps rows, and ends what is there for a while only', () => {
    const [bucket] = Object.values(resources(stack, 'AWS::S3::Bucket'));
    expect(bucket).toMatchObject({ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
    expect(bucket).toHaveProperty('Properties.LifecycleConfiguration.Rules', [
      { AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 }, Status: 'Enabled' },
      { Prefix: 'landing/', ExpirationInDays: 30, Status: 'Enabled' },
      { Prefix: 'rejected/', ExpirationInDays: 90, Status: 'Enabled' },
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

  it('takes what devices publish, whatever it is, and nothing where there is no metric or no IoT', () => {
    const [rule] = propertiesOf('AWS::IoT::TopicRule');
    const queueUrl = { Ref: expect.stringMatching(/^ReadingsWorkQueue/) };
    expect(rule?.TopicRulePayload).toMatchObject({
      AwsIotSqlVersion: '2016-03-23',
      Sql: "SELECT encode(*, 'base64') AS data, topic() AS topic, timestamp() AS at FROM 'frontdesk/prod/readings/+/+'",
      Actions: [{ Sqs: { QueueUrl: queueUrl } }],
      ErrorAction: { Sqs: { QueueUrl: { Ref: expect.stringMatching(/^ReadingsWorkDeadLetters/) } } },
    });
    const { data, ...rest } = dataConfig;
    const datasets = data?.datasets ?? {};
    const without = template(synthesise({ ...rest, data: { datasets } }), 'Frontdesk-prod-Data');
    for (const type of ['AWS::IoT::TopicRule', 'AWS::Lambda::Function'])
      expect(propertiesOf(type, without)).toHaveLength(type === 'AWS::IoT::TopicRule' ? 0 : 4);
    const local = synthesise(
      localConfig(dataConfig, { engine: { kind: 'localstack' }, site: 'http://localhost:8080' }),
    );
    expect(propertiesOf('AWS::IoT::TopicRule', template(local, 'Frontdesk-local-Data'))).toEqual([]);
  });

  it('counts a batch of readings together, and looks for silent devices every five minutes', () => {
    const mapping = propertiesOf('AWS::Lambda::EventSourceMapping').find(
      ({ BatchSize }) => BatchSize === 100,
    );
    expect(mapping).toMatchObject({
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      MaximumBatchingWindowInSeconds: 5,
      ScalingConfig: { MaximumConcurrency: 2 },
    });
    const schedules = propertiesOf('AWS::Events::Rule').map(({ ScheduleExpression }) => ScheduleExpression);
    expect(schedules).toContain('rate(5 minutes)');
  });

  it('reads a stream of the owner’s from its beginning, in halves where a batch fails, and gives nothing up in silence', () => {
    const mapping = propertiesOf('AWS::Lambda::EventSourceMapping').find((one) =>
      String(one.EventSourceArn).includes(':kinesis:'),
    );
    expect(mapping).toMatchObject({
      EventSourceArn: 'arn:aws:kinesis:eu-central-1:111122223333:stream/loads',
      BatchSize: 500,
      BisectBatchOnFunctionError: true,
      DestinationConfig: { OnFailure: { Destination: expect.anything() } },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      MaximumRecordAgeInSeconds: 82_800,
      ParallelizationFactor: 2,
      StartingPosition: 'TRIM_HORIZON',
    });
    stack.resourceCountIs('AWS::Kinesis::Stream', 0);
  });

  it('makes one stream for all metrics that want it, which the function knows by its ARN, and that goes with them', () => {
    const { data, ...rest } = dataConfig;
    const source = { kinesis: { create: true as const } };
    const streams = { load: { source }, speed: { source }, temperature: {} };
    const made = template(synthesise({ ...rest, data: { ...data, streams } }), 'Frontdesk-prod-Data');
    const [[id = '', stream] = []] = Object.entries(resources(made, 'AWS::Kinesis::Stream'));
    expect(Object.keys(resources(made, 'AWS::Kinesis::Stream'))).toHaveLength(1);
    expect(stream).toMatchObject({
      DeletionPolicy: 'Delete',
      Properties: {
        ShardCount: 1,
        RetentionPeriodHours: 24,
        StreamModeDetails: { StreamMode: 'PROVISIONED' },
        StreamEncryption: { EncryptionType: 'KMS', KeyId: 'alias/aws/kinesis' },
      },
    });
    const arn = { 'Fn::GetAtt': [id, 'Arn'] };
    const mappings = propertiesOf('AWS::Lambda::EventSourceMapping', made);
    expect(
      mappings.filter(({ EventSourceArn }) => JSON.stringify(EventSourceArn) === JSON.stringify(arn)),
    ).toHaveLength(1);
    const reader = propertiesOf('AWS::Lambda::Function', made).find(({ Description }) =>
      String(Description).includes('streams at Kinesis'),
    );
    expect(reader?.Environment).toMatchObject({ Variables: { MADE_STREAM_ARN: arn } });
    const asked = made.toJSON();
    expect(priceQuestion(undefined, asked)).toContain('$10.95 a month');
    expect(priceQuestion(stack.toJSON(), asked)).toContain('$10.95 a month');
    expect(priceQuestion(asked, asked)).toBeUndefined();
    expect(priceQuestion(undefined, stack.toJSON())).toBeUndefined();
  });

  it('reads topics of the owner’s clusters, at MSK by its role and elsewhere by a secret, and gives nothing up in silence', () => {
    const mappings = propertiesOf('AWS::Lambda::EventSourceMapping').filter((one) => 'Topics' in one);
    const common = {
      BatchSize: 500,
      DestinationConfig: { OnFailure: { Destination: expect.anything() } },
      StartingPosition: 'TRIM_HORIZON',
    };
    expect(mappings).toMatchObject([
      {
        ...common,
        EventSourceArn: 'arn:aws:kafka:eu-central-1:111122223333:cluster/plant/0a1b2c3d-1',
        AmazonManagedKafkaEventSourceConfig: { ConsumerGroupId: 'frontdesk-prod-flows' },
        Topics: ['flows'],
      },
      {
        ...common,
        SelfManagedEventSource: {
          Endpoints: {
            KafkaBootstrapServers: ['one.frontdesk-tests.dev:9096', 'two.frontdesk-tests.dev:9096'],
          },
        },
        SelfManagedKafkaEventSourceConfig: { ConsumerGroupId: 'frontdesk-prod-levels' },
        SourceAccessConfigurations: [
          {
            Type: 'SASL_SCRAM_512_AUTH',
            URI: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:kafka-AbCdEf',
          },
        ],
        Topics: ['levels'],
      },
    ]);
    // Lambda takes partial failures of Kafka from provisioned pollers alone, which cost by the hour.
    for (const mapping of mappings) expect(mapping).not.toHaveProperty('FunctionResponseTypes');
    stack.resourceCountIs('AWS::MSK::Cluster', 0);
  });

  it('lets AWS IoT use the owner’s key, where there is one, for the queues alone', () => {
    const { environments, ...rest } = dataConfig;
    const prod = { ...environments.prod, encryptionKey: 'create' as const };
    const keyed = template(
      synthesise({ ...rest, environments: { prod: prod as typeof environments.prod } } as typeof dataConfig),
      'Frontdesk-prod-Data',
    );
    const [policy] = propertiesOf('AWS::IAM::Policy', keyed).filter(({ Roles }) =>
      JSON.stringify(Roles).includes('ReadingsRuleRole'),
    );
    expect(JSON.stringify(policy)).toMatch(/"kms:Decrypt","kms:GenerateDataKey".*"kms:ViaService":"sqs\./);
  });

  it('is watched: attention, dead letters, and one schedule more', () => {
    const named = propertiesOf('AWS::CloudWatch::Alarm').map(({ AlarmName }) => AlarmName);
    expect(named.sort()).toEqual([
      'frontdesk-prod-data-attention',
      'frontdesk-prod-data-dead-letters',
      'frontdesk-prod-data-readings-dead-letters',
    ]);
    const threshold = (of: typeof templates) =>
      propertiesOf('AWS::CloudWatch::Alarm', template(of, 'Frontdesk-prod-Alarms')).find(
        ({ AlarmName }) => AlarmName === 'frontdesk-prod-schedules-stopped',
      )?.Threshold;
    expect(threshold(templates)).toBe(Number(threshold(synthesise({ ...cloudConfig, canary: true }))) + 1);
  });
});

import { describe, expect, it } from 'vitest';
import { priceQuestion } from '../../../cli/deploy/price.ts';
import { localConfig } from '../../../local/config.ts';
import { dataConfig } from '../../support/config.ts';
import { resources, synthesise, template } from '../../support/synth.ts';
import { propertiesOf, stack } from './stack.ts';

describe('readings', () => {
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
});

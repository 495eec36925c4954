import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { dataConfig } from '../../support/config.ts';
import { LISTENS, LOGS, SENDS } from '../../support/grants.ts';
import { synthesise, template } from '../../support/synth.ts';
import { grants, propertiesOf, stack } from './stack.ts';

describe('the data pipeline’s functions', () => {
  it('may do this each, and no more', () => {
    expect(grants()).toEqual({
      Compact: {
        CompactLogs: LOGS,
        Table: ['dynamodb:DeleteItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
        'LakeBucket/lake/*': ['s3:DeleteObject', 's3:GetObject', 's3:PutObject'],
        LakeBucket: ['s3:ListBucket'],
        WorkDeadLetters: SENDS,
      },
      Land: {
        LandLogs: LOGS,
        Table: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
        'LakeBucket/landing/*': ['s3:GetObject'],
        'LakeBucket/lake/*': ['s3:DeleteObject', 's3:PutObject'],
        'LakeBucket/rejected/*': ['s3:DeleteObject', 's3:PutObject'],
        LakeBucket: ['s3:ListBucket'],
        WorkQueue: [...LISTENS, 'sqs:SendMessage'],
      },
      Owner: {
        OwnerLogs: LOGS,
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
        ReadStreamLogs: LOGS,
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
        ReadingsWorkDeadLetters: SENDS,
      },
      ReadTopic: {
        ReadTopicLogs: LOGS,
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
        ReadingsWorkDeadLetters: SENDS,
      },
      Report: {
        ReportLogs: LOGS,
        Table: ['dynamodb:BatchGetItem', 'dynamodb:PutItem'],
        AlarmTopic: ['sns:Publish'],
        ReadingsWorkQueue: LISTENS,
      },
      ReadingsRule: {
        ReadingsWorkQueue: ['sqs:SendMessage'],
        ReadingsWorkDeadLetters: ['sqs:SendMessage'],
      },
      Sweep: {
        SweepLogs: LOGS,
        Table: ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
        'Table/index/gsi2': ['dynamodb:Query'],
        LakeBucket: ['s3:ListBucket'],
        WorkQueue: SENDS,
        WorkDeadLetters: SENDS,
      },
      Watch: {
        WatchLogs: LOGS,
        Table: [
          'dynamodb:BatchGetItem',
          'dynamodb:GetItem',
          'dynamodb:PutItem',
          'dynamodb:Query',
          'dynamodb:UpdateItem',
        ],
        'Table/index/gsi2': ['dynamodb:Query'],
        AlarmTopic: ['sns:Publish'],
        ReadingsWorkDeadLetters: SENDS,
      },
    });
  });

  it('mail a report only where one is wanted, by one that may do this and no more', () => {
    const names = (of: Template) =>
      propertiesOf('AWS::Lambda::Function', of).map(({ Description }) => String(Description));
    expect(names(stack).filter((name) => name.includes('monthly'))).toEqual([]);
    const { data, ...rest } = dataConfig;
    const to = ['team@frontdesk-tests.dev'];
    const reporting = synthesise({ ...rest, data: { ...data, lake: {}, report: { to } } });
    const made = template(reporting, 'Frontdesk-prod-Data');
    expect(grants(made).MailEvents).toEqual({
      MailEventsLogs: LOGS,
      Table: ['dynamodb:UpdateItem'],
      WorkDeadLetters: SENDS,
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
      MonthlyLogs: LOGS,
      Table: [
        'dynamodb:BatchGetItem',
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:Query',
        'dynamodb:UpdateItem',
      ],
      'Table/index/gsi1': ['dynamodb:Query'],
      'Table/index/gsi2': ['dynamodb:Query'],
      WorkDeadLetters: SENDS,
      'arn:aws:athena:eu-central-1:111122223333:workgroup/frontdesk-prod-data': [
        'athena:GetQueryExecution',
        'athena:GetQueryResults',
        'athena:StartQueryExecution',
      ],
      'arn:aws:glue:eu-central-1:111122223333:catalog': catalogue,
      'arn:aws:glue:eu-central-1:111122223333:database/default': ['glue:GetDatabase'],
      'arn:aws:glue:eu-central-1:111122223333:database/frontdesk_prod': catalogue,
      'arn:aws:glue:eu-central-1:111122223333:table/frontdesk_prod/events_rows': catalogue,
      'arn:aws:ssm:eu-central-1:111122223333:parameter/frontdesk/prod/desk/page': ['ssm:GetParameters'],
    });
    const schedules = propertiesOf('AWS::Events::Rule', made).map(
      ({ ScheduleExpression }) => ScheduleExpression,
    );
    expect(schedules).toContain('cron(7 * * * ? *)');
  });
});

import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  CognitoIdentityProviderClient,
  ListUserPoolsCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { expect } from 'vitest';
import type { Template } from '../../cli/deploy/data-guard.ts';
import { POOL_PROTECTION } from '../../config/deployment.ts';
import type { FrontdeskConfigInput } from '../../config/index.ts';
import { clientSettings } from '../../local/aws-environment.ts';
import { synthesise, template } from './synth.ts';
import { waitFor } from './wait.ts';

/**
 * A first deploy of stacks that fails at the end, when all that keeps something has been made by its own template.
 * Nothing of it may be left.
 */
export async function failToDeploy(
  endpoint: string,
  config: FrontdeskConfigInput,
  parts: readonly string[],
): Promise<void> {
  const aws = clientSettings(endpoint);
  const cloudFormation = new CloudFormationClient(aws);
  const left = async () => ({
    tables: (await new DynamoDBClient(aws).send(new ListTablesCommand({}))).TableNames,
    buckets: (await new S3Client(aws).send(new ListBucketsCommand({}))).Buckets?.map(({ Name }) => Name),
    groups: (await new CloudWatchLogsClient(aws).send(new DescribeLogGroupsCommand({}))).logGroups?.length,
    pools: (
      await new CognitoIdentityProviderClient(aws).send(new ListUserPoolsCommand({ MaxResults: 10 }))
    ).UserPools?.map(({ Name }) => Name),
  });
  const before = await left();
  const templates = synthesise(config);
  const kinds = /^AWS::(DynamoDB::Table|S3::Bucket|Logs::LogGroup|Cognito::UserPool)$/;
  for (const part of parts) {
    const { Resources = {}, Parameters = {} } = template(
      templates,
      `Frontdesk-local-${part}`,
    ).toJSON() as Template;
    const made = Object.fromEntries(Object.entries(Resources).filter(([, { Type }]) => kinds.test(Type)));
    const { [POOL_PROTECTION]: pool } = Parameters;
    // Nobody gives the sign that it waits for, for a second.
    const failing = {
      Handle: { Type: 'AWS::CloudFormation::WaitConditionHandle' },
      Failing: {
        Type: 'AWS::CloudFormation::WaitCondition',
        DependsOn: Object.keys(made),
        Properties: { Handle: { Ref: 'Handle' }, Timeout: '1' },
      },
    };
    const StackName = `Frontdesk-local-${part}`;
    await cloudFormation.send(
      new CreateStackCommand({
        StackName,
        TemplateBody: JSON.stringify({
          ...(pool !== undefined && { Parameters: { [POOL_PROTECTION]: pool } }),
          Resources: { ...made, ...failing },
        }),
        ...(pool !== undefined && {
          Parameters: [{ ParameterKey: POOL_PROTECTION, ParameterValue: 'INACTIVE' }],
        }),
      }),
    );
    const status = await waitFor(
      'the end of the failing stack',
      async () =>
        (await cloudFormation.send(new DescribeStacksCommand({ StackName }))).Stacks?.[0]?.StackStatus,
      (one) => one !== undefined && !one.endsWith('_IN_PROGRESS'),
    );
    expect(status).toBe('ROLLBACK_COMPLETE');
    const events = await cloudFormation.send(new DescribeStackEventsCommand({ StackName }));
    for (const id of Object.keys(made))
      expect(
        events.StackEvents?.filter(({ LogicalResourceId }) => LogicalResourceId === id).map(
          ({ ResourceStatus }) => ResourceStatus,
        ),
      ).toEqual(expect.arrayContaining(['CREATE_COMPLETE', 'DELETE_COMPLETE']));
  }
  expect(await left()).toEqual(before);
}

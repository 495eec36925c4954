/**
 * What the app declares and a local engine leaves out, done by API after each deploy, one named step for each. On AWS
 * CloudFormation does all of it. MiniStack 1.5.33 and LocalStack 4.14.0 were compared with AWS for this list.
 */
import {
  CloudFormationClient,
  DescribeStackResourcesCommand,
  GetTemplateCommand,
} from '@aws-sdk/client-cloudformation';
import { DescribeTimeToLiveCommand, DynamoDBClient, UpdateTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import {
  type NotificationType,
  SESClient,
  SetIdentityNotificationTopicCommand,
  VerifyDomainIdentityCommand,
  VerifyEmailIdentityCommand,
} from '@aws-sdk/client-ses';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { parameterName } from '../lambdas/shared/parameters.ts';
import type { FrontdeskConfig } from '../lib/config/index.ts';
import { foundationParameter } from '../lib/deployment.ts';
import { clientSettings } from './aws-environment.ts';
import { ENVIRONMENT } from './config.ts';
import type { Engine } from './engine.ts';

export interface Gaps {
  readonly engine: Pick<Engine, 'url'>;
  readonly config: FrontdeskConfig;
  /** Base addresses by pipeline. */
  readonly urls: Readonly<Record<string, string>>;
  /** The names of the deployed stacks. */
  readonly stacks: readonly string[];
}

/** All steps. Each may be repeated. */
export async function closeGaps({ engine, config, urls, stacks }: Gaps): Promise<void> {
  const settings = clientSettings(engine.url);
  const ses = new SESClient(settings);
  const ssm = new SSMClient(settings);
  await Promise.all([
    enableTimeToLive(new CloudFormationClient(settings), new DynamoDBClient(settings), stacks),
    verifyIdentity(ses, config.mail.identity).then(() => connectMailEvents(ses, ssm, config.mail.identity)),
    publishBaseUrls(ssm, urls),
  ]);
}

interface TableResource {
  readonly Type?: string;
  readonly Properties?: { readonly TimeToLiveSpecification?: { readonly AttributeName?: string } };
}

/** MiniStack's CloudFormation leaves a table's time to live out: nothing would ever expire. */
export async function enableTimeToLive(
  cloudFormation: CloudFormationClient,
  dynamodb: DynamoDBClient,
  stacks: readonly string[],
): Promise<void> {
  for (const StackName of stacks) {
    const { TemplateBody = '{}' } = await cloudFormation.send(new GetTemplateCommand({ StackName }));
    const { Resources = {} } = JSON.parse(TemplateBody) as { Resources?: Record<string, TableResource> };
    const { StackResources = [] } = await cloudFormation.send(
      new DescribeStackResourcesCommand({ StackName }),
    );
    for (const { LogicalResourceId = '', PhysicalResourceId: TableName } of StackResources) {
      const attribute = Resources[LogicalResourceId]?.Properties?.TimeToLiveSpecification?.AttributeName;
      if (attribute === undefined || TableName === undefined) continue;
      const { TimeToLiveDescription } = await dynamodb.send(new DescribeTimeToLiveCommand({ TableName }));
      if (TimeToLiveDescription?.TimeToLiveStatus === 'ENABLED') continue;
      const TimeToLiveSpecification = { AttributeName: attribute, Enabled: true };
      await dynamodb.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
    }
  }
}

/** Nobody can publish DNS records or follow a link for the identity here, and an unverified one may not send. */
export async function verifyIdentity(ses: SESClient, identity: string): Promise<void> {
  await (identity.includes('@')
    ? ses.send(new VerifyEmailIdentityCommand({ EmailAddress: identity }))
    : ses.send(new VerifyDomainIdentityCommand({ Domain: identity })));
}

/**
 * MiniStack does not record a configuration set's event destination, so the identity's own topic stands in for it. Its
 * events have `notificationType` where a configuration set's have `eventType`.
 */
export async function connectMailEvents(ses: SESClient, ssm: SSMClient, identity: string): Promise<void> {
  const Name = foundationParameter('mail-event-topic-arn');
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name }));
  for (const NotificationType of ['Bounce', 'Complaint'] satisfies NotificationType[])
    await ses.send(
      new SetIdentityNotificationTopicCommand({
        Identity: identity,
        NotificationType,
        SnsTopic: Parameter?.Value,
      }),
    );
}

/** The stacks write the addresses that their APIs would have at AWS. */
export async function publishBaseUrls(ssm: SSMClient, urls: Readonly<Record<string, string>>): Promise<void> {
  for (const [pipeline, Value] of Object.entries(urls)) {
    const Name = parameterName(ENVIRONMENT, pipeline, 'url');
    await ssm.send(new PutParameterCommand({ Name, Value, Type: 'String', Overwrite: true }));
  }
}

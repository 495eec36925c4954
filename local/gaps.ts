/**
 * What the app declares and a local engine leaves out, done by API after each deploy, one named step for each. On AWS
 * CloudFormation does all of it. MiniStack 1.5.33 and LocalStack 4.14.0 were compared with AWS for this list.
 */
import {
  CloudFormationClient,
  DescribeStackResourcesCommand,
  GetTemplateCommand,
} from '@aws-sdk/client-cloudformation';
import {
  DescribeContinuousBackupsCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  UpdateContinuousBackupsCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import {
  GetRolePolicyCommand,
  IAMClient,
  ListRolePoliciesCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import {
  DeleteBucketPolicyCommand,
  GetBucketPolicyCommand,
  PutBucketPolicyCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  type NotificationType,
  SESClient,
  SetIdentityNotificationTopicCommand,
  VerifyDomainIdentityCommand,
  VerifyEmailIdentityCommand,
} from '@aws-sdk/client-ses';
import {
  GetQueueAttributesCommand,
  type QueueAttributeName,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { type EnvironmentId, foundationParameter, type Pipeline, stackName } from '../config/deployment.ts';
import type { FrontdeskConfig } from '../config/index.ts';
import { parameterName } from '../lambdas/shared/runtime/parameters.ts';
import { clientSettings } from './aws-environment.ts';
import { can } from './capabilities.ts';
import { LOCAL } from './config.ts';
import type { Engine } from './engine.ts';

export interface Gaps {
  readonly engine: Pick<Engine, 'kind' | 'url'>;
  readonly config: FrontdeskConfig;
  /** Base addresses by pipeline. */
  readonly urls: Readonly<Record<string, string>>;
  /** The outputs of the deployed stacks by name. */
  readonly outputs: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** By what things are named. @default those of a local run */
  readonly named?: EnvironmentId;
}

/** Pipelines that have scripts for visitors' pages. */
const WITH_SCRIPTS = ['feedback', 'images'] as const satisfies readonly Pipeline[];

/** All steps. Each may be repeated. */
export async function closeGaps({ engine, config, urls, outputs, named = LOCAL }: Gaps): Promise<void> {
  const stacks = Object.keys(outputs);
  const settings = clientSettings(engine.url);
  const cloudFormation = new CloudFormationClient(settings);
  const ses = new SESClient(settings);
  const ssm = new SSMClient(settings);
  await Promise.all([
    completeTables(cloudFormation, new DynamoDBClient(settings), stacks),
    allowPlainHttp({ cloudFormation, sqs: new SQSClient(settings), s3: new S3Client(settings) }, stacks),
    completeGrants(cloudFormation, new IAMClient(settings), stacks),
    verifyIdentity(ses, config.mail.identity).then(() =>
      connectMailEvents(ses, ssm, config.mail.identity, named.root),
    ),
    publishBaseUrls(ssm, urls, named),
    publishScriptsUrls(ssm, urls, named),
    publishVariantsUrl(ssm, variantsUrl(engine, urls, outputs), named),
  ]);
}

interface TableResource {
  readonly Type?: string;
  readonly Properties?: {
    readonly TimeToLiveSpecification?: { readonly AttributeName?: string };
    readonly PointInTimeRecoverySpecification?: { readonly PointInTimeRecoveryEnabled?: boolean };
  };
}

/** MiniStack's CloudFormation leaves out a table's time to live, so that nothing would ever expire, and its recovery. */
export async function completeTables(
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
      const { TimeToLiveSpecification, PointInTimeRecoverySpecification } =
        Resources[LogicalResourceId]?.Properties ?? {};
      const attribute = TimeToLiveSpecification?.AttributeName;
      if (attribute === undefined || TableName === undefined) continue;
      await enableTimeToLive(dynamodb, TableName, attribute);
      if (PointInTimeRecoverySpecification?.PointInTimeRecoveryEnabled)
        await enableRecovery(dynamodb, TableName);
    }
  }
}

async function enableTimeToLive(dynamodb: DynamoDBClient, TableName: string, AttributeName: string) {
  const { TimeToLiveDescription } = await dynamodb.send(new DescribeTimeToLiveCommand({ TableName }));
  if (TimeToLiveDescription?.TimeToLiveStatus === 'ENABLED') return;
  const TimeToLiveSpecification = { AttributeName, Enabled: true };
  await dynamodb.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
}

async function enableRecovery(dynamodb: DynamoDBClient, TableName: string) {
  const { ContinuousBackupsDescription } = await dynamodb.send(
    new DescribeContinuousBackupsCommand({ TableName }),
  );
  const { PointInTimeRecoveryStatus } = ContinuousBackupsDescription?.PointInTimeRecoveryDescription ?? {};
  if (PointInTimeRecoveryStatus === 'ENABLED') return;
  const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled: true };
  await dynamodb.send(new UpdateContinuousBackupsCommand({ TableName, PointInTimeRecoverySpecification }));
}

interface Statement {
  readonly Effect: string;
  readonly Action?: string | readonly string[];
  readonly Resource?: unknown;
  readonly Condition?: Record<string, Record<string, string>>;
}

interface Policy {
  readonly Statement: readonly Statement[];
}

/**
 * @returns the policy without the statements that refuse what does not come by TLS, and those that go by a header which
 * the engine's IAM does not look at, so that it would refuse all; undefined when nothing is left
 */
export function withoutUnknown(policy: string): string | undefined {
  const { Statement, ...rest } = JSON.parse(policy) as Policy;
  const isUnknown = ({ Bool, Null }: Record<string, Record<string, string>> = {}) =>
    Bool?.['aws:SecureTransport'] === 'false' || Null?.['s3:if-none-match'] === 'true';
  const kept = Statement.filter(({ Effect, Condition }) => Effect !== 'Deny' || !isUnknown(Condition));
  return kept.length > 0 ? JSON.stringify({ ...rest, Statement: kept }) : undefined;
}

/**
 * The engine is spoken to by plain HTTP on this machine. With its IAM enforced it refuses that on queues and buckets that
 * take TLS only, as AWS would; so here that one statement goes from their policies. It knows no condition by
 * `If-None-Match`, either.
 */
export async function allowPlainHttp(
  clients: { readonly cloudFormation: CloudFormationClient; readonly sqs: SQSClient; readonly s3: S3Client },
  stacks: readonly string[],
): Promise<void> {
  for (const StackName of stacks) {
    const { StackResources = [] } = await clients.cloudFormation.send(
      new DescribeStackResourcesCommand({ StackName }),
    );
    for (const { ResourceType, PhysicalResourceId: id = '' } of StackResources) {
      if (ResourceType === 'AWS::SQS::Queue') await allowPlainHttpOnQueue(clients.sqs, id);
      if (ResourceType === 'AWS::S3::Bucket') await allowPlainHttpOnBucket(clients.s3, id);
    }
  }
}

async function allowPlainHttpOnQueue(sqs: SQSClient, QueueUrl: string): Promise<void> {
  const AttributeNames: QueueAttributeName[] = ['Policy'];
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames }));
  if (!Attributes?.Policy) return;
  const Policy = withoutUnknown(Attributes.Policy) ?? '';
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
}

async function allowPlainHttpOnBucket(s3: S3Client, Bucket: string): Promise<void> {
  const answer = await s3.send(new GetBucketPolicyCommand({ Bucket })).catch((error: Error) => {
    if (error.name === 'NoSuchBucketPolicy') return undefined;
    throw error;
  });
  if (!answer?.Policy) return;
  const policy = withoutUnknown(answer.Policy);
  await (policy
    ? s3.send(new PutBucketPolicyCommand({ Bucket, Policy: policy }))
    : s3.send(new DeleteBucketPolicyCommand({ Bucket })));
}

/** What only `*` allows here, of which AWS looks at each thing that is named. */
const WITHOUT_NAME = ['ses:SendEmail', 'ses:SendRawEmail', 'ssm:GetParameters', 'ssm:GetParametersByPath'];

/**
 * What MiniStack's IAM needs, besides a policy, to allow what AWS allows by that policy alone:
 * - `sqs:SendMessage` covers batches on AWS (SQS API permissions reference); the engine asks for `sqs:SendMessageBatch`.
 * - Sending mail by SES v1 is looked up under no identity's name here, so only `*` matches; so are several parameters.
 *
 * @returns the policy with those statements added; undefined when there is none to add
 */
export function withEngineGrants(policy: string): string | undefined {
  const { Statement, ...rest } = JSON.parse(policy) as Policy;
  const added = Statement.flatMap((statement) => {
    const actions = [statement.Action ?? []].flat();
    const nameless = actions.filter((action) => WITHOUT_NAME.includes(action));
    return [
      ...(actions.includes('sqs:SendMessage') ? [{ ...statement, Action: ['sqs:SendMessageBatch'] }] : []),
      ...(nameless.length > 0 && statement.Resource !== '*'
        ? [{ ...statement, Action: nameless, Resource: '*' }]
        : []),
    ];
  });
  const there = Statement.map((statement) => JSON.stringify(statement));
  const missing = added.filter((statement) => !there.includes(JSON.stringify(statement)));
  return missing.length > 0 ? JSON.stringify({ ...rest, Statement: [...Statement, ...missing] }) : undefined;
}

/** Adds to each role's grants what the engine wants besides. What they allow on AWS is held by template tests. */
export async function completeGrants(
  cloudFormation: CloudFormationClient,
  iam: IAMClient,
  stacks: readonly string[],
): Promise<void> {
  for (const StackName of stacks) {
    const { StackResources = [] } = await cloudFormation.send(
      new DescribeStackResourcesCommand({ StackName }),
    );
    for (const { ResourceType, PhysicalResourceId: RoleName = '' } of StackResources) {
      if (ResourceType !== 'AWS::IAM::Role') continue;
      const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
      for (const PolicyName of PolicyNames) {
        const { PolicyDocument = '' } = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
        const completed = withEngineGrants(decodeURIComponent(PolicyDocument));
        if (completed)
          await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: completed }));
      }
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
export async function connectMailEvents(
  ses: SESClient,
  ssm: SSMClient,
  identity: string,
  root = LOCAL.root,
): Promise<void> {
  const Name = foundationParameter(root, 'mail-event-topic-arn');
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
export async function publishBaseUrls(
  ssm: SSMClient,
  urls: Readonly<Record<string, string>>,
  named = LOCAL,
): Promise<void> {
  for (const [pipeline, Value] of Object.entries(urls)) {
    const Name = parameterName(named, pipeline, 'url');
    await ssm.send(new PutParameterCommand({ Name, Value, Type: 'String', Overwrite: true }));
  }
}

/** Pages load scripts from the APIs: a browser finds no engine's CloudFront by its name. */
async function publishScriptsUrls(ssm: SSMClient, urls: Gaps['urls'], named: EnvironmentId): Promise<void> {
  for (const pipeline of WITH_SCRIPTS) {
    const Value = urls[pipeline];
    if (Value === undefined) continue;
    const Name = parameterName(named, pipeline, 'scripts-url');
    await ssm.send(new PutParameterCommand({ Name, Value, Type: 'String', Overwrite: true }));
  }
}

/**
 * Where rendered images are reached: a browser finds no engine's CloudFront by its name. The pipeline's API serves the
 * same keys; so does the bucket itself, which no engine guards, where the API can't.
 */
export function variantsUrl(
  engine: Gaps['engine'],
  urls: Gaps['urls'],
  outputs: Gaps['outputs'],
): string | undefined {
  if (can(engine.kind, 'binaryAnswers')) return urls.images;
  const bucket = outputs[stackName(LOCAL, 'Images')]?.ResultsBucketName;
  return bucket && `${engine.url}/${bucket}`;
}

async function publishVariantsUrl(
  ssm: SSMClient,
  url: string | undefined,
  named: EnvironmentId,
): Promise<void> {
  if (url === undefined) return;
  const Name = parameterName(named, 'images', 'variants-url');
  await ssm.send(new PutParameterCommand({ Name, Value: `${url}/`, Type: 'String', Overwrite: true }));
}

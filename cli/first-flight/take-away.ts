/** Takes a flight away again: its stacks, what they leave behind, and what AWS made for it on the way. May be repeated. */
import { APIGatewayClient, GetAccountCommand, UpdateAccountCommand } from '@aws-sdk/client-api-gateway';
import {
  CloudFormationClient,
  DeleteStackCommand,
  paginateListStackResources,
  type Stack,
  type StackResourceSummary,
  UpdateTerminationProtectionCommand,
  waitUntilStackDeleteComplete,
} from '@aws-sdk/client-cloudformation';
import {
  CloudWatchLogsClient,
  DeleteLogGroupCommand,
  paginateDescribeLogGroups,
} from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient, paginateListTables } from '@aws-sdk/client-dynamodb';
import {
  DeleteRoleCommand,
  DetachRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
} from '@aws-sdk/client-iam';
import {
  DeleteBucketCommand,
  DeleteObjectsCommand,
  ListBucketsCommand,
  ListObjectVersionsCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { DeleteEmailIdentityCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { DeleteParametersCommand, paginateGetParametersByPath, SSMClient } from '@aws-sdk/client-ssm';
import { deployedStacks } from '../doctor/deployed.ts';
import { isNotFound } from '../doctor/finding.ts';
import { isOfFlight } from './neighbours.ts';
import { FLIGHT, TOOLKIT_STACK } from './plan.ts';

/** CloudFront takes its time to go. */
const PATIENCE_SECONDS = 3600;

/** Names of what a flight has made begin so, whatever made them. */
const isNamedAfterFlight = (name: string) =>
  /^(\/aws\/lambda\/|\/)?(firstflight[-/]|cdk-fdflight-)/i.test(name);

/**
 * @param identity the sender's, where the flight has made it
 * @returns what is left, in words; empty when nothing is
 */
export async function takeAway(region: string, identity: string | undefined): Promise<string[]> {
  const stacks = (await deployedStacks(region)).filter(isOfFlight);
  const roles = await findKeptRoles(region, stacks);
  for (const wave of inOrder(stacks)) await Promise.all(wave.map((name) => deleteStack(region, name)));
  await deleteLeftBuckets(region);
  await deleteParameters(region);
  await deleteLogs(region);
  for (const role of roles) await deleteLoggingRole(region, role);
  if (identity !== undefined) await deleteIdentity(region, identity);
  return findRest(region);
}

/** Those that others stand on go last: the foundation, and after it CDK's own. */
export function inOrder(stacks: readonly Stack[]): string[][] {
  const names = stacks.map(({ StackName = '' }) => StackName);
  const isLast = (name: string) => name === TOOLKIT_STACK;
  const isBase = (name: string) => /-(Foundation|Domain|Events)$/.test(name);
  const isTop = (name: string) => /-(Desk|Alarms)$/.test(name);
  const rest = names.filter((name) => !isLast(name) && !isBase(name) && !isTop(name));
  return [names.filter(isTop), rest, names.filter(isBase), names.filter(isLast)].filter(
    (wave) => wave.length > 0,
  );
}

async function deleteStack(region: string, StackName: string): Promise<void> {
  const client = new CloudFormationClient({ region });
  for (const { ResourceType, PhysicalResourceId: Bucket } of await resourcesOf(client, StackName))
    if (ResourceType === 'AWS::S3::Bucket' && Bucket) await emptyBucket(new S3Client({ region }), Bucket);
  await client.send(
    new UpdateTerminationProtectionCommand({ StackName, EnableTerminationProtection: false }),
  );
  await client.send(new DeleteStackCommand({ StackName }));
  await waitUntilStackDeleteComplete(
    { client, maxWaitTime: PATIENCE_SECONDS, minDelay: 1, maxDelay: 15 },
    { StackName },
  );
  console.log(`Deleted  ${StackName}`);
}

async function resourcesOf(client: CloudFormationClient, StackName: string): Promise<StackResourceSummary[]> {
  const found: StackResourceSummary[] = [];
  for await (const { StackResourceSummaries = [] } of paginateListStackResources({ client }, { StackName }))
    found.push(...StackResourceSummaries);
  return found;
}

async function emptyBucket(client: S3Client, Bucket: string): Promise<void> {
  try {
    for (;;) {
      const { Versions = [], DeleteMarkers = [] } = await client.send(
        new ListObjectVersionsCommand({ Bucket }),
      );
      const Objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
      if (Objects.length === 0) return;
      await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
    }
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}

/** CDK keeps its bucket when its stack goes. */
async function deleteLeftBuckets(region: string): Promise<void> {
  const client = new S3Client({ region });
  for (const Bucket of await bucketsOfFlight(client)) {
    await emptyBucket(client, Bucket);
    await client.send(new DeleteBucketCommand({ Bucket }));
  }
}

async function bucketsOfFlight(client: S3Client): Promise<string[]> {
  const { Buckets = [] } = await client.send(new ListBucketsCommand({}));
  return Buckets.map(({ Name = '' }) => Name).filter(isNamedAfterFlight);
}

/** Secrets and tokens, which no stack has made. */
async function deleteParameters(region: string): Promise<void> {
  const client = new SSMClient({ region });
  for (const names = await parametersOfFlight(client); names.length > 0; )
    // AWS takes ten at once.
    await client.send(new DeleteParametersCommand({ Names: names.splice(0, 10) }));
}

async function parametersOfFlight(client: SSMClient): Promise<string[]> {
  const names: string[] = [];
  for await (const { Parameters = [] } of paginateGetParametersByPath(
    { client },
    { Path: `/${FLIGHT.root}`, Recursive: true },
  ))
    names.push(...Parameters.map(({ Name = '' }) => Name));
  return names;
}

/** Of functions that the CDK or AWS adds by itself; ours name their own groups, which go with their stack. */
async function deleteLogs(region: string): Promise<void> {
  const client = new CloudWatchLogsClient({ region });
  for (const logGroupName of await logsOfFlight(client))
    await client.send(new DeleteLogGroupCommand({ logGroupName }));
}

async function logsOfFlight(client: CloudWatchLogsClient): Promise<string[]> {
  const found: string[] = [];
  for await (const { logGroups = [] } of paginateDescribeLogGroups({ client }, {}))
    found.push(...logGroups.map(({ logGroupName = '' }) => logGroupName).filter(isNamedAfterFlight));
  return found;
}

/** The foundation keeps the role by which API Gateway logs, as other programs of an account come to use it. */
async function findKeptRoles(region: string, stacks: readonly Stack[]): Promise<string[]> {
  const client = new CloudFormationClient({ region });
  const foundations = stacks.filter(({ StackName = '' }) => StackName.endsWith('-Foundation'));
  const found: string[] = [];
  for (const { StackName = '' } of foundations) {
    const resources = await resourcesOf(client, StackName);
    if (!resources.some(({ ResourceType }) => ResourceType === 'AWS::ApiGateway::Account')) continue;
    for (const { ResourceType, PhysicalResourceId } of resources)
      if (ResourceType === 'AWS::IAM::Role' && PhysicalResourceId) found.push(PhysicalResourceId);
  }
  return found;
}

async function deleteLoggingRole(region: string, RoleName: string): Promise<void> {
  const gateway = new APIGatewayClient({ region });
  const { cloudwatchRoleArn = '' } = await gateway.send(new GetAccountCommand({}));
  if (cloudwatchRoleArn.endsWith(`/${RoleName}`))
    await gateway.send(
      new UpdateAccountCommand({
        patchOperations: [{ op: 'replace', path: '/cloudwatchRoleArn', value: '' }],
      }),
    );
  const iam = new IAMClient({ region });
  try {
    const { AttachedPolicies = [] } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
    for (const { PolicyArn } of AttachedPolicies)
      await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }));
    await iam.send(new DeleteRoleCommand({ RoleName }));
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}

async function deleteIdentity(region: string, EmailIdentity: string): Promise<void> {
  try {
    await new SESv2Client({ region }).send(new DeleteEmailIdentityCommand({ EmailIdentity }));
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}

/** Whatever still bears the flight's name. */
async function findRest(region: string): Promise<string[]> {
  const stacks = (await deployedStacks(region)).filter(isOfFlight);
  const tables: string[] = [];
  for await (const { TableNames = [] } of paginateListTables({ client: new DynamoDBClient({ region }) }, {}))
    tables.push(...TableNames.filter(isNamedAfterFlight));
  const parameters = await parametersOfFlight(new SSMClient({ region }));
  return [
    ...stacks.map(({ StackName }) => `the stack ${StackName}`),
    ...tables.map((name) => `the table ${name}`),
    ...(await bucketsOfFlight(new S3Client({ region }))).map((name) => `the bucket ${name}`),
    ...(await logsOfFlight(new CloudWatchLogsClient({ region }))).map((name) => `the log group ${name}`),
    ...parameters.map((name) => `the parameter ${name}`),
  ];
}

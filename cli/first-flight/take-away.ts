/** Takes a flight away again: its stacks, what they leave behind, and what AWS made for it on the way. May be repeated. */
import { APIGatewayClient, GetAccountCommand, UpdateAccountCommand } from '@aws-sdk/client-api-gateway';
import {
  CloudFormationClient,
  DeleteStackCommand,
  DescribeStacksCommand,
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
import { isNoStack } from '../stack-outputs.ts';
import { isOfFlight } from './neighbours.ts';
import { FLIGHT, isNamedAfterFlight, TOOLKIT_STACK } from './plan.ts';

/** CloudFront takes its time to go. */
const PATIENCE_SECONDS = 3600;

/** Something to take away, or to look for. */
interface Step {
  /** Reads on from "could not". */
  readonly what: string;
  readonly run: () => Promise<unknown>;
}

/** One after another, to the end. @returns what did not work, in words */
export async function runAll(steps: readonly Step[]): Promise<string[]> {
  const failed: string[] = [];
  for (const { what, run } of steps)
    await run().catch(({ name, message }: Error) => failed.push(`could not ${what}: ${name}: ${message}`));
  return failed;
}

/**
 * Goes on where something can't be taken away: what has nothing to do with it goes all the same.
 *
 * @param identity the sender's, where the flight has made it
 * @returns what is left, and why, in words; empty when nothing is
 */
export async function takeAway(region: string, identity: string | undefined): Promise<string[]> {
  let stacks: readonly Stack[] = [];
  const roles = new Set<string>();
  const failed = await runAll([
    {
      what: 'list the stacks',
      run: async () => {
        stacks = (await deployedStacks(region)).filter(isOfFlight);
      },
    },
    {
      what: 'ask the foundation for the role by which API Gateway logs',
      run: async () => {
        for (const role of await findKeptRoles(region, stacks)) roles.add(role);
      },
    },
    {
      what: 'ask API Gateway for the role by which it logs',
      run: async () => {
        for (const role of await rolesOfFlight(region)) roles.add(role);
      },
    },
  ]);
  failed.push(...(await deleteStacks(stacks, (name) => deleteStack(region, name))));
  const clients = { s3: new S3Client({ region }), logs: new CloudWatchLogsClient({ region }) };
  failed.push(
    ...(await takeAwayEach(
      'bucket',
      () => bucketsOfFlight(clients.s3),
      (name) => deleteBucket(clients.s3, name),
    )),
    ...(await takeAwayEach(
      'log group',
      () => logsOfFlight(clients.logs),
      (name) => clients.logs.send(new DeleteLogGroupCommand({ logGroupName: name })),
    )),
    ...(await takeAwayEach(
      'role',
      async () => [...roles],
      (role) => deleteLoggingRole(region, role),
    )),
    ...(await runAll([{ what: 'delete the parameters', run: () => deleteParameters(region) }])),
    ...(await takeAwayEach(
      'identity at SES',
      async () => (identity === undefined ? [] : [identity]),
      (name) => deleteIdentity(region, name),
    )),
  );
  return [...new Set([...failed, ...(await findRest(region))])];
}

/** All of one kind, each for itself. @returns what did not work, in words */
async function takeAwayEach(
  kind: string,
  list: () => Promise<readonly string[]>,
  remove: (name: string) => Promise<unknown>,
): Promise<string[]> {
  let names: readonly string[] = [];
  const look = async () => {
    names = await list();
  };
  const unseen = await runAll([{ what: `list each ${kind}`, run: look }]);
  const steps = names.map((name) => ({ what: `delete the ${kind} ${name}`, run: () => remove(name) }));
  return [...unseen, ...(await runAll(steps))];
}

/**
 * Each wave side by side. A stack that stays keeps no other one, but for CDK's own, the last: with that the role would go by
 * which the others are deleted.
 *
 * @returns what did not work, in words
 */
export async function deleteStacks(
  stacks: readonly Stack[],
  remove: (name: string) => Promise<void>,
): Promise<string[]> {
  const failed: string[] = [];
  for (const wave of inOrder(stacks)) {
    if (failed.length > 0 && wave.includes(TOOLKIT_STACK)) break;
    const steps = wave.map((name) => runAll([{ what: `delete the stack ${name}`, run: () => remove(name) }]));
    failed.push(...(await Promise.all(steps)).flat());
  }
  return failed;
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
  try {
    await waitUntilStackDeleteComplete(
      { client, maxWaitTime: PATIENCE_SECONDS, minDelay: 1, maxDelay: 15 },
      { StackName },
    );
  } catch (error) {
    await explainStay(client, StackName, error);
  }
  console.log(`Deleted  ${StackName}`);
}

/**
 * What the waiter says is all of the last answer, as JSON.
 *
 * @throws why the stack is still there; nothing where it went after all, meanwhile
 */
export async function explainStay(
  client: CloudFormationClient,
  StackName: string,
  error: unknown,
): Promise<void> {
  let stack: Stack | undefined;
  try {
    stack = (await client.send(new DescribeStacksCommand({ StackName }))).Stacks?.[0];
  } catch (now) {
    if (isNoStack(now)) return;
    throw now;
  }
  if (!stack?.StackStatus) throw error;
  const { StackStatus: name, StackStatusReason = 'its events say why' } = stack;
  throw Object.assign(new Error(StackStatusReason), { name });
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

async function deleteBucket(client: S3Client, Bucket: string): Promise<void> {
  await emptyBucket(client, Bucket);
  await client.send(new DeleteBucketCommand({ Bucket }));
}

/** CDK keeps its bucket when its stack goes. */
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

/** The name of the role by which API Gateway logs in a region. */
async function loggingRole(gateway: APIGatewayClient): Promise<string | undefined> {
  const { cloudwatchRoleArn } = await gateway.send(new GetAccountCommand({}));
  return cloudwatchRoleArn?.split('/').at(-1);
}

/** Where the foundation is gone already, API Gateway itself still names the role that it has kept. */
async function rolesOfFlight(region: string): Promise<string[]> {
  const named = await loggingRole(new APIGatewayClient({ region }));
  return named !== undefined && isNamedAfterFlight(named) ? [named] : [];
}

/** API Gateway forgets the role last: as long as it names it, a flight that was cut off finds it again. */
async function deleteLoggingRole(region: string, RoleName: string): Promise<void> {
  const iam = new IAMClient({ region });
  try {
    const { AttachedPolicies = [] } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
    for (const { PolicyArn } of AttachedPolicies)
      await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }));
    await iam.send(new DeleteRoleCommand({ RoleName }));
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
  const gateway = new APIGatewayClient({ region });
  if ((await loggingRole(gateway)) === RoleName)
    await gateway.send(
      new UpdateAccountCommand({
        patchOperations: [{ op: 'replace', path: '/cloudwatchRoleArn', value: '' }],
      }),
    );
}

async function deleteIdentity(region: string, EmailIdentity: string): Promise<void> {
  try {
    await new SESv2Client({ region }).send(new DeleteEmailIdentityCommand({ EmailIdentity }));
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}

/** Whatever still bears the flight's name, and what could not be looked at. */
async function findRest(region: string): Promise<string[]> {
  const found: string[] = [];
  const look = (kind: string, list: () => Promise<readonly string[]>): Step => ({
    what: `list each ${kind}`,
    run: async () => found.push(...(await list()).map((name) => `the ${kind} ${name}`)),
  });
  const failed = await runAll([
    look('stack', async () =>
      (await deployedStacks(region)).filter(isOfFlight).map(({ StackName = '' }) => StackName),
    ),
    look('table', () => tablesOfFlight(new DynamoDBClient({ region }))),
    look('bucket', () => bucketsOfFlight(new S3Client({ region }))),
    look('log group', () => logsOfFlight(new CloudWatchLogsClient({ region }))),
    look('parameter', () => parametersOfFlight(new SSMClient({ region }))),
    look('role', () => rolesOfFlight(region)),
  ]);
  return [...found, ...failed];
}

async function tablesOfFlight(client: DynamoDBClient): Promise<string[]> {
  const tables: string[] = [];
  for await (const { TableNames = [] } of paginateListTables({ client }, {}))
    tables.push(...TableNames.filter(isNamedAfterFlight));
  return tables;
}

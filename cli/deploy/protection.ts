/**
 * Protection from deletion, for what an environment keeps. It is set once a stack stands: what is protected while it is made,
 * CloudFormation can't take back when that fails, and the next try starts with what the last one has left.
 */
import { CloudFormationClient, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import {
  CognitoIdentityProviderClient,
  DescribeUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { DescribeTableCommand, DynamoDBClient, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import type { ChosenEnvironment } from '../../config/deployment.ts';
import { isNoStack } from '../stack-outputs.ts';

/** Something that may be protected, and whether it is. */
export interface Protected {
  readonly stack: string;
  readonly kind: 'table' | 'pool';
  /** The table's name, the pool's id. */
  readonly id: string;
  readonly isProtected: boolean;
}

const KINDS: Readonly<Record<string, Protected['kind']>> = {
  'AWS::DynamoDB::Table': 'table',
  'AWS::Cognito::UserPool': 'pool',
};

/**
 * All that stacks hold which may be protected. Those that are not deployed, or are just being made, hold nothing; nor is there
 * anything to protect where somebody has deleted it behind the stack's back.
 */
export async function findProtected(region: string, stacks: readonly string[]): Promise<Protected[]> {
  const found: Protected[] = [];
  for (const stack of stacks)
    for (const { kind, id } of await heldBy(region, stack)) {
      const now = await isProtected(region, kind, id).catch(unlessGone);
      if (now !== undefined) found.push({ stack, kind, id, isProtected: now });
    }
  return found;
}

/**
 * Protects the tables of stacks where the environment retains; where it does not, takes protection away, or nothing of it could
 * be torn down. May be repeated.
 *
 * @returns the tables that were changed
 */
export async function protectTables(
  { region, removal }: Pick<ChosenEnvironment, 'region' | 'removal'>,
  stacks: readonly string[],
): Promise<string[]> {
  const DeletionProtectionEnabled = removal === 'retain';
  const tables = (await findProtected(region, stacks)).filter(({ kind }) => kind === 'table');
  const changed = tables.filter((table) => table.isProtected !== DeletionProtectionEnabled);
  const client = new DynamoDBClient({ region });
  for (const { id: TableName } of changed)
    await client.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled }));
  return changed.map(({ id }) => id);
}

/** Whether a stack has people already: then their pool is protected by the very deploy. */
export async function hasPool(region: string, stack: string): Promise<boolean> {
  return (await heldBy(region, stack)).some(({ kind }) => kind === 'pool');
}

async function heldBy(region: string, StackName: string): Promise<Pick<Protected, 'kind' | 'id'>[]> {
  const client = new CloudFormationClient({ region });
  const held: Pick<Protected, 'kind' | 'id'>[] = [];
  try {
    for await (const { StackResourceSummaries = [] } of paginateListStackResources({ client }, { StackName }))
      for (const {
        ResourceType = '',
        ResourceStatus = '',
        PhysicalResourceId: id,
      } of StackResourceSummaries) {
        const kind = KINDS[ResourceType];
        // After a first deploy that failed, what it had made is listed as deleted.
        if (kind && id && /^(CREATE|UPDATE)_COMPLETE$/.test(ResourceStatus)) held.push({ kind, id });
      }
  } catch (error) {
    if (!isNoStack(error)) throw error;
  }
  return held;
}

function unlessGone(error: Error): undefined {
  if (error.name !== 'ResourceNotFoundException') throw error;
  return undefined;
}

async function isProtected(region: string, kind: Protected['kind'], id: string): Promise<boolean> {
  if (kind === 'table') {
    const { Table } = await new DynamoDBClient({ region }).send(new DescribeTableCommand({ TableName: id }));
    return Table?.DeletionProtectionEnabled ?? false;
  }
  const client = new CognitoIdentityProviderClient({ region });
  const { UserPool } = await client.send(new DescribeUserPoolCommand({ UserPoolId: id }));
  return UserPool?.DeletionProtection === 'ACTIVE';
}

import { APIGatewayClient, GetAccountCommand } from '@aws-sdk/client-api-gateway';
import { CloudFormationClient, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import { foundationStack } from '../../config/deployment.ts';
import { isNoStack } from '../stack-outputs.ts';

/** How it stands with the role by which API Gateway logs: the account has one per region, whoever sets it. */
export interface ApiLogging {
  /** The ARN of the role that is set, if one is. */
  readonly role: string | undefined;
  /** Whether the foundation's stack has set one; undefined while it is not deployed. */
  readonly isOurs: boolean | undefined;
}

/** Looks at an account and region. */
export async function findApiLogging(root: string, region: string): Promise<ApiLogging> {
  const [{ cloudwatchRoleArn }, isOurs] = await Promise.all([
    new APIGatewayClient({ region }).send(new GetAccountCommand({})),
    hasSetOne(new CloudFormationClient({ region }), foundationStack(root)),
  ]);
  // Without one the answer leaves it out, or has an empty text.
  return { role: cloudwatchRoleArn || undefined, isOurs };
}

/**
 * What the foundation is to do: whoever sets a role overwrites what another program has set. What the stack has once set
 * it keeps, so that no deploy takes away what it stands on.
 */
export function decideApiLogging({ role, isOurs }: ApiLogging): 'make' | 'exists' {
  return role === undefined || isOurs ? 'make' : 'exists';
}

/** A first deploy that failed has left its role behind, but no longer has it: its state is DELETE_SKIPPED. */
async function hasSetOne(client: CloudFormationClient, StackName: string): Promise<boolean | undefined> {
  let isDeployed = false;
  try {
    for await (const { StackResourceSummaries = [] } of paginateListStackResources({ client }, { StackName }))
      for (const { ResourceType, ResourceStatus = '' } of StackResourceSummaries) {
        if (ResourceStatus.startsWith('DELETE_')) continue;
        isDeployed = true;
        if (ResourceType === 'AWS::ApiGateway::Account' && ResourceStatus.endsWith('_COMPLETE')) return true;
      }
  } catch (error) {
    if (!isNoStack(error)) throw error;
  }
  return isDeployed ? false : undefined;
}

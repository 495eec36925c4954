import { CloudFormationClient, paginateDescribeStacks, type Stack } from '@aws-sdk/client-cloudformation';
import { type EnvironmentId, foundationStack, PIPELINES, stackName } from '../../config/deployment.ts';

/** What an environment may have stacks for; the foundation is none of them. */
export const PARTS = [
  'Domain',
  'Firewall',
  'Events',
  'Alarms',
  'Desk',
  'Data',
  ...Object.values(PIPELINES).map(({ stack }) => stack),
] as const;

/** Whether a stack, or what is named after one, is of this environment. */
export function belongs(name: string, environment: EnvironmentId): boolean {
  return (
    name === foundationStack(environment.root) || PARTS.some((part) => name === stackName(environment, part))
  );
}

/** All stacks of the account and region. */
export async function deployedStacks(region: string): Promise<Stack[]> {
  const client = new CloudFormationClient({ region });
  const found: Stack[] = [];
  for await (const { Stacks = [] } of paginateDescribeStacks({ client }, {}))
    found.push(...Stacks.filter(({ StackStatus }) => StackStatus !== 'DELETE_COMPLETE'));
  return found;
}

import { type CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { CommandError } from './command-error.ts';

/** A stack's outputs by name, or undefined when it is not deployed. */
export async function findOutputs(
  cloudFormation: CloudFormationClient,
  name: string,
): Promise<Record<string, string> | undefined> {
  try {
    const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName: name }));
    const outputs = Stacks[0]?.Outputs ?? [];
    return Object.fromEntries(
      outputs.map(({ OutputKey, OutputValue }) => [OutputKey ?? '', OutputValue ?? '']),
    );
  } catch (error) {
    if (isNoStack(error)) return undefined;
    throw error;
  }
}

/** Whether CloudFormation says that there is no such stack, for which it has no error of its own. */
export function isNoStack(error: unknown): boolean {
  return /does not exist/.test((error as Error).message);
}

/** A stack's outputs by name. @throws CommandError when it is not deployed */
export async function stackOutputs(
  cloudFormation: CloudFormationClient,
  name: string,
): Promise<Record<string, string>> {
  const outputs = await findOutputs(cloudFormation, name);
  if (outputs === undefined) throw new CommandError(`The stack ${name} is not deployed here: npm run deploy`);
  return outputs;
}

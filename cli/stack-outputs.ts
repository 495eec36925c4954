import { type CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { PIPELINES, type Pipeline, stackName } from '../config/deployment.ts';
import type { Place } from './command.ts';
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

/** What has a stack of its own where it is configured. */
export type Configured = Pipeline | 'data' | 'desk';

/** Where it stands in the configuration, and what its stack is called by. */
export function partOf(what: Configured) {
  if (what === 'data') return { key: 'data', stack: 'Data' } as const;
  return what === 'desk' ? ({ key: 'desk', stack: 'Desk' } as const) : PIPELINES[what];
}

/** The outputs of its stack. @throws CommandError when it is not deployed: a deploy makes it only where it is configured */
export async function pipelineOutputs(
  cloudFormation: CloudFormationClient,
  { config, configFile, environment }: Place,
  what: Configured,
): Promise<Record<string, string>> {
  const { key, stack } = partOf(what);
  const name = stackName(environment, stack);
  if (config[key] !== undefined) return stackOutputs(cloudFormation, name);
  const outputs = await findOutputs(cloudFormation, name);
  if (outputs === undefined)
    throw new CommandError(
      `The stack ${name} is not deployed here, and ${configFile} has no ${key}: add it there, then npm run deploy`,
    );
  return outputs;
}

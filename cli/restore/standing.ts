/** Whether a pipeline stands still for a restore that has not ended. Nothing may be deployed then. */
import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { GetFunctionConcurrencyCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { type EnvironmentId, PIPELINES, type Pipeline, stackName } from '../../config/deployment.ts';
import { CommandError } from '../command-error.ts';
import { eachOf } from '../deploy/live.ts';
import { findOutputs, isNoStack } from '../stack-outputs.ts';
import { deployedTemplate, type HeldResource, heldResources } from './stack.ts';
import { type Template, underWay } from './templates.ts';

export interface Clients {
  readonly cloudFormation: CloudFormationClient;
  readonly lambda: LambdaClient;
}

/** A function that knows its pipeline's table. */
export interface TableFunction {
  readonly name: string;
  /** The executions that its template reserves for it. */
  readonly reserved: number | undefined;
}

/** The functions of a stack that use its table. Others have nothing to do with a restore. */
export function tableFunctions(
  { Resources }: Template,
  held: readonly HeldResource[],
): readonly TableFunction[] {
  return held
    .filter(({ type }) => type === 'AWS::Lambda::Function')
    .flatMap(({ logicalId, id: name }) => {
      const { Environment, ReservedConcurrentExecutions: reserved } = (Resources[logicalId]?.Properties ??
        {}) as {
        readonly Environment?: { readonly Variables?: Readonly<Record<string, unknown>> };
        readonly ReservedConcurrentExecutions?: number;
      };
      return Environment?.Variables?.TABLE_NAME === undefined ? [] : [{ name, reserved }];
    });
}

/** Those that have no executions, which no template of ours asks for. */
async function stoppedOf(
  lambda: LambdaClient,
  functions: readonly TableFunction[],
): Promise<TableFunction[]> {
  const found = await eachOf(functions, async (fn) => {
    const { ReservedConcurrentExecutions } = await lambda.send(
      new GetFunctionConcurrencyCommand({ FunctionName: fn.name }),
    );
    return ReservedConcurrentExecutions === 0 ? [fn] : [];
  });
  return found.flat();
}

/** Whether a whole pipeline stands still already, so that nothing has left or come in since. */
export async function standsStill({ cloudFormation, lambda }: Clients, stack: string): Promise<boolean> {
  const template = await deployedTemplate(cloudFormation, stack);
  const functions = tableFunctions(template, await heldResources(cloudFormation, stack));
  return (await stoppedOf(lambda, functions)).length === functions.length;
}

/** What keeps an environment from being deployed, with what to do: some lines for each pipeline that stands still. */
export async function findStandstill(clients: Clients, environment: EnvironmentId): Promise<string[]> {
  const found = await eachOf(Object.keys(PIPELINES) as Pipeline[], (pipeline) =>
    standstillOf(clients, environment, pipeline).catch((error: Error) => {
      if (isNoStack(error)) return [];
      throw error;
    }),
  );
  return found.flat();
}

/** @throws CommandError while a pipeline of the environment stands still */
export async function refuseStandstill(clients: Clients, environment: EnvironmentId): Promise<void> {
  const lines = await findStandstill(clients, environment);
  if (lines.length > 0) throw new CommandError(['Refused, and nothing was changed.', ...lines].join('\n'));
}

async function standstillOf(
  { cloudFormation, lambda }: Clients,
  environment: EnvironmentId,
  pipeline: Pipeline,
): Promise<string[]> {
  const stack = stackName(environment, PIPELINES[pipeline].stack);
  const template = await deployedTemplate(cloudFormation, stack);
  const command = `npm run restore -- ${pipeline} --environment ${environment.name}`;
  if (underWay(template))
    return [
      `${stack} is between two tables: a restore has not ended, and a deploy would make a new, empty one.`,
      `To do: ${command}, which goes on where it was.`,
    ];
  const functions = tableFunctions(template, await heldResources(cloudFormation, stack));
  const stopped = await stoppedOf(lambda, functions);
  if (stopped.length === 0) return [];
  const { TableName = '<its table>' } = (await findOutputs(cloudFormation, stack)) ?? {};
  return [
    `${stack} stands still: ${stopped.length} of ${functions.length} functions that use its table have no executions. A restore leaves it so that has not ended.`,
    `To do: npm run restore -- ${pipeline}, with the options as before: it goes on where it was.`,
    `To give that up: ${command} --from-table ${TableName}, which starts the pipeline with the table that it has.`,
  ];
}

/** What of a pipeline stands still, for a restore that has not ended or by somebody's hand; and the ways out of that. */
import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DescribeRuleCommand, type EventBridgeClient } from '@aws-sdk/client-eventbridge';
import {
  GetEventSourceMappingCommand,
  GetFunctionConcurrencyCommand,
  type LambdaClient,
} from '@aws-sdk/client-lambda';
import {
  configuredPipelines,
  type EnvironmentId,
  PIPELINES,
  type Pipeline,
  stackName,
} from '../../config/deployment.ts';
import type { FrontdeskConfig } from '../../config/index.ts';
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
interface TableFunction {
  readonly name: string;
  /** The executions that its template reserves for it. */
  readonly reserved: number | undefined;
}

/** What of a stack can be stopped. */
export interface Moving {
  /** Ids of event source mappings. */
  readonly mappings: readonly string[];
  /** Names of rules that call by the clock. Rules that put events into a queue go on: it keeps them. */
  readonly schedules: readonly string[];
  /** Others go on, such as Meta's webhook. */
  readonly functions: readonly TableFunction[];
}

export function movingOf(template: Template, held: readonly HeldResource[]): Moving {
  const of = (type: string) => held.filter((one) => one.type === type);
  const isSchedule = ({ logicalId }: HeldResource) =>
    template.Resources[logicalId]?.Properties?.ScheduleExpression !== undefined;
  return {
    mappings: of('AWS::Lambda::EventSourceMapping').map(({ id }) => id),
    schedules: of('AWS::Events::Rule')
      .filter(isSchedule)
      // Its id is its name, with the bus in front where that is not the default one.
      .map(({ id }) => id.split('|').at(-1) ?? id),
    functions: tableFunctions(template, held),
  };
}

/** The functions of a stack that use its table. Others have nothing to do with a restore. */
function tableFunctions({ Resources }: Template, held: readonly HeldResource[]): readonly TableFunction[] {
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
): Promise<readonly TableFunction[]> {
  return only(functions, async ({ name: FunctionName }) => {
    const answer = await lambda.send(new GetFunctionConcurrencyCommand({ FunctionName }));
    return answer.ReservedConcurrentExecutions === 0;
  });
}

/** Keeps the ones for which a question is answered with yes. One that somebody has deleted by hand is left out. */
async function only<One>(all: readonly One[], isSo: (one: One) => Promise<boolean>): Promise<readonly One[]> {
  const found = await eachOf(all, async (one) => {
    const is = await isSo(one).catch((error: Error) => {
      if (error.name === 'ResourceNotFoundException') return false;
      throw error;
    });
    return is ? [one] : [];
  });
  return found.flat();
}

/** How much of a stack stands still. */
export interface Still {
  readonly functions: number;
  readonly mappings: number;
  readonly schedules: number;
  /** Whether its table is being changed: a restore then goes on without being told where from. */
  readonly isUnderWay: boolean;
}

/** Nothing of a stack that holds nothing yet. @throws CloudFormation's error for one that is not there */
export async function findStill(
  { cloudFormation, lambda, events }: Clients & { readonly events: EventBridgeClient },
  stack: string,
): Promise<Still> {
  const template = await deployedTemplate(cloudFormation, stack);
  const moving = movingOf(template, await heldResources(cloudFormation, stack));
  const functions = await stoppedOf(lambda, moving.functions);
  const mappings = await only(moving.mappings, async (UUID) => {
    const { State = '' } = await lambda.send(new GetEventSourceMappingCommand({ UUID }));
    return ['Disabled', 'Disabling'].includes(State);
  });
  const schedules = await only(
    moving.schedules,
    async (Name) => (await events.send(new DescribeRuleCommand({ Name }))).State === 'DISABLED',
  );
  return {
    functions: functions.length,
    mappings: mappings.length,
    schedules: schedules.length,
    isUnderWay: underWay(template) !== undefined,
  };
}

/** Whether anything does. */
export function isStill({ functions, mappings, schedules, isUnderWay }: Still): boolean {
  return isUnderWay || functions + mappings + schedules > 0;
}

/** Whether a whole pipeline stands still already, so that nothing has left or come in since. */
export async function standsStill({ cloudFormation, lambda }: Clients, stack: string): Promise<boolean> {
  const template = await deployedTemplate(cloudFormation, stack);
  const { functions } = movingOf(template, await heldResources(cloudFormation, stack));
  return (await stoppedOf(lambda, functions)).length === functions.length;
}

/** A stack that may stand still. */
export interface Standing {
  readonly pipeline: Pipeline;
  readonly environment: EnvironmentId;
  /** Whether its table is being changed. */
  readonly isUnderWay: boolean;
  /** The table that it has, where that is known. */
  readonly table?: string | undefined;
}

/** What to do about it. The way that changes no data comes first: without a restore, the others would take the table back. */
export function waysOut({ pipeline, environment, isUnderWay, table = '<its table>' }: Standing): string[] {
  const command = `npm run restore -- ${pipeline} --environment ${environment.name}`;
  const stack = stackName(environment, PIPELINES[pipeline].stack);
  const ways = isUnderWay
    ? [`To do: ${command}, which goes on where it was.`]
    : [
        `No restore had begun, or it is to be given up? ${command} --from-table ${table} starts the pipeline with the table that it has, as it is.`,
        `A restore was cut off, and is to go on? ${command} with the --to, --deleted or --from-table that it was given. Its moment stands in the name of the table that it made, ${stack}-restored-<time>.`,
      ];
  return [...ways, 'More: docs/restore.md, “A restore that does not end”.'];
}

/** Where pipelines may stand still. */
export interface Place {
  readonly config: FrontdeskConfig;
  readonly configFile: string;
  readonly environment: EnvironmentId;
}

/** All that there may be a stack of, also of what is configured no longer. */
export const ALL_PIPELINES = Object.keys(PIPELINES) as Pipeline[];

/**
 * What keeps an environment from being deployed, with what to do: some lines for each pipeline that stands still.
 *
 * @param pipelines those that are about to be changed. @default those that a deploy brings
 */
export async function findStandstill(
  clients: Clients,
  place: Place,
  pipelines: readonly Pipeline[] = configuredPipelines(place.config),
): Promise<string[]> {
  const found = await eachOf(pipelines, (pipeline) =>
    standstillOf(clients, place, pipeline).catch((error: Error) => {
      if (isNoStack(error)) return [];
      throw /AccessDenied/.test(error.name) ? mayNotLook(pipeline, error) : error;
    }),
  );
  return found.flat();
}

function mayNotLook(pipeline: Pipeline, { name, message }: Error): CommandError {
  return new CommandError(
    `Whether ${pipeline} stands still for a restore could not be looked at (${name}: ${message}). If GitHub’s role deploys: deploy the stack of .github/deploy-role.yaml once more. Otherwise your role lacks the right.`,
  );
}

/** @throws CommandError while one of the pipelines stands still */
export async function refuseStandstill(...looking: Parameters<typeof findStandstill>): Promise<void> {
  const lines = await findStandstill(...looking);
  if (lines.length > 0) throw new CommandError(['Refused, and nothing was changed.', ...lines].join('\n'));
}

async function standstillOf(
  { cloudFormation, lambda }: Clients,
  { config, configFile, environment }: Place,
  pipeline: Pipeline,
): Promise<string[]> {
  const { key, stack: part } = PIPELINES[pipeline];
  const stack = stackName(environment, part);
  const template = await deployedTemplate(cloudFormation, stack);
  const needed =
    config[key] === undefined
      ? [`${configFile} has no ${key}, which the command needs: add it to the configuration again first.`]
      : [];
  if (underWay(template))
    return [
      `${stack} is between two tables: a restore has not ended, and a deploy would make a new, empty one.`,
      ...needed,
      ...waysOut({ pipeline, environment, isUnderWay: true }),
    ];
  const { functions } = movingOf(template, await heldResources(cloudFormation, stack));
  const stopped = await stoppedOf(lambda, functions);
  if (stopped.length === 0) return [];
  const { TableName: table } = (await findOutputs(cloudFormation, stack)) ?? {};
  return [
    `${stack} stands still: ${stopped.length} of ${functions.length} functions that use its table have no executions. A restore is under way or was cut off, or somebody stopped them.`,
    ...needed,
    ...waysOut({ pipeline, environment, isUnderWay: false, table }),
  ];
}

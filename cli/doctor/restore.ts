import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DescribeRuleCommand, EventBridgeClient } from '@aws-sdk/client-eventbridge';
import {
  GetEventSourceMappingCommand,
  GetFunctionConcurrencyCommand,
  LambdaClient,
} from '@aws-sdk/client-lambda';
import { configuredPipelines, PIPELINES, type Pipeline, stackName } from '../../config/deployment.ts';
import { deployedTemplate, type HeldResource, heldResources } from '../restore/stack.ts';
import { type Template, underWay } from '../restore/templates.ts';
import { isNoStack } from '../stack-outputs.ts';
import { type Check, type Finding, ok, problem } from './finding.ts';

/** A restore stops a pipeline, and starts it again at its end. One that was cut off leaves it as it is, and nobody is told. */
export const restore: Check = {
  subject: 'restore',
  async run({ config, environment }) {
    const { region, name } = environment;
    const clients = {
      cloudFormation: new CloudFormationClient({ region }),
      lambda: new LambdaClient({ region }),
      events: new EventBridgeClient({ region }),
    };
    const looked = await Promise.all(
      configuredPipelines(config).map(async (pipeline) => {
        const stack = stackName(environment, PIPELINES[pipeline].stack);
        return { pipeline, stack, ...(await findStill(clients, stack)) };
      }),
    );
    return judgeStill(looked, name);
  },
};

interface Clients {
  readonly cloudFormation: CloudFormationClient;
  readonly lambda: LambdaClient;
  readonly events: EventBridgeClient;
}

/** What of a stack stands still. */
interface Still {
  /** Kinds, each for one thing that is stopped. */
  readonly stopped: readonly Kind[];
  /** Whether its table is being changed: a restore then goes on without being told where from. */
  readonly isUnderWay: boolean;
}
type Kind = 'function' | 'event source mapping' | 'schedule';

/** Nothing of a stack that is not deployed, or holds nothing yet. */
export async function findStill(clients: Clients, stack: string): Promise<Still> {
  try {
    const held = await heldResources(clients.cloudFormation, stack);
    if (held.length === 0) return { stopped: [], isUnderWay: false };
    const template = await deployedTemplate(clients.cloudFormation, stack);
    const stopped: Kind[] = [];
    for (const one of held) {
      const kind = await stoppedKind(clients, one, template);
      if (kind !== undefined) stopped.push(kind);
    }
    return { stopped, isUnderWay: underWay(template) !== undefined };
  } catch (error) {
    if (!isNoStack(error)) throw error;
    return { stopped: [], isUnderWay: false };
  }
}

/** Undefined for what goes on, and for what a restore does not stop. */
async function stoppedKind(
  { lambda, events }: Clients,
  { type, id, logicalId }: HeldResource,
  { Resources }: Template,
): Promise<Kind | undefined> {
  if (type === 'AWS::Lambda::Function') {
    const answer = await lambda.send(new GetFunctionConcurrencyCommand({ FunctionName: id }));
    return answer.ReservedConcurrentExecutions === 0 ? 'function' : undefined;
  }
  if (type === 'AWS::Lambda::EventSourceMapping') {
    const { State = '' } = await lambda.send(new GetEventSourceMappingCommand({ UUID: id }));
    return ['Disabled', 'Disabling'].includes(State) ? 'event source mapping' : undefined;
  }
  const isSchedule = Resources[logicalId]?.Properties?.ScheduleExpression !== undefined;
  if (type !== 'AWS::Events::Rule' || !isSchedule) return undefined;
  const { State } = await events.send(new DescribeRuleCommand({ Name: id.split('|').at(-1) }));
  return State === 'DISABLED' ? 'schedule' : undefined;
}

/** @param looked each configured pipeline */
export function judgeStill(
  looked: readonly (Still & { readonly pipeline: Pipeline; readonly stack: string })[],
  environment: string,
): Finding[] {
  const still = looked.filter(({ stopped, isUnderWay }) => stopped.length > 0 || isUnderWay);
  if (looked.length === 0) return [];
  if (still.length === 0) return [ok(restore.subject, 'no pipeline stands still')];
  return still.map(({ pipeline, stack, stopped, isUnderWay }) => {
    const command = `npm run restore -- ${pipeline} --environment ${environment}`;
    const counts = (['function', 'event source mapping', 'schedule'] as const).map(
      (kind) => `${stopped.filter((one) => one === kind).length} ${kind}s`,
    );
    return problem(
      restore.subject,
      `${pipeline} stands still (stopped: ${counts.join(', ')}): a restore is under way or was cut off, or somebody stopped it`,
      isUnderWay
        ? `If no restore runs: ${command}. It goes on where it was.`
        : `If no restore runs: ${command}, with --to, --deleted or --from-table as before. It goes on where it was, and starts the pipeline at its end. The moment stands in the name of the table that it made, ${stack}-restored-<time>; docs/restore.md`,
    );
  });
}

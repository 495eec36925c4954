/** Stops a pipeline, and starts it again: while its table is changed nobody may write, and nothing may leave. */
import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DisableRuleCommand, EnableRuleCommand, EventBridgeClient } from '@aws-sdk/client-eventbridge';
import {
  DeleteFunctionConcurrencyCommand,
  GetEventSourceMappingCommand,
  LambdaClient,
  PutFunctionConcurrencyCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { CommandError } from '../command-error.ts';
import { deployedTemplate, heldResources } from './stack.ts';
import { type Moving, movingOf } from './standing.ts';

export interface Pausing {
  readonly cloudFormation: CloudFormationClient;
  readonly region: string;
  readonly stack: string;
  /** How long to wait for what had begun. @default as long as a request may take, within which an erasure is in the ledger */
  readonly drainMilliseconds?: number;
  /** Waits so many milliseconds. */
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** @returns what was stopped, in words */
export async function pause(pausing: Pausing): Promise<string> {
  const { mappings, schedules, functions } = await findMoving(pausing);
  const lambda = new LambdaClient({ region: pausing.region });
  const events = new EventBridgeClient({ region: pausing.region });
  for (const Name of schedules) await events.send(new DisableRuleCommand({ Name }));
  for (const UUID of mappings)
    await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: false }));
  for (const UUID of mappings) await waitUntilOff(lambda, UUID, pausing.sleep);
  // Last, so that what the mappings had begun could end.
  for (const { name: FunctionName } of functions)
    await lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 0 }));
  await pausing.sleep(pausing.drainMilliseconds ?? REQUEST_MILLISECONDS);
  return `${mappings.length} event source mappings, ${schedules.length} schedules and ${functions.length} functions stand still`;
}

/** @returns what goes on, in words */
export async function resume(pausing: Pausing): Promise<string> {
  const { mappings, schedules, functions } = await findMoving(pausing);
  const lambda = new LambdaClient({ region: pausing.region });
  const events = new EventBridgeClient({ region: pausing.region });
  for (const { name: FunctionName, reserved } of functions)
    await (reserved === undefined
      ? lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName }))
      : lambda.send(
          new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: reserved }),
        ));
  for (const UUID of mappings)
    await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: true }));
  for (const Name of schedules) await events.send(new EnableRuleCommand({ Name }));
  return `${mappings.length} event source mappings, ${schedules.length} schedules and ${functions.length} functions go on`;
}

async function findMoving({ cloudFormation, stack }: Pausing): Promise<Moving> {
  const template = await deployedTemplate(cloudFormation, stack);
  return movingOf(template, await heldResources(cloudFormation, stack));
}

/** What API Gateway waits for a function, and a second. */
const REQUEST_MILLISECONDS = 30_000;
const LOOK_MILLISECONDS = 2000;
const LOOKS = 150;

async function waitUntilOff(lambda: LambdaClient, UUID: string, sleep: Pausing['sleep']): Promise<void> {
  for (let look = 0; look < LOOKS; look++) {
    const { State } = await lambda.send(new GetEventSourceMappingCommand({ UUID }));
    if (State === 'Disabled') return;
    await sleep(LOOK_MILLISECONDS);
  }
  throw new CommandError(`The event source mapping ${UUID} does not stop. Run the same command once more.`);
}

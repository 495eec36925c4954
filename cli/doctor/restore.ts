import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import {
  configuredPipelines,
  type EnvironmentId,
  PIPELINES,
  type Pipeline,
  stackName,
} from '../../config/deployment.ts';
import { findStill, isStill, type Still, waysOut } from '../restore/standing.ts';
import { findOutputs } from '../stack-outputs.ts';
import { type Check, type Finding, ok, problem } from './finding.ts';

/** A restore stops a pipeline, and starts it again at its end. One that was cut off leaves it as it is, and nobody is told. */
export const restore: Check = {
  subject: 'restore',
  async run({ config, environment }) {
    const { region } = environment;
    const clients = {
      cloudFormation: new CloudFormationClient({ region }),
      lambda: new LambdaClient({ region }),
      events: new EventBridgeClient({ region }),
    };
    const looked = await Promise.all(
      configuredPipelines(config).map(async (pipeline) => {
        const found = await lookAt(clients, stackName(environment, PIPELINES[pipeline].stack));
        return found ? [{ pipeline, ...found }] : [];
      }),
    );
    return judgeStill(looked.flat(), environment);
  },
};

/** Undefined for a stack that is not deployed. */
export async function lookAt(
  clients: Parameters<typeof findStill>[0],
  stack: string,
): Promise<(Still & { readonly table?: string | undefined }) | undefined> {
  const outputs = await findOutputs(clients.cloudFormation, stack);
  return outputs && { ...(await findStill(clients, stack)), table: outputs.TableName };
}

/** @param looked each configured pipeline that is deployed */
export function judgeStill(
  looked: readonly (Still & { readonly pipeline: Pipeline; readonly table?: string | undefined })[],
  environment: EnvironmentId,
): Finding[] {
  const still = looked.filter(isStill);
  if (looked.length === 0) return [];
  if (still.length === 0) return [ok(restore.subject, 'no pipeline stands still')];
  return still.map((one) => {
    const { pipeline, functions, mappings, schedules } = one;
    return problem(
      restore.subject,
      `${pipeline} stands still, or parts of it (stopped: ${functions} functions, ${mappings} event source mappings, ${schedules} schedules): a restore is under way or was cut off, or somebody stopped it`,
      ['While a restore runs, wait for its end.', ...waysOut({ ...one, environment })].join('\n'),
    );
  });
}

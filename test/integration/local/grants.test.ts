import {
  DeleteRolePolicyCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListRolePoliciesCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { GetFunctionConfigurationCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { it as always, expect } from 'vitest';
import { aws, deployed, has, output } from '../../support/deployed.ts';

const it = always.runIf(has('iam'));

const lambda = new LambdaClient(aws);
const iam = new IAMClient(aws);

/** @returns the function's error, undefined when there was none */
async function invoke(FunctionName: string): Promise<string | undefined> {
  const { FunctionError, Payload } = await lambda.send(new InvokeCommand({ FunctionName, Payload: '{}' }));
  return FunctionError && Payload?.transformToString();
}

/** @returns gives the grants back */
async function takeGrants(FunctionName: string): Promise<() => Promise<void>> {
  const { Role = '' } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  const RoleName = Role.split('/').at(-1) ?? '';
  const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
  const policies = await Promise.all(
    PolicyNames.map((PolicyName) => iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }))),
  );
  for (const PolicyName of PolicyNames) await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }));
  return async () => {
    for (const { PolicyName, PolicyDocument = '' } of policies)
      await iam.send(
        new PutRolePolicyCommand({
          RoleName,
          PolicyName,
          PolicyDocument: decodeURIComponent(PolicyDocument),
        }),
      );
  };
}

it('a function without its grants fails on this engine, so the other tests prove that the grants are enough', async () => {
  expect(deployed.enforcesIam).toBe(true);
  const sweep = output('Contact', 'SweepName');
  expect(await invoke(sweep)).toBeUndefined();
  const giveBack = await takeGrants(sweep);
  try {
    expect(await invoke(sweep)).toContain('is not authorized to perform: sqs:GetQueueAttributes');
  } finally {
    await giveBack();
  }
  expect(await invoke(sweep)).toBeUndefined();
});

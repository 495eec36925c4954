import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Deployment } from '../../config/deployment.ts';
import { parameterName } from '../../lambdas/shared/runtime/parameters.ts';
import { acknowledge } from './acknowledge.ts';

/** Lets a function read parameters of a pipeline, by name, such as `address-salt`. */
export function grantParameters(
  fn: LambdaFunction,
  { environment }: Deployment,
  pipeline: string,
  names: readonly string[],
): void {
  const resources = names.map((name) => parameterArn(fn, parameterName(environment.name, pipeline, name)));
  fn.addToRolePolicy(new PolicyStatement({ actions: ['ssm:GetParameter'], resources }));
}

/** Lets a function look up the owner's tokens of its environment: their hashes, by id. */
export function grantOwnerTokens(fn: LambdaFunction, { environment }: Deployment): void {
  const arn = parameterArn(fn, parameterName(environment.name, 'owner', '*'));
  fn.addToRolePolicy(new PolicyStatement({ actions: ['ssm:GetParameter'], resources: [arn] }));
  acknowledge(
    fn.role ?? fn,
    `AwsSolutions-IAM5[Resource::${arn}]`,
    'Tokens are made after the deploy, each a parameter of its own under this path.',
  );
}

/** The ARN of a parameter in the function's account and region. */
export function parameterArn(fn: LambdaFunction, name: string): string {
  // The leading slash is the separator already.
  return Stack.of(fn).formatArn({ service: 'ssm', resource: `parameter${name}` });
}

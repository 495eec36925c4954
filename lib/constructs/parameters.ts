import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Deployment } from '../../config/deployment.ts';
import { tokenPath } from '../../lambdas/shared/owner/access.ts';
import { parameterName } from '../../lambdas/shared/runtime/parameters.ts';

/**
 * Lets a function read parameters of a pipeline, by name, such as `address-salt`, and names them to it: it reads all in one
 * call, because SSM gives forty reads a second to the whole account.
 */
export function grantParameters(
  fn: LambdaFunction,
  { environment }: Deployment,
  pipeline: string,
  names: readonly string[],
): void {
  const resources = names.map((name) => parameterArn(fn, parameterName(environment, pipeline, name)));
  fn.addToRolePolicy(new PolicyStatement({ actions: ['ssm:GetParameters'], resources }));
  fn.addEnvironment('FRONTDESK_PARAMETERS', names.join(','));
}

/** Lets a function read the owner's tokens of its environment: their hashes, by id, all at once. */
export function grantOwnerTokens(fn: LambdaFunction, { environment }: Deployment): void {
  const resources = [parameterArn(fn, tokenPath(environment))];
  fn.addToRolePolicy(new PolicyStatement({ actions: ['ssm:GetParametersByPath'], resources }));
}

/** The ARN of a parameter in the function's account and region. */
export function parameterArn(fn: LambdaFunction, name: string): string {
  // The leading slash is the separator already.
  return Stack.of(fn).formatArn({ service: 'ssm', resource: `parameter${name}` });
}

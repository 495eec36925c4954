import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Deployment } from '../../config/deployment.ts';
import { tokenPath } from '../../lambdas/shared/owner/access.ts';
import { peoplePath } from '../../lambdas/shared/people/records.ts';
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

/**
 * Lets a function know who calls the owner's routes: it reads the owner's tokens of its environment (their hashes, by id, all
 * at once), and where people can sign in, which pool they are of and what is kept of them. A Desk stack writes that; without
 * one there is nothing to read.
 */
export function grantIdentities(fn: LambdaFunction, { environment }: Deployment): void {
  const paths = [tokenPath(environment), peoplePath(environment)].map((path) => parameterArn(fn, path));
  fn.addToRolePolicy(new PolicyStatement({ actions: ['ssm:GetParametersByPath'], resources: paths }));
  const pool = ['pool-id', 'client-id'].map((one) =>
    parameterArn(fn, parameterName(environment, 'desk', one)),
  );
  fn.addToRolePolicy(new PolicyStatement({ actions: ['ssm:GetParameters'], resources: pool }));
}

/** Lets a function know where the desk is, once there is one, for links in mails. */
export function grantDeskUrl(fn: LambdaFunction, { environment }: Deployment): void {
  const resources = [parameterArn(fn, parameterName(environment, 'desk', 'page'))];
  fn.addToRolePolicy(new PolicyStatement({ actions: ['ssm:GetParameters'], resources }));
}

/** Lets a function know the addresses and tokens of destinations, by their ids. */
export function grantDestinations(
  fn: LambdaFunction,
  { config, environment }: Deployment,
  ids: readonly string[],
): void {
  const resources = ids
    .filter((id) => config.destinations[id]?.type !== 'mail')
    .map((id) => parameterArn(fn, parameterName(environment, 'destinations', id)));
  if (resources.length > 0)
    fn.addToRolePolicy(new PolicyStatement({ actions: ['ssm:GetParameters'], resources }));
}

/** The ARN of a parameter in the function's account and region. */
export function parameterArn(fn: LambdaFunction, name: string): string {
  // The leading slash is the separator already.
  return Stack.of(fn).formatArn({ service: 'ssm', resource: `parameter${name}` });
}

import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { parameterName } from '../../lambdas/shared/parameters.ts';
import type { Deployment } from '../deployment.ts';
import { acknowledge } from './acknowledge.ts';

/** Lets a function look up the owner's tokens of its environment: their hashes, by id. */
export function grantOwnerTokens(fn: LambdaFunction, { environment }: Deployment): void {
  const tokens = Stack.of(fn).formatArn({
    service: 'ssm',
    // The leading slash is the separator already.
    resource: `parameter${parameterName(environment.name, 'owner', '*')}`,
  });
  fn.addToRolePolicy(new PolicyStatement({ actions: ['ssm:GetParameter'], resources: [tokens] }));
  acknowledge(
    fn.role ?? fn,
    `AwsSolutions-IAM5[Resource::${tokens}]`,
    'Tokens are made after the deploy, each a parameter of its own under this path.',
  );
}

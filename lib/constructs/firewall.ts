import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import type { Deployment } from '../../config/deployment.ts';
import { parameterName } from '../../lambdas/shared/runtime/parameters.ts';

/** Where the environment's firewall writes its ARN. */
export function firewallParameter({ environment }: Deployment): string {
  return parameterName(environment, 'firewall', 'web-acl-arn');
}

/** Puts the environment's firewall in front of an API's stage. */
export function standBefore(scope: Construct, api: RestApi, deployment: Deployment): void {
  new CfnWebACLAssociation(scope, 'Firewall', {
    webAclArn: StringParameter.valueForStringParameter(scope, firewallParameter(deployment)),
    resourceArn: Stack.of(scope).formatArn({
      service: 'apigateway',
      account: '',
      resource: '/restapis',
      resourceName: `${api.restApiId}/stages/${api.deploymentStage.stageName}`,
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    }),
  });
}

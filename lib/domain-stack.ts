import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { DomainName, EndpointType, SecurityPolicy } from 'aws-cdk-lib/aws-apigateway';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { Construct } from 'constructs';
import type { DomainConfig } from '../config/domain.ts';

export interface DomainStackProps extends StackProps {
  readonly domain: DomainConfig;
}

/**
 * The environment's own domain at API Gateway. Each pipeline maps its API to a path below it; DNS is set by hand, to the
 * target that the stack prints.
 *
 * A stack of its own, and not a part of the foundation: environments share that, and each would take away the others'.
 */
export class DomainStack extends Stack {
  constructor(scope: Construct, id: string, { domain, ...props }: DomainStackProps) {
    super(scope, id, props);
    const name = new DomainName(this, 'DomainName', {
      domainName: domain.name,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', domain.certificateArn),
      endpointType: EndpointType.REGIONAL,
      securityPolicy: SecurityPolicy.TLS_1_2,
    });
    new CfnOutput(this, 'DomainTarget', {
      value: name.domainNameAliasDomainName,
      description: `What the CNAME record of ${domain.name} points to`,
    });
  }
}

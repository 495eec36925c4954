import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  type Distribution,
  type DistributionProps,
  SecurityPolicyProtocol,
} from 'aws-cdk-lib/aws-cloudfront';
import type { Construct } from 'constructs';
import type { CdnName } from '../../config/domain.ts';

/**
 * What makes a distribution answer by the owner's own name as well, by TLS 1.2 at least.
 *
 * @param scope takes the certificate, as `Certificate`
 * @param own @default CloudFront's name alone
 */
export function byOwnName(scope: Construct, own: CdnName | undefined): Partial<DistributionProps> {
  if (own === undefined) return {};
  return {
    domainNames: [own.name],
    certificate: Certificate.fromCertificateArn(scope, 'Certificate', own.certificateArn),
    minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
  };
}

/** The host name that pages should hold: the owner's own, or CloudFront's. */
export function publicHost(cdn: Distribution, own: CdnName | undefined): string {
  return own?.name ?? cdn.distributionDomainName;
}

import { Duration } from 'aws-cdk-lib';
import {
  type BehaviorOptions,
  CachePolicy,
  Distribution,
  type ErrorResponse,
  HttpVersion,
  OriginProtocolPolicy,
  OriginSslPolicy,
  PriceClass,
  ResponseHeadersPolicy,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Construct } from 'constructs';
import type { CdnName } from '../../config/domain.ts';
import { acknowledge } from './acknowledge.ts';
import { byOwnName, publicHost } from './own-name.ts';
import { type PublicRestApi, STAGE } from './rest-api.ts';

/** Where scripts are, below the API and below what CloudFront answers by. */
export const SCRIPTS_PATH = '/assets/*';

/**
 * For how long an error is given to others who ask. 429 is not in the list, because CloudFront never keeps that one.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HTTPStatusCodes.html
 */
export const BRIEF_ERRORS: readonly ErrorResponse[] = [
  ...[403, 404].map((httpStatus) => ({ httpStatus, ttl: Duration.seconds(10) })),
  ...[500, 502, 503, 504].map((httpStatus) => ({ httpStatus, ttl: Duration.seconds(1) })),
];

/**
 * How CloudFront delivers the scripts of an API: as long as the API's answers say, whatever query or headers pages
 * send. The API is their only place, so that a deploy is of one piece, and pages that load from there get the same bytes.
 *
 * @param folder below the API's stage, from which paths are looked for. @default they are the API's own
 */
export function scriptsOf({ host }: Pick<PublicRestApi, 'host'>, folder = ''): BehaviorOptions {
  return {
    origin: new HttpOrigin(host, {
      originPath: `/${STAGE}${folder}`,
      protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
      originSslProtocols: [OriginSslPolicy.TLS_V1_2],
    }),
    cachePolicy: CachePolicy.CACHING_OPTIMIZED,
    viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
    // nosniff among them, and any page may load it. What more there is to say, the API does.
    responseHeadersPolicy: ResponseHeadersPolicy.CORS_ALLOW_ALL_ORIGINS_AND_SECURITY_HEADERS,
  };
}

/** CloudFront in front of a pipeline's scripts, and of nothing else that its API does. */
export class ScriptDelivery extends Construct {
  /** The host name that pages load scripts from: the owner's own, or CloudFront's. */
  readonly host: string;
  /** The host name that CloudFront gave it, to which the DNS of the owner's own leads. */
  readonly target: string;

  /** @param own by which it answers as well. @default none */
  constructor(scope: Construct, id: string, api: Pick<PublicRestApi, 'host'>, own?: CdnName) {
    super(scope, id);
    const cdn = new Distribution(this, 'Cdn', {
      ...byOwnName(this, own),
      comment: 'Frontdesk: scripts for visitors’ pages',
      // Below the scripts, where nothing else is: a limit by a visitor's address would see CloudFront's.
      defaultBehavior: scriptsOf(api, '/assets'),
      additionalBehaviors: { [SCRIPTS_PATH]: scriptsOf(api) },
      errorResponses: [...BRIEF_ERRORS],
      httpVersion: HttpVersion.HTTP2_AND_3,
      priceClass: PriceClass.PRICE_CLASS_100,
    });
    acknowledge(cdn, 'AwsSolutions-CFR1', 'Scripts of a public website are for all countries.');
    acknowledge(cdn, 'AwsSolutions-CFR2', 'A web ACL costs more each month than all the rest.');
    acknowledge(cdn, 'AwsSolutions-CFR3', 'An access log would hold visitors’ addresses.');
    acknowledge(
      cdn,
      'AwsSolutions-CFR4',
      'CloudFront’s own certificate allows no choice of TLS version; one’s own domain is optional.',
    );
    this.host = publicHost(cdn, own);
    this.target = cdn.distributionDomainName;
  }
}

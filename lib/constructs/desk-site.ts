import { Duration, Fn, RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  type IOrigin,
  OriginProtocolPolicy,
  OriginRequestCookieBehavior,
  OriginRequestHeaderBehavior,
  OriginRequestPolicy,
  OriginRequestQueryStringBehavior,
  OriginSslPolicy,
  PriceClass,
  ResponseHeadersPolicy,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { Deployment, Pipeline } from '../../config/deployment.ts';
import { contentSecurityPolicy, PERMISSIONS_POLICY } from '../../lambdas/desk/headers.ts';
import { acknowledge } from './acknowledge.ts';
import { FIND_PIPELINE, SHOW_PAGES } from './desk-viewer.ts';
import { byOwnName, publicHost } from './own-name.ts';

export interface DeskSiteProps {
  readonly deployment: Deployment;
  /** Where each pipeline is reached, without a trailing slash; known when the stack is deployed. */
  readonly pipelines: ReadonlyMap<Pipeline | 'data', string>;
  /** Origins that pictures come from. */
  readonly pictures: readonly string[];
  /** The host of the desk's own API, and the path of its stage. */
  readonly desk: { readonly host: string; readonly path: string };
  /** Whether people sign in there. */
  readonly hasPeople: boolean;
}

/** A bucket of the desk's files and the distribution in front of it, which also leads to the pipelines: one origin for all. */
export class DeskSite extends Construct {
  readonly bucket: Bucket;
  /** Without a trailing slash. */
  readonly origin: string;
  /** CloudFront's own name, which the DNS of a name of the owner's points to. */
  readonly target: string;

  constructor(scope: Construct, id: string, props: DeskSiteProps) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Files', {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      lifecycleRules: [{ abortIncompleteMultipartUploadAfter: Duration.days(1) }],
      // Each deploy can write them again.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    acknowledge(this.bucket, 'AwsSolutions-S1', 'Who fetched the page’s own files is nobody’s business.');
    const distribution = this.distribute(props);
    const { desk } = props.deployment.environment.domain ?? {};
    this.origin = `https://${publicHost(distribution, desk)}`;
    this.target = distribution.distributionDomainName;
  }

  private distribute({ deployment, pipelines, pictures, ...props }: DeskSiteProps): Distribution {
    const api = httpOrigin(props.desk.host, props.desk.path);
    const { desk } = deployment.environment.domain ?? {};
    const headers = this.headers(pictures);
    const toApi = this.toApi();
    const findPipeline = this.viewer('FindPipeline', FIND_PIPELINE);
    const distribution = new Distribution(this, 'Cdn', {
      comment: 'Frontdesk: the desk',
      ...byOwnName(this, desk),
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(this.bucket),
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        responseHeadersPolicy: headers,
        functionAssociations: [this.viewer('ShowPages', SHOW_PAGES)],
      },
      additionalBehaviors: {
        ...(props.hasPeople && { '/api/session': { ...toApi.session, origin: api } }),
        '/api/desk/owner/*': { ...toApi.pipeline, origin: api, functionAssociations: [findPipeline] },
        ...Object.fromEntries(
          [...pipelines].map(([pipeline, url]) => [
            `/api/${pipeline}/owner/*`,
            {
              ...toApi.pipeline,
              origin: httpOrigin(hostOf(url), `/${Fn.select(3, Fn.split('/', url))}`),
              functionAssociations: [findPipeline],
            },
          ]),
        ),
      },
      httpVersion: HttpVersion.HTTP2_AND_3,
      priceClass: PriceClass.PRICE_CLASS_100,
    });
    acknowledge(distribution, 'AwsSolutions-CFR1', 'Owners travel.');
    acknowledge(distribution, 'AwsSolutions-CFR2', 'A web ACL costs more each month than all the rest.');
    acknowledge(
      distribution,
      'AwsSolutions-CFR3',
      'An access log would hold people’s addresses; the APIs log each call.',
    );
    acknowledge(
      distribution,
      'AwsSolutions-CFR4',
      'CloudFront’s own certificate allows no choice of TLS version; one’s own domain is optional.',
    );
    return distribution;
  }

  /** The headers of the files. Those of the APIs set their own. */
  private headers(pictures: readonly string[]): ResponseHeadersPolicy {
    return new ResponseHeadersPolicy(this, 'Headers', {
      responseHeadersPolicyName: this.policyName('Headers'),
      comment: 'Frontdesk: the desk',
      securityHeadersBehavior: {
        contentSecurityPolicy: { contentSecurityPolicy: contentSecurityPolicy({ pictures }), override: true },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
        strictTransportSecurity: { accessControlMaxAge: Duration.days(365), override: true },
      },
      customHeadersBehavior: {
        customHeaders: [
          { header: 'cross-origin-opener-policy', value: 'same-origin', override: true },
          { header: 'permissions-policy', value: PERMISSIONS_POLICY, override: true },
        ],
      },
    });
  }

  /**
   * How APIs are called: nothing is cached, and all headers go on but the host, which API Gateway goes by. `authorization`
   * is among them only where all are; a policy can't name it. Cookies go to the session alone.
   */
  private toApi(): Readonly<Record<'session' | 'pipeline', Omit<BehaviorOptions, 'origin'>>> {
    const policy = (id: string, cookieBehavior: OriginRequestCookieBehavior) =>
      new OriginRequestPolicy(this, id, {
        originRequestPolicyName: this.policyName(id),
        headerBehavior: OriginRequestHeaderBehavior.denyList('host'),
        queryStringBehavior: OriginRequestQueryStringBehavior.all(),
        cookieBehavior,
      });
    const common = {
      allowedMethods: AllowedMethods.ALLOW_ALL,
      cachePolicy: CachePolicy.CACHING_DISABLED,
      viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
    };
    return {
      pipeline: { ...common, originRequestPolicy: policy('ToPipeline', OriginRequestCookieBehavior.none()) },
      session: {
        ...common,
        originRequestPolicy: policy('ToSession', OriginRequestCookieBehavior.allowList('desk-session')),
      },
    };
  }

  /** One of a name in an account, and stacks of a name may be in several regions. */
  private policyName(id: string): string {
    const { stackName, region } = Stack.of(this);
    return `${stackName}-${id}-${region}`;
  }

  private viewer(id: string, code: string) {
    const edge = new EdgeFunction(this, id, {
      code: FunctionCode.fromInline(code),
      runtime: FunctionRuntime.JS_2_0,
    });
    return { function: edge, eventType: FunctionEventType.VIEWER_REQUEST };
  }
}

function httpOrigin(host: string, originPath: string): IOrigin {
  return new HttpOrigin(host, {
    originPath,
    protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
    originSslProtocols: [OriginSslPolicy.TLS_V1_2],
  });
}

/** Of an address that is known only when the stack is deployed: `https://<host>/<path>`. */
export function hostOf(url: string): string {
  return Fn.select(2, Fn.split('/', url));
}

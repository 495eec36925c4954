import { Duration } from 'aws-cdk-lib';
import {
  Distribution,
  HttpVersion,
  PriceClass,
  ResponseHeadersPolicy,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type CfnBucket,
  HttpMethods,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { Deployment } from '../../config/deployment.ts';
import type { CdnName } from '../../config/domain.ts';
import type { ImagesConfig } from '../../config/images.ts';
import { acknowledge } from './acknowledge.ts';
import { byOwnName, publicHost } from './own-name.ts';
import { removalOfData } from './removal.ts';
import type { PublicRestApi } from './rest-api.ts';
import { BRIEF_ERRORS, SCRIPTS_PATH, scriptsOf } from './script-delivery.ts';

export interface ImageStorageProps {
  readonly deployment: Deployment;
  readonly images: ImagesConfig;
  /** Its scripts are delivered where pictures are. */
  readonly api: Pick<PublicRestApi, 'host'>;
}

/**
 * Where pictures are: strangers' uploads in one bucket that nothing serves, results in another that only the CDN reads.
 * Two buckets, so that no result can be taken for an upload, and who writes results can't write uploads.
 */
export class ImageStorage extends Construct {
  readonly uploads: Bucket;
  readonly results: Bucket;
  /** Undefined where the configuration wants none, and on an engine without CloudFront. */
  readonly cdn: Distribution | undefined;
  /** The host name that the CDN is reached at: the owner's own, or CloudFront's. */
  readonly cdnHost: string | undefined;

  constructor(scope: Construct, id: string, { deployment, images, api }: ImageStorageProps) {
    super(scope, id);
    const { engine, domain } = deployment.environment;
    const common = {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      removalPolicy: removalOfData(deployment),
    };
    const unfinished = { abortIncompleteMultipartUploadAfter: Duration.days(1) };
    const { expireDays } = images.originals;
    this.uploads = new Bucket(this, 'Uploads', {
      ...common,
      cors: [
        {
          allowedMethods: images.upload.forms ? [HttpMethods.PUT, HttpMethods.POST] : [HttpMethods.PUT],
          allowedOrigins: uploadOrigins(images),
          allowedHeaders: ['*'],
          exposedHeaders: ['ETag', 'Location'],
          maxAge: 3600,
        },
      ],
      lifecycleRules: [
        unfinished,
        // The first file of a form is passed on in a moment, and what comes after is removed: this ends what got lost.
        { prefix: 'posted/', expiration: Duration.days(1) },
        ...(expireDays === undefined ? [] : [{ expiration: Duration.days(expireDays) }]),
      ],
    });
    takeOneFileForEachKey(this.uploads, images.upload.forms);
    // On the L1: the L2's `eventBridgeEnabled` deploys a function of its own to set this.
    (this.uploads.node.defaultChild as CfnBucket).notificationConfiguration = {
      eventBridgeConfiguration: { eventBridgeEnabled: true },
    };
    const hasCdn = images.cdn && engine?.cdn !== false;
    this.results = new Bucket(this, 'Results', {
      ...common,
      lifecycleRules: [unfinished],
      // What does not fit into a function's answer comes from the bucket itself; any page may read the pixels.
      ...(!hasCdn && {
        cors: [{ allowedMethods: [HttpMethods.GET, HttpMethods.HEAD], allowedOrigins: ['*'] }],
      }),
    });
    this.cdn = hasCdn ? this.distribute(api, domain?.images) : undefined;
    this.cdnHost = this.cdn && publicHost(this.cdn, domain?.images);

    for (const bucket of [this.uploads, this.results])
      acknowledge(
        bucket,
        'AwsSolutions-S1',
        'An access log would hold visitors’ addresses, and cost storage; functions log each image by its id.',
      );
  }

  private distribute(api: ImageStorageProps['api'], own: CdnName | undefined): Distribution {
    const cdn = new Distribution(this, 'Cdn', {
      ...byOwnName(this, own),
      comment: 'Frontdesk: rendered images, and the script that uploads them',
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(this.results),
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        // nosniff among them, and any page may read the pixels.
        responseHeadersPolicy: ResponseHeadersPolicy.CORS_ALLOW_ALL_ORIGINS_AND_SECURITY_HEADERS,
      },
      additionalBehaviors: { [SCRIPTS_PATH]: scriptsOf(api) },
      errorResponses: [...BRIEF_ERRORS],
      httpVersion: HttpVersion.HTTP2_AND_3,
      priceClass: PriceClass.PRICE_CLASS_100,
    });
    acknowledge(cdn, 'AwsSolutions-CFR1', 'Pictures of a public website are for all countries.');
    acknowledge(cdn, 'AwsSolutions-CFR2', 'A web ACL costs more each month than all the rest.');
    acknowledge(cdn, 'AwsSolutions-CFR3', 'An access log would hold visitors’ addresses.');
    acknowledge(
      cdn,
      'AwsSolutions-CFR4',
      'CloudFront’s own certificate allows no choice of TLS version; one’s own domain is optional.',
    );
    return cdn;
  }
}

/**
 * No object is written but on the condition that there is none under its key, or just the one that its writer has seen.
 * Only addresses whose condition is signed are made; this is for what somebody may make by mistake. Where forms are
 * given out, their keys are left out: S3 knows no condition for those, and nothing is rendered from there.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes-enforce.html
 */
function takeOneFileForEachKey(uploads: Bucket, forms: boolean): void {
  uploads.addToResourcePolicy(
    new PolicyStatement({
      sid: 'OneFileForEachKey',
      effect: Effect.DENY,
      principals: [new AnyPrincipal()],
      actions: ['s3:PutObject'],
      ...(forms
        ? { notResources: [uploads.arnForObjects('posted/*')] }
        : { resources: [uploads.arnForObjects('*')] }),
      conditions: { Null: { 's3:if-none-match': 'true', 's3:if-match': 'true' } },
    }),
  );
}

/** All that may upload somewhere; which preset an origin may use is decided before an address is made. */
function uploadOrigins({ presets }: ImagesConfig): string[] {
  const origins = new Set(Object.values(presets).flatMap((preset) => preset.origins));
  // S3 wants one at least. Without any, only programs upload, and those ask for no permission.
  return origins.size > 0 ? [...origins] : ['https://origin.invalid'];
}

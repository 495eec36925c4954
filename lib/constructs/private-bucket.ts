import { Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type CfnBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { Deployment } from '../../config/deployment.ts';
import { acknowledge } from './acknowledge.ts';
import type { Granted } from './granted.ts';
import { removalOfData } from './removal.ts';

export interface PrivateBucketProps {
  readonly deployment: Deployment;
  /** After this an object goes whatever happened: the end of what lost its owner. */
  readonly longestLife: Duration;
}

/**
 * A bucket that nobody reaches but by a grant: no public access, TLS only, encrypted with S3's own keys, without versions
 * (deleted is deleted). Kept where the environment retains. Where it does not, it goes with its stack once it is empty.
 */
export class PrivateBucket extends Bucket {
  constructor(scope: Construct, id: string, { deployment, longestLife }: PrivateBucketProps) {
    super(scope, id, {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      lifecycleRules: [{ expiration: longestLife, abortIncompleteMultipartUploadAfter: Duration.days(1) }],
      removalPolicy: removalOfData(deployment),
    });
    acknowledge(
      this,
      'AwsSolutions-S1',
      'Access logs would be a second bucket of who fetched what; each function that reaches it logs.',
    );
  }
}

/** What functions do with objects. `list` says that a missing one is missing. */
export type ObjectRight = 'DeleteObject' | 'GetObject' | 'PutObject' | 'list';

/**
 * A bucket as one function gets it: its name, and just these actions on some keys; a bucket's own `grant…` methods add
 * more, and all keys.
 *
 * @param keys such as `attachments/*`
 * @param rights actions on objects, such as `GetObject`. `list` says that a missing file is missing: without it S3 answers
 * 403, which could be anything.
 */
export function objectsOf(bucket: Bucket, keys: string, ...rights: readonly ObjectRight[]): Granted {
  const actions = rights.filter((right) => right !== 'list').map((action) => `s3:${action}`);
  const id = Stack.of(bucket).getLogicalId(bucket.node.defaultChild as CfnBucket);
  return {
    name: bucket.bucketName,
    grantTo(fn) {
      fn.addToRolePolicy(new PolicyStatement({ actions, resources: [bucket.arnForObjects(keys)] }));
      if (rights.includes('list'))
        fn.addToRolePolicy(
          new PolicyStatement({ actions: ['s3:ListBucket'], resources: [bucket.bucketArn] }),
        );
      acknowledge(
        fn.role ?? fn,
        `AwsSolutions-IAM5[Resource::<${id}.Arn>/${keys}]`,
        'Keys are made when objects are; only this prefix is granted.',
      );
    },
  };
}

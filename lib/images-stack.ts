import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CfnOutput, Duration, Size, Stack, type StackProps } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue as QueueTarget } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import type { Deployment } from '../config/deployment.ts';
import type { ImagesConfig } from '../config/images.ts';
import { captchaSecretNames } from '../config/spam.ts';
import type {
  assetsEnvironment,
  createEnvironment,
  ownerEnvironment,
  processEnvironment,
  statusEnvironment,
  sweepEnvironment,
  variantEnvironment,
} from '../lambdas/images/environment.ts';
import { parameterName } from '../lambdas/shared/runtime/parameters.ts';
import { PipelineAlarms } from './constructs/alarm.ts';
import { HourlyRule } from './constructs/hourly-rule.ts';
import { ImageStorage } from './constructs/image-storage.ts';
import { NodeFunction } from './constructs/node-function.ts';
import { openApi } from './constructs/openapi.ts';
import { grantOwnerTokens, grantParameters } from './constructs/parameters.ts';
import { PipelineTable } from './constructs/pipeline-table.ts';
import { grantObjects } from './constructs/private-bucket.ts';
import { PublicRestApi } from './constructs/rest-api.ts';
import { receivesWithin, WorkQueue } from './constructs/work-queue.ts';

export interface ImagesStackProps extends StackProps {
  readonly deployment: Deployment;
  readonly images: ImagesConfig;
}

/** Four times what the slowest file that is taken needed on two cores. */
const RENDER_TIMEOUT = Duration.seconds(120);
/** The most that new accounts may have: 1.7 processors, and three times what the largest picture needed. */
const RENDER_MEMORY = Size.mebibytes(3008);

/** Pictures: browser → S3 → EventBridge → queue → renderer → results behind a CDN, and a manifest of them. */
export class ImagesStack extends Stack {
  private readonly deployment: Deployment;
  private readonly images: ImagesConfig;
  private readonly table: PipelineTable;
  private readonly work: WorkQueue;
  private readonly storage: ImageStorage;
  private readonly api: PublicRestApi;

  constructor(scope: Construct, id: string, props: ImagesStackProps) {
    super(scope, id, props);
    const { deployment, images } = props;
    this.deployment = deployment;
    this.images = images;
    this.table = new PipelineTable(this, 'Table', deployment);
    this.work = new WorkQueue(this, 'Work', {
      consumerTimeout: RENDER_TIMEOUT,
      maxReceiveCount: receivesWithin(images.processing),
    });
    this.storage = new ImageStorage(this, 'Storage', { deployment, images });
    this.api = new PublicRestApi(this, 'RestApi', {
      deployment,
      pipeline: 'images',
      description: 'Takes requests for uploads, and tells what became of them',
    });
    this.publishVariantsUrl();

    this.addCreate();
    this.addStatus();
    this.addAssets();
    this.addOwner();
    if (deployment.environment.engine) this.addVariants();
    const process = this.addProcess();
    const sweep = this.addSweep();

    new PipelineAlarms(this, 'Alarms', {
      deployment,
      pipeline: 'images',
      api: this.api.api,
      impact: {
        attention: 'An uploaded picture is stored, but was not rendered or may not be.',
        frontDoor: 'Visitors can’t upload pictures, or pages can’t ask for them.',
      },
    });

    new CfnOutput(this, 'ImagesUrl', { value: this.api.url, description: 'What /images is appended to' });
    new CfnOutput(this, 'TableName', { value: this.table.tableName });
    new CfnOutput(this, 'QueueUrl', { value: this.work.queue.queueUrl });
    new CfnOutput(this, 'DeadLetterQueueUrl', { value: this.work.deadLetters.queueUrl });
    new CfnOutput(this, 'UploadsBucketName', { value: this.storage.uploads.bucketName });
    new CfnOutput(this, 'ResultsBucketName', { value: this.storage.results.bucketName });
    new CfnOutput(this, 'ProcessName', { value: process.functionName });
    new CfnOutput(this, 'SweepName', { value: sweep.functionName });
    if (this.storage.cdn)
      new CfnOutput(this, 'CdnDomainName', { value: this.storage.cdn.distributionDomainName });
  }

  /** Where keys of variants are appended to. A parameter, so that a local deploy can put the engine's address there. */
  private publishVariantsUrl(): void {
    const { cdnHost } = this.storage;
    new StringParameter(this, 'VariantsUrl', {
      parameterName: parameterName(this.deployment.environment.name, 'images', 'variants-url'),
      stringValue: cdnHost ? `https://${cdnHost}/` : `${this.api.url}/`,
      description: 'Where rendered images are reached',
    });
  }

  private addCreate(): void {
    const { table, storage } = this;
    const captchaVerifyUrl = this.deployment.environment.engine?.captchaVerifyUrl;
    const create = new NodeFunction<typeof createEnvironment>(this, 'Create', {
      deployment: this.deployment,
      entry: 'images/create',
      description: 'Takes requests for uploads: checks, stores, hands out a form for S3',
      environment: {
        TABLE_NAME: table.tableName,
        UPLOADS_BUCKET: storage.uploads.bucketName,
        ...(captchaVerifyUrl !== undefined && { CAPTCHA_VERIFY_URL: captchaVerifyUrl }),
      },
      bundledConfig: this.images,
      timeout: Duration.seconds(15),
      memory: Size.mebibytes(1024),
    });
    table.grantActions(create, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem');
    // The form is signed in this function's name, and can do what the function may.
    grantObjects(storage.uploads, create, 'uploads/*', 's3:PutObject');
    const secrets = captchaSecretNames(Object.values(this.images.presets));
    grantParameters(create, this.deployment, 'images', ['address-salt', 'token-key', 'url', ...secrets]);
    this.api.route('/images', create);
  }

  private addStatus(): void {
    const status = new NodeFunction<typeof statusEnvironment>(this, 'Status', {
      deployment: this.deployment,
      entry: 'images/status',
      description: 'Tells what became of an upload',
      environment: { TABLE_NAME: this.table.tableName },
      timeout: Duration.seconds(15),
      memory: Size.mebibytes(1024),
    });
    this.table.grantActions(status, 'dynamodb:GetItem');
    grantParameters(status, this.deployment, 'images', ['variants-url']);
    for (const path of ['/', '/images/{imageId}', '/{proxy+}']) this.api.route(path, status);
  }

  private addAssets(): void {
    const script = readFileSync(join(import.meta.dirname, '../site/frontdesk-images.js'), 'utf8');
    const assets = new NodeFunction<typeof assetsEnvironment>(this, 'Assets', {
      deployment: this.deployment,
      entry: 'images/assets',
      description: 'Serves the upload script',
      environment: {},
      bundledConfig: { 'frontdesk-images.js': script, ...openApi('images') },
      timeout: Duration.seconds(10),
    });
    for (const path of ['/assets/v1/{file}', '/openapi.json']) this.api.route(path, assets);
  }

  private addOwner(): void {
    const { table, storage, work } = this;
    const owner = new NodeFunction<typeof ownerEnvironment>(this, 'Owner', {
      deployment: this.deployment,
      entry: 'images/owner',
      description: 'The owner’s routes: list, read, delete, render again',
      environment: {
        TABLE_NAME: table.tableName,
        QUEUE_URL: work.queue.queueUrl,
        UPLOADS_BUCKET: storage.uploads.bucketName,
        HAS_CDN: String(storage.cdn !== undefined),
      },
      bundledConfig: this.images,
      timeout: Duration.seconds(15),
    });
    table.grantActions(
      owner,
      'dynamodb:BatchGetItem',
      'dynamodb:ConditionCheckItem',
      'dynamodb:DeleteItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
    );
    table.grantIndexQuery(owner, 'gsi1');
    grantObjects(storage.uploads, owner, 'uploads/*', 's3:DeleteObject');
    work.queue.grantSendMessages(owner);
    grantParameters(owner, this.deployment, 'images', ['token-key', 'variants-url']);
    grantOwnerTokens(owner, this.deployment);
    this.api.route('/owner/{proxy+}', owner);
  }

  /** Local engines have no CDN that a browser there could reach. */
  private addVariants(): void {
    const variants = new NodeFunction<typeof variantEnvironment>(this, 'Variant', {
      deployment: this.deployment,
      entry: 'images/variant',
      description: 'Serves rendered images where there is no CDN',
      environment: { RESULTS_BUCKET: this.storage.results.bucketName },
      timeout: Duration.seconds(15),
    });
    grantObjects(this.storage.results, variants, 'v/*', 's3:GetObject');
    this.api.route('/v/{content}/{file}', variants);
  }

  private addProcess(): LambdaFunction {
    const { table, storage, work } = this;
    const process = new NodeFunction<typeof processEnvironment>(this, 'Process', {
      deployment: this.deployment,
      entry: 'images/process',
      description: 'Renders uploads',
      environment: {
        TABLE_NAME: table.tableName,
        QUEUE_URL: work.queue.queueUrl,
        UPLOADS_BUCKET: storage.uploads.bucketName,
        RESULTS_BUCKET: storage.results.bucketName,
      },
      bundledConfig: this.images,
      nativeModules: ['sharp'],
      timeout: RENDER_TIMEOUT,
      memory: RENDER_MEMORY,
    });
    // glibc's allocator keeps an arena for each thread; two are faster here, and memory stays flat.
    process.addEnvironment('MALLOC_ARENA_MAX', '2');
    table.grantActions(process, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem');
    grantObjects(storage.uploads, process, 'uploads/*', 's3:GetObject');
    this.grantListing(process, storage.uploads);
    grantObjects(storage.results, process, 'v/*', 's3:PutObject');
    // One at a time: each may need all the memory.
    work.consumeBy(process, { batchSize: 1 });
    new Rule(this, 'Uploaded', {
      description: 'Announces uploads',
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: {
          bucket: { name: [storage.uploads.bucketName] },
          object: { key: [{ prefix: 'uploads/' }] },
        },
      },
      targets: [new QueueTarget(work.queue)],
    });
    return process;
  }

  private addSweep(): LambdaFunction {
    const { table, storage, work } = this;
    const sweep = new NodeFunction<typeof sweepEnvironment>(this, 'Sweep', {
      deployment: this.deployment,
      entry: 'images/sweep',
      description: 'Finds what was lost and deletes what nobody needs, hourly',
      environment: {
        TABLE_NAME: table.tableName,
        QUEUE_URL: work.queue.queueUrl,
        DEAD_LETTER_QUEUE_URL: work.deadLetters.queueUrl,
        UPLOADS_BUCKET: storage.uploads.bucketName,
        RESULTS_BUCKET: storage.results.bucketName,
      },
      bundledConfig: this.images,
      timeout: Duration.minutes(5),
    });
    table.grantActions(sweep, 'dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:UpdateItem');
    table.grantIndexQuery(sweep, 'gsi2');
    grantObjects(storage.uploads, sweep, 'uploads/*', 's3:GetObject', 's3:DeleteObject');
    grantObjects(storage.results, sweep, 'v/*', 's3:DeleteObject');
    this.grantListing(sweep, storage.uploads);
    this.grantListing(sweep, storage.results);
    work.queue.grantSendMessages(sweep);
    work.deadLetters.grant(sweep, 'sqs:GetQueueAttributes');
    new HourlyRule(this, 'Hourly', sweep);
    return sweep;
  }

  /** Without it S3 answers 403 for a file that is not there, which could be anything. */
  private grantListing(fn: LambdaFunction, bucket: Bucket): void {
    fn.addToRolePolicy(new PolicyStatement({ actions: ['s3:ListBucket'], resources: [bucket.bucketArn] }));
  }
}

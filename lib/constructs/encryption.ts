import { Aspects, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnWorkGroup } from 'aws-cdk-lib/aws-athena';
import { CfnTable } from 'aws-cdk-lib/aws-dynamodb';
import { type Policy, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnDeliveryStream } from 'aws-cdk-lib/aws-kinesisfirehose';
import { Key } from 'aws-cdk-lib/aws-kms';
import { CfnLogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { CfnTopic } from 'aws-cdk-lib/aws-sns';
import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { IConstruct } from 'constructs';
import { type Deployment, foundationParameter } from '../../config/deployment.ts';
import { NodeFunction } from './node-function.ts';
import { SendingRole } from './sending-role.ts';

/**
 * Puts all that a stack stores under the owner's key, where there is one: tables, buckets, queues, topics, logs, Athena's
 * answers and what waits at Firehose; and lets each function use it, for just those services that it has rights in. An aspect,
 * so that nothing which comes later is forgotten.
 *
 * What lies under keys of before can be read by those who read what lies under this one.
 *
 * @param own the key, in the stack that makes it. @default the one that the foundation has published, or that is configured
 */
export function encrypt(stack: Stack, deployment: Deployment, own?: Key): void {
  const arn = own?.keyArn ?? keyOf(stack, deployment);
  const { formerEncryptionKeys: former } = deployment.environment;
  if (arn === undefined && former.length === 0) return;
  Aspects.of(stack).add({
    visit(node: IConstruct) {
      if (node instanceof NodeFunction) letRead(node, arn === undefined ? former : [arn, ...former]);
      if (arn === undefined) return;
      setKey(node, arn);
      if (node instanceof NodeFunction) letWrite(node, arn);
      if (node instanceof SendingRole) letSend(node, arn);
    },
  });
}

/** The ARN of the owner's key, for another stack than the one that makes it. Undefined without one. */
export function keyOf(stack: Stack, { environment }: Deployment): string | undefined {
  const { encryptionKey, root } = environment;
  return encryptionKey === 'create'
    ? StringParameter.valueForStringParameter(stack, foundationParameter(root, 'key-arn'))
    : encryptionKey;
}

function setKey(node: IConstruct, arn: string): void {
  if (node instanceof CfnTable)
    node.sseSpecification = { sseEnabled: true, sseType: 'KMS', kmsMasterKeyId: arn };
  if (node instanceof CfnBucket)
    node.bucketEncryption = {
      serverSideEncryptionConfiguration: [
        {
          serverSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: arn },
          // One request to KMS for many objects.
          bucketKeyEnabled: true,
        },
      ],
    };
  if (node instanceof CfnQueue) {
    node.kmsMasterKeyId = arn;
    node.sqsManagedSseEnabled = undefined;
  }
  if (node instanceof CfnTopic) node.kmsMasterKeyId = arn;
  if (node instanceof CfnLogGroup) node.kmsKeyId = arn;
  // It writes with the rights of whoever asks, who may use the key through S3.
  if (node instanceof CfnWorkGroup)
    node.addPropertyOverride('WorkGroupConfiguration.ResultConfiguration.EncryptionConfiguration', {
      EncryptionOption: 'SSE_KMS',
      KmsKey: arn,
    });
  // Firehose gets a grant for itself from whoever deploys:
  // https://docs.aws.amazon.com/firehose/latest/APIReference/API_DeliveryStreamEncryptionConfigurationInput.html
  if (node instanceof CfnDeliveryStream)
    node.deliveryStreamEncryptionConfigurationInput = { keyType: 'CUSTOMER_MANAGED_CMK', keyArn: arn };
}

/** What KMS is asked for in the caller's name: "Data protection" in the guides of DynamoDB, S3, SQS, SNS and Systems Manager. */
const READS = ['kms:Decrypt'];
const WRITES = ['kms:Encrypt', 'kms:GenerateDataKey'];
/** DynamoDB re-encrypts a table's own key, and looks at ours. */
const OF_TABLES = ['kms:DescribeKey', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'];

/** Actions that change what is stored; all others only read. */
const CHANGES = /:(Put|Update|Delete|ConditionCheck|Send|Publish)/;
const SERVICES = ['dynamodb', 's3', 'sns', 'sqs', 'ssm'];

function letRead(fn: NodeFunction<never>, keys: readonly string[]): void {
  grantVia(fn, { kms: READS, keys, of: actionsOf(fn) });
}

function letWrite(fn: NodeFunction<never>, arn: string): void {
  const actions = actionsOf(fn);
  const changing = actions.filter((action) => CHANGES.test(action));
  const ofTables = changing.filter((action) => action.startsWith('dynamodb:'));
  grantVia(fn, { kms: WRITES, keys: [arn], of: changing });
  grantVia(fn, { kms: OF_TABLES, keys: [arn], of: ofTables });
  if (actions.includes('ssm:PutParameter')) fn.addEnvironment('FRONTDESK_KEY', arn);
}

interface KeyUse {
  /** What KMS is asked for. */
  readonly kms: readonly string[];
  readonly keys: readonly string[];
  /** The function's other rights by which it is asked. */
  readonly of: readonly string[];
}

/** Keys serve a function only through services, where its other rights name table, bucket, queue, topic and parameter. */
function grantVia(fn: NodeFunction<never>, { kms, keys, of }: KeyUse): void {
  const services = SERVICES.filter((service) => of.some((action) => action.startsWith(`${service}:`)));
  if (services.length === 0) return;
  const via = services.map((service) => `${service}.${Stack.of(fn).region}.amazonaws.com`);
  const conditions = { StringEquals: { 'kms:ViaService': via } };
  fn.addToRolePolicy(new PolicyStatement({ actions: [...kms], resources: [...keys], conditions }));
}

/** Who sends into an encrypted queue needs both: the guide of SQS, «Key management». */
function letSend(role: SendingRole, arn: string): void {
  const conditions = { StringEquals: { 'kms:ViaService': `sqs.${Stack.of(role).region}.amazonaws.com` } };
  const actions = ['kms:Decrypt', 'kms:GenerateDataKey'];
  role.addToPolicy(new PolicyStatement({ actions, resources: [arn], conditions }));
}

function actionsOf(fn: NodeFunction<never>): string[] {
  const policy = fn.role?.node.tryFindChild('DefaultPolicy') as Policy | undefined;
  const { Statement = [] } = (policy?.document.toJSON() ?? {}) as {
    Statement?: { Action: string | string[] }[];
  };
  return Statement.flatMap(({ Action }) => Action);
}

/**
 * The owner's key of an account and region. It stays when its stack goes or the configuration wants none any more: what was
 * stored meanwhile, and copies for recovery, can't be read without it.
 */
export class OwnerKey extends Key {
  constructor(stack: Stack) {
    super(stack, 'Key', {
      description: 'What Frontdesk stores',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    const { region, account, partition } = stack;
    this.letServices(
      ['logs'],
      ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
      {
        ArnLike: {
          'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${account}:log-group:*`,
        },
      },
    );
    // They publish to our topics and queues, whose own policies say from where.
    this.letServices(['cloudwatch', 'events', 'ses', 'sns'], ['kms:Decrypt', 'kms:GenerateDataKey']);
    this.letServices(['cloudfront'], ['kms:Decrypt'], {
      ArnLike: { 'aws:SourceArn': `arn:${partition}:cloudfront::${account}:distribution/*` },
    });
  }

  private letServices(services: readonly string[], actions: string[], conditions: object = {}): void {
    const principals = services.map((service) => new ServicePrincipal(`${service}.amazonaws.com`));
    this.addToResourcePolicy(
      new PolicyStatement({ actions, principals, resources: ['*'], conditions: { ...conditions } }),
    );
  }
}

import { Duration, Size, Stack } from 'aws-cdk-lib';
import type { CfnTable } from 'aws-cdk-lib/aws-glue';
import { Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnDeliveryStream } from 'aws-cdk-lib/aws-kinesisfirehose';
import type { Bucket, CfnBucket } from 'aws-cdk-lib/aws-s3';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import type { Deployment, Pipeline } from '../../config/deployment.ts';
import { type FieldsOf, keptFields, NO_FIELDS } from '../../config/lake-fields.ts';
import { ERRORS, tableFolder } from '../../lambdas/data/lake/keys.ts';
import { EVENTS } from '../../lambdas/shared/lake/columns.ts';
import type { KeptOfPersons } from '../../lambdas/shared/lake/open-personal.ts';
import { PERSON_KEY } from '../../lambdas/shared/lake/personal.ts';
import { parameterName } from '../../lambdas/shared/runtime/parameters.ts';
import { acknowledge } from './acknowledge.ts';
import { keyOf } from './encryption.ts';
import type { Granted } from './granted.ts';
import { parameterArn } from './parameters.ts';
import type { WorkQueue } from './work-queue.ts';

export interface EventStreamProps {
  readonly deployment: Deployment;
  readonly bucket: Bucket;
  /** Whose columns the rows have. */
  readonly table: CfnTable;
  readonly databaseName: string;
  /** Takes rows that Firehose refused. */
  readonly work: WorkQueue;
}

/** Firehose makes a file of what came in so long, or so much: 64 MB is the least with conversion and folders by day. */
const BUFFER_TIME = Duration.minutes(5);
const BUFFER_SIZE = Size.mebibytes(64);

/**
 * Firehose: rows as JSON become Parquet files by the table's columns, in the folder of their day. The other pipelines find it by
 * parameters. It costs nothing while nothing comes.
 */
export class EventStream extends Construct {
  readonly stream: CfnDeliveryStream;

  constructor(scope: Construct, id: string, props: EventStreamProps) {
    super(scope, id);
    const { deployment, bucket, table, databaseName, work } = props;
    const { region, account } = Stack.of(this);
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('firehose.amazonaws.com', {
        conditions: { StringEquals: { 'sts:ExternalId': account } },
      }),
    });
    const rights = letDeliver(this, role, props);
    this.stream = new CfnDeliveryStream(this, 'Stream', {
      deliveryStreamType: 'DirectPut',
      deliveryStreamEncryptionConfigurationInput: { keyType: 'AWS_OWNED_CMK' },
      extendedS3DestinationConfiguration: {
        roleArn: role.roleArn,
        bucketArn: bucket.bucketArn,
        prefix: `${tableFolder(EVENTS)}day=!{partitionKeyFromQuery:day}/`,
        errorOutputPrefix: `${ERRORS}!{firehose:error-output-type}/`,
        bufferingHints: {
          intervalInSeconds: BUFFER_TIME.toSeconds(),
          sizeInMBs: BUFFER_SIZE.toMebibytes(),
        },
        // Parquet packs for itself.
        compressionFormat: 'UNCOMPRESSED',
        cloudWatchLoggingOptions: { enabled: false },
        dynamicPartitioningConfiguration: { enabled: true, retryOptions: { durationInSeconds: 300 } },
        processingConfiguration: { enabled: true, processors: [dayOfRecord] },
        dataFormatConversionConfiguration: {
          enabled: true,
          inputFormatConfiguration: { deserializer: { openXJsonSerDe: {} } },
          outputFormatConfiguration: { serializer: { parquetSerDe: { compression: 'SNAPPY' } } },
          schemaConfiguration: {
            roleArn: role.roleArn,
            catalogId: account,
            databaseName,
            tableName: table.ref,
            region,
            versionId: 'LATEST',
          },
        },
      },
    });
    // It looks at the table when it is made.
    this.stream.node.addDependency(rights);
    const { queueArn, queueUrl } = work.queue;
    const names = { stream: this.stream.ref, 'queue-arn': queueArn, 'queue-url': queueUrl };
    for (const [name, stringValue] of Object.entries(names))
      new StringParameter(this, name, {
        parameterName: lakeParameter(deployment, name),
        stringValue,
        description: 'Where the pipelines send what happens',
      });
  }

  /** As a function gets it that gives it rows. */
  get sending(): Granted {
    return allowing(this.stream.ref, 'firehose:PutRecordBatch', this.stream.attrArn);
  }
}

function allowing(name: string, action: string, resource: string): Granted {
  return {
    name,
    grantTo: (fn) => fn.addToRolePolicy(new PolicyStatement({ actions: [action], resources: [resource] })),
  };
}

function lakeParameter({ environment }: Deployment, name: string): string {
  return parameterName(environment, 'data', `lake-${name}`);
}

/** https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-s3, for folders of its own alone. */
function letDeliver(
  scope: Construct,
  role: Role,
  { deployment, bucket, table, databaseName }: EventStreamProps,
): Policy {
  const glue = (resource: string, resourceName?: string) =>
    Stack.of(scope).formatArn({ service: 'glue', resource, ...(resourceName && { resourceName }) });
  const key = keyOf(Stack.of(scope), deployment);
  const policy = new Policy(scope, 'Rights', {
    roles: [role],
    statements: [
      new PolicyStatement({
        actions: ['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject'],
        resources: [tableFolder(EVENTS), ERRORS].map((folder) => bucket.arnForObjects(`${folder}*`)),
      }),
      new PolicyStatement({
        actions: ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'],
        resources: [bucket.bucketArn],
      }),
      new PolicyStatement({
        actions: ['glue:GetTable', 'glue:GetTableVersion', 'glue:GetTableVersions'],
        resources: [
          glue('catalog'),
          glue('database', databaseName),
          glue('table', `${databaseName}/${table.ref}`),
        ],
      }),
      ...(key === undefined
        ? []
        : [
            new PolicyStatement({
              actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
              resources: [key],
              conditions: {
                StringEquals: { 'kms:ViaService': `s3.${Stack.of(scope).region}.amazonaws.com` },
              },
            }),
          ]),
    ],
  });
  const id = Stack.of(bucket).getLogicalId(bucket.node.defaultChild as CfnBucket);
  for (const folder of [tableFolder(EVENTS), ERRORS])
    acknowledge(
      policy,
      `AwsSolutions-IAM5[Resource::<${id}.Arn>/${folder}*]`,
      'Keys are made when objects are; only this prefix is granted.',
    );
  return policy;
}

/**
 * The lake as functions get it that read a table's stream: Firehose, and the queue for what it does not take. Nothing where
 * nothing is kept.
 */
export function lakeOf(
  scope: Construct,
  deployment: Deployment,
): { readonly LAKE_STREAM?: Granted; readonly LAKE_QUEUE_URL?: Granted } {
  if (!keepsEvents(deployment)) return {};
  const read = (name: string) =>
    StringParameter.valueForStringParameter(scope, lakeParameter(deployment, name));
  const stream = read('stream');
  const arn = Stack.of(scope).formatArn({
    service: 'firehose',
    resource: 'deliverystream',
    resourceName: stream,
  });
  return {
    LAKE_STREAM: allowing(stream, 'firehose:PutRecordBatch', arn),
    LAKE_QUEUE_URL: allowing(read('queue-url'), 'sqs:SendMessage', read('queue-arn')),
  };
}

/** What each pipeline's part of the listed fields is called. */
const FIELDS_OF = {
  contact: 'forms',
  feedback: 'widgets',
  images: 'presets',
  'keyword-dm': 'accounts',
} as const satisfies Partial<Record<Pipeline, FieldsOf>>;

/**
 * What rows of a pipeline have of persons; undefined for nothing. Pictures are nobody's: theirs have a text, where one is listed. They are
 * forgotten also where none is any more, since older rows may have one.
 */
export function keptOfPersons({ config }: Deployment, pipeline: Pipeline): KeptOfPersons | undefined {
  const fields = keptFields(config);
  if (!fields || !isIn(FIELDS_OF, pipeline)) return undefined;
  const of = FIELDS_OF[pipeline];
  return { fields: { ...NO_FIELDS, [of]: fields[of] } };
}

/**
 * The key of persons' hashes as a function gets it that makes them or looks them up, and the queue by which they are forgotten.
 * Nothing where rows have no persons.
 */
export function personsOf(
  scope: Construct,
  deployment: Deployment,
  pipeline: Pipeline,
): { readonly LAKE_PERSON_KEY?: Granted; readonly LAKE_QUEUE_URL?: Granted } {
  const { LAKE_QUEUE_URL } = lakeOf(scope, deployment);
  if (!LAKE_QUEUE_URL || pipeline === 'images' || !keptOfPersons(deployment, pipeline)) return {};
  const name = parameterName(deployment.environment, 'data', PERSON_KEY);
  return {
    LAKE_PERSON_KEY: {
      name,
      grantTo: (fn) =>
        fn.addToRolePolicy(
          new PolicyStatement({ actions: ['ssm:GetParameters'], resources: [parameterArn(fn, name)] }),
        ),
    },
    LAKE_QUEUE_URL,
  };
}

/** Whether what happens is kept as rows. */
export function keepsEvents({ config, environment }: Deployment): boolean {
  return config.data?.lake !== undefined && environment.engine?.athena !== false;
}

function isIn<Of extends object>(all: Of, name: PropertyKey): name is keyof Of {
  return Object.hasOwn(all, name);
}

/** Firehose reads the day out of the JSON. */
const dayOfRecord: CfnDeliveryStream.ProcessorProperty = {
  type: 'MetadataExtraction',
  parameters: [
    { parameterName: 'MetadataExtractionQuery', parameterValue: '{day:.day}' },
    { parameterName: 'JsonParsingEngine', parameterValue: 'JQ-1.6' },
  ],
};

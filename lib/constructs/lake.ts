import { Duration } from 'aws-cdk-lib';
import { CfnWorkGroup } from 'aws-cdk-lib/aws-athena';
import { CfnDatabase, CfnTable } from 'aws-cdk-lib/aws-glue';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type CfnBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { DataConfig, DatasetConfig } from '../../config/data.ts';
import type { Deployment, EnvironmentId } from '../../config/deployment.ts';
import { LANDING, REJECTED, RESULTS, tableFolder } from '../../lambdas/data/lake/keys.ts';
import { ORIGIN, TYPES } from '../../lambdas/data/lake/parquet.ts';
import { rowsTable } from '../../lambdas/data/lake/views.ts';
import { acknowledge } from './acknowledge.ts';
import { removalOfData } from './removal.ts';

export interface LakeProps {
  readonly deployment: Deployment;
  readonly data: DataConfig;
}

/** Answers of queries are looked at once. */
const KEEP_RESULTS = Duration.days(7);
const PARQUET = {
  inputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
  outputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
  serdeInfo: { serializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe' },
};

/**
 * The bucket that files land in, with the rows that were taken and those that were set aside; the catalogue of its tables;
 * and the workgroup that queries run in, which ends those that read too much.
 */
export class Lake extends Construct {
  readonly bucket: Bucket;
  /** Undefined on an engine without Athena. */
  readonly workGroup: CfnWorkGroup | undefined;

  constructor(scope: Construct, id: string, { deployment, data }: LakeProps) {
    super(scope, id);
    const { engine } = deployment.environment;
    this.bucket = new Bucket(this, 'Bucket', {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      removalPolicy: removalOfData(deployment),
      lifecycleRules: [
        { abortIncompleteMultipartUploadAfter: Duration.days(1) },
        { prefix: LANDING, expiration: Duration.days(data.keepFilesDays) },
        { prefix: REJECTED, expiration: Duration.days(data.keepRejectedDays) },
        { prefix: RESULTS, expiration: KEEP_RESULTS },
      ],
    });
    // On the L1: the L2's `eventBridgeEnabled` deploys a function of its own to set this.
    (this.bucket.node.defaultChild as CfnBucket).notificationConfiguration = {
      eventBridgeConfiguration: { eventBridgeEnabled: true },
    };
    acknowledge(
      this.bucket,
      'AwsSolutions-S1',
      'Only the owner’s people and these functions reach it; functions log each file by its hash.',
    );
    if (engine?.athena === false) return;
    this.catalogue(deployment, data);
    this.workGroup = this.queries(deployment, data);
  }

  private catalogue({ environment }: Deployment, { datasets }: DataConfig): void {
    const name = databaseName(environment);
    const catalogId = environment.account;
    const database = new CfnDatabase(this, 'Database', {
      catalogId,
      databaseInput: { name, description: `Frontdesk: what landed (${environment.name})` },
    });
    for (const [id, dataset] of Object.entries(datasets)) {
      const table = new CfnTable(this, `Table-${id}`, {
        catalogId,
        databaseName: name,
        tableInput: this.tableOf(id, dataset),
      });
      table.addResourceDependency(database);
    }
  }

  /** Days are found by their folders' names, so that nobody has to register them. */
  private tableOf(id: string, { columns }: DatasetConfig): CfnTable.TableInputProperty {
    const location = `s3://${this.bucket.bucketName}/${tableFolder(id)}`;
    return {
      name: rowsTable(id),
      description: `Every row of ${id} that was taken`,
      tableType: 'EXTERNAL_TABLE',
      partitionKeys: [{ name: 'day', type: 'string' }],
      parameters: {
        classification: 'parquet',
        'projection.enabled': 'true',
        'projection.day.type': 'date',
        'projection.day.format': 'yyyy-MM-dd',
        'projection.day.range': '1000-01-01,9999-12-31',
        'storage.location.template': `${location}day=\${day}/`,
      },
      storageDescriptor: {
        ...PARQUET,
        location,
        columns: [
          ...Object.entries(columns).map(([name, { type }]) => ({ name, type: TYPES[type].glue })),
          ...ORIGIN.map(({ name, glue }) => ({ name, type: glue })),
        ],
      },
    };
  }

  private queries({ environment }: Deployment, { scanLimitMegabytes }: DataConfig): CfnWorkGroup {
    return new CfnWorkGroup(this, 'WorkGroup', {
      name: workGroupName(environment),
      description: `Frontdesk: queries of what landed (${environment.name})`,
      recursiveDeleteOption: true,
      workGroupConfiguration: {
        enforceWorkGroupConfiguration: true,
        bytesScannedCutoffPerQuery: scanLimitMegabytes * 1_000_000,
        publishCloudWatchMetricsEnabled: false,
        engineVersion: { selectedEngineVersion: 'Athena engine version 3' },
        resultConfiguration: {
          outputLocation: `s3://${this.bucket.bucketName}/${RESULTS}`,
          encryptionConfiguration: { encryptionOption: 'SSE_S3' },
        },
      },
    });
  }
}

/** `frontdesk_prod`: SQL takes no hyphens. */
export function databaseName({ root, name }: EnvironmentId): string {
  return `${root}_${name.replaceAll('-', '_')}`;
}

function workGroupName({ root, name }: EnvironmentId): string {
  return `${root}-${name}-data`;
}

import { Duration, Stack } from 'aws-cdk-lib';
import { CfnWorkGroup } from 'aws-cdk-lib/aws-athena';
import { CfnDatabase, CfnTable } from 'aws-cdk-lib/aws-glue';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type CfnBucket,
  type LifecycleRule,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { DataConfig } from '../../config/data.ts';
import type { Deployment, EnvironmentId } from '../../config/deployment.ts';
import { EVENTS_AHEAD, FIRST_DAY_OF_EVENTS, ROWS_AHEAD } from '../../lambdas/data/lake/days.ts';
import { ERRORS, LANDING, REJECTED, RESULTS, tableFolder } from '../../lambdas/data/lake/keys.ts';
import { ORIGIN } from '../../lambdas/data/lake/parquet.ts';
import { rowsTable, viewsOf } from '../../lambdas/data/lake/views.ts';
import { EVENT_COLUMNS, EVENTS } from '../../lambdas/shared/lake/columns.ts';
import { personalColumns } from '../../lambdas/shared/lake/personal.ts';
import { acknowledge } from './acknowledge.ts';
import { athenaView, parquetTable, type SqlColumn } from './catalogue.ts';
import { allOf, type Granted } from './granted.ts';
import { objectsOf } from './private-bucket.ts';
import { removalOfData } from './removal.ts';

export interface LakeProps {
  readonly deployment: Deployment;
  readonly data: DataConfig;
}

/** Answers of queries are looked at once. */
const KEEP_RESULTS = Duration.days(7);
/**
 * The bucket that files land in, with the rows that were taken and those that were set aside; the catalogue of its tables;
 * and the workgroup that queries run in, which ends those that read too much.
 */
export class Lake extends Construct {
  readonly bucket: Bucket;
  /** Undefined on an engine without Athena. */
  readonly workGroup: CfnWorkGroup | undefined;
  /** What happens, where that is kept. */
  eventTable: CfnTable | undefined;
  private readonly isLocal: boolean;

  constructor(scope: Construct, id: string, { deployment, data }: LakeProps) {
    super(scope, id);
    const { engine } = deployment.environment;
    this.isLocal = engine !== undefined;
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
        { prefix: ERRORS, expiration: Duration.days(keepErrors(data)) },
        { prefix: RESULTS, expiration: KEEP_RESULTS },
        ...retention(data),
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

  /** The workgroup as a function gets it that asks the lake; undefined where there is none, or nothing to be asked in. */
  get asking(): Granted | undefined {
    const { bucket, workGroup, eventTable, isLocal } = this;
    if (!workGroup || !eventTable) return undefined;
    const { databaseName } = eventTable;
    const arn = (service: string, resource: string) => Stack.of(this).formatArn({ service, resource });
    const asked: Granted = {
      name: workGroup.name,
      grantTo(fn) {
        const allow = (actions: string[], ...resources: string[]) =>
          fn.addToRolePolicy(new PolicyStatement({ actions, resources }));
        allow(
          ['athena:StartQueryExecution', 'athena:GetQueryExecution', 'athena:GetQueryResults'],
          isLocal ? '*' : arn('athena', `workgroup/${workGroup.name}`),
        );
        if (isLocal)
          acknowledge(
            fn.role ?? fn,
            'AwsSolutions-IAM5[Resource::*]',
            'Local engines know no right on the queries of one workgroup.',
          );
        allow(
          ['glue:GetDatabase', 'glue:GetTable', 'glue:GetPartitions'],
          arn('glue', 'catalog'),
          arn('glue', `database/${databaseName}`),
          arn('glue', `table/${databaseName}/${rowsTable(EVENTS)}`),
        );
        // Athena's guide has it among what any question needs, and CreateDatabase for whoever makes databases:
        // https://docs.aws.amazon.com/athena/latest/ug/fine-grained-access-to-glue-resources.html#full-access-to-default-db-per-region
        allow(['glue:GetDatabase'], arn('glue', 'database/default'));
        allow(['s3:GetBucketLocation'], bucket.bucketArn);
      },
    };
    return allOf(
      asked,
      objectsOf(bucket, `${tableFolder(EVENTS)}*`, 'GetObject', 'list'),
      objectsOf(bucket, `${RESULTS}*`, 'GetObject', 'PutObject'),
    );
  }

  private catalogue({ environment }: Deployment, data: DataConfig): void {
    const databaseName = nameOfDatabase(environment);
    const catalogId = environment.account;
    const database = new CfnDatabase(this, 'Database', {
      catalogId,
      databaseInput: {
        name: databaseName,
        description: `Frontdesk: what landed and happened (${environment.name})`,
      },
    });
    const add = (id: string, tableInput: CfnTable.TableInputProperty) => {
      const table = new CfnTable(this, id, { catalogId, databaseName, tableInput });
      table.addResourceDependency(database);
      return table;
    };
    const location = (name: string) => `s3://${this.bucket.bucketName}/${tableFolder(name)}`;
    for (const [id, { columns, firstDay: first }] of Object.entries(data.datasets)) {
      const own = Object.entries(columns).map(([name, { type }]): SqlColumn => [name, type]);
      const origin = ORIGIN.map(({ name, type }): SqlColumn => [name, type]);
      const about = `Every row of ${id} that was taken`;
      const days = { first, ahead: ROWS_AHEAD };
      add(`Table-${id}`, parquetTable(rowsTable(id), about, [...own, ...origin], location(id), days));
    }
    if (data.lake) {
      const about = 'Every row of what happened, also those that came twice';
      const personal = personalColumns(data.lake).map((name): SqlColumn => [name, 'text']);
      const columns = [...Object.entries(EVENT_COLUMNS), ...personal];
      const days = { first: FIRST_DAY_OF_EVENTS, ahead: EVENTS_AHEAD };
      const table = parquetTable(rowsTable(EVENTS), about, columns, location(EVENTS), days);
      this.eventTable = add('Events', table);
    }
    for (const [name, { columns, sql }] of Object.entries(viewsOf(data)))
      add(`View-${name}`, athenaView(databaseName, name, columns, sql));
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

/** In days. Rows with persons are gone before long, as nobody forgets there; so are those of a lake that was taken out and may have had some. */
function keepErrors({ keepRejectedDays, lake }: DataConfig): number {
  const mayHavePersons = lake === undefined || lake.person;
  return mayHavePersons ? Math.min(keepRejectedDays, KEEP_RESULTS.toDays()) : keepRejectedDays;
}

/** How long the rows of a table stay, where that is limited. S3 counts from when it was written, and deletes within a day or two. */
function retention({ datasets, lake }: DataConfig): LifecycleRule[] {
  const kept = { ...datasets, ...(lake && { [EVENTS]: lake }) };
  return Object.entries(kept).flatMap(([name, { keepDays }]) =>
    keepDays === undefined ? [] : [{ prefix: tableFolder(name), expiration: Duration.days(keepDays) }],
  );
}

/** `frontdesk_prod`: SQL takes no hyphens. */
export function nameOfDatabase({ root, name }: EnvironmentId): string {
  return `${root}_${name.replaceAll('-', '_')}`;
}

function workGroupName({ root, name }: EnvironmentId): string {
  return `${root}-${name}-data`;
}

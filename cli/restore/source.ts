/** Where the earlier table comes from: from point-in-time recovery, from the backup of a deleted table, or from a table that is there. */
import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  ListBackupsCommand,
  RestoreTableFromBackupCommand,
  RestoreTableToPointInTimeCommand,
  type SSESpecification,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import { CommandError } from '../command-error.ts';

export type Source =
  | { readonly kind: 'moment'; readonly table: string; readonly to: Date }
  | { readonly kind: 'backup'; readonly table: string; readonly arn: string; readonly madeAt: Date }
  | {
      readonly kind: 'table';
      readonly table: string;
      /** When its stack took another one in its place, where that is known. */
      readonly leftAt?: Date;
    }
  /** The one that the stack has already: what a restore of before did not come to is left to do. */
  | { readonly kind: 'own'; readonly table: string };

export async function describeTable(
  client: DynamoDBClient,
  TableName: string,
): Promise<TableDescription | undefined> {
  try {
    return (await client.send(new DescribeTableCommand({ TableName }))).Table;
  } catch (error) {
    if ((error as Error).name === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}

/**
 * @param isEngine whether it is a local engine's, which copies what is there now and knows no window
 * @throws CommandError when the table can't go back to that moment
 */
export async function momentSource(
  client: DynamoDBClient,
  table: string,
  to: Date,
  isEngine: boolean,
): Promise<Source> {
  if (!(await describeTable(client, table)))
    throw new CommandError(`The table ${table} is gone. Its last backup: add --deleted in place of --to.`);
  const { ContinuousBackupsDescription } = await client.send(
    new DescribeContinuousBackupsCommand({ TableName: table }),
  );
  const { PointInTimeRecoveryStatus, EarliestRestorableDateTime, LatestRestorableDateTime } =
    ContinuousBackupsDescription?.PointInTimeRecoveryDescription ?? {};
  if (PointInTimeRecoveryStatus === 'DISABLED')
    throw new CommandError(`The table ${table} has no point-in-time recovery, so it can't go back.`);
  const [from, until] = [EarliestRestorableDateTime, LatestRestorableDateTime];
  if (isEngine) return { kind: 'moment', table, to };
  if ((from && to < from) || (until && to > until))
    throw new CommandError(
      `${table} can go back to ${from?.toISOString() ?? 'its beginning'}, and as far as ${until?.toISOString() ?? 'now'}.`,
    );
  return { kind: 'moment', table, to };
}

/** The backup that DynamoDB makes of a table with point-in-time recovery when it is deleted, and keeps for 35 days. */
export async function backupSource(client: DynamoDBClient, table: string): Promise<Source> {
  if (await describeTable(client, table))
    throw new CommandError(`The table ${table} is there. Give --to, and the time to which it is to go back.`);
  const { BackupSummaries = [] } = await client.send(
    new ListBackupsCommand({ TableName: table, BackupType: 'SYSTEM' }),
  );
  const [last] = BackupSummaries.filter(({ BackupStatus }) => BackupStatus === 'AVAILABLE').toSorted(
    (a, b) => Number(b.BackupCreationDateTime) - Number(a.BackupCreationDateTime),
  );
  if (!last?.BackupArn || !last.BackupCreationDateTime)
    throw new CommandError(
      `There is no backup of ${table}: DynamoDB keeps one of a deleted table for 35 days. docs/restore.md says what is left.`,
    );
  return { kind: 'backup', table, arn: last.BackupArn, madeAt: last.BackupCreationDateTime };
}

export function noTable(name: string): string {
  return `There is no table ${name}.`;
}

/** Which time a table shows once it is there; undefined for one that was only without its stack. */
export function timeOf(source: Source): Date | undefined {
  if (source.kind === 'moment') return source.to;
  return source.kind === 'backup' ? source.madeAt : undefined;
}

/** The name of the table that is made. The same command finds it again. */
export function targetOf(source: Source, stack: string): string {
  const time = timeOf(source);
  if (time === undefined) return source.table;
  return `${stack}-restored-${time.toISOString().replace(/[-:]|\.\d+/g, '')}`;
}

/** Begins to make the table, unless it is there. It stays encrypted as the one of before. */
export async function makeTable(client: DynamoDBClient, source: Source, target: string): Promise<void> {
  if (await describeTable(client, target)) return;
  if (source.kind === 'table' || source.kind === 'own') throw new CommandError(noTable(target));
  const before = await describeTable(client, source.table);
  const SSESpecificationOverride = encryptionOf(before);
  const made = {
    TargetTableName: target,
    BillingModeOverride: 'PAY_PER_REQUEST',
    ...(SSESpecificationOverride && { SSESpecificationOverride }),
  } as const;
  await (source.kind === 'moment'
    ? client.send(
        new RestoreTableToPointInTimeCommand({
          ...made,
          SourceTableName: source.table,
          RestoreDateTime: source.to,
        }),
      )
    : client.send(new RestoreTableFromBackupCommand({ ...made, BackupArn: source.arn })));
}

function encryptionOf(table: TableDescription | undefined): SSESpecification | undefined {
  const { SSEType, KMSMasterKeyArn } = table?.SSEDescription ?? {};
  return SSEType === 'KMS' && KMSMasterKeyArn
    ? { Enabled: true, SSEType, KMSMasterKeyId: KMSMasterKeyArn }
    : undefined;
}

const LOOK_MILLISECONDS = 5000;
/** A day: DynamoDB says that most take less than an hour, whatever their size. */
const LOOKS = 17_280;

/** Waits until a table can be used. */
export async function waitUntilActive(
  client: DynamoDBClient,
  name: string,
  sleep: (milliseconds: number) => Promise<void>,
): Promise<TableDescription> {
  for (let look = 0; look < LOOKS; look++) {
    const table = await describeTable(client, name);
    const isReady = (table?.GlobalSecondaryIndexes ?? []).every(
      ({ IndexStatus = 'ACTIVE' }) => IndexStatus === 'ACTIVE',
    );
    if (table?.TableStatus === 'ACTIVE' && isReady) return table;
    await sleep(LOOK_MILLISECONDS);
  }
  throw new CommandError(
    `${name} is still not there. Run the same command once more: it goes on where it was.`,
  );
}

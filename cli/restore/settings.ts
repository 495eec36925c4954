/** What a restored table lacks: DynamoDB gives back items and indexes, and nothing of how the table was set up. */
import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
  ListTagsOfResourceCommand,
  type StreamViewType,
  type TableDescription,
  TagResourceCommand,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { CommandError } from '../command-error.ts';
import { waitUntilActive } from './source.ts';
import type { Resource } from './templates.ts';

/** How a table is to be, as its stack's template says it. */
export interface TableSettings {
  readonly timeToLive: string | undefined;
  readonly stream: StreamViewType | undefined;
  readonly recovery: boolean;
  readonly tags: Readonly<Record<string, string>>;
  /** Whether the environment keeps what it stores. */
  readonly isProtected: boolean;
  /** Its keys and those of its indexes. They can't be changed, so a table that differs is not taken. */
  readonly keys: string;
}

interface Key {
  readonly AttributeName?: string | undefined;
  readonly KeyType?: string | undefined;
}
interface Keyed {
  readonly KeySchema?: readonly Key[] | undefined;
  readonly GlobalSecondaryIndexes?:
    | readonly { readonly IndexName?: string | undefined; readonly KeySchema?: readonly Key[] | undefined }[]
    | undefined;
}

export function settingsOf({ Properties = {} }: Resource, isProtected: boolean): TableSettings {
  const { TimeToLiveSpecification, StreamSpecification, PointInTimeRecoverySpecification, Tags } =
    Properties as {
      TimeToLiveSpecification?: { AttributeName: string };
      StreamSpecification?: { StreamViewType: StreamViewType };
      PointInTimeRecoverySpecification?: { PointInTimeRecoveryEnabled: boolean };
      Tags?: readonly { readonly Key: string; readonly Value: string }[];
    };
  return {
    timeToLive: TimeToLiveSpecification?.AttributeName,
    stream: StreamSpecification?.StreamViewType,
    recovery: PointInTimeRecoverySpecification?.PointInTimeRecoveryEnabled ?? false,
    tags: Object.fromEntries((Tags ?? []).map(({ Key, Value }) => [Key, Value])),
    isProtected,
    keys: keysOf(Properties as Keyed),
  };
}

function keysOf({ KeySchema = [], GlobalSecondaryIndexes = [] }: Keyed): string {
  const text = (keys: readonly Key[] = []) =>
    keys.map(({ AttributeName, KeyType }) => `${AttributeName} ${KeyType}`).join(', ');
  const indexes = GlobalSecondaryIndexes.map((index) => `${index.IndexName}: ${text(index.KeySchema)}`);
  return [text(KeySchema), ...indexes.sort()].join('; ');
}

type Sleep = (milliseconds: number) => Promise<void>;

/** @throws CommandError for a table that is another one's */
export function requireKeys(table: TableDescription, { keys }: TableSettings): void {
  const found = keysOf(table);
  if (found !== keys)
    throw new CommandError(
      `${table.TableName} is no table of this pipeline: its keys are ${found}, not ${keys}.`,
    );
}

/**
 * Sets up all but the stream: what is put right before that is on reaches nobody. May be repeated.
 *
 * @returns what was missing
 */
export async function applySettings(
  client: DynamoDBClient,
  TableName: string,
  settings: TableSettings,
  sleep: Sleep,
): Promise<string[]> {
  const missing = (await findMissing(client, TableName, settings)).filter((one) => one !== 'stream');
  const AttributeName = settings.timeToLive;
  if (missing.includes('time to live') && AttributeName)
    await client.send(
      new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification: { AttributeName, Enabled: true } }),
    );
  if (missing.includes('recovery'))
    await client.send(
      new UpdateContinuousBackupsCommand({
        TableName,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      }),
    );
  if (missing.includes('tags')) await tag(client, TableName, settings.tags);
  if (missing.includes('protection'))
    await client.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: settings.isProtected }));
  await waitUntilActive(client, TableName, sleep);
  return missing;
}

/** Turns the stream on. From here on changes are noticed. @returns the table, with its stream's name */
export async function openStream(
  client: DynamoDBClient,
  TableName: string,
  { stream }: TableSettings,
  sleep: Sleep,
): Promise<TableDescription> {
  const table = await waitUntilActive(client, TableName, sleep);
  if (stream === undefined || table.StreamSpecification?.StreamEnabled) return table;
  await client.send(
    new UpdateTableCommand({
      TableName,
      StreamSpecification: { StreamEnabled: true, StreamViewType: stream },
    }),
  );
  return waitUntilActive(client, TableName, sleep);
}

/** What a table lacks of its settings, in words. */
export async function findMissing(
  client: DynamoDBClient,
  TableName: string,
  settings: TableSettings,
): Promise<string[]> {
  const { Table: table } = await client.send(new DescribeTableCommand({ TableName }));
  const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName }));
  const { ContinuousBackupsDescription } = await client.send(
    new DescribeContinuousBackupsCommand({ TableName }),
  );
  const recovery = ContinuousBackupsDescription?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus;
  const lives = ['ENABLED', 'ENABLING'].includes(TimeToLiveDescription?.TimeToLiveStatus ?? '');
  const tags = await tagsOf(client, table?.TableArn ?? '');
  const isTagged = Object.entries(settings.tags).every(([key, value]) => tags[key] === value);
  const holds: Readonly<Record<string, boolean>> = {
    'time to live': settings.timeToLive === undefined || lives,
    recovery: !settings.recovery || recovery === 'ENABLED',
    tags: isTagged,
    protection: (table?.DeletionProtectionEnabled ?? false) === settings.isProtected,
    stream: table?.StreamSpecification?.StreamViewType === settings.stream,
  };
  return Object.keys(holds).filter((name) => !holds[name]);
}

export async function tagsOf(client: DynamoDBClient, ResourceArn: string): Promise<Record<string, string>> {
  const { Tags = [] } = await client.send(new ListTagsOfResourceCommand({ ResourceArn }));
  return Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value]));
}

export async function tag(
  client: DynamoDBClient,
  TableName: string,
  tags: Readonly<Record<string, string>>,
): Promise<void> {
  const { Table } = await client.send(new DescribeTableCommand({ TableName }));
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  await client.send(new TagResourceCommand({ ResourceArn: Table?.TableArn, Tags }));
}

/** How a backfill reads a pipeline's table and writes files, and how far an earlier one has come. */
import { randomUUID } from 'node:crypto';
import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { GetCommand, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { Pipeline } from '../../config/deployment.ts';
import { lakeRowsOfStored as ofContact } from '../../lambdas/contact/events/lake.ts';
import { tableFolder } from '../../lambdas/data/lake/keys.ts';
import { eventsToParquet } from '../../lambdas/data/lake/parquet.ts';
import { lakeRowsOfStored as ofFeedback } from '../../lambdas/feedback/events/lake.ts';
import { lakeRowsOfStored as ofImages } from '../../lambdas/images/events/lake.ts';
import { lakeRowsOfStored as ofKeywordDm } from '../../lambdas/keyword-dm/events/lake.ts';
import { EVENTS } from '../../lambdas/shared/lake/columns.ts';
import { type Personal, personalColumns } from '../../lambdas/shared/lake/personal.ts';
import type { Backfill, Key, Progress } from './backfill-table.ts';
import type { DataPlace } from './place.ts';

type Place = Pick<DataPlace, 's3' | 'bucket' | 'store' | 'config'>;
type Stored = Readonly<Record<string, unknown>> & { readonly type: string };

export interface From {
  readonly tableName: string;
  /** What each widget asks for. */
  readonly kinds: Readonly<Record<string, string>>;
  readonly personal: Personal | undefined;
}

export function stepsOf(
  { s3, bucket, store, config: { lake } }: Place,
  pipeline: Pipeline,
  { tableName, kinds, personal }: From,
  { json }: { readonly json: boolean },
): Backfill {
  const rowsOf = {
    contact: (item: Stored) => ofContact(item, personal),
    feedback: (item: Stored) => ofFeedback(item, kinds, personal),
    images: (item: Stored) => ofImages(item, personal),
    'keyword-dm': (item: Stored) => ofKeywordDm(item, personal),
  }[pipeline];
  // What was written is never written over: whoever forgets may be taking it out of the way at this moment.
  const attempt = randomUUID().slice(0, 8);
  return {
    rowsOf,
    now: () => store.now().getTime(),
    async readPage(after) {
      const page = await store.client.send(
        new ScanCommand({
          TableName: tableName,
          ConsistentRead: true,
          ...(after && { ExclusiveStartKey: after }),
        }),
      );
      const items = (page.Items ?? []) as Stored[];
      return { items, next: page.LastEvaluatedKey as Key | undefined };
    },
    async write(day, name, rows) {
      const object = { Bucket: bucket, Key: `${tableFolder(EVENTS)}day=${day}/${name}-${attempt}.parquet` };
      const Body = eventsToParquet(rows, personalColumns(lake));
      await s3.send(new PutObjectCommand({ ...object, Body }));
      return () => s3.send(new DeleteObjectCommand(object));
    },
    async save(progress) {
      await store.client.send(
        new PutCommand({
          TableName: store.tableName,
          Item: { ...progressKey(pipeline), type: 'backfill', progress },
        }),
      );
      if (!json && !progress.isDone)
        console.log(`${pipeline}: ${progress.items} items, ${progress.rows} rows so far.`);
    },
  };
}

function progressKey(pipeline: Pipeline) {
  return { pk: `backfill#${pipeline}`, sk: 'backfill' };
}

/** How far an earlier run has come, unless it came to its end. */
export async function begin(
  { store }: Pick<Place, 'store'>,
  pipeline: Pipeline,
  again: boolean,
): Promise<Progress> {
  const { Item } = await store.client.send(
    new GetCommand({ TableName: store.tableName, Key: progressKey(pipeline), ConsistentRead: true }),
  );
  const before = Item?.progress as Progress | undefined;
  if (before && !before.isDone && !again) return before;
  const run = `${pipeline}-${store.now().getTime().toString(36)}`;
  return { run, items: 0, rows: 0, flushes: 0, isDone: false };
}

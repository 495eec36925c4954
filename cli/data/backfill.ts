/** `npm run data -- backfill`: fills the lake with what the pipelines have stored. */

import { randomUUID } from 'node:crypto';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { SSMClient } from '@aws-sdk/client-ssm';
import { GetCommand, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { configuredPipelines, PIPELINES, type Pipeline, stackName } from '../../config/deployment.ts';
import type { FrontdeskConfig } from '../../config/index.ts';
import { keptFields } from '../../config/lake-fields.ts';
import { lakeRowsOfStored as ofContact } from '../../lambdas/contact/events/lake.ts';
import { tableFolder } from '../../lambdas/data/lake/keys.ts';
import { eventsToParquet } from '../../lambdas/data/lake/parquet.ts';
import { lakeRowsOfStored as ofFeedback } from '../../lambdas/feedback/events/lake.ts';
import { lakeRowsOfStored as ofImages } from '../../lambdas/images/events/lake.ts';
import { lakeRowsOfStored as ofKeywordDm } from '../../lambdas/keyword-dm/events/lake.ts';
import { EVENTS } from '../../lambdas/shared/lake/columns.ts';
import { PERSON_KEY, type Personal, personalColumns } from '../../lambdas/shared/lake/personal.ts';
import { createParameters, parameterName } from '../../lambdas/shared/runtime/parameters.ts';
import { openWorkplace, requireOneOf } from '../command.ts';
import { CommandError } from '../command-error.ts';
import { printJson } from '../owner/print.ts';
import { stackOutputs } from '../stack-outputs.ts';
import { type Backfill, backfillTable, type Key, type Progress } from './backfill-table.ts';
import { type DataOptions, type DataPlace, openData } from './place.ts';

type Stored = Readonly<Record<string, unknown>> & { readonly type: string };

interface BackfillOptions extends DataOptions {
  /** Whether to begin again from the first item. */
  readonly again: boolean;
}

export async function backfill(given: string | undefined, options: BackfillOptions): Promise<void> {
  const place = await openData(options);
  const { config, configFile, environment } = await openWorkplace(options);
  if (!place.config.lake) throw new CommandError(`${configFile} has no lake: data: { lake: {} } makes one.`);
  const all = configuredPipelines(config);
  const chosen = given === undefined ? all : [requireOneOf(given, all, 'pipeline', configFile) as Pipeline];
  const kinds = Object.fromEntries(
    Object.entries(config.feedback?.widgets ?? {}).map(([id, { kind }]) => [id, kind]),
  );
  const personal = await openPersons(place, config);
  const done: Record<string, { readonly items: number; readonly rows: number }> = {};
  for (const pipeline of chosen) {
    const stack = stackName(environment, PIPELINES[pipeline].stack);
    const { TableName = '' } = await stackOutputs(new CloudFormationClient({ region: place.region }), stack);
    const from = await begin(place, pipeline, options.again);
    if (from.items > 0 && !options.json) console.log(`${pipeline}: goes on after ${from.items} items.`);
    const { items, rows } = await backfillTable(
      stepsOf(place, pipeline, { tableName: TableName, kinds, personal }, options),
      from,
    );
    done[pipeline] = { items, rows };
    if (!options.json) console.log(`${pipeline}: ${items} items read, ${rows} rows written.`);
  }
  if (options.json) printJson(done);
}

/** What makes rows have of persons what the stream's have. @throws MissingParameter */
async function openPersons(
  { region, environment }: DataPlace,
  config: FrontdeskConfig,
): Promise<Personal | undefined> {
  const fields = keptFields(config);
  if (!fields) return undefined;
  const name = parameterName(environment, 'data', PERSON_KEY);
  const { [name]: key } = await createParameters(new SSMClient({ region })).get([name]);
  return { key, fields };
}

interface From {
  readonly tableName: string;
  /** What each widget asks for. */
  readonly kinds: Readonly<Record<string, string>>;
  readonly personal: Personal | undefined;
}

function stepsOf(
  { s3, bucket, store, config: { lake } }: DataPlace,
  pipeline: Pipeline,
  { tableName, kinds, personal }: From,
  { json }: BackfillOptions,
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
    now: Date.now,
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
async function begin({ store }: DataPlace, pipeline: Pipeline, again: boolean): Promise<Progress> {
  const { Item } = await store.client.send(
    new GetCommand({ TableName: store.tableName, Key: progressKey(pipeline), ConsistentRead: true }),
  );
  const before = Item?.progress as Progress | undefined;
  if (before && !before.isDone && !again) return before;
  const run = `${pipeline}-${store.now().getTime().toString(36)}`;
  return { run, items: 0, rows: 0, flushes: 0, isDone: false };
}

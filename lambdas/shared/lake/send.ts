/**
 * Sends rows on their way into the lake. The lake never holds up what a stream is read for: what Firehose does not take goes
 * to the data pipeline's queue, and from there to Firehose again, until it does.
 */
import type { PutRecordBatchCommandInput, PutRecordBatchCommandOutput } from '@aws-sdk/client-firehose';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { enqueueMessages } from '../legs/queue.ts';
import { logger } from '../runtime/log.ts';
import { dayOfRow, EVENT_COLUMNS, type EventRow } from './columns.ts';
import { forgetsOf, type Gone, goneOf } from './forget.ts';

export interface LakeDoor {
  readonly firehose: {
    readonly put: (
      input: PutRecordBatchCommandInput,
    ) => Promise<Pick<PutRecordBatchCommandOutput, 'FailedPutCount' | 'RequestResponses'>>;
  };
  readonly streamName: string;
  readonly sqs: SQSClient;
  /** The data pipeline's. */
  readonly queueUrl: string;
  /** Whether rows have personal data, which go with their item. */
  readonly keepsPersons: boolean;
}

/** A row as Firehose converts it: names of the table, and the day whose folder it goes to. */
export type LakeRecord = Readonly<Record<string, string | number>> & { readonly day: string };

/** What waits for Firehose in the queue. */
interface LateRows {
  readonly late: readonly LakeRecord[];
}

/**
 * PutRecordBatch takes 500 records and 4 MB. A row is a kilobyte at most, and sixteen with the text of fields. Amazon Data Firehose
 * quota, seen 2026-11.
 */
const BATCH = { rows: 500, bytes: 3_500_000 };
/** Ten messages go at once, and are 256 KB together at most. */
const MESSAGE = { rows: 15, bytes: 24_000 };
const ATTEMPTS = 3;

/** Undefined where rows are not kept: then nothing is sent. */
export type OptionalDoor = LakeDoor | undefined;

/**
 * @param derive the rows. What it throws is logged and keeps nothing else from being done; a backfill brings what is missing
 * @param gone which items are there no longer. @default those whose rows say so
 * @throws Error when neither Firehose nor the queue takes them: the stream then repeats the batch
 */
export async function sendRows(
  door: OptionalDoor,
  derive: () => readonly EventRow[],
  gone: (rows: readonly EventRow[]) => readonly Gone[] = goneOf,
): Promise<void> {
  if (!door) return;
  const rows = derived(derive);
  if (door.keepsPersons) await enqueueMessages(door.sqs, door.queueUrl, forgetsOf(gone(rows)));
  if (rows.length === 0) return;
  const left = await putRecords(door, rows.map(recordOf));
  if (left.length === 0) return;
  logger.warn('rows wait for the lake', { rows: left.length });
  const messages = batches(left, MESSAGE).map((late): LateRows => ({ late }));
  await enqueueMessages(door.sqs, door.queueUrl, messages);
}

function derived(derive: () => readonly EventRow[]): readonly EventRow[] {
  try {
    return derive();
  } catch (error) {
    logger.error('no rows for the lake', { error: (error as Error).name });
    return [];
  }
}

/** A row as Firehose gets it: times as the catalogue reads them, in UTC. */
export function recordOf(row: EventRow): LakeRecord {
  const record: Record<string, string | number> & { day: string } = { day: dayOfRow(row) };
  for (const [name, type] of Object.entries(EVENT_COLUMNS)) {
    const value = row[name as keyof typeof EVENT_COLUMNS];
    if (value !== undefined) record[name] = type === 'time' ? timestampOf(value as string) : value;
  }
  if (row.person !== undefined) record.person = row.person;
  return Object.assign(record, row.fields);
}

/** `2026-11-28 10:00:00.000`: java.sql.Timestamp's form, which Firehose reads without being asked to. */
function timestampOf(iso: string): string {
  return iso.slice(0, 23).replace('T', ' ');
}

/** Gives records to Firehose, those that it refuses a few times. @returns those that it did not take */
export async function putRecords(
  { firehose, streamName }: Pick<LakeDoor, 'firehose' | 'streamName'>,
  records: readonly LakeRecord[],
): Promise<LakeRecord[]> {
  const left: LakeRecord[] = [];
  for (const batch of batches(records, BATCH))
    left.push(...(await putBatch({ firehose, streamName }, batch)));
  return left;
}

/** Rows in their order, so many and so large at once; one that is larger goes alone. */
function batches(records: readonly LakeRecord[], most: typeof BATCH): LakeRecord[][] {
  const all: LakeRecord[][] = [];
  let bytes = 0;
  for (const record of records) {
    const size = Buffer.byteLength(JSON.stringify(record));
    const last = all.at(-1);
    if (last && last.length < most.rows && bytes + size <= most.bytes) {
      last.push(record);
      bytes += size;
    } else {
      all.push([record]);
      bytes = size;
    }
  }
  return all;
}

async function putBatch(
  { firehose, streamName }: Pick<LakeDoor, 'firehose' | 'streamName'>,
  records: readonly LakeRecord[],
): Promise<readonly LakeRecord[]> {
  let open = records;
  for (let attempt = 1; attempt <= ATTEMPTS && open.length > 0; attempt++)
    try {
      const { FailedPutCount, RequestResponses = [] } = await firehose.put({
        DeliveryStreamName: streamName,
        Records: open.map((record) => ({ Data: Buffer.from(`${JSON.stringify(record)}\n`) })),
      });
      open = FailedPutCount ? open.filter((_, i) => RequestResponses[i]?.ErrorCode !== undefined) : [];
    } catch (error) {
      logger.warn('Firehose takes nothing', { error: (error as Error).name });
    }
  return open;
}

/**
 * Sends rows on their way into the lake. The lake never holds up what a stream is read for: what Firehose does not take goes
 * to the data pipeline's queue, and from there to Firehose again, until it does.
 */
import type { PutRecordBatchCommandInput, PutRecordBatchCommandOutput } from '@aws-sdk/client-firehose';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { enqueueMessages } from '../legs/queue.ts';
import { logger } from '../runtime/log.ts';
import { dayOfRow, EVENT_COLUMNS, type EventRow } from './columns.ts';

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
}

/** A row as Firehose converts it: names of the table, and the day whose folder it goes to. */
export type LakeRecord = Readonly<Record<string, string | number>> & { readonly day: string };

/** What waits for Firehose in the queue. */
interface LateRows {
  readonly late: readonly LakeRecord[];
}

/** PutRecordBatch takes 500 records and 4 MB; a row is a kilobyte at most. Amazon Data Firehose quota, seen 2026-11. */
const BATCH = 500;
/** Ten messages go at once, and are 256 KB together at most. */
const ROWS_A_MESSAGE = 15;
const ATTEMPTS = 3;

/** Undefined where rows are not kept: then nothing is sent. */
export type OptionalDoor = LakeDoor | undefined;

/**
 * @param derive the rows. What it throws is logged and keeps nothing else from being done; a backfill brings what is missing
 * @throws Error when neither Firehose nor the queue takes them: the stream then repeats the batch
 */
export async function sendRows(door: OptionalDoor, derive: () => readonly EventRow[]): Promise<void> {
  const rows = door ? derived(derive) : [];
  if (!door || rows.length === 0) return;
  const left = await putRecords(door, rows.map(recordOf));
  if (left.length === 0) return;
  logger.warn('rows wait for the lake', { rows: left.length });
  const messages = Array.from(
    { length: Math.ceil(left.length / ROWS_A_MESSAGE) },
    (_, i): LateRows => ({ late: left.slice(i * ROWS_A_MESSAGE, (i + 1) * ROWS_A_MESSAGE) }),
  );
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
    const value = row[name as keyof EventRow];
    if (value !== undefined) record[name] = type === 'time' ? timestampOf(value as string) : value;
  }
  return record;
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
  for (let start = 0; start < records.length; start += BATCH)
    left.push(...(await putBatch({ firehose, streamName }, records.slice(start, start + BATCH))));
  return left;
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

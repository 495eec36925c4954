/** Where what happens leaves a pipeline: an event bus at EventBridge, and Firehose. Both may take a part of what they are given. */
import { serviceError } from './errors.ts';

type Plain = Readonly<Record<string, unknown>>;

/** An event as the bus has taken it. */
export interface BusEvent {
  readonly at: number;
  readonly type: string;
  /** JSON. */
  readonly detail: string;
}

/** A row of the lake, as Firehose or the data pipeline's queue has taken it. */
export type LakeRow = Readonly<Record<string, string | number>>;

export class Outlets {
  readonly events: BusEvent[] = [];
  readonly rows: LakeRow[] = [];
  /** Hear each row that Firehose takes. */
  readonly onRow: ((row: LakeRow) => void)[] = [];
  private readonly clock: { readonly now: number };

  constructor(clock: { readonly now: number }) {
    this.clock = clock;
  }

  /** @param isPartial refuses the first entry and every second one after it */
  run(command: string, input: Plain, isPartial: boolean): Plain {
    if (command === 'PutEventsCommand') return this.putEvents(input.Entries as Plain[], isPartial);
    if (command === 'PutRecordBatchCommand') return this.putRecords(input.Records as Plain[], isPartial);
    throw new Error(`The stand-in for EventBridge and Firehose does not know ${command}`);
  }

  /** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
  private putEvents(entries: readonly Plain[], isPartial: boolean): Plain {
    requireCount(entries, 10);
    requireSize(
      entries.map((entry) => `${entry.Source}${entry.DetailType}${entry.Detail}`),
      LARGEST_ENTRIES,
    );
    const Entries = entries.map((entry, i) => {
      if (isPartial && i % 2 === 0)
        return { ErrorCode: 'ThrottlingException', ErrorMessage: 'Rate exceeded' };
      this.events.push({
        at: this.clock.now,
        type: String(entry.DetailType),
        detail: String(entry.Detail),
      });
      return { EventId: `event-${this.events.length}` };
    });
    return { Entries, FailedEntryCount: Entries.filter((entry) => 'ErrorCode' in entry).length };
  }

  /** https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecordBatch.html */
  private putRecords(records: readonly Plain[], isPartial: boolean): Plain {
    requireCount(records, 500);
    const data = records.map(({ Data }) => Data as Uint8Array);
    for (const one of data) requireSize([one], LARGEST_RECORD);
    requireSize(data, LARGEST_BATCH);
    const RequestResponses = records.map(({ Data }, i) => {
      if (isPartial && i % 2 === 0)
        return { ErrorCode: 'ServiceUnavailableException', ErrorMessage: 'Slow down' };
      const row = JSON.parse(Buffer.from(Data as Uint8Array).toString()) as LakeRow;
      this.rows.push(row);
      for (const hear of this.onRow) hear(row);
      return { RecordId: `record-${this.rows.length}` };
    });
    const FailedPutCount = RequestResponses.filter((response) => 'ErrorCode' in response).length;
    return { RequestResponses, FailedPutCount };
  }
}

/** Of all entries of a request. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html */
const LARGEST_ENTRIES = 256 * 1024;
/** https://docs.aws.amazon.com/firehose/latest/dev/limits.html */
const LARGEST_RECORD = 1000 * 1024;
const LARGEST_BATCH = 4 * 1024 * 1024;

function requireSize(parts: readonly (string | Uint8Array)[], most: number): void {
  const bytes = parts.reduce((sum, part) => sum + Buffer.byteLength(part), 0);
  if (bytes > most)
    throw serviceError('ValidationException', 400, { message: `${bytes} bytes, ${most} allowed` });
}

function requireCount(entries: readonly unknown[], most: number): void {
  if (entries.length >= 1 && entries.length <= most) return;
  throw serviceError('ValidationException', 400, {
    message: `${entries.length} entries, 1 to ${most} allowed`,
  });
}

import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { readMessage } from '../../../../../lambdas/data/landing/message.ts';
import type { EventRow } from '../../../../../lambdas/shared/lake/columns.ts';
import { type LakeDoor, recordOf, sendRows } from '../../../../../lambdas/shared/lake/send.ts';

beforeAll(() => void vi.spyOn(process.stdout, 'write').mockReturnValue(true));
afterAll(() => vi.restoreAllMocks());

const rows = Array.from(
  { length: 1203 },
  (_, i): EventRow => ({
    id: `0199.${i}`,
    type: 'submission.accepted',
    at: '2026-11-29T00:00:01.000Z',
    received_at: '2026-11-28T23:59:59.987Z',
    source: 'live',
    pipeline: 'contact',
    language: undefined,
  }),
);

interface Batch {
  readonly DeliveryStreamName: string;
  readonly Records: readonly { readonly Data: Buffer }[];
}

/** A Firehose that answers as told, and a queue. */
function doorOf(answer: (ids: readonly string[]) => readonly string[]) {
  const taken: string[] = [];
  const sizes: number[] = [];
  const messages: string[] = [];
  const batchBytes: number[] = [];
  const door = {
    streamName: 'S',
    queueUrl: 'Q',
    firehose: {
      async put(input: Batch) {
        const ids = input.Records.map(({ Data }) => (JSON.parse(Data.toString()) as { id: string }).id);
        sizes.push(ids.length);
        const refused = new Set(answer(ids));
        taken.push(...ids.filter((id) => !refused.has(id)));
        const RequestResponses = ids.map((id) =>
          refused.has(id) ? { ErrorCode: 'ServiceUnavailable' } : { RecordId: id },
        );
        return { FailedPutCount: refused.size, RequestResponses };
      },
    },
    sqs: {
      async send({ input: { Entries } }: { input: { Entries: { MessageBody: string }[] } }) {
        messages.push(...Entries.map(({ MessageBody }) => MessageBody));
        batchBytes.push(Entries.reduce((sum, { MessageBody }) => sum + Buffer.byteLength(MessageBody), 0));
        return {};
      },
    },
  } as unknown as LakeDoor;
  const late = () =>
    messages.flatMap((text) => {
      const message = readMessage(JSON.parse(text));
      return 'late' in message ? message.late.map(({ id }) => String(id)) : [];
    });
  return { door, taken, sizes, late, batchBytes, messages };
}

const ids = rows.map(({ id }) => id);

it('sends rows in batches that Firehose takes, as its catalogue reads them', async () => {
  const { door, taken, sizes, late } = doorOf(() => []);
  await sendRows(door, () => rows);
  expect([taken, sizes, late()]).toEqual([ids, [500, 500, 203], []]);
  expect(recordOf(rows[0] as EventRow)).toEqual({
    day: '2026-11-28',
    id: '0199.0',
    type: 'submission.accepted',
    at: '2026-11-29 00:00:01.000',
    received_at: '2026-11-28 23:59:59.987',
    source: 'live',
    pipeline: 'contact',
  });
});

it('sends again those alone that were refused', async () => {
  let calls = 0;
  const { door, taken, sizes, late } = doorOf((batch) =>
    ++calls === 1 ? batch.filter((_, i) => i % 7 === 0) : [],
  );
  await sendRows(door, () => rows);
  expect([...taken].sort()).toEqual([...ids].sort());
  expect([sizes.slice(0, 2), late()]).toEqual([[500, 72], []]);
});

it('gives what Firehose refuses to the queue, and never keeps legs waiting', async () => {
  const some = doorOf((batch) => batch.filter((id) => id.endsWith('3')));
  await sendRows(some.door, () => rows);
  expect([...some.taken, ...some.late()].sort()).toEqual([...ids].sort());
  const none = doorOf(() => {
    throw new Error('down');
  });
  await sendRows(none.door, () => rows);
  expect(none.late().sort()).toEqual([...ids].sort());
  // SQS takes 256 KB in a batch.
  for (const bytes of none.batchBytes) expect(bytes).toBeLessThan(262_144);
});

it('keeps within what Firehose and SQS take at once, however long the text of fields is', async () => {
  const fields = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`field_${i}`, '猫'.repeat(500)]));
  const bytes: number[] = [];
  const { door, late, batchBytes } = doorOf((ids) => ids);
  const put: LakeDoor['firehose']['put'] = (input) => {
    bytes.push((input.Records ?? []).reduce((sum, { Data }) => sum + (Data?.byteLength ?? 0), 0));
    return door.firehose.put(input);
  };
  await sendRows({ ...door, firehose: { put } }, () => rows.map((row) => ({ ...row, fields })));
  expect(late().sort()).toEqual([...ids].sort());
  for (const size of bytes) expect(size).toBeLessThan(4_000_000);
  for (const size of batchBytes) expect(size).toBeLessThan(262_144);
});

it('asks to forget what is deleted only where rows have persons', async () => {
  const gone = (deletedBy: string): EventRow => ({
    ...(rows[0] as EventRow),
    type: 'submission.deleted',
    item: '0199',
    deleted_by: deletedBy,
  });
  for (const keepsPersons of [true, false]) {
    const { door, messages } = doorOf(() => []);
    await sendRows({ ...door, keepsPersons }, () => [gone('person'), gone('expiry')]);
    const asked = messages.map((message) => readMessage(JSON.parse(message)));
    expect(asked).toEqual(
      keepsPersons ? [{ forgetting: { forget: { items: ['0199'], day: '2026-11-28' } } }] : [],
    );
  }
});

it('leaves out what can’t be made into rows, and does nothing without a lake', async () => {
  const { door, sizes } = doorOf(() => []);
  const broken = () => {
    throw new TypeError('x');
  };
  await sendRows(door, broken);
  await sendRows(undefined, broken);
  expect(sizes).toEqual([]);
});

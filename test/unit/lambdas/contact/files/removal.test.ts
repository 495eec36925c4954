import type { SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBStreamEvent, SQSRecord } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { readRemoval, removalsInStream, removeFiles } from '../../../../../lambdas/contact/files/removal.ts';

const event = (...records: object[]) => ({ Records: records }) as unknown as DynamoDBStreamEvent;
const removed = (id: string, image: object) => ({
  eventName: 'REMOVE',
  dynamodb: { OldImage: { pk: { S: `submission#${id}` }, ...image } },
});

describe('removalsInStream', () => {
  it('names submissions that had files, and uploads', () => {
    const records = [
      removed('1', { type: { S: 'submission' }, attachments: { L: [] } }),
      removed('2', { type: { S: 'submission' } }),
      removed('3', { type: { S: 'upload' } }),
      removed('4', { type: { S: 'leg' } }),
      { ...removed('6', { type: { S: 'upload' } }), eventID: 'e6' },
      { eventName: 'INSERT', dynamodb: { NewImage: { pk: { S: 'submission#5' }, type: { S: 'upload' } } } },
    ];
    expect(removalsInStream(event(...records))).toEqual([
      { removeFilesOf: '1' },
      { removeFilesOf: '3' },
      { removeFilesOf: '6', since: 'e6' },
    ]);
  });
});

const record = (body: string, receives = 1) =>
  ({
    messageId: `m${receives}`,
    body,
    receiptHandle: 'r',
    attributes: { ApproximateReceiveCount: String(receives) },
  }) as unknown as SQSRecord;

it('messages of other kinds are left to others', () => {
  for (const body of ['{"pk":"submission#1","leg":"mail"}', 'x', 'null', '{"removeFilesOf":1}'])
    expect(readRemoval(record(body))).toBeUndefined();
});

it('what could not be deleted comes back after a growing pause; the others are done', async () => {
  const pauses: number[] = [];
  const sqs = {
    async send({ input }: { input: { VisibilityTimeout: number } }) {
      pauses.push(input.VisibilityTimeout);
    },
  } as unknown as SQSClient;
  const delivery = {
    leaseSeconds: 90,
    firstRetrySeconds: 100,
    longestRetrySeconds: 3600,
    horizonSeconds: 1,
    overdueSeconds: 1,
  };
  const deleteFiles = async (id: string) => {
    if (id === 'bad') throw new Error('S3 is down');
    return true;
  };
  const confirmed: unknown[] = [];
  const confirm = async (...args: unknown[]) => void confirmed.push(args);
  const records = [record('{"removeFilesOf":"good","since":"1"}', 1), record('{"removeFilesOf":"bad"}', 4)];
  expect(await removeFiles(records, { sqs, queueUrl: 'q', delivery, deleteFiles, confirm })).toEqual(['m4']);
  expect(confirmed).toEqual([[{ removeFilesOf: 'good', since: '1' }, true]]);
  expect(pauses).toEqual([expect.toSatisfy((seconds: number) => seconds >= 600 && seconds <= 1000)]);
});

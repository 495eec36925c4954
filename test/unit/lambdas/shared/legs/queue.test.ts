import type { SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Delivery } from '../../../../../config/values.ts';
import { newLeg } from '../../../../../lambdas/shared/legs/legs.ts';
import { enqueueLegs, legsInStream, sweepLegs } from '../../../../../lambdas/shared/legs/queue.ts';
import { logger } from '../../../../../lambdas/shared/runtime/log.ts';
import { fakeTableClient } from '../../../../support/fake-client.ts';

describe('legsInStream', () => {
  const image = { pk: { S: 'submission#1' }, leg: { S: 'mail' }, type: { S: 'leg' } };
  const record = (eventName: string, NewImage: object | undefined) => ({ eventName, dynamodb: { NewImage } });
  const stream = (...records: object[]) => ({ Records: records }) as DynamoDBStreamEvent;

  it('finds new legs, and nothing else even without the filter', () => {
    const event = stream(
      record('INSERT', image),
      record('MODIFY', image),
      record('REMOVE', undefined),
      record('INSERT', { pk: { S: 'submission#1' }, type: { S: 'submission' } }),
    );
    expect(legsInStream(event)).toEqual([{ pk: 'submission#1', leg: 'mail' }]);
  });
});

describe('enqueueLegs', () => {
  const legs = Array.from({ length: 23 }, (_, i) => ({ pk: `submission#${i}`, leg: 'mail' }));

  it('sends ids only, ten to a call', async () => {
    const sizes: number[] = [];
    const bodies: string[] = [];
    const sqs = {
      async send({ input }: { input: { Entries: { MessageBody: string }[] } }) {
        sizes.push(input.Entries.length);
        bodies.push(...input.Entries.map(({ MessageBody }) => MessageBody));
        return {};
      },
    };
    await enqueueLegs(sqs as unknown as SQSClient, 'url', legs);
    expect(sizes).toEqual([10, 10, 3]);
    expect(bodies.map((body) => JSON.parse(body))).toEqual(legs);
  });

  it('throws when SQS refuses one inside a 200', async () => {
    const sqs = { send: async () => ({ Failed: [{ Code: 'InternalError' }] }) };
    await expect(enqueueLegs(sqs as unknown as SQSClient, 'url', legs)).rejects.toThrow('InternalError');
  });
});

describe('newLeg', () => {
  it('is due at once, and spread over shards that the sweep asks', () => {
    const now = new Date('2026-01-01T00:00:00Z');
    const all = Array.from({ length: 200 }, (_, i) => newLeg({ pk: `submission#${i}`, leg: 'mail' }, now, 7));
    expect(all[0]).toMatchObject({
      sk: 'leg#mail',
      state: 'pending',
      dueAt: '2026-01-01T00:00:00.000Z',
      deleteAt: 7,
    });
    const shards = new Set(all.map(({ gsi2pk }) => gsi2pk));
    expect([...shards].sort()).toEqual(['due#mail#0', 'due#mail#1', 'due#mail#2', 'due#mail#3']);
  });
});

describe('the sweep', () => {
  const told = vi.spyOn(logger, 'error').mockReturnValue();
  afterEach(() => told.mockClear());

  /** A table with one overdue leg, which was found by so many sweeps before; undefined if another write came first. */
  const sweepOne = (before: number | undefined) => {
    const client = fakeTableClient(
      async ({
        constructor: { name },
        input,
      }: {
        constructor: { name: string };
        input: { ExpressionAttributeValues: Record<string, string> };
      }) => {
        if (name === 'QueryCommand')
          return input.ExpressionAttributeValues[':partition'] === 'due#mail#0'
            ? { Items: [{ pk: 'submission#1', sk: 'leg#mail', gsi2sk: '2026-01-01T00:00:00.000Z' }] }
            : { Items: [] };
        if (before === undefined)
          throw Object.assign(new Error(), { name: 'ConditionalCheckFailedException' });
        return { Attributes: { sweeps: before + 1 } };
      },
    );
    return sweepLegs({
      store: { client, tableName: 'table', now: () => new Date('2026-01-01T02:00:00Z') },
      sqs: { send: async () => ({}) } as unknown as SQSClient,
      queueUrl: 'url',
      delivery: { overdueSeconds: 900 } as Delivery,
      legs: ['mail'],
    });
  };

  it('enqueues an overdue leg, and tells the owner of one that is overdue a second time', async () => {
    expect(await sweepOne(0)).toBe(1);
    expect(told).not.toHaveBeenCalled();
    expect(await sweepOne(1)).toBe(1);
    expect(told.mock.calls).toEqual([['attention', { reason: 'legs-overdue', legs: 1 }]]);
  });

  it('leaves alone what has changed meanwhile', async () => {
    expect(await sweepOne(undefined)).toBe(0);
    expect(told).not.toHaveBeenCalled();
  });
});

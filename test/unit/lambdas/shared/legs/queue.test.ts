import type { SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { newLeg } from '../../../../../lambdas/shared/legs/legs.ts';
import { enqueueLegs, legsInStream } from '../../../../../lambdas/shared/legs/queue.ts';

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

import type { DynamoDBRecord } from 'aws-lambda';
import { expect, it } from 'vitest';
import { changesInStream } from '../../../../../lambdas/feedback/counting/stream.ts';

const image = (id: string, type = 'response') => ({ id: { S: id }, type: { S: type } });

it('tells what a person deleted from what only expired', () => {
  const records: DynamoDBRecord[] = [
    { eventName: 'INSERT', dynamodb: { NewImage: image('new') } },
    { eventName: 'MODIFY', dynamodb: { OldImage: image('changed'), NewImage: image('changed') } },
    { eventName: 'REMOVE', dynamodb: { OldImage: image('deleted') } },
    {
      eventName: 'REMOVE',
      dynamodb: { OldImage: image('expired') },
      userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
    },
    { eventName: 'INSERT', dynamodb: { NewImage: image('other', 'leg') } },
  ];
  expect(changesInStream(records)).toEqual([
    { id: 'new', deleted: false },
    { id: 'changed', deleted: false },
    { id: 'deleted', deleted: true },
  ]);
});

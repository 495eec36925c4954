/** What the engine can't show of DynamoDB: how far copies are behind, and that a transaction's token counts once. */
import { beforeEach, describe, expect, it } from 'vitest';
import { Commands } from '../../sim/aws/dynamodb/commands.ts';
import { type Change, Table } from '../../sim/aws/dynamodb/table.ts';

const clock = { now: 0 };
let table: Table;
let commands: Commands;
let changes: Change[];

beforeEach(() => {
  clock.now = 0;
  const index = { name: 'gsi2', partition: 'gsi2pk', sort: 'gsi2sk', keysOnly: true };
  table = new Table({ name: 'T', indexes: [index], timeToLive: 'deleteAt' }, clock, (of) =>
    of === '' ? 50 : 500,
  );
  commands = new Commands(new Map([['T', table]]), clock);
  changes = [];
  table.onChange.push((change) => changes.push(change));
});

const Key = { pk: 'a', sk: '1' };
const put = (more: object = {}) =>
  commands.run('PutCommand', { TableName: 'T', Item: { ...Key, gsi2pk: 'due', gsi2sk: '1', n: 1, ...more } });
const due = () =>
  commands.run('QueryCommand', {
    TableName: 'T',
    IndexName: 'gsi2',
    KeyConditionExpression: 'gsi2pk = :due',
    ExpressionAttributeValues: { ':due': 'due' },
  }).Items;

describe('the stand-in for DynamoDB', () => {
  it('shows a write to consistent reads at once, to others and to indexes later', () => {
    put();
    const read = (ConsistentRead: boolean) =>
      commands.run('GetCommand', { TableName: 'T', Key, ConsistentRead });
    expect(read(true).Item).toMatchObject({ n: 1 });
    expect(read(false)).toEqual({});
    expect(due()).toEqual([]);
    clock.now = 60;
    expect(read(false).Item).toMatchObject({ n: 1 });
    expect(due()).toEqual([]);
    clock.now = 600;
    expect(due()).toEqual([{ ...Key, gsi2pk: 'due', gsi2sk: '1' }]);
  });

  it('takes an item out of an index with its sort key', () => {
    put();
    commands.run('UpdateCommand', { TableName: 'T', Key, UpdateExpression: 'REMOVE gsi2sk' });
    clock.now = 1000;
    expect(due()).toEqual([]);
  });

  it('carries out a transaction once for each token', () => {
    put();
    const add = {
      TransactItems: [
        {
          Update: {
            TableName: 'T',
            Key,
            UpdateExpression: 'ADD n :one',
            ExpressionAttributeValues: { ':one': 1 },
          },
        },
      ],
    };
    commands.run('TransactWriteCommand', add, 'token');
    commands.run('TransactWriteCommand', add, 'token');
    commands.run('TransactWriteCommand', add, 'another');
    expect(commands.run('GetCommand', { TableName: 'T', Key, ConsistentRead: true }).Item).toMatchObject({
      n: 3,
    });
  });

  it('writes all of a transaction or nothing, and says which condition it was', () => {
    const write = (sk: string, condition: string) => ({
      Put: { TableName: 'T', Item: { pk: 'b', sk }, ConditionExpression: condition },
    });
    const TransactItems = [write('1', 'attribute_not_exists(pk)'), write('2', 'attribute_exists(pk)')];
    expect(() => commands.run('TransactWriteCommand', { TransactItems })).toThrow(
      expect.objectContaining({
        name: 'TransactionCanceledException',
        CancellationReasons: [{ Code: 'None' }, { Code: 'ConditionalCheckFailed' }],
      }),
    );
    expect([...table.all()]).toEqual([]);
  });

  it('tells its stream of what changed, and of nothing else', () => {
    put();
    put();
    put({ n: 2 });
    const key = { pk: { S: 'a' }, sk: { S: '1' } };
    table.write(key, undefined, { isExpiry: true });
    table.write(key, undefined);
    expect(changes.map(({ kind, isExpiry }) => [kind, isExpiry])).toEqual([
      ['INSERT', false],
      ['MODIFY', false],
      ['REMOVE', true],
    ]);
  });

  it.each([
    ['a value that no expression uses', { ExpressionAttributeValues: { ':one': 1 } }],
    ['a name that no expression uses', { ExpressionAttributeNames: { '#n': 'n' } }],
    ['a reserved word', { ConditionExpression: 'attribute_exists(state)' }],
    ['a mistake of grammar', { ConditionExpression: 'attribute_exists(n' }],
  ])('refuses %s', (_, more) => {
    expect(() => commands.run('PutCommand', { TableName: 'T', Item: Key, ...more })).toThrow(
      expect.objectContaining({ name: 'ValidationException' }),
    );
  });
});

/** The sizes that AWS documents: engines let more pass, so that only these stand-ins would refuse it. */
import { describe, expect, it } from 'vitest';
import { Athena } from '../../sim/aws/athena.ts';
import { Commands, readInPart } from '../../sim/aws/dynamodb/commands.ts';
import { Table } from '../../sim/aws/dynamodb/table.ts';
import { Outlets } from '../../sim/aws/outlets.ts';
import { Bucket, runS3 } from '../../sim/aws/s3.ts';
import { Mailer } from '../../sim/aws/ses.ts';
import { messageOf } from '../../sim/aws/sns.ts';
import { Queue, runSqs } from '../../sim/aws/sqs.ts';
import { runSsm } from '../../sim/aws/ssm.ts';
import { Faults } from '../../sim/kernel/faults.ts';
import { Scheduler } from '../../sim/kernel/scheduler.ts';

const KILOBYTE = 1024;
const of = (bytes: number) => 'x'.repeat(bytes);

function dynamodb() {
  const index = { name: 'gsi1', partition: 'gsi1pk', sort: 'gsi1sk', keysOnly: true };
  const clock = { now: 0 };
  const table = new Table({ name: 'T', indexes: [index], timeToLive: undefined }, clock, () => 0);
  return new Commands(new Map([['T', table]]), clock);
}

function putItem(item: object) {
  return dynamodb().run('PutCommand', { TableName: 'T', Item: { pk: 'a', sk: '1', ...item } });
}

function transact(bytes: number) {
  const TransactItems = Array.from({ length: 11 }, (_, i) => ({
    Put: { TableName: 'T', Item: { pk: 'a', sk: String(i), text: of(bytes) } },
  }));
  return dynamodb().run('TransactWriteCommand', { TransactItems });
}

function sqs(command: string, input: object) {
  const scheduler = new Scheduler(0);
  const faults = new Faults({ seed: 'limits' });
  const spec = { name: 'Q', visibilitySeconds: 30, retentionSeconds: 60, mayLose: false };
  const queue = new Queue(spec, scheduler, faults, () => queue);
  return runSqs(command, { QueueUrl: 'Q', ...input }, () => queue, false);
}

const send = (MessageBody: string) => sqs('SendMessageCommand', { MessageBody });
const sendTen = (bytes: number) =>
  sqs('SendMessageBatchCommand', {
    Entries: Array.from({ length: 10 }, (_, i) => ({ Id: String(i), MessageBody: of(bytes) })),
  });

const putFile = (Key: string) =>
  runS3('PutObjectCommand', { Bucket: 'B', Key, Body: '' }, () => new Bucket('B', new Scheduler(0)), false);

const putParameter = (Value: string) => runSsm('PutParameterCommand', { Name: '/a', Value }, new Map());

const putEvent = (Detail: string) =>
  new Outlets({ now: 0 }).run(
    'PutEventsCommand',
    { Entries: [{ Source: 's', DetailType: 't', Detail }] },
    false,
  );

const putRecords = (count: number, bytes: number) => {
  const Data = Buffer.from(JSON.stringify({ text: of(bytes - '{"text":""}'.length) }));
  const Records = Array.from({ length: count }, () => ({ Data }));
  return new Outlets({ now: 0 }).run('PutRecordBatchCommand', { Records }, false);
};

const mail = ({ bytes = 10, to = 1, tag = 'contact' }) =>
  new Mailer({ now: 0 }).run(
    'SendRawEmailCommand',
    {
      Destinations: Array.from({ length: to }, () => 'owner@frontdesk-tests.dev'),
      RawMessage: { Data: Buffer.alloc(bytes, 'x') },
      Tags: [{ Name: 'pipeline', Value: tag }],
    },
    0,
  );

const ask = (QueryString: string, ClientRequestToken?: string) =>
  new Athena({ now: 0 }, new Faults({ seed: 'limits' })).run('StartQueryExecutionCommand', {
    QueryString,
    ClientRequestToken,
  });

/** What each takes at most, and the least that it refuses. */
const LIMITS: readonly (readonly [what: string, most: () => unknown, more: () => unknown])[] = [
  ['an item', () => putItem({ t: of(400 * KILOBYTE - 7) }), () => putItem({ t: of(400 * KILOBYTE - 6) })],
  [
    'the partition key of an index',
    () => putItem({ gsi1pk: of(2048), gsi1sk: '1' }),
    () => putItem({ gsi1pk: of(2049), gsi1sk: '1' }),
  ],
  [
    'the sort key of an index',
    () => putItem({ gsi1pk: 'a', gsi1sk: of(1024) }),
    () => putItem({ gsi1pk: 'a', gsi1sk: of(1025) }),
  ],
  ['a transaction', () => transact(372 * KILOBYTE), () => transact(373 * KILOBYTE)],
  ['a message', () => send(of(1024 * KILOBYTE)), () => send(of(1024 * KILOBYTE + 1))],
  ['a message that says something', () => send('x'), () => send('')],
  ['a batch of messages', () => sendTen(102 * KILOBYTE), () => sendTen(103 * KILOBYTE)],
  ['the name of a file', () => putFile(of(1024)), () => putFile(of(1025))],
  ['a parameter', () => putParameter(of(4096)), () => putParameter(of(4097))],
  ['an event', () => putEvent(of(256 * KILOBYTE - 2)), () => putEvent(of(256 * KILOBYTE - 1))],
  ['a record of Firehose', () => putRecords(1, 1000 * KILOBYTE), () => putRecords(1, 1000 * KILOBYTE + 1)],
  ['a batch of Firehose', () => putRecords(4, 1000 * KILOBYTE), () => putRecords(5, 900 * KILOBYTE)],
  ['a mail', () => mail({ bytes: 10_240 * KILOBYTE }), () => mail({ bytes: 10_240 * KILOBYTE + 1 })],
  ['the recipients of a mail', () => mail({ to: 50 }), () => mail({ to: 51 })],
  ['the tag of a mail', () => mail({ tag: 'contact_1' }), () => mail({ tag: 'contact.1' })],
  ['the subject of a notice', () => notice(of(99)), () => notice(of(100))],
  ['a notice', () => notice('x', of(256 * KILOBYTE)), () => notice('x', of(256 * KILOBYTE + 1))],
  ['a question', () => ask(of(256 * KILOBYTE)), () => ask(of(256 * KILOBYTE + 1))],
  ['a token of a question', () => ask('SELECT 1', of(32)), () => ask('SELECT 1', of(31))],
];

function notice(Subject: string, Message = 'Something happened.') {
  return messageOf({ Subject, Message });
}

describe('stand-ins take what AWS takes, and no more', () => {
  it.each(LIMITS)('%s', (_, most, more) => {
    expect(most).not.toThrow();
    expect(more).toThrow(expect.objectContaining({ $metadata: { httpStatusCode: 400 } }));
  });
});

describe('stand-ins answer page by page', () => {
  it('lists ten parameters at once', () => {
    const all = Array.from(
      { length: 12 },
      (_, i) => [`/a/${String(i).padStart(2, '0')}`, String(i)] as const,
    );
    const parameters = new Map(all);
    const list = (NextToken?: unknown) =>
      runSsm('GetParametersByPathCommand', { Path: '/a', NextToken }, parameters) as {
        Parameters: { Value: string }[];
        NextToken?: string;
      };
    const first = list();
    expect(first.Parameters.map(({ Value }) => Value)).toEqual([...'0123456789']);
    const second = list(first.NextToken);
    expect(second.Parameters.map(({ Value }) => Value)).toEqual(['10', '11']);
    expect(second.NextToken).toBeUndefined();
  });

  it('lists a thousand files at once, however many are asked for', () => {
    const bucket = new Bucket('B', new Scheduler(0));
    for (let i = 0; i < 1001; i++) bucket.put(String(i), new Uint8Array());
    const { Contents, IsTruncated } = runS3(
      'ListObjectsV2Command',
      { MaxKeys: 2000 },
      () => bucket,
      false,
    ) as {
      Contents: unknown[];
      IsTruncated: boolean;
    };
    expect(Contents).toHaveLength(1000);
    expect(IsTruncated).toBe(true);
  });

  it('leaves keys of a batch unread for want of capacity', () => {
    const commands = dynamodb();
    for (const sk of ['1', '2']) commands.run('PutCommand', { TableName: 'T', Item: { pk: 'a', sk } });
    const read = (input: Readonly<Record<string, unknown>>) => commands.run('BatchGetCommand', input);
    const Keys = ['1', '2'].map((sk) => ({ pk: 'a', sk }));
    const ask = { RequestItems: { T: { Keys, ConsistentRead: true } } };
    expect(readInPart(ask, read)).toEqual({
      Responses: { T: [{ pk: 'a', sk: '1' }] },
      UnprocessedKeys: { T: { Keys: [{ pk: 'a', sk: '2' }], ConsistentRead: true } },
    });
    const one = { RequestItems: { T: { Keys: Keys.slice(0, 1) } } };
    expect(readInPart(one, read)).toEqual({ Responses: {}, UnprocessedKeys: one.RequestItems });
  });
});

import { describe, expect, it } from 'vitest';
import { requireFlags } from '../../../../cli/redrive/command.ts';
import { describeRedrive, describeReplies } from '../../../../cli/redrive/describe.ts';
import { redriveAccounts } from '../../../../cli/redrive/pipelines.ts';
import { redriveLegs } from '../../../../cli/redrive/redrive.ts';
import { givenUpPartition } from '../../../../lambdas/shared/legs/lease.ts';
import { type Leg, newLeg } from '../../../../lambdas/shared/legs/legs.ts';
import { simTable } from '../../../support/sim-table.ts';

const now = new Date('2026-03-02T08:00:00.000Z');

function givenUp(pk: string, leg: string, more: Partial<Leg>) {
  const settledAt = '2026-03-02T07:00:00.000Z';
  const gsi2pk = givenUpPartition(leg.split(':')[0] ?? '');
  return { ...newLeg({ pk, leg }, now), state: 'failed', settledAt, gsi2pk, gsi2sk: settledAt, ...more };
}

/** Queues of dead letters in memory: two of the same words are one, seen again. Other queues take what they are sent. */
function queues(letters: Readonly<Record<string, readonly string[]>>) {
  const sent: string[] = [];
  const waiting = new Map(Object.entries(letters).map(([queue, bodies]) => [queue, [...bodies]]));
  const send = async ({ constructor: { name }, input }: { constructor: { name: string }; input: Input }) => {
    if (name === 'ReceiveMessageCommand')
      return { Messages: (waiting.get(input.QueueUrl)?.splice(0) ?? []).map((Body) => ({ Body })) };
    if (name === 'SendMessageBatchCommand') sent.push(input.QueueUrl);
    return { Successful: [] };
  };
  return { sqs: { send } as never, sent };
}
interface Input {
  readonly QueueUrl: string;
}

const outputs = {
  TableName: 'table',
  QueueUrl: 'turns',
  DeadLetterQueueUrl: 'turns-dead',
  IntakeQueueUrl: 'intake',
  IntakeDeadLetterQueueUrl: 'intake-dead',
  ToldQueueUrl: 'told',
  ToldDeadLetterQueueUrl: 'told-dead',
};

describe('a redrive of keyword-dm', () => {
  it('tells destinations what they may have heard with --include-unknown alone, and counts it without', async () => {
    const { client: table, put, get } = simTable();
    put(givenUp('event#1', 'destination:team', { state: 'unknown' }));
    const { sqs, sent } = queues({ 'told-dead': ['what?', 'what?'], 'turns-dead': ['{}'] });
    const redrive = (includeUnknown: boolean) =>
      redriveAccounts(
        { region: 'eu-central-1', outputs },
        { accounts: {}, limits: {} } as never,
        { includeUnknown },
        { table, sqs },
      );
    const careful = await redrive(false);
    expect(careful.destinations).toMatchObject({ reopened: 0, skipped: 1, lettersLeft: 1 });
    expect(get('event#1', 'leg#destination:team')).toMatchObject({ state: 'unknown' });
    expect(describeReplies(careful)).toEqual([
      'Tried again: 0 given up, 0 waiting. Dead letters: 0 matched again, 1 cleared.',
      'Left alone: 1 that destinations may have heard, as no answer came. To include them: --include-unknown',
      expect.stringMatching(/^Dead letters left: 1\. .*docs\/runbook\.md, keyword-dm-told-dead-letters\.$/),
    ]);
    expect(await redrive(true)).toMatchObject({ destinations: { reopened: 1, skipped: 0 } });
    expect(get('event#1', 'leg#destination:team')).toMatchObject({ state: 'pending' });
    expect(sent).toEqual(['told']);
  });

  it('leaves alone what its owner took back, also where a restore has ended it', async () => {
    const { client: table, put, get } = simTable();
    const more = { account: 'a', lane: 'post', deadline: '2099-01-01T00:00:00.000Z' };
    put({ ...givenUp('comment#a#1', 'private-reply', {}), ...more });
    const taken = { state: 'unknown' as const, reason: 'restored', cancelledAt: '2026-03-02T06:59:00.000Z' };
    put({ ...givenUp('comment#a#2', 'private-reply', {}), ...more, ...taken });
    const { sqs } = queues({});
    const config = { accounts: {}, limits: {} } as never;
    const options = { includeUnknown: false };
    const result = await redriveAccounts({ region: 'eu-central-1', outputs }, config, options, {
      table,
      sqs,
    });
    expect(result).toMatchObject({ reopened: 1 });
    expect(get('comment#a#1', 'leg#private-reply')).toMatchObject({ state: 'pending' });
    expect(get('comment#a#2', 'leg#private-reply')).toMatchObject({ state: 'unknown', reason: 'restored' });
  });

  it('takes no other flag', () => {
    const none = { includeUnknown: false, includeBounced: false, includeAutoresponses: false };
    expect(() => requireFlags('keyword-dm', { ...none, includeUnknown: true })).not.toThrow();
    for (const flag of ['includeBounced', 'includeAutoresponses'])
      expect(() => requireFlags('keyword-dm', { ...none, [flag]: true })).toThrow('--include-unknown alone');
  });
});

it('a redrive counts what no flag includes by itself, and the letters that stay', async () => {
  const { client, put } = simTable();
  put(givenUp('submission#1', 'autoresponse', { reason: 'complaint' }));
  put(givenUp('submission#2', 'autoresponse', { reason: 'bounce' }));
  const { sqs } = queues({ dead: ['what?', '{"Message":"{}"}'] });
  const result = await redriveLegs({
    store: { client, tableName: 'table', now: () => now },
    sqs,
    queueUrl: 'queue',
    deadLetterQueueUrl: 'dead',
    legs: ['autoresponse'],
    includeUnknown: true,
    includeBounced: false,
    includeAutoresponses: true,
  });
  expect(result).toMatchObject({ skipped: 1, unwanted: 1, deadLetters: 0, lettersLeft: 2 });
  expect(describeRedrive('contact', result)).toEqual([
    'Tried again: 0 given up, 0 waiting. Dead letters cleared: 0.',
    expect.stringMatching(/^Left alone: 1 .*To include them: --include-unknown, /),
    'Left alone: 1 whose receiver complained of an answer. No flag includes them.',
    expect.stringMatching(/^Dead letters left: 2\. .*docs\/runbook\.md, contact-dead-letters\.$/),
  ]);
});

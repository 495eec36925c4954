/** The same random commands to the stand-in for SQS and to an engine: as far as no time needs to pass. */
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { Queue, runSqs } from '../aws/sqs.ts';
import { Faults } from '../kernel/faults.ts';
import { createRandom, type Random } from '../kernel/random.ts';
import { Scheduler } from '../kernel/scheduler.ts';
import type { Difference } from './dynamodb.ts';

type Plain = Readonly<Record<string, unknown>>;
type ClientOptions = ConstructorParameters<typeof SQSClient>[0];

const COMMANDS = {
  SendMessageCommand,
  SendMessageBatchCommand,
  ReceiveMessageCommand,
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
} as const;
type CommandName = keyof typeof COMMANDS;

/** A message that was received, by each one's own receipt. */
interface Received {
  readonly mine: string;
  readonly theirs: string;
}

export async function compareSqs(options: ClientOptions, seed: string, count: number): Promise<Difference[]> {
  const client = new SQSClient(options ?? {});
  const Attributes = { VisibilityTimeout: '600' };
  const { QueueUrl = '' } = await client.send(
    new CreateQueueCommand({ QueueName: 'sim-conformance', Attributes }),
  );
  try {
    const queue = standIn();
    const random = createRandom(seed);
    let received: Received[] = [];
    const differences: Difference[] = [];
    for (let i = 0; i < count; i++) {
      const [command, input, receipt] = randomCommand(random, received);
      const Command = COMMANDS[command] as unknown as new (input: Plain) => never;
      const mine = await outcome(async () =>
        runSqs(command, { ...input, QueueUrl, ReceiptHandle: receipt?.mine }, () => queue, false),
      );
      const theirs = await outcome(() =>
        client.send(new Command({ ...input, QueueUrl, ReceiptHandle: receipt?.theirs })),
      );
      if (mine.text !== theirs.text)
        differences.push({ command, input, standIn: mine.text, engine: theirs.text });
      // The receipt of a message that is gone may be used again at AWS, and is called invalid by engines.
      if (command === 'DeleteMessageCommand') received = received.filter((one) => one !== receipt);
      for (const [at, { ReceiptHandle }] of mine.messages.entries())
        received.push({ mine: ReceiptHandle, theirs: theirs.messages[at]?.ReceiptHandle ?? '' });
    }
    return differences;
  } finally {
    await client.send(new DeleteQueueCommand({ QueueUrl }));
    client.destroy();
  }
}

function standIn(): Queue {
  const spec = { name: 'sim-conformance', visibilitySeconds: 600, retentionSeconds: 345_600, mayLose: false };
  const faults = new Faults({ seed: 'conformance' });
  faults.end();
  return new Queue(spec, new Scheduler(0), faults, () => {
    throw new Error('There are no dead letters here');
  });
}

function randomCommand(
  random: Random,
  received: readonly Received[],
): readonly [CommandName, Plain, Received?] {
  const wrong = { mine: 'never given out', theirs: 'never given out' };
  const receipt = received.length > 0 && random.chance(0.9) ? random.pick(received) : wrong;
  switch (random.pick(Object.keys(COMMANDS) as CommandName[])) {
    case 'SendMessageCommand':
      return [
        'SendMessageCommand',
        { MessageBody: `m${random.int(0, 9)}`, DelaySeconds: random.pick([0, 0, 900, 901]) },
      ];
    case 'SendMessageBatchCommand': {
      const size = random.pick([0, 1, 3, 10, 11]);
      const Entries = Array.from({ length: size }, (_, i) => ({ Id: String(i % 10), MessageBody: `b${i}` }));
      return ['SendMessageBatchCommand', { Entries }];
    }
    case 'ReceiveMessageCommand':
      // One at a time: in which order they come is nobody's promise.
      return ['ReceiveMessageCommand', { MaxNumberOfMessages: 1 }];
    case 'ChangeMessageVisibilityCommand':
      return [
        'ChangeMessageVisibilityCommand',
        { VisibilityTimeout: random.pick([300, 43_200, 43_201]) },
        receipt,
      ];
    case 'DeleteMessageCommand':
      return ['DeleteMessageCommand', {}, receipt];
    default:
      return ['GetQueueAttributesCommand', { AttributeNames: ['ApproximateNumberOfMessages'] }];
  }
}

interface Heard {
  readonly text: string;
  readonly messages: readonly { readonly ReceiptHandle: string }[];
}

async function outcome(run: () => Promise<unknown>): Promise<Heard> {
  try {
    const {
      Messages = [],
      Attributes,
      Successful,
      Failed,
    } = (await run()) as {
      Messages?: { ReceiptHandle: string }[];
      Attributes?: Plain;
      Successful?: unknown[];
      Failed?: unknown[];
    };
    const counts = [Messages.length, Successful?.length, Failed?.length ?? 0];
    return { text: JSON.stringify({ counts, Attributes }), messages: Messages };
  } catch (error) {
    return { text: JSON.stringify({ error: (error as Error).name }), messages: [] };
  }
}

/** Dead letters, as a redrive finds them: each is looked after in the way of its kind, or left for a person to look at. */

import {
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Leg, LegKey } from '../../lambdas/shared/legs/legs.ts';
import {
  ALL_TO_OWNER,
  applyMailFailure,
  type MailFailureRules,
  readMailEvent,
} from '../../lambdas/shared/mail/events.ts';
import type { TimedTable } from '../../lambdas/shared/table/table.ts';

export interface DeadLetters {
  readonly store: TimedTable;
  readonly sqs: SQSClient;
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
  /** What its function for mail events does. @default of one that writes to nobody but its owner */
  readonly mailFailures?: MailFailureRules;
  /** Which are not about a leg, but may be sent once more as they are. @default none */
  readonly resend?: (body: string) => boolean;
  /**
   * Finds again what only the table's stream knew. New legs are not among it, as the index has them all. Called once, and
   * only if a letter says that some of the stream was lost. @default nothing but legs comes by the stream
   */
  readonly recover?: () => Promise<unknown>;
}

/** What came of a queue of dead letters. */
export interface Emptied {
  /** How many were looked after, and are taken out of the queue. */
  readonly cleared: number;
  /** How many name nothing that can be looked after. They stay for a person to look at, and their alarm goes on. */
  readonly left: number;
}

export function emptyDeadLetters(letters: DeadLetters): Promise<Emptied> {
  const recover = once(letters.recover ?? (async () => {}));
  return emptyQueue(letters, (body) => lookAfter({ ...letters, recover }, body));
}

/**
 * Goes through a queue of dead letters to its end.
 *
 * @param lookAfter whether a letter is looked after, and may go
 */
export async function emptyQueue(
  { sqs, deadLetterQueueUrl }: Pick<DeadLetters, 'sqs' | 'deadLetterQueueUrl'>,
  lookAfter: (body: string) => Promise<boolean>,
): Promise<Emptied> {
  let cleared = 0;
  // One that stays can be seen again before the end is reached.
  const left = new Set<string>();
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: deadLetterQueueUrl,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: 60,
        WaitTimeSeconds: 1,
      }),
    );
    if (Messages.length === 0) return { cleared, left: left.size };
    for (const { Body = '', MessageId = Body, ReceiptHandle } of Messages) {
      if (!(await lookAfter(Body))) {
        left.add(MessageId);
        continue;
      }
      await sqs.send(new DeleteMessageCommand({ QueueUrl: deadLetterQueueUrl, ReceiptHandle }));
      cleared++;
    }
  }
}

function once(act: () => Promise<unknown>): () => Promise<unknown> {
  let done: Promise<unknown> | undefined;
  return () => {
    done ??= act();
    return done;
  };
}

async function lookAfter(letters: DeadLetters & Pick<Required<DeadLetters>, 'recover'>, body: string) {
  const { store, sqs, queueUrl, mailFailures, resend = () => false, recover } = letters;
  if (resend(body)) {
    await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body }));
    return true;
  }
  const letter = parseLetter(body);
  if (letter.DDBStreamBatchInfo !== undefined) {
    await recover();
    return true;
  }
  if (isScheduled(letter)) return true;
  return (await lookAfterMailEvents(store, letter, mailFailures)) ?? isCovered(store, letter);
}

/** @returns an empty letter for what is no JSON */
export function parseLetter(body: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(body)) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** A call by an hourly rule, given up by Lambda or by EventBridge: the next run does its work. */
function isScheduled({ requestPayload, ...letter }: Record<string, unknown>): boolean {
  const { source, 'detail-type': type } = Object(requestPayload ?? letter) as Record<string, unknown>;
  return source === 'aws.events' && type === 'Scheduled Event';
}

/** What the function for mail events would have done. @returns undefined for a letter that holds none, false for one that can't be read */
export async function lookAfterMailEvents(
  store: TimedTable,
  letter: Record<string, unknown>,
  rules: MailFailureRules = ALL_TO_OWNER,
): Promise<boolean | undefined> {
  const events = mailEventsIn(letter);
  return events.length > 0 ? applyMailEvents(store, events, rules) : undefined;
}

/** Of a notification that SNS could not deliver, or of a call that Lambda gave up. */
function mailEventsIn({ Message, requestPayload }: Record<string, unknown>): string[] {
  const { Records } = Object(requestPayload) as { Records?: { Sns?: { Message?: unknown } }[] };
  const called = Array.isArray(Records) ? Records.map((record) => record?.Sns?.Message) : [];
  return [Message, ...called].filter((message) => typeof message === 'string');
}

/** @returns false when one of them can't be read */
async function applyMailEvents(
  store: TimedTable,
  messages: readonly string[],
  rules: MailFailureRules,
): Promise<boolean> {
  for (const message of messages) {
    let event: ReturnType<typeof readMailEvent>;
    try {
      event = readMailEvent(message);
    } catch {
      return false;
    }
    if (event?.failure) await applyMailFailure(store, event, event.failure, rules);
  }
  return true;
}

/** Whether what a letter is about is looked after: its leg has ended, or stands in the index of due legs. */
async function isCovered(
  { client, tableName }: TimedTable,
  letter: Record<string, unknown>,
): Promise<boolean> {
  const { pk, leg } = letter as Partial<LegKey>;
  if (typeof pk !== 'string' || typeof leg !== 'string') return false;
  const { Item } = await client.send(
    new GetCommand({ TableName: tableName, Key: { pk, sk: `leg#${leg}` }, ConsistentRead: true }),
  );
  const found = Item as Leg | undefined;
  return !found || found.gsi2pk !== undefined || found.settledAt !== undefined;
}

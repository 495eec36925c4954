/** A queue: messages come at least once, in no order, and become dead letters when they came too often. */
import type { Faults } from '../kernel/faults.ts';
import type { Cancel, Scheduler } from '../kernel/scheduler.ts';
import { serviceError } from './errors.ts';

export interface QueueSpec {
  readonly name: string;
  readonly visibilitySeconds: number;
  readonly retentionSeconds: number;
  readonly deadLetters?: string | undefined;
  readonly maxReceiveCount?: number | undefined;
  /** Whether its messages may be lost, because what they announce is in a table. @default true */
  readonly mayLose?: boolean;
}

export interface Message {
  readonly id: string;
  readonly body: string;
  readonly sentAt: number;
  visibleAt: number;
  receives: number;
  firstReceivedAt: number;
  /** Of its last receive. */
  receipt: string;
}

interface Entry {
  readonly Id: string;
  readonly MessageBody: string;
  readonly DelaySeconds?: number;
}

type Plain = Readonly<Record<string, unknown>>;

const MINUTE = 60_000;
/** Of one message, and of a batch in sum. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
const LARGEST_BATCH = 1024 * 1024;
const LONGEST_DELAY_SECONDS = 900;
const LONGEST_VISIBILITY_SECONDS = 43_200;

export class Queue {
  readonly spec: QueueSpec;
  messages: Message[] = [];
  /** The bodies of those that went lost. */
  readonly lost: string[] = [];
  /** Is called when messages may have become visible. */
  onVisible: (() => void) | undefined;
  private readonly scheduler: Scheduler;
  private readonly faults: Faults;
  private readonly find: (name: string) => Queue;
  private serial = 0;
  private wakeAt = Number.POSITIVE_INFINITY;
  private cancelWake: Cancel = () => {};

  constructor(spec: QueueSpec, scheduler: Scheduler, faults: Faults, find: (name: string) => Queue) {
    this.spec = spec;
    this.scheduler = scheduler;
    this.faults = faults;
    this.find = find;
  }

  /** Takes a message in; on its way there it may be lost, doubled or late. */
  send(body: string, delaySeconds = 0): string {
    const { now } = this.scheduler;
    const fault = this.faults.draw(
      `${this.spec.name}.message`,
      this.spec.mayLose === false ? ['doubled', 'late'] : ['lost', 'doubled', 'late'],
    );
    const id = `${this.spec.name}-${++this.serial}`;
    if (fault?.kind === 'lost') {
      this.lost.push(body);
      return id;
    }
    const late = fault?.kind === 'late' ? fault.size ** 3 * 120 * MINUTE : 0;
    this.add({ id, body, at: now + delaySeconds * 1000 + late });
    if (fault?.kind === 'doubled')
      this.add({ id, body, at: now + delaySeconds * 1000 + fault.size ** 4 * 60 * MINUTE });
    return id;
  }

  private add({ id, body, at }: { id: string; body: string; at: number }): void {
    const sentAt = this.scheduler.now;
    this.messages.push({ id, body, sentAt, visibleAt: at, receives: 0, firstReceivedAt: 0, receipt: '' });
    this.plan(at);
  }

  /** Hides some of the visible messages and gives them out. */
  receive(limit: number): Message[] {
    const { now } = this.scheduler;
    const { maxReceiveCount, deadLetters, retentionSeconds, visibilitySeconds } = this.spec;
    this.messages = this.messages.filter(({ sentAt }) => now - sentAt < retentionSeconds * 1000);
    const found: Message[] = [];
    for (const message of this.messages.filter(({ visibleAt }) => visibleAt <= now)) {
      if (maxReceiveCount !== undefined && deadLetters !== undefined && message.receives >= maxReceiveCount) {
        this.messages.splice(this.messages.indexOf(message), 1);
        this.find(deadLetters).bury(message.id, message.body);
        continue;
      }
      if (found.length === limit) continue;
      message.receives++;
      message.firstReceivedAt ||= now;
      message.receipt = `${message.id}/${message.receives}/${now}`;
      message.visibleAt = now + visibilitySeconds * 1000;
      this.plan(message.visibleAt);
      found.push(message);
    }
    return found;
  }

  /** Keeps a message where no function reads: nothing loses it on the way. */
  bury(id: string, body: string): void {
    this.add({ id, body, at: this.scheduler.now });
  }

  delete(receipt: string): void {
    this.requireOwn(receipt);
    // A receipt of an earlier receive deletes nothing: the message came again since.
    this.messages = this.messages.filter((message) => message.receipt !== receipt);
  }

  /** @throws what SQS answers to a receipt that it never gave out */
  private requireOwn(receipt: string): void {
    if (!receipt.startsWith(`${this.spec.name}-`)) throw serviceError('ReceiptHandleIsInvalid', 404);
  }

  changeVisibility(receipt: string, seconds: number): void {
    this.requireOwn(receipt);
    if (!(seconds >= 0 && seconds <= LONGEST_VISIBILITY_SECONDS))
      throw serviceError('InvalidParameterValue', 400, { message: `VisibilityTimeout ${seconds}` });
    const message = this.messages.find((one) => one.receipt === receipt);
    if (!message) throw serviceError('InvalidParameterValue', 400, { message: 'The message does not exist' });
    if (message.visibleAt <= this.scheduler.now)
      throw serviceError('MessageNotInflight', 400, { message: 'The message is visible' });
    message.visibleAt = this.scheduler.now + seconds * 1000;
    this.plan(message.visibleAt);
  }

  /** Calls the reader when the next message becomes visible. */
  private plan(at: number): void {
    if (!this.onVisible || at >= this.wakeAt) return;
    this.cancelWake();
    this.wakeAt = at;
    this.cancelWake = this.scheduler.at(at, () => this.wake());
  }

  wake(): void {
    this.wakeAt = Number.POSITIVE_INFINITY;
    this.onVisible?.();
    const next = this.messages
      .filter(({ visibleAt }) => visibleAt > this.scheduler.now)
      .reduce((first, { visibleAt }) => Math.min(first, visibleAt), Number.POSITIVE_INFINITY);
    if (next < Number.POSITIVE_INFINITY) this.plan(next);
  }

  countVisible(): number {
    return this.messages.filter(({ visibleAt }) => visibleAt <= this.scheduler.now).length;
  }
}

/** The commands of the SQS client. @param isPartial whether a batch loses one of its entries this time */
export function runSqs(name: string, input: Plain, find: (url: string) => Queue, isPartial: boolean): Plain {
  const queue = find(String(input.QueueUrl));
  switch (name) {
    case 'SendMessageCommand': {
      const body = String(input.MessageBody);
      requireBody(body);
      return { MessageId: queue.send(body, delayOf(input.DelaySeconds)) };
    }
    case 'SendMessageBatchCommand':
      return sendBatch(queue, input.Entries as Entry[], isPartial);
    case 'ChangeMessageVisibilityCommand':
      queue.changeVisibility(String(input.ReceiptHandle), Number(input.VisibilityTimeout));
      return {};
    case 'GetQueueAttributesCommand':
      return { Attributes: { ApproximateNumberOfMessages: String(queue.countVisible()) } };
    case 'ReceiveMessageCommand':
      return {
        Messages: queue
          .receive(Number(input.MaxNumberOfMessages ?? 1))
          .map(({ id, body, receipt }) => ({ MessageId: id, Body: body, ReceiptHandle: receipt })),
      };
    case 'DeleteMessageCommand':
      queue.delete(String(input.ReceiptHandle));
      return {};
    default:
      throw new Error(`The stand-in for SQS does not know ${name}`);
  }
}

function sendBatch(queue: Queue, entries: readonly Entry[], isPartial: boolean): Plain {
  if (entries.length === 0) throw serviceError('EmptyBatchRequest', 400);
  if (entries.length > 10) throw serviceError('TooManyEntriesInBatchRequest', 400);
  if (new Set(entries.map(({ Id }) => Id)).size < entries.length)
    throw serviceError('BatchEntryIdsNotDistinct', 400);
  for (const { MessageBody } of entries) requireBody(MessageBody);
  const bytes = entries.reduce((sum, { MessageBody }) => sum + Buffer.byteLength(MessageBody), 0);
  if (bytes > LARGEST_BATCH) throw serviceError('BatchRequestTooLong', 400);
  const refused = isPartial ? entries.slice(-1) : [];
  const taken = entries.slice(0, entries.length - refused.length);
  return {
    Successful: taken.map(({ Id, MessageBody, DelaySeconds }) => ({
      Id,
      MessageId: queue.send(MessageBody, delayOf(DelaySeconds)),
    })),
    ...(refused.length > 0 && {
      Failed: refused.map(({ Id }) => ({ Id, Code: 'InternalError', SenderFault: false })),
    }),
  };
}

function requireBody(body: string): void {
  if (body === '') throw serviceError('MissingParameter', 400, { message: 'MessageBody' });
  if (Buffer.byteLength(body) > LARGEST_BATCH)
    throw serviceError('InvalidParameterValue', 400, { message: 'MessageBody is too long' });
}

function delayOf(seconds: unknown = 0): number {
  const delay = Number(seconds);
  if (!(delay >= 0 && delay <= LONGEST_DELAY_SECONDS))
    throw serviceError('InvalidParameterValue', 400, { message: `DelaySeconds ${delay}` });
  return delay;
}

/** `npm run redrive -- keyword-dm`: replies are sent by their account's pacer, so they are redriven in their own way. */

import {
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { KeywordDmConfig, SendLane } from '../../config/keyword-dm.ts';
import { KEYWORD_DM_LEGS } from '../../lambdas/keyword-dm/environment.ts';
import { reopenReply } from '../../lambdas/keyword-dm/outbox/change.ts';
import { listGivenUp, readReply } from '../../lambdas/keyword-dm/outbox/outbox.ts';
import { wakePacer } from '../../lambdas/keyword-dm/pacer/pacer.ts';
import { turnSender } from '../../lambdas/keyword-dm/pacer/send-turn.ts';
import type { Table } from '../../lambdas/shared/table/table.ts';

export interface RedriveReplies {
  readonly table: Table;
  readonly sqs: SQSClient;
  readonly config: Pick<KeywordDmConfig, 'accounts' | 'limits'>;
  /** The stack's outputs. */
  readonly queues: {
    readonly turns: string;
    readonly turnsDeadLetters: string;
    readonly intake: string;
    readonly intakeDeadLetters: string;
  };
  readonly now: () => Date;
}

export interface RedrivenReplies {
  /** Replies that had ended without success, and are pending again. */
  readonly reopened: number;
  /** Dead letters with comments in them, which are matched now. */
  readonly returned: number;
  /** Dead letters about turns, which are taken out: the pacers have been woken. */
  readonly cleared: number;
}

/**
 * Tries again what was given up and is still within its window. Every claim is conditional, so it can run while the
 * pipeline works, twice at once, or again after it was cut off. A reply of unknown outcome is safe to try: Meta takes one per comment,
 * and where it does not, what is there is looked through first.
 */
export async function redriveReplies({
  table,
  sqs,
  config,
  queues,
  now,
}: RedriveReplies): Promise<RedrivenReplies> {
  let reopened = 0;
  for (const kind of KEYWORD_DM_LEGS)
    for await (const key of listGivenUp(table, kind)) {
      const leg = await readReply(table, key);
      // What its owner took back stays so, also where a restore has ended it.
      if (leg && leg.cancelledAt === undefined && (await reopenReply(table, leg, now()))) reopened++;
    }
  const sendTurn = turnSender(sqs, queues.turns);
  const lanes = Object.keys(config.limits) as SendLane[];
  for (const { userId } of Object.values(config.accounts))
    await wakePacer(table, userId, lanes, sendTurn, now());
  const returned = await drain(sqs, queues.intakeDeadLetters, async (MessageBody) => {
    await sqs.send(new SendMessageCommand({ QueueUrl: queues.intake, MessageBody }));
  });
  const cleared = await drain(sqs, queues.turnsDeadLetters, async () => {});
  return { reopened, returned, cleared };
}

/** Takes every message out of a queue, each only after it was dealt with. @returns how many */
async function drain(
  sqs: SQSClient,
  QueueUrl: string,
  deal: (body: string) => Promise<void>,
): Promise<number> {
  let taken = 0;
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: 60,
        WaitTimeSeconds: 1,
      }),
    );
    if (Messages.length === 0) return taken;
    for (const { Body = '', ReceiptHandle } of Messages) {
      await deal(Body);
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      taken++;
    }
  }
}

import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { SendTurn } from './pacer.ts';

/** Sends the messages of pacers' turns. */
export function turnSender(sqs: SQSClient, queueUrl: string): SendTurn {
  return async (message, DelaySeconds) => {
    await sqs.send(
      new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(message), DelaySeconds }),
    );
  };
}

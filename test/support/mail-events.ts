/** What SES tells of mails, on the deployed app: the engine's simulator, and events as AWS's configuration sets have them. */

import {
  GetTopicAttributesCommand,
  PublishCommand,
  SetTopicAttributesCommand,
  SNSClient,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { DEFAULT_ROOT, foundationParameter } from '../../config/deployment.ts';
import { LEG_HEADER } from '../../lambdas/shared/mail/mail.ts';
import { withoutUnknown } from '../../local/gaps.ts';
import { aws } from './deployed.ts';
import { waitFor } from './wait.ts';

const sns = new SNSClient(aws);
const sqs = new SQSClient(aws);

export interface SesEvent {
  readonly mail: { readonly messageId: string; readonly timestamp: string; readonly [name: string]: unknown };
  readonly [name: string]: unknown;
}

/** The event as Lambda hands it to a function that SNS calls. */
export const bySns = (event: SesEvent) => ({ Records: [{ Sns: { Message: JSON.stringify(event) } }] });

/** The topic that SES publishes to. Tests publish by plain HTTP, which the topic's policy refuses: that statement goes. */
export async function mailEventTopic(): Promise<string> {
  const Name = foundationParameter(DEFAULT_ROOT, 'mail-event-topic-arn');
  const { Parameter } = await new SSMClient(aws).send(new GetParameterCommand({ Name }));
  const TopicArn = Parameter?.Value ?? '';
  const { Attributes } = await sns.send(new GetTopicAttributesCommand({ TopicArn }));
  const AttributeValue = withoutUnknown(Attributes?.Policy ?? '{"Statement":[]}');
  if (AttributeValue)
    await sns.send(new SetTopicAttributesCommand({ TopicArn, AttributeName: 'Policy', AttributeValue }));
  return TopicArn;
}

/** Hears all that comes through the topic from now on. @returns waits for the event about one mail */
export async function listen(topic: string): Promise<(messageId: string) => Promise<SesEvent>> {
  const Statement = [
    {
      Effect: 'Allow',
      Principal: { Service: 'sns.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: '*',
      Condition: { ArnEquals: { 'aws:SourceArn': topic } },
    },
  ];
  const { QueueUrl } = await sqs.send(
    new CreateQueueCommand({
      QueueName: `events-${crypto.randomUUID()}`,
      Attributes: { Policy: JSON.stringify({ Version: '2012-10-17', Statement }) },
    }),
  );
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
  );
  await sns.send(new SubscribeCommand({ TopicArn: topic, Protocol: 'sqs', Endpoint: Attributes?.QueueArn }));
  const events: SesEvent[] = [];
  const receive = async () => {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
    );
    for (const { Body = '{}', ReceiptHandle } of Messages) {
      events.push(JSON.parse((JSON.parse(Body) as { Message: string }).Message) as SesEvent);
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
  };
  return async (messageId) => {
    const found = await waitFor(`SES's event about ${messageId}`, async () => {
      await receive();
      return events.find(({ mail }) => mail.messageId === messageId);
    });
    return found as SesEvent;
  };
}

/** How a mail is named: by tags and by a header, which a configuration set's events repeat and the engine's leave out. */
export function named(
  event: SesEvent,
  leg: { readonly pk: string; readonly leg: string },
  environment: string,
  pipeline = 'contact',
): SesEvent {
  const tags = {
    environment: [environment],
    pipeline: [pipeline],
    owner: [leg.pk.replace('#', '_')],
    leg: [leg.leg],
  };
  const headers = [{ name: LEG_HEADER, value: `${leg.pk}/${leg.leg}` }];
  return { ...event, mail: { ...event.mail, tags, headers, headersTruncated: false } };
}

export async function publish(topic: string, event: SesEvent): Promise<void> {
  await sns.send(new PublishCommand({ TopicArn: topic, Message: JSON.stringify(event) }));
}

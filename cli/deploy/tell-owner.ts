import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { foundationParameter } from '../../config/deployment.ts';
import { topicSubject } from '../../lambdas/shared/mail/topic-subject.ts';
import type { Workplace } from '../command.ts';

/**
 * Mails the owner through the topic that alarms go to: whoever deploys may be a machine. That it can't be done is said, and
 * changes nothing else.
 */
export async function tellOwner(
  { environment }: Workplace,
  subject: string,
  lines: readonly string[],
  say: (line: string) => void,
): Promise<void> {
  const { region, root, name } = environment;
  try {
    const { Parameter } = await new SSMClient({ region }).send(
      new GetParameterCommand({ Name: foundationParameter(root, 'alarm-topic-arn') }),
    );
    await new SNSClient({ region }).send(
      new PublishCommand({
        TopicArn: Parameter?.Value,
        Subject: topicSubject(`${name}: ${subject}`),
        Message: lines.join('\n'),
      }),
    );
    say('Sent to whoever gets the alarms; npm run doctor says whether somebody does.');
  } catch (error) {
    say(`Whoever gets the alarms could not be told (${(error as Error).name}).`);
  }
}

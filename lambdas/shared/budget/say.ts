import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { topicSubject } from '../mail/topic-subject.ts';
import { attention, logger } from '../runtime/log.ts';
import type { SayBudget } from './notice.ts';

/**
 * Mails the owner through the topic that alarms go to. The line in the log is an `attention` line, but the metric is not
 * counted: its alarm would be a second mail, and one that can't say what. Where the topic can't be reached, it is.
 */
export function budgetSayer(sns: Pick<SNSClient, 'send'>, topicArn: string | undefined): SayBudget {
  return async ({ subject, text }, about) => {
    try {
      await sns.send(
        new PublishCommand({ TopicArn: topicArn, Subject: topicSubject(subject), Message: text }),
      );
      logger.error('attention', { reason: 'budget', ...about });
    } catch (error) {
      logger.error('notice not mailed', { error: (error as Error).name });
      attention('budget', about);
    }
  };
}

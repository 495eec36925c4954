import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { KeywordDmConfig } from '../../../config/keyword-dm.ts';
import { topicSubject } from '../../shared/mail/topic-subject.ts';
import { attention, logger } from '../../shared/runtime/log.ts';
import { accountIdOf } from '../graph/open.ts';
import { remedyFor } from '../graph/remedies.ts';
import type { Notice, SayHeld } from './notice.ts';

/**
 * Mails the owner, through the topic that alarms go to, why an account rests or has stopped and what to do. The line in the
 * log is an `attention` line, but the metric is not counted: its alarm would be a second mail, and one that can't say why.
 * Where the topic can't be reached, the metric is counted, so that the alarm says it.
 */
export function heldSayer(
  sns: Pick<SNSClient, 'send'>,
  topicArn: string,
  config: Pick<KeywordDmConfig, 'accounts'>,
): SayHeld {
  return async (notice) => {
    const { account, state, reason } = notice;
    const name = accountIdOf(config, account) ?? account;
    const line = { account, cause: reason, remedy: remedyFor(reason, name).remedy };
    const kind = state === 'stopped' ? 'account-stopped' : 'account-rests';
    try {
      await sns.send(new PublishCommand({ TopicArn: topicArn, ...noticeMail(notice, name) }));
      logger.error('attention', { reason: kind, ...line });
    } catch (error) {
      logger.error('notice not mailed', { account, error: (error as Error).name });
      attention(kind, line);
    }
  };
}

/** @param name the account's id in the configuration */
export function noticeMail({ state, reason, until }: Notice, name: string) {
  const { why, remedy } = remedyFor(reason, name);
  const what = state === 'stopped' ? 'has stopped' : 'rests';
  const end = until ?? 'that is done';
  const next = `It sends nothing until ${end}. Until then comments wait, up to seven days, and direct messages, up to one day: Instagram takes no later answers.`;
  return {
    Subject: topicSubject(`Instagram account ${name} ${what}`),
    Message: [
      why,
      remedy,
      next,
      `Reason, for the runbook: ${reason}. See docs/runbook.md#keyword-dm-attention`,
    ].join('\n\n'),
  };
}

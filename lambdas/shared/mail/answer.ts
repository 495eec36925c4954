/** What SES answers when it does not take a mail, as the outcome of an attempt. */
import type { Outcome } from '../legs/record.ts';

/** What SES answers when the mail itself can't be sent; another attempt would end the same. */
const REFUSED = new Set(['MessageRejected', 'InvalidParameterValue', 'ValidationError']);

/** Connection errors in which the request can't have reached SES. */
const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'CredentialsProviderError']);

/** Reasons that no amount of waiting mends: the owner hears of them while attempts go on. */
const NEEDS_OWNER =
  /^(AccessDenied|AccountSendingPaused|ConfigurationSet|not-verified|mail-from-not-verified|daily-quota)/;

/**
 * - refused for good: the message itself
 * - to try again, nothing sent: throttling, a paused account, an identity that is not verified yet, missing permissions and
 *   other 4xx
 * - to try again when SES's day has room again, nothing sent: its quota is used up
 * - to try again, outcome unknown: 5xx, time-outs, cut connections
 */
export function classifySendError(error: unknown): Outcome {
  const { code, $metadata } = error as { code?: string; $metadata?: { httpStatusCode?: number } };
  const status = $metadata?.httpStatusCode;
  const reason = reasonOf(error as Error);
  if (REFUSED.has(reason)) return { outcome: 'refused', reason };
  const known =
    NEVER_SENT.has(code ?? '') || NEVER_SENT.has(reason) || (status !== undefined && status < 500);
  return {
    outcome: 'try-again',
    reason,
    known,
    needsOwner: NEEDS_OWNER.test(reason),
    ...(reason === 'daily-quota' && { waits: true }),
  };
}

/**
 * The error's name, but where SES has one name for several things and says in words which it is. The sentences are those of
 * its guide: "Email address is not verified", "Daily message quota exceeded", "Maximum sending rate exceeded".
 */
function reasonOf({ name = 'Error', message = '' }: Partial<Error>): string {
  if (name === 'MessageRejected' && /not verified/i.test(message)) return 'not-verified';
  if (name.startsWith('MailFromDomainNotVerified')) return 'mail-from-not-verified';
  if (/^(Throttling|LimitExceeded)/.test(name) && /daily.*quota/i.test(message)) return 'daily-quota';
  return name;
}

import { Logger } from '@aws-lambda-powertools/logger';
import { writeMetrics } from './metrics.ts';

/** What a line says in addition to its text. The logger's own fields are its own: a value under such a name would be lost. */
type Detail = Readonly<Record<string, unknown>> & {
  readonly [Own in 'message' | 'level' | 'timestamp' | 'service' | 'sampling_rate']?: never;
};

type Write = (message: string, ...detail: [] | [Detail]) => void;

/** Structured lines. Never give it a body, an event, an address, a token or a field's value. */
export const logger: Readonly<Record<'info' | 'warn' | 'error', Write>> = new Logger();

/**
 * Whose line it is, in every line on the way from request to mail, message or picture: the id of the submission, the
 * response, the image, or at Instagram of the comment or message. One key, so that one search finds the whole way.
 *
 * @param pk the partition key of what it is about, such as `submission#<id>`
 */
export function correlation(pk: string): { readonly correlationId: string } {
  return { correlationId: pk.slice(pk.indexOf('#') + 1) };
}

/** Why work was given up, or will be; each is a heading of the runbook's attention section. */
export type AttentionReason =
  | 'leg-failed'
  | 'leg-unknown'
  | 'sending-refused'
  | 'owner-suppressed'
  | 'dead-letters'
  | 'sweep-failed'
  | 'legs-overdue'
  | 'day-used-up'
  | 'budget'
  | 'captcha-unreachable'
  | 'captcha-misconfigured'
  | 'image-crashed'
  | 'account-stopped'
  | 'account-rests'
  | 'account-unknown'
  | 'other-app'
  | 'token-expiring'
  | 'subscription-off'
  | 'updates-unreadable'
  | 'data-refused'
  | 'data-set-aside'
  | 'stream-set-aside';

/** Tells the owner, by alarm, that something needs a person. */
export function attention(
  reason: AttentionReason,
  detail: Readonly<Record<string, string | number>> & { readonly reason?: never } = {},
): void {
  logger.error('attention', { reason, ...detail });
  // The metric that the `attention` alarm watches.
  writeMetrics({ Attention: 1 }, { reason });
}

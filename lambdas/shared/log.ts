import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

/** Structured lines. Never give it a body, an event, an address, a token or a field's value. */
export const logger = new Logger();

export const metrics = new Metrics({
  namespace: 'Frontdesk',
  serviceName: process.env.FRONTDESK_PIPELINE ?? 'local',
  defaultDimensions: { environment: process.env.FRONTDESK_ENVIRONMENT ?? 'local' },
});

/** The metric that the `attention` alarm watches. Its reason stands in the log line of the same moment. */
export const ATTENTION_METRIC = 'Attention';

/** Why work was given up, or will be; each is a heading of the runbook's attention section. */
export type AttentionReason =
  | 'leg-failed'
  | 'leg-unknown'
  | 'sending-refused'
  | 'owner-suppressed'
  | 'dead-letters'
  | 'captcha-unreachable'
  | 'captcha-misconfigured'
  | 'image-crashed'
  | 'account-stopped'
  | 'other-app'
  | 'token-expiring'
  | 'subscription-off';

/** Tells the owner, by alarm, that something needs a person. */
export function attention(
  reason: AttentionReason,
  detail: Readonly<Record<string, string | number>> & { readonly reason?: never } = {},
): void {
  logger.error('attention', { reason, ...detail });
  metrics.addMetric(ATTENTION_METRIC, MetricUnit.Count, 1);
  metrics.publishStoredMetrics();
}

/**
 * Metrics, written as log lines in CloudWatch's embedded format. Each name costs by itself for each pipeline and
 * environment, so there are few, and their reasons stand next to them in the line: as a dimension each would be one more.
 */
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { capitalRoot, DEFAULT_ROOT } from '../../../config/deployment.ts';

const metrics = new Metrics({
  namespace: capitalRoot(process.env.FRONTDESK_NAME ?? DEFAULT_ROOT),
  serviceName: process.env.FRONTDESK_PIPELINE ?? 'local',
  defaultDimensions: { environment: process.env.FRONTDESK_ENVIRONMENT ?? 'local' },
});

/** Every metric of our own, with its unit. The runbook explains each, and the dashboard draws it. */
export const METRICS = {
  Accepted: MetricUnit.Count,
  Rejected: MetricUnit.Count,
  Sent: MetricUnit.Count,
  Failed: MetricUnit.Count,
  Unknown: MetricUnit.Count,
  Expired: MetricUnit.Count,
  TimeToSent: MetricUnit.Milliseconds,
  Attention: MetricUnit.Count,
} as const;
export type MetricName = keyof typeof METRICS;

/**
 * Writes one line that holds these values.
 *
 * @param detail for readers of the log, such as `reason` and `correlationId`; no dimensions
 */
export function writeMetrics(
  values: Readonly<Partial<Record<MetricName, number>>>,
  detail: Readonly<Record<string, string>> = {},
): void {
  for (const [name, value] of Object.entries(values))
    metrics.addMetric(name, METRICS[name as MetricName], value);
  for (const [key, value] of Object.entries(detail)) metrics.addMetadata(key, value);
  metrics.publishStoredMetrics();
}

const ENDS = { sent: 'Sent', failed: 'Failed', unknown: 'Unknown', expired: 'Expired' } as const;

export interface Ending {
  readonly correlationId: string;
  readonly leg: string;
  readonly state: string;
  readonly reason?: string;
  /** Since when it was to be sent, ISO 8601. */
  readonly since: string;
  readonly now: Date;
}

/** Counts the end of a leg, and how long it took to be sent. A state that is no end counts nothing. */
export function countEnd({ correlationId, leg, state, reason = '', since, now }: Ending): void {
  const name = ENDS[state as keyof typeof ENDS];
  if (name === undefined) return;
  const time = name === 'Sent' ? { TimeToSent: Math.max(0, now.getTime() - Date.parse(since)) } : {};
  writeMetrics({ [name]: 1, ...time }, { correlationId, leg, reason });
}

import type { Duration } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, type ILogGroup, type JsonPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { capitalRoot, type Deployment } from '../../config/deployment.ts';

/** Functions write `Frontdesk`; what CloudWatch counts in their logs, and in those of the APIs, has a namespace of its own. */
export function logNamespace(root: string): string {
  return `${capitalRoot(root)}/Logs`;
}

const ENDED_WELL = FilterPattern.all(
  FilterPattern.stringValue('$.type', '=', 'platform.report'),
  FilterPattern.stringValue('$.record.status', '=', 'success'),
);

/**
 * What CloudWatch counts in log lines. Of each there is one metric for a whole environment, because an alarm is billed by
 * its metrics, and math takes ten of them at most: there are more functions than that. Nothing in a function has to work
 * for it, which is what it is for.
 *
 * Lambda's lines are its structured system logs ("Lambda Telemetry API event schema reference"): a `platform.report` ends
 * each call, and its status is `success`, `failure`, `error` (the start and memory included) or `timeout`.
 */
const LINES = {
  /** Calls that ended otherwise than they should have. */
  FailedCalls: FilterPattern.all(
    FilterPattern.stringValue('$.type', '=', 'platform.report'),
    FilterPattern.stringValue('$.record.status', '!=', 'success'),
  ),
  /** Calls of hourly functions that ended well. */
  ScheduledRuns: ENDED_WELL,
  /** Looks for silent devices that ended well: many in an hour, which would hide that another function had none. */
  Watches: ENDED_WELL,
  /** Canaries that arrived: lambdas/shared/canary/run.ts writes the line. */
  Canaries: FilterPattern.stringValue('$.canary', '=', 'arrived'),
  /** Requests beyond the throttle of an API, which reach no function. API Gateway has no metric of them. */
  TurnedAway: FilterPattern.stringValue('$.error', '=', 'THROTTLED'),
} as const satisfies Record<string, JsonPattern>;
export type LogMetric = keyof typeof LINES;

/** Counts such lines in a log group. */
export function countLines(name: LogMetric, logGroup: ILogGroup, deployment: Deployment): void {
  new MetricFilter(logGroup, name, {
    logGroup,
    filterPattern: LINES[name],
    metricNamespace: logNamespace(deployment.environment.root),
    metricName: metricName(name, deployment),
  });
}

/** The sum over all log groups of an environment. */
export function logMetric(name: LogMetric, deployment: Deployment, period: Duration): Metric {
  return new Metric({
    namespace: logNamespace(deployment.environment.root),
    metricName: metricName(name, deployment),
    statistic: Stats.SUM,
    period,
  });
}

/** The environment is a part of the name: Lambda's lines do not hold it, and a dimension's value has to be in the line. */
function metricName(name: LogMetric, { environment }: Deployment): string {
  return `${name}-${environment.name}`;
}

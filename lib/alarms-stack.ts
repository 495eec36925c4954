import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Deployment } from '../config/deployment.ts';
import type { WatchedAlarm } from '../lambdas/desk/owner/alarms.ts';
import { OwnerAlarms, SOON } from './constructs/alarm.ts';
import { logMetric } from './constructs/log-metrics.ts';

export interface AlarmsStackProps extends StackProps {
  readonly deployment: Deployment;
  /** How many hourly schedules the pipelines have in all. */
  readonly schedules: number;
  /** How many canaries the pipelines send every hour. */
  readonly canaries: number;
}

/**
 * What is watched for all pipelines of an environment together, so that it costs one metric each: what never reaches a
 * handler, and therefore can't be told by one. The metrics are made of log lines, and found by name.
 */
export class AlarmsStack extends Stack {
  /** Its alarms, for whoever shows how they are. */
  readonly watched: readonly WatchedAlarm[];

  constructor(scope: Construct, id: string, props: AlarmsStackProps) {
    super(scope, id, props);
    const { deployment, schedules, canaries } = props;
    const { root, name: environment } = deployment.environment;
    const alarms = new OwnerAlarms(this, 'Alarms', { root, environment });
    alarms.add('FunctionsFail', {
      impact:
        'A function ends with an error, runs out of time or memory, or does not start; what it does waits.',
      metric: logMetric('FailedCalls', deployment, SOON),
    });
    alarms.add('VisitorsTurnedAway', {
      impact: 'More requests came at once than the API takes, and what was beyond got an error.',
      metric: logMetric('TurnedAway', deployment, SOON),
    });
    if (schedules > 0)
      alarms.add('SchedulesStopped', {
        impact: 'Something that runs every hour did not, twice in a row: sweeps, digests or tokens are late.',
        metric: logMetric('ScheduledRuns', deployment, Duration.hours(1)),
        threshold: schedules,
        whenLess: true,
        // One hour may have fewer and the next one more, since runs take more or less time.
        periods: 2,
      });
    if (canaries > 0)
      alarms.add('CanarySilent', {
        impact:
          'What the canary sent as a visitor does was not heard of within the hour: so may it be with what visitors send.',
        metric: logMetric('Canaries', deployment, Duration.hours(1)),
        threshold: canaries,
        whenLess: true,
      });
    this.watched = alarms.watched;
  }
}

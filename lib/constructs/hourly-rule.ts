import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';

/** Calls a function every hour. What fails is repeated twice within half an hour; the next hour finds what was left. */
export class HourlyRule extends Rule {
  /** @param schedule which minute, where that matters. @default any */
  constructor(
    scope: Construct,
    id: string,
    target: LambdaFunction,
    schedule = Schedule.rate(Duration.hours(1)),
  ) {
    super(scope, id, {
      schedule,
      targets: [new LambdaTarget(target, { retryAttempts: 2, maxEventAge: Duration.minutes(30) })],
    });
  }
}

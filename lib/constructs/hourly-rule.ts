import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { Reachable } from './live.ts';

export interface HourlyRuleProps {
  readonly target: Reachable;
  /** Take the calls that failed each time, so that somebody hears of them. */
  readonly deadLetters: Queue;
  /** Which minute, where that matters. @default any */
  readonly schedule?: Schedule;
}

/**
 * Calls a function every hour. EventBridge tries again only while it can't hand the call over; from there on it is
 * Lambda that repeats a call which fails, twice, after one and two minutes. The next hour finds what was left.
 */
export class HourlyRule extends Rule {
  constructor(scope: Construct, id: string, { target, deadLetters, schedule }: HourlyRuleProps) {
    const maxEventAge = Duration.minutes(30);
    super(scope, id, {
      schedule: schedule ?? Schedule.rate(Duration.hours(1)),
      targets: [
        new LambdaTarget(target.live, { retryAttempts: 2, maxEventAge, deadLetterQueue: deadLetters }),
      ],
    });
    target.live.configureAsyncInvoke({
      onFailure: new SqsDestination(deadLetters),
      retryAttempts: 2,
      maxEventAge,
    });
  }
}

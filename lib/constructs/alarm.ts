import { Duration } from 'aws-cdk-lib';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { capitalRoot, type Deployment, foundationParameter } from '../../config/deployment.ts';
import type { WatchedAlarm } from '../../lambdas/desk/owner/alarms.ts';
import type { WorkQueue } from './work-queue.ts';

/** The name that `lambdas/shared/runtime/metrics.ts` writes; a test holds the two together. */
export const ATTENTION_METRIC = 'Attention';

/** How often CloudWatch looks: the owner hears within ten minutes. */
export const SOON = Duration.minutes(5);

/**
 * How old a message of a queue may become before the owner hears of it. What its consumer takes and fails at more than three
 * times is left out by SQS, and ends as a dead letter.
 */
const LONGEST_WAIT = Duration.hours(1);

export interface OwnerAlarmProps {
  /** What it means to the owner, in one sentence. */
  readonly impact: string;
  readonly metric: IMetric;
  /** @default 1: at a small site each error is a visitor who was turned away, and there may be no second */
  readonly threshold?: number;
  /** Sounds below the threshold and when nothing is measured, in place of at it and above. @default false */
  readonly whenLess?: boolean;
  /** How many of the metric's periods in a row. @default 1 */
  readonly periods?: number;
}

interface AlarmNames {
  readonly root: string;
  readonly environment?: string;
  readonly pipeline?: string;
}

/** Alarms that mail the owner: each says its impact, and its section of `docs/runbook.md`. */
export class OwnerAlarms extends Construct {
  /** Those that were added, for whoever shows how they are. */
  readonly watched: WatchedAlarm[] = [];
  private readonly names: Required<AlarmNames>;
  private readonly topic: ITopic;

  /**
   * @param names begin the alarms' names: the configuration's, the environment's, where they are of one, and the pipeline's,
   * which begins the runbook's headings as well
   * @param topic @default the foundation's, by its parameter
   */
  constructor(
    scope: Construct,
    id: string,
    { root, environment = '', pipeline = '' }: AlarmNames,
    topic?: ITopic,
  ) {
    super(scope, id);
    this.names = { root, environment, pipeline };
    this.topic =
      topic ??
      Topic.fromTopicArn(
        this,
        'Topic',
        StringParameter.valueForStringParameter(this, foundationParameter(root, 'alarm-topic-arn')),
      );
  }

  /**
   * For work that stands nowhere but in its queue, so that no sweep finds what waits.
   *
   * @param prefix of the queue, where there are several
   */
  watchAge({ queue }: WorkQueue, prefix: string, impact: string): void {
    this.add(`${prefix}Waits`, {
      impact,
      metric: queue.metricApproximateAgeOfOldestMessage({ statistic: Stats.MAXIMUM, period: SOON }),
      threshold: LONGEST_WAIT.toSeconds(),
    });
  }

  add(id: string, { impact, metric, threshold = 1, whenLess = false, periods = 1 }: OwnerAlarmProps): void {
    const { root, environment, pipeline } = this.names;
    const heading = [pipeline, kebab(id)].filter(Boolean).join('-');
    const alarmName = [root, environment, heading].filter(Boolean).join('-');
    this.watched.push({
      name: alarmName,
      id: kebab(id),
      ...(pipeline && { pipeline }),
      impact,
      runbook: heading,
    });
    new Alarm(this, id, {
      alarmName,
      alarmDescription: `${impact} What to do: docs/runbook.md#${heading}`,
      metric,
      threshold,
      evaluationPeriods: periods,
      comparisonOperator: whenLess
        ? ComparisonOperator.LESS_THAN_THRESHOLD
        : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: whenLess ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    }).addAlarmAction(new SnsAction(this.topic));
  }
}

export interface PipelineAlarmsProps {
  readonly deployment: Deployment;
  /** The pipeline's folder name, such as `contact`. */
  readonly pipeline: string;
  readonly api: RestApi;
  /** What it means to the owner, in one sentence. */
  readonly impact: {
    /** …when work was given up, or will be. */
    readonly attention: string;
    /** …when the API answers with errors of its own. */
    readonly frontDoor: string;
    /** …when a message came back more often than it may, or a call was given up. */
    readonly deadLetters: string;
  };
}

/** The alarms of a pipeline: work given up, errors at the front door, and dead letters of each queue. */
export class PipelineAlarms extends OwnerAlarms {
  private readonly impact: PipelineAlarmsProps['impact'];

  constructor(scope: Construct, id: string, { deployment, pipeline, api, impact }: PipelineAlarmsProps) {
    const { root, name: environment } = deployment.environment;
    super(scope, id, { root, environment, pipeline });
    this.impact = impact;
    this.add('Attention', {
      impact: impact.attention,
      metric: new Metric({
        namespace: capitalRoot(root),
        metricName: ATTENTION_METRIC,
        dimensionsMap: { service: pipeline, environment },
        statistic: Stats.SUM,
        period: SOON,
      }),
    });
    this.add('FrontDoor', {
      impact: impact.frontDoor,
      metric: api.metricServerError({ statistic: Stats.SUM, period: SOON }),
    });
  }

  /** @param prefix of the queue, where a pipeline has several */
  watchDeadLetters({ deadLetters }: WorkQueue, prefix = ''): void {
    this.add(`${prefix}DeadLetters`, {
      impact: this.impact.deadLetters,
      metric: deadLetters.metricApproximateNumberOfMessagesVisible({
        statistic: Stats.MAXIMUM,
        period: SOON,
      }),
    });
  }
}

function kebab(name: string): string {
  return name.replace(/(?<=.)([A-Z])/g, '-$1').toLowerCase();
}

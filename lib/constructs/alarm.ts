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
import { Topic } from 'aws-cdk-lib/aws-sns';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { type Deployment, foundationParameter } from '../../config/deployment.ts';

/** The name that `lambdas/shared/runtime/metrics.ts` writes; a test holds the two together. */
export const ATTENTION_METRIC = 'Attention';

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
  };
}

/** The two alarms of a pipeline. Each names its impact and its section of `docs/runbook.md`, and mails the owner. */
export class PipelineAlarms extends Construct {
  constructor(scope: Construct, id: string, { deployment, pipeline, api, impact }: PipelineAlarmsProps) {
    super(scope, id);
    const topic = Topic.fromTopicArn(
      this,
      'Topic',
      StringParameter.valueForStringParameter(this, foundationParameter('alarm-topic-arn')),
    );
    // One is enough for both: at a small site each error is a visitor who was turned away, and there may be no second.
    const add = (name: string, sentence: string, metric: IMetric) =>
      new Alarm(this, name, {
        alarmName: `frontdesk-${deployment.environment.name}-${pipeline}-${kebab(name)}`,
        alarmDescription: `${sentence} What to do: docs/runbook.md#${pipeline}-${kebab(name)}`,
        metric,
        threshold: 1,
        evaluationPeriods: 1,
        comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        treatMissingData: TreatMissingData.NOT_BREACHING,
      }).addAlarmAction(new SnsAction(topic));

    add(
      'Attention',
      impact.attention,
      new Metric({
        namespace: 'Frontdesk',
        metricName: ATTENTION_METRIC,
        dimensionsMap: { service: pipeline, environment: deployment.environment.name },
        statistic: Stats.SUM,
        period: Duration.minutes(5),
      }),
    );
    add(
      'FrontDoor',
      impact.frontDoor,
      api.metricServerError({ statistic: Stats.SUM, period: Duration.minutes(5) }),
    );
  }
}

function kebab(name: string): string {
  return name.replace(/(?<=.)([A-Z])/g, '-$1').toLowerCase();
}

import { Duration } from 'aws-cdk-lib';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { SnsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { FilterOrPolicy, SubscriptionFilter, Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { type Deployment, foundationParameter } from '../../config/deployment.ts';
import { acknowledge } from './acknowledge.ts';
import type { Reachable } from './live.ts';

export interface MailEventSubscriptionProps {
  readonly deployment: Deployment;
  /** The pipeline's folder name, such as `contact`: its mails carry it as a tag. */
  readonly pipeline: string;
  /** Is called with SES's events. */
  readonly consumer: Reachable;
  /** Takes what could not be handled. */
  readonly deadLetters: Queue;
}

/**
 * Brings SES's events about a pipeline's own mails to a function. The topic serves all environments and pipelines of an
 * account, so the filter lets through those tagged with this one's names.
 *
 * No queue between: events are rare, SNS itself repeats deliveries for weeks, Lambda repeats failed ones twice, and
 * another queue costs its polling while idle. What fails all the same is kept among the pipeline's dead letters.
 */
export class MailEventSubscription extends Construct {
  constructor(scope: Construct, id: string, props: MailEventSubscriptionProps) {
    super(scope, id);
    const { deployment, pipeline, consumer, deadLetters } = props;
    const topic = Topic.fromTopicArn(
      this,
      'Topic',
      StringParameter.valueForStringParameter(
        this,
        foundationParameter(deployment.environment.root, 'mail-event-topic-arn'),
      ),
    );
    const only = (value: string) =>
      FilterOrPolicy.filter(SubscriptionFilter.stringFilter({ allowlist: [value] }));
    const tags = { environment: only(deployment.environment.name), pipeline: only(pipeline) };
    consumer.live.addEventSource(
      new SnsEventSource(topic, {
        deadLetterQueue: deadLetters,
        filterPolicyWithMessageBody: { mail: FilterOrPolicy.policy({ tags: FilterOrPolicy.policy(tags) }) },
      }),
    );
    acknowledge(
      consumer.live,
      'CloudFormation-Validate::W3694',
      'The rule knows functions only; SNS calls an alias by its ARN as well.',
    );
    consumer.live.configureAsyncInvoke({
      onFailure: new SqsDestination(deadLetters),
      retryAttempts: 2,
      maxEventAge: Duration.hours(6),
    });
  }
}

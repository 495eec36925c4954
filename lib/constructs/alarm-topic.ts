import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { type Deployment, foundationParameter } from '../../config/deployment.ts';
import type { Granted } from './granted.ts';

/** The foundation's alarm topic as a function gets it that mails the owner more than an alarm can say. */
export function alarmTopicOf(scope: Construct, { environment }: Deployment): Granted {
  const arn = StringParameter.valueForStringParameter(
    scope,
    foundationParameter(environment.root, 'alarm-topic-arn'),
  );
  const topic =
    (scope.node.tryFindChild('AlarmTopic') as ITopic | undefined) ??
    Topic.fromTopicArn(scope, 'AlarmTopic', arn);
  return {
    name: topic.topicArn,
    grantTo(fn) {
      topic.grantPublish(fn);
    },
  };
}

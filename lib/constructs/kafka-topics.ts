import { createHash } from 'node:crypto';
import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  type EventSourceMappingOptions,
  SourceAccessConfigurationType,
  StartingPosition,
} from 'aws-cdk-lib/aws-lambda';
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { KafkaConfig } from '../../config/kafka.ts';
import { kafkaTopics } from '../../config/streams.ts';
import type { readTopicEnvironment } from '../../lambdas/data/environment.ts';
import { acknowledge } from './acknowledge.ts';
import { alarmTopicOf } from './alarm-topic.ts';
import { NodeFunction } from './node-function.ts';
import type { ReadingsProps } from './readings.ts';
import type { WorkQueue } from './work-queue.ts';

/** A device that reports twice within it costs one write. */
const GATHER = Duration.seconds(5);

const SIGN_IN = {
  'scram-512': SourceAccessConfigurationType.SASL_SCRAM_512_AUTH,
  'scram-256': SourceAccessConfigurationType.SASL_SCRAM_256_AUTH,
  plain: SourceAccessConfigurationType.BASIC_AUTH,
} as const;

/** Lambda reaches a cluster of MSK by network interfaces in its subnets; what these actions are on has no name yet. */
const NETWORK = [
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeSubnets',
  'ec2:DescribeVpcs',
];

/** Reads the owner's topics: a batch that fails is read again as a whole, and after ten times it is a dead letter. */
export function readKafka(
  { deadLetters }: WorkQueue,
  { deployment, data, table, functions }: ReadingsProps,
): void {
  const topics = kafkaTopics(data.streams);
  if (topics.size === 0) return;
  const read = new NodeFunction<typeof readTopicEnvironment>(functions, 'ReadTopic', {
    deployment,
    entry: 'data/read-topic',
    description: 'Counts what comes by topics of Kafka, each reading once',
    environment: {
      TABLE_NAME: table.allowing('BatchGetItem', 'PutItem'),
      ALARM_TOPIC_ARN: alarmTopicOf(functions, deployment),
    },
    bundledConfig: data,
    timeout: Duration.minutes(1),
  });
  new CfnOutput(Stack.of(read), 'ReadTopicName', { value: read.functionName });
  // No local engine feeds functions from Kafka; whoever tries one there calls it.
  if (deployment.environment.engine) return;
  for (const [door, source] of topics) {
    // Reading goes on where the group is: a name of the topic's own, whatever metrics come and go.
    const group = `${deployment.environment.root}-${deployment.environment.name}-${source.topic}`;
    read.live.addEventSourceMapping(`Topic${createHash('sha256').update(door).digest('hex').slice(0, 8)}`, {
      ...reach(source),
      kafkaTopic: source.topic,
      kafkaConsumerGroupId: group,
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: 500,
      maxBatchingWindow: GATHER,
      onFailure: new SqsDlq(deadLetters),
    });
    allow(read, source, group);
  }
}

function reach({ cluster, servers, secret, signIn }: KafkaConfig): EventSourceMappingOptions {
  return {
    ...(cluster !== undefined && { eventSourceArn: cluster }),
    ...(servers && { kafkaBootstrapServers: servers }),
    ...(secret !== undefined && {
      sourceAccessConfigurations: [{ type: SIGN_IN[signIn], uri: secret }],
    }),
  };
}

function allow(read: NodeFunction<typeof readTopicEnvironment>, source: KafkaConfig, group: string): void {
  const grant = (actions: string[], ...resources: string[]) =>
    read.addToRolePolicy(new PolicyStatement({ actions, resources }));
  const { cluster, topic, secret } = source;
  if (secret !== undefined) grant(['secretsmanager:GetSecretValue'], secret);
  if (cluster === undefined) return;
  const of = (kind: 'topic' | 'group', name: string) =>
    `${cluster.replace(':cluster/', `:${kind}/`)}/${name}`;
  grant(['kafka:DescribeClusterV2', 'kafka:GetBootstrapBrokers', 'kafka-cluster:Connect'], cluster);
  grant(['kafka-cluster:DescribeTopic', 'kafka-cluster:ReadData'], of('topic', topic));
  grant(['kafka-cluster:AlterGroup', 'kafka-cluster:DescribeGroup'], of('group', group));
  grant(NETWORK, '*');
  acknowledge(
    read.role ?? read,
    'AwsSolutions-IAM5[Resource::*]',
    'Lambda makes network interfaces in the cluster’s subnets with this role; AWS names no narrower resource for it.',
  );
}

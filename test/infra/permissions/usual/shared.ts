import { resources, synthesise } from '../../../support/synth.ts';

export const IDENTITIES = {
  'parameter/frontdesk/prod/desk/client-id': ['ssm:GetParameters'],
  'parameter/frontdesk/prod/desk/people': ['ssm:GetParametersByPath'],
  'parameter/frontdesk/prod/desk/pool-id': ['ssm:GetParameters'],
  'parameter/frontdesk/prod/owner': ['ssm:GetParametersByPath'],
};

/** The alarms that there are, and no other. */
export const EACH_ALARM = Object.fromEntries(
  Object.values(synthesise())
    .flatMap((stack) => Object.values(resources(stack, 'AWS::CloudWatch::Alarm')))
    .map(({ Properties }) => [String(Properties.AlarmName), ['cloudwatch:DescribeAlarms']]),
);

export const SENDS = ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'];
export const LISTENS = [
  'sqs:ChangeMessageVisibility',
  'sqs:DeleteMessage',
  'sqs:GetQueueAttributes',
  'sqs:GetQueueUrl',
  'sqs:ReceiveMessage',
];

/** What stands in the tables of several stacks. */
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

/** To send mail to the owner. */
export const MAILS_OWNER = {
  '*': ['ses:GetSendQuota'],
  '<parameter>': ['sns:Publish'],
  'configuration-set/<parameter>': ['ses:SendRawEmail'],
  'identity/frontdesk-tests.dev': ['ses:SendRawEmail'],
  'identity/hello@frontdesk-tests.dev': ['ses:SendRawEmail'],
  'identity/owner@frontdesk-tests.dev': ['ses:SendRawEmail'],
};

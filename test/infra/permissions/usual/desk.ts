import type { Grants } from '../../../support/grants.ts';
import { EACH_ALARM, IDENTITIES } from './shared.ts';

export const DESK: Grants = {
  Files: {
    'SiteFiles/*': ['s3:DeleteObject', 's3:PutObject'],
    SiteFiles: ['s3:ListBucket'],
    FilesLogs: ['logs:CreateLogStream', 'logs:PutLogEvents'],
  },
  Session: {
    PeoplePool: ['cognito-idp:AdminUserGlobalSignOut', 'cognito-idp:DescribeUserPoolClient'],
    'parameter/frontdesk/prod/desk/origin': ['ssm:GetParameters'],
    'parameter/frontdesk/prod/desk/people': ['ssm:GetParametersByPath'],
    SessionLogs: ['logs:CreateLogStream', 'logs:PutLogEvents'],
  },
  Owner: {
    Table: ['dynamodb:GetItem', 'dynamodb:PutItem'],
    'Table/index/gsi1': ['dynamodb:Query'],
    PeoplePool: [
      'cognito-idp:AdminAddUserToGroup',
      'cognito-idp:AdminCreateUser',
      'cognito-idp:AdminDeleteUser',
      'cognito-idp:AdminGetUser',
      'cognito-idp:AdminRemoveUserFromGroup',
      'cognito-idp:AdminUserGlobalSignOut',
    ],
    'parameter/frontdesk/prod/desk/people/*': ['ssm:DeleteParameter', 'ssm:PutParameter'],
    ...IDENTITIES,
    ...EACH_ALARM,
    OwnerLogs: ['logs:CreateLogStream', 'logs:PutLogEvents'],
  },
};

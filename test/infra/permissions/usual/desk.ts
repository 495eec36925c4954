import { type Grants, LOGS } from '../../../support/grants.ts';
import { EACH_ALARM, IDENTITIES } from './shared.ts';

export const DESK: Grants = {
  Files: {
    'SiteFiles/*': ['s3:DeleteObject', 's3:PutObject'],
    SiteFiles: ['s3:ListBucket'],
    FilesLogs: LOGS,
  },
  Session: {
    PeoplePool: ['cognito-idp:AdminUserGlobalSignOut', 'cognito-idp:DescribeUserPoolClient'],
    'parameter/frontdesk/prod/desk/origin': ['ssm:GetParameters'],
    'parameter/frontdesk/prod/desk/people': ['ssm:GetParametersByPath'],
    SessionLogs: LOGS,
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
    OwnerLogs: LOGS,
  },
};

import { type Grants, LISTENS, LOGS, SENDS } from '../../../support/grants.ts';
import { IDENTITIES } from './shared.ts';

export const IMAGES: Grants = {
  Create: {
    Table: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
    'StorageUploads/uploads/*': ['s3:PutObject'],
    'parameter/frontdesk/prod/images/address-salt': ['ssm:GetParameters'],
    'parameter/frontdesk/prod/images/hcaptcha-secret': ['ssm:GetParameters'],
    'parameter/frontdesk/prod/images/token-key': ['ssm:GetParameters'],
    'parameter/frontdesk/prod/images/url': ['ssm:GetParameters'],
    CreateLogs: LOGS,
  },
  Status: {
    Table: ['dynamodb:GetItem'],
    'parameter/frontdesk/prod/images/variants-url': ['ssm:GetParameters'],
    StatusLogs: LOGS,
  },
  Assets: {
    AssetsLogs: LOGS,
  },
  Owner: {
    Erasures: ['dynamodb:PutItem'],
    Table: [
      'dynamodb:BatchGetItem',
      'dynamodb:ConditionCheckItem',
      'dynamodb:DeleteItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
    ],
    'Table/index/gsi1': ['dynamodb:Query'],
    'Table/index/gsi2': ['dynamodb:Query'],
    WorkDeadLetters: ['sqs:GetQueueAttributes'],
    StorageUploads: ['s3:ListBucket'],
    'StorageUploads/uploads/*': ['s3:DeleteObject', 's3:GetObject', 's3:PutObject'],
    'StorageUploads/posted/*': ['s3:DeleteObject'],
    WorkQueue: SENDS,
    'parameter/frontdesk/prod/images/token-key': ['ssm:GetParameters'],
    'parameter/frontdesk/prod/images/scripts-url': ['ssm:GetParameters'],
    'parameter/frontdesk/prod/images/url': ['ssm:GetParameters'],
    'parameter/frontdesk/prod/images/variants-url': ['ssm:GetParameters'],
    ...IDENTITIES,
    OwnerLogs: LOGS,
  },
  Variant: {
    VariantLogs: LOGS,
  },
  Process: {
    Table: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
    StorageUploads: ['s3:ListBucket'],
    'StorageUploads/uploads/*': ['s3:GetObject'],
    'StorageResults/v/*': ['s3:PutObject'],
    WorkQueue: LISTENS,
    ProcessLogs: LOGS,
  },
  Sweep: {
    Table: ['dynamodb:BatchGetItem', 'dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:UpdateItem'],
    'Table/index/gsi2': ['dynamodb:Query'],
    StorageUploads: ['s3:ListBucket'],
    'StorageUploads/uploads/*': ['s3:DeleteObject', 's3:GetObject'],
    'StorageUploads/posted/*': ['s3:DeleteObject'],
    StorageResults: ['s3:ListBucket'],
    'StorageResults/v/*': ['s3:DeleteObject'],
    WorkQueue: SENDS,
    WorkDeadLetters: SENDS,
    SweepLogs: LOGS,
  },
};

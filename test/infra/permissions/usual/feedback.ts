import { type Grants, LISTENS, LOGS, READS_STREAM, SENDS } from '../../../support/grants.ts';
import { IDENTITIES, MAILS_OWNER } from './shared.ts';

export const FEEDBACK: Grants = {
  Submit: {
    Erasures: ['dynamodb:PutItem'],
    Table: ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
    'parameter/frontdesk/prod/feedback/address-salt': ['ssm:GetParameters'],
    'parameter/frontdesk/prod/feedback/hcaptcha-secret': ['ssm:GetParameters'],
    'parameter/frontdesk/prod/feedback/token-key': ['ssm:GetParameters'],
    'parameter/frontdesk/prod/feedback/url': ['ssm:GetParameters'],
    SubmitLogs: LOGS,
  },
  Summary: {
    Table: ['dynamodb:Query'],
    SummaryLogs: LOGS,
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
      'dynamodb:Query',
      'dynamodb:UpdateItem',
    ],
    'Table/index/gsi1': ['dynamodb:Query'],
    'Table/index/gsi2': ['dynamodb:Query'],
    WorkQueue: SENDS,
    WorkDeadLetters: ['sqs:GetQueueAttributes'],
    'parameter/frontdesk/prod/feedback/address-salt': ['ssm:GetParameters'],
    'parameter/frontdesk/prod/feedback/scripts-url': ['ssm:GetParameters'],
    'parameter/frontdesk/prod/feedback/url': ['ssm:GetParameters'],
    ...IDENTITIES,
    OwnerLogs: LOGS,
  },
  Count: {
    ...READS_STREAM,
    Table: ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
    WorkDeadLetters: SENDS,
    CountLogs: LOGS,
  },
  Digest: {
    Table: ['dynamodb:PutItem', 'dynamodb:Query'],
    WorkDeadLetters: SENDS,
    DigestLogs: LOGS,
  },
  Enqueue: {
    ...READS_STREAM,
    WorkQueue: SENDS,
    WorkDeadLetters: SENDS,
    EnqueueLogs: LOGS,
  },
  Notifier: {
    Table: ['dynamodb:ConditionCheckItem', 'dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
    'Table/index/gsi1': ['dynamodb:Query'],
    WorkQueue: LISTENS,
    ...MAILS_OWNER,
    'parameter/frontdesk/prod/desk/page': ['ssm:GetParameters'],
    'parameter/frontdesk/prod/feedback/token-key': ['ssm:GetParameters'],
    'parameter/frontdesk/prod/feedback/url': ['ssm:GetParameters'],
    NotifierLogs: LOGS,
  },
  MailEvents: {
    Erasures: ['dynamodb:PutItem'],
    Table: ['dynamodb:UpdateItem'],
    WorkDeadLetters: SENDS,
    MailEventsLogs: LOGS,
  },
  Sweep: {
    Table: ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
    'Table/index/gsi1': ['dynamodb:Query'],
    'Table/index/gsi2': ['dynamodb:Query'],
    WorkQueue: SENDS,
    WorkDeadLetters: SENDS,
    SweepLogs: LOGS,
  },
};

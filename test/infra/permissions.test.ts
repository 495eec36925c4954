import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { budgetConfig, canaryConfig, dataConfig } from '../support/config.ts';
import { resources, synthesise, template } from '../support/synth.ts';

/** What functions with owner's routes read to know who calls. */
const IDENTITIES = {
  'parameter/frontdesk/prod/desk/client-id': ['ssm:GetParameters'],
  'parameter/frontdesk/prod/desk/people': ['ssm:GetParametersByPath'],
  'parameter/frontdesk/prod/desk/pool-id': ['ssm:GetParameters'],
  'parameter/frontdesk/prod/owner': ['ssm:GetParametersByPath'],
};

const templates = synthesise();

/** The alarms that there are, and no other. */
const EACH_ALARM = Object.fromEntries(
  Object.values(templates)
    .flatMap((stack) => Object.values(resources(stack, 'AWS::CloudWatch::Alarm')))
    .map(({ Properties }) => [String(Properties.AlarmName), ['cloudwatch:DescribeAlarms']]),
);

/**
 * All that each function may do. A new permission fails here until someone writes it down.
 * Resources are named by the logical id's beginning or by the ARN's end.
 */
const PERMISSIONS: Record<string, Record<string, Record<string, string[]>>> = {
  'Frontdesk-prod-Desk': {
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
  },
  'Frontdesk-prod-Contact': {
    Submit: {
      Table: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
      'Files/attachments/*': ['s3:PutObject'],
      'parameter/frontdesk/prod/contact/address-salt': ['ssm:GetParameters'],
      'parameter/frontdesk/prod/contact/turnstile-secret': ['ssm:GetParameters'],
      'parameter/frontdesk/prod/contact/url': ['ssm:GetParameters'],
      SubmitLogs: ['logs:CreateLogStream', 'logs:PutLogEvents'],
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
      WorkQueue: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'],
      WorkDeadLetters: ['sqs:GetQueueAttributes'],
      'parameter/frontdesk/prod/contact/address-salt': ['ssm:GetParameters'],
      'parameter/frontdesk/prod/contact/token-key': ['ssm:GetParameters'],
      'parameter/frontdesk/prod/contact/url': ['ssm:GetParameters'],
      ...IDENTITIES,
      OwnerLogs: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    },
    Attachment: {
      Table: ['dynamodb:GetItem'],
      'Files/attachments/*': ['s3:GetObject'],
      'parameter/frontdesk/prod/contact/token-key': ['ssm:GetParameters'],
      AttachmentLogs: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    },
    ByMail: {
      Table: ['dynamodb:DeleteItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
      'parameter/frontdesk/prod/contact/token-key': ['ssm:GetParameters'],
      ByMailLogs: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    },
    Enqueue: {
      Table: ['dynamodb:PutItem'],
      '*': ['dynamodb:ListStreams'],
      'Table.StreamArn': ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
      WorkQueue: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'],
      WorkDeadLetters: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'],
      EnqueueLogs: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    },
    Notifier: {
      Table: [
        'dynamodb:ConditionCheckItem',
        'dynamodb:DeleteItem',
        'dynamodb:GetItem',
        'dynamodb:UpdateItem',
      ],
      'Table/index/gsi1': ['dynamodb:Query'],
      'Files/attachments/*': ['s3:DeleteObject'],
      'parameter/frontdesk/prod/contact/address-salt': ['ssm:GetParameters'],
      'parameter/frontdesk/prod/contact/token-key': ['ssm:GetParameters'],
      'parameter/frontdesk/prod/contact/url': ['ssm:GetParameters'],
      'parameter/frontdesk/prod/desk/page': ['ssm:GetParameters'],
      WorkQueue: [
        'sqs:ChangeMessageVisibility',
        'sqs:DeleteMessage',
        'sqs:GetQueueAttributes',
        'sqs:GetQueueUrl',
        'sqs:ReceiveMessage',
      ],
      '*': ['ses:GetSendQuota'],
      '<parameter>': ['sns:Publish'],
      'configuration-set/<parameter>': ['ses:SendRawEmail'],
      'identity/frontdesk-tests.dev': ['ses:SendRawEmail'],
      'identity/hello@frontdesk-tests.dev': ['ses:SendRawEmail'],
      'identity/owner@frontdesk-tests.dev': ['ses:SendRawEmail'],
      'parameter/frontdesk/prod/destinations/team': ['ssm:GetParameters'],
      'parameter/frontdesk/prod/contact/webhook-secret': ['ssm:GetParameters'],
      NotifierLogs: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    },
    MailEvents: {
      Table: ['dynamodb:UpdateItem'],
      WorkDeadLetters: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'],
      MailEventsLogs: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    },
    Sweep: {
      Table: ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
      'Table/index/gsi1': ['dynamodb:Query'],
      'Table/index/gsi2': ['dynamodb:Query'],
      WorkQueue: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'],
      WorkDeadLetters: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'],
      SweepLogs: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    },
  },
  'Frontdesk-prod-Feedback': {
    Submit: {
      Erasures: ['dynamodb:PutItem'],
      Table: ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
      'parameter/frontdesk/prod/feedback/address-salt': ['ssm:GetParameters'],
      'parameter/frontdesk/prod/feedback/hcaptcha-secret': ['ssm:GetParameters'],
      'parameter/frontdesk/prod/feedback/token-key': ['ssm:GetParameters'],
      'parameter/frontdesk/prod/feedback/url': ['ssm:GetParameters'],
      SubmitLogs: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    },
    Summary: {
      Table: ['dynamodb:Query'],
      SummaryLogs: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    },
    Assets: {
      AssetsLogs: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    },
    Owner: {
      Erasures: ['dynamodb:PutItem'],
      Table: [
        'dynamodb:BatchGetItem',
        'dynamodb:DeleteItem',
        'dynamodb:PutItem',
        'dynamodb:Query',
        'dynamodb:UpdateItem',
      ],
      'Table/index/gsi1': ['dynamodb:Query'],
      'Table/index/gsi2': ['dynamodb:Query'],
      WorkQueue: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'],
      WorkDeadLetters: ['sqs:GetQueueAttributes'],
      'parameter/frontdesk/prod/feedback/address-salt': ['ssm:GetParameters'],
      'parameter/frontdesk/prod/feedback/scripts-url': ['ssm:GetParameters'],
      'parameter/frontdesk/prod/feedback/url': ['ssm:GetParameters'],
      ...IDENTITIES,
      OwnerLogs: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    },
    Count: {
      '*': ['dynamodb:ListStreams'],
      'Table.StreamArn': ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
      Table: ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
      WorkDeadLetters: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'],
      CountLogs: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    },
    Digest: {
      Table: ['dynamodb:PutItem', 'dynamodb:Query'],
      WorkDeadLetters: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'],
      DigestLogs: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    },
    Enqueue: {
      '*': ['dynamodb:ListStreams'],
      'Table.StreamArn': ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
      WorkQueue: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'],
      WorkDeadLetters: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'],
      EnqueueLogs: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    },
    Notifier: {
      Table: ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
      'Table/index/gsi1': ['dynamodb:Query'],
      WorkQueue: [
        'sqs:ChangeMessageVisibility',
        'sqs:DeleteMessage',
        'sqs:GetQueueAttributes',
        'sqs:GetQueueUrl',
        'sqs:ReceiveMessage',
      ],
      '*': ['ses:GetSendQuota'],
      '<parameter>': ['sns:Publish'],
      'configuration-set/<parameter>': ['ses:SendRawEmail'],
      'identity/frontdesk-tests.dev': ['ses:SendRawEmail'],
      'identity/hello@frontdesk-tests.dev': ['ses:SendRawEmail'],
      'identity/owner@frontdesk-tests.dev': ['ses:SendRawEmail'],
      'parameter/frontdesk/prod/desk/page': ['ssm:GetParameters'],
      'parameter/frontdesk/prod/feedback/token-key': ['ssm:GetParameters'],
      'parameter/frontdesk/prod/feedback/url': ['ssm:GetParameters'],
      NotifierLogs: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    },
    MailEvents: {
      Erasures: ['dynamodb:PutItem'],
      Table: ['dynamodb:UpdateItem'],
      WorkDeadLetters: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'],
      MailEventsLogs: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    },
    Sweep: {
      Table: ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
      'Table/index/gsi1': ['dynamodb:Query'],
      'Table/index/gsi2': ['dynamodb:Query'],
      WorkQueue: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'],
      WorkDeadLetters: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'],
      SweepLogs: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    },
  },
  'Frontdesk-prod-Images': {
    Create: {
      Table: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
      'StorageUploads/uploads/*': ['s3:PutObject'],
      'parameter/frontdesk/prod/images/address-salt': ['ssm:GetParameters'],
      'parameter/frontdesk/prod/images/hcaptcha-secret': ['ssm:GetParameters'],
      'parameter/frontdesk/prod/images/token-key': ['ssm:GetParameters'],
      'parameter/frontdesk/prod/images/url': ['ssm:GetParameters'],
      CreateLogs: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    },
    Status: {
      Table: ['dynamodb:GetItem'],
      'parameter/frontdesk/prod/images/variants-url': ['ssm:GetParameters'],
      StatusLogs: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    },
    Assets: {
      AssetsLogs: ['logs:CreateLogStream', 'logs:PutLogEvents'],
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
      WorkQueue: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'],
      'parameter/frontdesk/prod/images/token-key': ['ssm:GetParameters'],
      'parameter/frontdesk/prod/images/scripts-url': ['ssm:GetParameters'],
      'parameter/frontdesk/prod/images/url': ['ssm:GetParameters'],
      'parameter/frontdesk/prod/images/variants-url': ['ssm:GetParameters'],
      ...IDENTITIES,
      OwnerLogs: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    },
    Variant: {
      VariantLogs: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    },
    Process: {
      Table: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
      StorageUploads: ['s3:ListBucket'],
      'StorageUploads/uploads/*': ['s3:GetObject'],
      'StorageResults/v/*': ['s3:PutObject'],
      WorkQueue: [
        'sqs:ChangeMessageVisibility',
        'sqs:DeleteMessage',
        'sqs:GetQueueAttributes',
        'sqs:GetQueueUrl',
        'sqs:ReceiveMessage',
      ],
      ProcessLogs: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    },
    Sweep: {
      Table: ['dynamodb:BatchGetItem', 'dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:UpdateItem'],
      'Table/index/gsi2': ['dynamodb:Query'],
      StorageUploads: ['s3:ListBucket'],
      'StorageUploads/uploads/*': ['s3:DeleteObject', 's3:GetObject'],
      StorageResults: ['s3:ListBucket'],
      'StorageResults/v/*': ['s3:DeleteObject'],
      WorkQueue: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'],
      WorkDeadLetters: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'],
      SweepLogs: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    },
  },
  'Frontdesk-prod-KeywordDm': {
    Webhook: {
      IntakeQueue: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'],
      'parameter/frontdesk/prod/keyword-dm/app-secret': ['ssm:GetParameters'],
      'parameter/frontdesk/prod/keyword-dm/verify-token': ['ssm:GetParameters'],
      WebhookLogs: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    },
    Follow: {
      Table: ['dynamodb:BatchGetItem', 'dynamodb:UpdateItem'],
      FollowLogs: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    },
    Owner: {
      Erasures: ['dynamodb:PutItem'],
      Table: [
        'dynamodb:BatchGetItem',
        'dynamodb:DeleteItem',
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:Query',
        'dynamodb:UpdateItem',
      ],
      'Table/index/gsi1': ['dynamodb:Query'],
      'Table/index/gsi2': ['dynamodb:Query'],
      TurnsQueue: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'],
      TurnsDeadLetters: ['sqs:GetQueueAttributes'],
      IntakeDeadLetters: ['sqs:GetQueueAttributes'],
      'parameter/frontdesk/prod/keyword-dm/url': ['ssm:GetParameters'],
      'parameter/frontdesk/prod/keyword-dm/token-main': ['ssm:GetParameters'],
      ...IDENTITIES,
      OwnerLogs: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    },
    Intake: {
      Erasures: ['dynamodb:PutItem'],
      Table: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
      IntakeQueue: [
        'sqs:ChangeMessageVisibility',
        'sqs:DeleteMessage',
        'sqs:GetQueueAttributes',
        'sqs:GetQueueUrl',
        'sqs:ReceiveMessage',
        'sqs:SendMessage',
      ],
      'parameter/frontdesk/prod/keyword-dm/url': ['ssm:GetParameters'],
      'parameter/frontdesk/prod/keyword-dm/token-main': ['ssm:GetParameters'],
      IntakeLogs: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    },
    Wake: {
      '*': ['dynamodb:ListStreams'],
      Table: ['dynamodb:UpdateItem'],
      'Table.StreamArn': ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
      TurnsQueue: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'],
      TurnsDeadLetters: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'],
      WakeLogs: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    },
    Count: {
      '*': ['dynamodb:ListStreams'],
      Table: ['dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
      'Table.StreamArn': ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
      TurnsDeadLetters: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'],
      CountLogs: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    },
    Send: {
      Table: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
      '<parameter>': ['sns:Publish'],
      'Table/index/gsi2': ['dynamodb:Query'],
      TurnsQueue: [
        'sqs:ChangeMessageVisibility',
        'sqs:DeleteMessage',
        'sqs:GetQueueAttributes',
        'sqs:GetQueueUrl',
        'sqs:ReceiveMessage',
        'sqs:SendMessage',
      ],
      'parameter/frontdesk/prod/keyword-dm/token-main': ['ssm:GetParameters'],
      SendLogs: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    },
    Sweep: {
      Table: ['dynamodb:UpdateItem'],
      'Table/index/gsi2': ['dynamodb:Query'],
      TurnsQueue: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'],
      TurnsDeadLetters: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'],
      IntakeDeadLetters: ['sqs:GetQueueAttributes'],
      SweepLogs: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    },
    CatchUp: {
      Table: ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
      '<parameter>': ['sns:Publish'],
      IntakeQueue: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'],
      TurnsQueue: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'],
      'parameter/frontdesk/prod/keyword-dm/token-main': ['ssm:GetParameters'],
      TurnsDeadLetters: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'],
      CatchUpLogs: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    },
    RefreshTokens: {
      Table: ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
      '<parameter>': ['sns:Publish'],
      'parameter/frontdesk/prod/keyword-dm/token-main': ['ssm:GetParameters', 'ssm:PutParameter'],
      TurnsDeadLetters: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'],
      RefreshTokensLogs: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    },
  },
};

describe('least privilege', () => {
  it('covers every stack with functions', () => {
    const withFunctions = Object.keys(templates).filter(
      (name) => Object.keys(resources(template(templates, name), 'AWS::Lambda::Function')).length > 0,
    );
    expect(Object.keys(PERMISSIONS).sort()).toEqual(withFunctions.sort());
  });

  it.each(Object.entries(PERMISSIONS))(
    '%s: each function has exactly these permissions',
    (name, expected) => {
      expect(permissionsOf(template(templates, name))).toEqual(expected);
    },
  );
});

/** What a budget adds: counting, reading what is counted, and telling the owner, to functions that do so, and no other. */
const WITH_BUDGET: Record<string, Record<string, Record<string, string[]>>> = {
  'Frontdesk-prod-Contact': {
    Submit: { Table: ['dynamodb:Query'] },
    Sweep: { Table: ['dynamodb:Query'], '<parameter>': ['sns:Publish'] },
  },
  'Frontdesk-prod-Feedback': {
    Submit: { Table: ['dynamodb:Query'] },
    Sweep: { Table: ['dynamodb:Query'], '<parameter>': ['sns:Publish'] },
  },
  'Frontdesk-prod-Images': {
    Create: { Table: ['dynamodb:Query'] },
    Owner: { Table: ['dynamodb:Query'] },
    Sweep: { Table: ['dynamodb:Query'], '<parameter>': ['sns:Publish'] },
  },
  'Frontdesk-prod-KeywordDm': {
    Send: { Table: ['dynamodb:Query'] },
    Sweep: { Table: ['dynamodb:GetItem', 'dynamodb:Query'], '<parameter>': ['sns:Publish'] },
  },
};

it('a budget of our own adds to them what counting and telling need', () => {
  const budgeted = synthesise(budgetConfig);
  for (const [name, usual] of Object.entries(PERMISSIONS)) {
    const added: Record<string, Record<string, string[]>> = {};
    for (const [fn, granted] of Object.entries(permissionsOf(template(budgeted, name))))
      for (const [resource, actions] of Object.entries(granted)) {
        const more = actions.filter((action) => !usual[fn]?.[resource]?.includes(action));
        if (more.length > 0) added[fn] = { ...added[fn], [resource]: more };
      }
    expect(added).toEqual(WITH_BUDGET[name] ?? {});
  }
});

const SENDS = ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'];
const BUS = { 'event-bus/frontdesk-prod': ['events:PutEvents'] };
const TEAM = { 'parameter/frontdesk/prod/destinations/team': ['ssm:GetParameters'] };
const BOSS = { 'identity/boss@frontdesk-tests.dev': ['ses:SendRawEmail'] };
/** What tells destinations where no notifier does. */
const TELL = {
  '*': ['ses:GetSendQuota'],
  '<parameter>': ['sns:Publish'],
  Table: ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
  TellLogs: ['logs:CreateLogStream', 'logs:PutLogEvents'],
  ToldQueue: [
    'sqs:ChangeMessageVisibility',
    'sqs:DeleteMessage',
    'sqs:GetQueueAttributes',
    'sqs:GetQueueUrl',
    'sqs:ReceiveMessage',
  ],
  'configuration-set/<parameter>': ['ses:SendRawEmail'],
  'identity/frontdesk-tests.dev': ['ses:SendRawEmail'],
  'identity/hello@frontdesk-tests.dev': ['ses:SendRawEmail'],
  'parameter/frontdesk/prod/desk/page': ['ssm:GetParameters'],
  ...TEAM,
  ...BOSS,
};

/** What a bus and destinations add, where all pipelines tell. */
const WITH_TELLING = {
  'Frontdesk-prod-Contact': { Enqueue: BUS },
  'Frontdesk-prod-Feedback': {
    Enqueue: { Table: ['dynamodb:GetItem', 'dynamodb:PutItem'], ...BUS },
    Notifier: { ...TEAM, ...BOSS },
    Owner: { Table: ['dynamodb:GetItem'] },
  },
  'Frontdesk-prod-Images': {
    Enqueue: {
      '*': ['dynamodb:ListStreams'],
      EnqueueLogs: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Table: ['dynamodb:GetItem', 'dynamodb:PutItem'],
      'Table.StreamArn': ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
      ToldQueue: SENDS,
      WorkDeadLetters: SENDS,
      ...BUS,
    },
    Owner: { ToldQueue: SENDS },
    Sweep: { ToldQueue: SENDS },
    Tell: TELL,
  },
  'Frontdesk-prod-KeywordDm': {
    Count: { Table: ['dynamodb:GetItem'], ToldQueue: SENDS, ...BUS },
    Owner: { ToldQueue: SENDS },
    Sweep: { Table: ['dynamodb:BatchGetItem'], ToldQueue: SENDS },
    Tell: TELL,
  },
};

it('a bus and destinations add to them what telling needs', () => {
  const added = addedBy(synthesise({ ...dataConfig, canary: false }));
  expect(added).toEqual(WITH_TELLING);
});

const CANARY = (pipeline: string) => ({
  Submit: { [`parameter/frontdesk/prod/${pipeline}/canary-key`]: ['ssm:GetParameters'] },
  Notifier: {
    'identity/simulator.amazonses.com': ['ses:SendRawEmail'],
    'identity/success@simulator.amazonses.com': ['ses:SendRawEmail'],
  },
  Canary: {
    Table: ['dynamodb:GetItem'],
    WorkDeadLetters: SENDS,
    [`parameter/frontdesk/prod/${pipeline}/canary-key`]: ['ssm:GetParameters'],
    [`parameter/frontdesk/prod/${pipeline}/url`]: ['ssm:GetParameters'],
    CanaryLogs: ['logs:CreateLogStream', 'logs:PutLogEvents'],
  },
});

it('canaries add to them a look, a secret, and the mailbox that is nobody’s', () => {
  const added = addedBy(synthesise(canaryConfig));
  const { Submit: Create, Canary } = CANARY('images');
  const { Table: _, ...looking } = Canary;
  expect(added).toEqual({
    'Frontdesk-prod-Contact': CANARY('contact'),
    'Frontdesk-prod-Feedback': CANARY('feedback'),
    'Frontdesk-prod-Images': { Create, Canary: looking },
    'Frontdesk-prod-KeywordDm': {},
  });
});

/** By stack and function: the rights that are not among those above. The desk shows how all alarms are, which are more then. */
function addedBy(templates: Readonly<Record<string, Template>>) {
  return Object.fromEntries(
    Object.keys(PERMISSIONS)
      .filter((name) => name !== 'Frontdesk-prod-Desk')
      .map((name) => {
        const all: Record<string, Record<string, string[]>> = {};
        for (const [fn, granted] of Object.entries(permissionsOf(template(templates, name))))
          for (const [resource, actions] of Object.entries(granted)) {
            const more = actions.filter((action) => !PERMISSIONS[name]?.[fn]?.[resource]?.includes(action));
            if (more.length > 0) all[fn] = { ...all[fn], [resource]: more };
          }
        return [name, all];
      }),
  );
}

interface Statement {
  Effect: string;
  Action: string | string[];
  Resource: unknown;
}

/** Function → resource → actions, as the template's roles and policies grant them. */
function permissionsOf(stack: Template): Record<string, Record<string, string[]>> {
  const policies = Object.values(resources(stack, 'AWS::IAM::Policy')).map(({ Properties }) => Properties);
  const roles = resources(stack, 'AWS::IAM::Role');
  return Object.fromEntries(
    Object.entries(resources(stack, 'AWS::Lambda::Function')).map(([id, { Properties }]) => {
      const role = (Properties.Role as { 'Fn::GetAtt': [string] })['Fn::GetAtt'][0];
      expect(roles[role]?.Properties).not.toHaveProperty('ManagedPolicyArns');
      expect(roles[role]?.Properties).not.toHaveProperty('Policies');
      const statements = policies
        .filter((policy) => (policy.Roles as { Ref: string }[]).some(({ Ref }) => Ref === role))
        .flatMap((policy) => (policy.PolicyDocument as { Statement: Statement[] }).Statement);
      return [withoutHash(id), byResource(statements)];
    }),
  );
}

function byResource(statements: readonly Statement[]): Record<string, string[]> {
  const granted: Record<string, string[]> = {};
  for (const { Effect, Action, Resource } of statements) {
    expect(Effect).toBe('Allow');
    for (const resource of [Resource].flat().map(shortName))
      granted[resource] = [...new Set([...(granted[resource] ?? []), ...[Action].flat()])].sort();
  }
  return granted;
}

/** `{ GetAtt: [TableCD117FA1, Arn] }` → `Table`; a joined ARN → what follows its last colon, or its id and path. */
function shortName(resource: unknown): string {
  if (typeof resource === 'string')
    return resource.startsWith('arn:') ? (resource.split(':').at(-1) ?? '') : resource;
  const {
    'Fn::GetAtt': attribute,
    'Fn::Join': join,
    Ref,
  } = resource as {
    'Fn::GetAtt'?: [string, string];
    'Fn::Join'?: [string, unknown[]];
    Ref?: string;
  };
  if (Ref !== undefined) return Ref.startsWith('SsmParameterValue') ? '<parameter>' : `<${Ref}>`;
  if (attribute)
    return attribute[1] === 'Arn'
      ? withoutHash(attribute[0])
      : `${withoutHash(attribute[0])}.${attribute[1]}`;
  const text = (join?.[1] ?? []).map(shortNamePart).join('');
  return text.split(':').at(-1) ?? '';
}

function shortNamePart(part: unknown): string {
  return typeof part === 'string' ? part : shortName(part);
}

/** CloudFormation ids end in eight hex digits of the CDK's. */
function withoutHash(id: string): string {
  return id.replace(/[0-9A-F]{8}$/, '');
}

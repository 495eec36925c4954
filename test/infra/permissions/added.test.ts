/** What options add to the permissions of functions. */
import type { Template } from 'aws-cdk-lib/assertions';
import { expect, it } from 'vitest';
import { budgetConfig, canaryConfig, dataConfig } from '../../support/config.ts';
import { type Grants, LISTENS, LOGS, permissionsOf, SENDS } from '../../support/grants.ts';
import { synthesise, template } from '../../support/synth.ts';
import { PERMISSIONS } from './usual/by-stack.ts';

/** What a budget adds: counting, reading what is counted, and telling the owner, to functions that do so, and no other. */
const WITH_BUDGET: Record<string, Grants> = {
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
  for (const name of Object.keys(PERMISSIONS))
    expect(addedTo(name, budgeted)).toEqual(WITH_BUDGET[name] ?? {});
});

const BUS = { 'event-bus/frontdesk-prod': ['events:PutEvents'] };
const TEAM = { 'parameter/frontdesk/prod/destinations/team': ['ssm:GetParameters'] };
const BOSS = { 'identity/boss@frontdesk-tests.dev': ['ses:SendRawEmail'] };
/** What tells destinations where no notifier does. */
const TELL = {
  '*': ['ses:GetSendQuota'],
  '<parameter>': ['sns:Publish'],
  Table: ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
  TellLogs: LOGS,
  ToldQueue: LISTENS,
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
  },
  'Frontdesk-prod-Images': {
    Enqueue: {
      '*': ['dynamodb:ListStreams'],
      EnqueueLogs: LOGS,
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
    CanaryLogs: LOGS,
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

/** By stack. The desk shows how all alarms are, which are more where there is more to watch. */
function addedBy(templates: Readonly<Record<string, Template>>): Record<string, Grants> {
  const names = Object.keys(PERMISSIONS).filter((name) => name !== 'Frontdesk-prod-Desk');
  return Object.fromEntries(names.map((name) => [name, addedTo(name, templates)]));
}

/** The rights that a stack's functions do not have as it is usually. */
function addedTo(name: string, templates: Readonly<Record<string, Template>>): Grants {
  const added: Grants = {};
  for (const [fn, granted] of Object.entries(permissionsOf(template(templates, name))))
    for (const [resource, actions] of Object.entries(granted)) {
      const more = actions.filter((action) => !PERMISSIONS[name]?.[fn]?.[resource]?.includes(action));
      if (more.length > 0) added[fn] = { ...added[fn], [resource]: more };
    }
  return added;
}

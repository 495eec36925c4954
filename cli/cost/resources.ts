/** What each type of resource costs by being there, and what the templates make of it in a month without visitors. */
import type { Item, Usage } from '../../config/prices.ts';

interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}
export interface Template {
  readonly Resources?: Readonly<Record<string, Resource>>;
}

/** By type: the items that it is billed by, or why it is not billed. */
export const RESOURCE_TYPES: Readonly<Record<string, readonly Item[] | string>> = {
  'AWS::ApiGateway::Account': 'a setting',
  'AWS::ApiGateway::BasePathMapping': 'a setting',
  'AWS::ApiGateway::Deployment': 'part of the API',
  'AWS::ApiGateway::DomainName': 'domains are free, and so are the certificates of AWS’s for them',
  'AWS::ApiGateway::GatewayResponse': 'part of the API',
  'AWS::ApiGateway::Method': 'part of the API',
  'AWS::ApiGateway::Resource': 'part of the API',
  'AWS::ApiGateway::RestApi': ['apiRequests'],
  'AWS::ApiGateway::Stage': 'part of the API; only a cache would cost',
  'AWS::Athena::WorkGroup':
    'queries are billed by what they read, $5 a terabyte; the workgroup ends those beyond your limit',
  'AWS::Budgets::Budget': 'a budget that only warns is free',
  'AWS::CloudFormation::CustomResource': 'a call of a function at a deploy',
  'AWS::CloudFront::Distribution': ['deliveryRequests', 'deliveryData'],
  'AWS::CloudFront::Function':
    'the first two million calls a month are free, for ever; an open desk makes a few hundred',
  'AWS::CloudFront::OriginAccessControl': 'a setting',
  'AWS::CloudFront::OriginRequestPolicy': 'a setting',
  'AWS::CloudFront::ResponseHeadersPolicy': 'a setting',
  'AWS::CloudWatch::Alarm': ['alarms'],
  'AWS::CloudWatch::Dashboard': ['dashboards'],
  'AWS::Cognito::ManagedLoginBranding': 'a setting',
  'AWS::Cognito::UserPool':
    'billed by who signs in within a month; of the plan Essentials ten thousand are free for an account, for ever',
  'AWS::Cognito::UserPoolClient': 'a setting; only clients of programs cost',
  'AWS::Cognito::UserPoolDomain': 'a setting',
  'AWS::Cognito::UserPoolGroup': 'a setting',
  'AWS::DynamoDB::Table': ['writeUnits', 'readUnits', 'tableStorage', 'tableRecovery'],
  'AWS::Events::Archive':
    'what it keeps costs $0.10 a gigabyte when it comes and $0.023 a month: a million events are less than one',
  'AWS::Events::EventBus': ['busEvents'],
  'AWS::Events::EventBusPolicy': 'a setting',
  'AWS::Events::Rule': ['busEvents', 'functionCalls', 'functionSeconds'],
  'AWS::Glue::Database':
    'the first million objects of the catalogue are free, for ever, and so are a million requests a month',
  'AWS::Glue::Table': 'as the database',
  'AWS::IAM::ManagedPolicy': 'IAM is free',
  'AWS::IAM::Policy': 'IAM is free',
  'AWS::IAM::Role': 'IAM is free',
  'AWS::IoT::TopicRule': ['iotMessages', 'iotRuleRuns'],
  'AWS::KMS::Key': ['keys', 'keyRequests'],
  'AWS::Kinesis::Stream': ['shardHours', 'streamRecords'],
  'AWS::KinesisFirehose::DeliveryStream': [
    'rowsTakenIn',
    'rowsConverted',
    'rowsPutIntoFolders',
    'filesPutIntoFolders',
  ],
  'AWS::Lambda::Alias': 'a setting',
  'AWS::Lambda::EventInvokeConfig': 'a setting',
  'AWS::Lambda::EventSourceMapping': ['queueRequests'],
  'AWS::Lambda::Function': ['functionCalls', 'functionSeconds'],
  'AWS::Lambda::Permission': 'a setting',
  'AWS::Logs::LogGroup': ['logData'],
  'AWS::Logs::MetricFilter': ['metrics'],
  'AWS::S3::Bucket': ['objectStorage', 'objectWrites', 'objectReads'],
  'AWS::S3::BucketPolicy': 'a setting',
  'AWS::SES::ConfigurationSet': 'a setting; only a dedicated address would cost',
  'AWS::SES::ConfigurationSetEventDestination': 'a setting; the topic’s calls to functions are free',
  'AWS::SES::EmailIdentity': ['mails'],
  'AWS::SNS::Subscription':
    'calls to functions are free, and so are the first thousand mails of alarms a month',
  'AWS::SNS::Topic': 'the first million requests a month are free; alarms and bounces are few',
  'AWS::SNS::TopicPolicy': 'a setting',
  'AWS::SQS::Queue': ['queueRequests'],
  'AWS::SQS::QueuePolicy': 'a setting',
  'AWS::SSM::Parameter': 'standard parameters are free, and so is reading them at the standard rate',
  'AWS::WAFv2::WebACL': ['webAcls', 'webAclRules', 'webAclRequests'],
  'AWS::WAFv2::WebACLAssociation': 'a setting',
};

export const HOURS_A_MONTH = 730;

/**
 * What can't be read from a template. Durations are guesses above what was seen on a local engine, where a function is
 * neither cold nor throttled.
 */
const IDLE_ASSUMPTIONS = {
  /** Lambda begins with five pollers a queue and keeps them when nothing comes. */
  pollersPerQueue: 5,
  /** The longest wait of a receive. */
  secondsPerPoll: 20,
  /** Of an hourly function, nearly always a cold start. */
  scheduledSeconds: 1,
  /** A sweep asks each shard of each kind of leg, half a unit each, in the one table. */
  readUnitsPerScheduledRun: 10,
  /** Lambda's own three lines and ours. */
  logBytesPerScheduledRun: 1000,
  /** Bundles of the last deploys, in the CDK's own bucket. */
  assetGigabytes: 0.1,
} as const;

/** What the templates use in a month in which nobody comes and nothing is stored. */
export function idleUsage(templates: readonly Template[]): Usage {
  const all = templates.map((template) => Object.values(template.Resources ?? {}));
  const count = (type: string) => all.flat().filter(({ Type }) => Type === type).length;
  const scheduled = templates.flatMap(scheduledFunctions);
  const runs = scheduled.reduce((total, { calls }) => total + calls, 0) * HOURS_A_MONTH;
  const { pollersPerQueue, secondsPerPoll, ...assumed } = IDLE_ASSUMPTIONS;
  const polls = (pollersPerQueue * HOURS_A_MONTH * 3600) / secondsPerPoll;
  const gigabytes = scheduled.reduce(
    (total, { fn, calls }) => total + (calls * Number(fn.Properties?.MemorySize)) / 1024,
    0,
  );
  return {
    queueRequests: all.flat().filter(pollsQueue).length * polls,
    functionCalls: runs,
    functionSeconds: gigabytes * HOURS_A_MONTH * assumed.scheduledSeconds,
    readUnits: runs * assumed.readUnitsPerScheduledRun,
    logData: (runs * assumed.logBytesPerScheduledRun) / 1e9,
    alarms: count('AWS::CloudWatch::Alarm'),
    dashboards: count('AWS::CloudWatch::Dashboard'),
    metrics: idleMetrics(all.flat()),
    ...firewallUsage(all.flat()),
    ...streamUsage(all.flat()),
    ...(count('AWS::KMS::Key') > 0 && { keys: count('AWS::KMS::Key') }),
    objectStorage: assumed.assetGigabytes,
  };
}

/** Those that say that scheduled functions ran. The others have values only when something is wrong, or arrives. */
function idleMetrics(all: readonly Resource[]): number {
  const names = all.flatMap(({ Type, Properties = {} }) => {
    if (Type !== 'AWS::Logs::MetricFilter' || !String(Properties.FilterPattern).includes(' = "success"'))
      return [];
    return (Properties.MetricTransformations as readonly { MetricName: string }[]).map(
      ({ MetricName }) => MetricName,
    );
  });
  return new Set(names).size;
}

/** Nothing, not even zero, where there is none. A managed rule group is a rule. */
function firewallUsage(all: readonly Resource[]): Usage {
  const acls = all.filter(({ Type }) => Type === 'AWS::WAFv2::WebACL');
  const rules = acls.flatMap(({ Properties = {} }) => Properties.Rules as readonly unknown[]);
  return acls.length === 0 ? {} : { webAcls: acls.length, webAclRules: rules.length };
}

/** A stream is billed while it is there, by its shards. */
export function streamUsage(all: readonly Resource[]): Usage {
  const shards = all
    .filter(({ Type }) => Type === 'AWS::Kinesis::Stream')
    .reduce((total, { Properties = {} }) => total + Number(Properties.ShardCount), 0);
  return shards === 0 ? {} : { shardHours: shards * HOURS_A_MONTH };
}

/** Mappings of streams have a starting position; reading a table's stream is free for Lambda. */
function pollsQueue({ Type, Properties = {} }: Resource): boolean {
  return Type === 'AWS::Lambda::EventSourceMapping' && !('StartingPosition' in Properties);
}

interface Scheduled {
  readonly fn: Resource;
  /** Calls an hour. */
  readonly calls: number;
}

/** The functions that a template's rules call. @throws Error for an unknown schedule */
function scheduledFunctions({ Resources = {} }: Template): Scheduled[] {
  return Object.values(Resources).flatMap(({ Type, Properties = {} }) => {
    if (Type !== 'AWS::Events::Rule' || !Properties.ScheduleExpression) return [];
    const calls = callsAnHour(String(Properties.ScheduleExpression));
    // A rule calls an alias.
    const targets = Properties.Targets as readonly { readonly Arn: { readonly Ref: string } }[];
    return targets.flatMap(({ Arn }) => {
      const { FunctionName } = (Resources[Arn.Ref]?.Properties ?? {}) as { FunctionName?: { Ref: string } };
      const fn = Resources[FunctionName?.Ref ?? ''];
      return fn ? [{ fn, calls }] : [];
    });
  });
}

function callsAnHour(schedule: string): number {
  if (schedule === 'rate(1 day)') return 1 / 24;
  const minutes = /^rate\((\d+) minutes\)$/.exec(schedule)?.[1];
  if (minutes !== undefined) return 60 / Number(minutes);
  if (/^(rate\(1 hour\)|cron\(\d+ \* .*\))$/.test(schedule)) return 1;
  throw new Error(`Not hourly, daily, nor every few minutes: ${schedule}`);
}

/** What is deployed, against what is configured. */
import {
  CloudFormationClient,
  paginateDescribeStacks,
  paginateListStackResources,
  type Stack,
} from '@aws-sdk/client-cloudformation';
import { DynamoDBClient, paginateListTables } from '@aws-sdk/client-dynamodb';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { paginateListSubscriptionsByTopic, SNSClient } from '@aws-sdk/client-sns';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { foundationParameter, stackName } from '../../deployment.ts';
import { listSecrets } from '../secret.ts';
import { advice, type Check, type CheckContext, type Finding, isNotFound, ok, problem } from './finding.ts';

export const stacks: Check = {
  subject: 'stacks',
  async run(context) {
    const { environment } = context;
    const wanted = wantedStacks(context);
    const deployed = await deployedStacks(environment.region);
    const ours = deployed.filter(({ StackName = '' }) => belongs(StackName, environment.name));
    const found: Finding[] = [];
    for (const { StackName = '', StackStatus = '' } of ours)
      if (!wanted.includes(StackName))
        found.push(
          advice(
            this.subject,
            `${StackName} is deployed, but no longer configured: it goes on working, and costing`,
            `If it is not needed: aws cloudformation delete-stack --stack-name ${StackName} --region ${environment.region} (its table and buckets stay where the environment retains)`,
          ),
        );
      else found.push(...judgeStatus(StackName, StackStatus));
    const missing = wanted.filter((name) => !deployed.some(({ StackName }) => StackName === name));
    if (missing.length > 0)
      found.push(advice(this.subject, `not deployed yet: ${missing.join(', ')}`, 'npm run deploy'));
    return found.length > 0 ? found : [ok(this.subject, `${wanted.length} deployed as configured`)];
  },
};

/** Names are those of CloudFormation's documentation of stack statuses. */
function judgeStatus(name: string, status: string): Finding[] {
  if (status === 'ROLLBACK_COMPLETE' || status === 'ROLLBACK_FAILED')
    return [
      problem(
        'stacks',
        `${name} is in ${status}: its first deploy failed`,
        `Read why in the CloudFormation console under «Events». Then delete it (aws cloudformation delete-stack --stack-name ${name}) and deploy again.`,
      ),
    ];
  if (status === 'UPDATE_ROLLBACK_COMPLETE')
    return [
      advice(
        'stacks',
        `${name}: the last deploy failed and was taken back`,
        'Read why in the CloudFormation console under «Events», mend it, and deploy again.',
      ),
    ];
  if (!status.endsWith('_FAILED')) return [];
  return [
    problem(
      'stacks',
      `${name} is in ${status}`,
      'Read why in the CloudFormation console under «Events», mend it, and deploy again.',
    ),
  ];
}

const PARTS = ['Domain', 'Contact', 'Feedback', 'Images', 'KeywordDm'] as const;

function wantedStacks({ config, environment }: CheckContext): string[] {
  const configured = {
    Domain: environment.domain,
    Contact: config.contact,
    Feedback: config.feedback,
    Images: config.images,
    KeywordDm: config.keywordDm,
  };
  const parts = PARTS.filter((part) => configured[part] !== undefined);
  return ['Frontdesk-Foundation', ...parts.map((part) => stackName(environment.name, part))];
}

/** Whether a stack, or what is named after one, is of this environment. */
function belongs(name: string, environment: string): boolean {
  return name === 'Frontdesk-Foundation' || PARTS.some((part) => name === stackName(environment, part));
}

async function deployedStacks(region: string): Promise<Stack[]> {
  const client = new CloudFormationClient({ region });
  const found: Stack[] = [];
  for await (const { Stacks = [] } of paginateDescribeStacks({ client }, {}))
    found.push(...Stacks.filter(({ StackStatus }) => StackStatus !== 'DELETE_COMPLETE'));
  return found;
}

/** Tables and buckets outlive their stack where the environment retains; then nobody deletes and nobody sees them. */
export const orphans: Check = {
  subject: 'orphaned data',
  async run({ environment }) {
    const { region } = environment;
    const prefixes = PARTS.map((part) => `${stackName(environment.name, part)}-`);
    const named = (name: string) =>
      prefixes.some((prefix) => name.toLowerCase().startsWith(prefix.toLowerCase()));
    const tables: string[] = [];
    for await (const { TableNames = [] } of paginateListTables(
      { client: new DynamoDBClient({ region }) },
      {},
    ))
      tables.push(...TableNames.filter(named));
    const { Buckets = [] } = await new S3Client({ region }).send(new ListBucketsCommand({}));
    const buckets = Buckets.flatMap(({ Name = '' }) => (named(Name) ? [Name] : []));
    const held = await resourcesOfStacks(environment.name, region);
    const found = [
      ...tables.filter((name) => !held.has(name)).map((name) => orphanedTable(name, region)),
      ...buckets.filter((name) => !held.has(name)).map(orphanedBucket),
    ];
    return found.length > 0 ? found : [ok(this.subject, 'every table and bucket belongs to a stack')];
  },
};

async function resourcesOfStacks(environment: string, region: string): Promise<Set<string>> {
  const client = new CloudFormationClient({ region });
  const held = new Set<string>();
  for (const { StackName = '' } of await deployedStacks(region))
    if (belongs(StackName, environment))
      for await (const { StackResourceSummaries = [] } of paginateListStackResources(
        { client },
        { StackName },
      ))
        for (const { PhysicalResourceId } of StackResourceSummaries)
          if (PhysicalResourceId) held.add(PhysicalResourceId);
  return held;
}

function orphanedTable(name: string, region: string): Finding {
  return advice(
    'orphaned data',
    `the table ${name} belongs to no stack, and costs storage`,
    `docs/deploy.md, «Moving away», says how to export it. To delete it for good: aws dynamodb update-table --table-name ${name} --no-deletion-protection-enabled --region ${region}, then aws dynamodb delete-table --table-name ${name} --region ${region}`,
  );
}

function orphanedBucket(name: string): Finding {
  return advice(
    'orphaned data',
    `the bucket ${name} belongs to no stack, and costs storage`,
    `Copy what you need (aws s3 sync s3://${name} .). To delete it for good: aws s3 rb s3://${name} --force`,
  );
}

export const parameters: Check = {
  subject: 'secrets',
  async run({ config, environment }) {
    const ssm = new SSMClient({ region: environment.region });
    const missing = (await listSecrets(ssm, environment.name, config)).filter(({ present }) => !present);
    if (missing.length === 0) return [ok(this.subject, 'every secret that the configuration needs is there')];
    return missing.map(({ id, kind }) =>
      problem(
        this.subject,
        `${id} is missing`,
        kind === 'internal'
          ? 'npm run deploy makes it, and so does: npm run secret -- init'
          : `npm run secret -- set ${id}`,
      ),
    );
  },
};

export const alarmAddress: Check = {
  subject: 'alarm address',
  async run({ config: { owner }, environment: { region } }) {
    const topic = await readTopic(region);
    if (topic === undefined)
      return [advice(this.subject, 'the foundation is not deployed yet', 'npm run deploy')];
    const client = new SNSClient({ region });
    for await (const { Subscriptions = [] } of paginateListSubscriptionsByTopic(
      { client },
      { TopicArn: topic },
    ))
      for (const { Endpoint, SubscriptionArn = '' } of Subscriptions)
        if (Endpoint === owner.email) return [judgeSubscription(owner.email, SubscriptionArn, topic)];
    return [
      problem(this.subject, `${owner.email} is not subscribed to alarms`, 'npm run deploy subscribes it.'),
    ];
  },
};

/** @param subscription its ARN, or `PendingConfirmation` (SNS's word) */
export function judgeSubscription(email: string, subscription: string, topic: string): Finding {
  const { subject } = alarmAddress;
  return subscription.startsWith('arn:')
    ? ok(subject, `${email} gets alarms`)
    : problem(
        subject,
        `${email} has not confirmed, so alarms reach nobody`,
        `Open the mail «AWS Notification - Subscription Confirmation» there and follow its link. To get it again: aws sns subscribe --topic-arn ${topic} --protocol email --notification-endpoint ${email}`,
      );
}

async function readTopic(region: string): Promise<string | undefined> {
  try {
    const Name = foundationParameter('alarm-topic-arn');
    return (await new SSMClient({ region }).send(new GetParameterCommand({ Name }))).Parameter?.Value;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** What is deployed, against what is configured. */
import { paginateListSubscriptionsByTopic, SNSClient } from '@aws-sdk/client-sns';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import {
  configuredPipelines,
  foundationParameter,
  foundationStack,
  PIPELINES,
  type Pipeline,
  stackName,
} from '../../config/deployment.ts';
import { listSecrets } from '../secret.ts';
import { belongs, deployedStacks } from './deployed.ts';
import { advice, type Check, type CheckContext, type Finding, isNotFound, ok, problem } from './finding.ts';

export const stacks: Check = {
  subject: 'stacks',
  async run(context) {
    const { environment } = context;
    const wanted = wantedStacks(context);
    const deployed = await deployedStacks(environment.region);
    const ours = deployed.filter(({ StackName = '' }) => belongs(StackName, environment));
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
      else found.push(...judgeStatus(StackName, StackStatus, environment));
    const missing = wanted.filter((name) => !deployed.some(({ StackName }) => StackName === name));
    if (missing.length > 0)
      found.push(advice(this.subject, `not deployed yet: ${missing.join(', ')}`, 'npm run deploy'));
    return found.length > 0 ? found : [ok(this.subject, `${wanted.length} deployed as configured`)];
  },
};

/** Names are those of CloudFormation's documentation of stack statuses. */
export function judgeStatus(
  name: string,
  status: string,
  { name: environment, region }: { name: string; region: string },
): Finding[] {
  const read = 'Read why in the CloudFormation console under «Events»';
  const cdk = (command: string) => `npx cdk ${command} ${name} -c environment=${environment}`;
  if (status === 'ROLLBACK_COMPLETE' || status === 'ROLLBACK_FAILED')
    return [
      problem(
        'stacks',
        `${name} is in ${status}: its first deploy failed`,
        `${read}. Then delete it (aws cloudformation delete-stack --stack-name ${name} --region ${region}) and deploy again.`,
      ),
    ];
  if (status === 'UPDATE_ROLLBACK_COMPLETE')
    return [
      advice(
        'stacks',
        `${name}: the last deploy failed and was taken back`,
        `${read}, mend it, and deploy again.`,
      ),
    ];
  if (AS_DEPLOYED.includes(status)) return [];
  if (!status.endsWith('_FAILED')) return [advice('stacks', `${name} is in ${status}`, remedyOf(status))];
  const says = `${name} is in ${status}`;
  if (status === 'IMPORT_ROLLBACK_FAILED')
    return [problem('stacks', says, `${read}, and mend it. ${NOT_TAKEN_OVER}`)];
  if (status === 'UPDATE_ROLLBACK_FAILED')
    return [problem('stacks', says, `${read}, and mend it. Then: ${cdk('rollback')}, and deploy again.`)];
  if (status === 'DELETE_FAILED')
    return [
      problem(
        'stacks',
        says,
        `${read}. Mostly a bucket is not empty: aws s3 rm s3://<bucket> --recursive. Then again: ${cdk('destroy')}`,
      ),
    ];
  return [problem('stacks', says, `${read}, mend it, and deploy again.`)];
}

const NOT_TAKEN_OVER =
  'It did not take over another table, as a restore would have it: run that once more, which goes on where it was (docs/restore.md)';

/** A stack is as it was deployed in these alone. */
const AS_DEPLOYED = ['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'IMPORT_COMPLETE'];

/** What to do about a status in which a stack is on its way, or stands half made. */
function remedyOf(status: string): string {
  if (status === 'REVIEW_IN_PROGRESS')
    return 'It holds nothing: a first deploy ended before it made anything. npm run deploy';
  if (status === 'IMPORT_ROLLBACK_COMPLETE') return NOT_TAKEN_OVER;
  return 'If a deploy or a restore is under way, look again when that has ended. Otherwise read in the CloudFormation console under «Events» what it waits for.';
}

/** The names of the stacks that the configuration gives. */
export function wantedStacks({
  config,
  environment,
}: Pick<CheckContext, 'config' | 'environment'>): string[] {
  const withApi = configuredPipelines(config).map((pipeline) => PIPELINES[pipeline].stack);
  const pipelines = [...withApi, ...(config.data ? (['Data'] as const) : [])];
  const parts = [
    ...(environment.domain ? (['Domain'] as const) : []),
    ...(environment.waf && pipelines.length > 0 ? (['Firewall'] as const) : []),
    ...(config.events?.bus && withApi.length > 0 ? (['Events'] as const) : []),
    ...pipelines,
    ...(pipelines.length > 0 ? (['Alarms'] as const) : []),
    ...(config.desk && pipelines.length > 0 ? (['Desk'] as const) : []),
  ];
  return [foundationStack(environment.root), ...parts.map((part) => stackName(environment, part))];
}

export const parameters: Check = {
  subject: 'secrets',
  async run({ config, environment }) {
    const ssm = new SSMClient({ region: environment.region });
    const missing = (await listSecrets(ssm, environment, config)).filter(({ present }) => !present);
    if (missing.length === 0) return [ok(this.subject, 'every secret that the configuration needs is there')];
    const deployed = (await deployedStacks(environment.region)).map(({ StackName }) => StackName);
    return missing.map(({ id, kind }) => {
      if (kind === 'outside') return problem(this.subject, `${id} is missing`, `npm run secret -- set ${id}`);
      const [owner = ''] = id.split('/');
      const stack = owner === 'data' ? 'Data' : PIPELINES[owner as Pipeline].stack;
      // Nothing asks for it before the first deploy, which makes it.
      const judge = deployed.includes(stackName(environment, stack)) ? problem : advice;
      return judge(
        this.subject,
        `${id} is missing`,
        'npm run deploy makes it, and so does: npm run secret -- init',
      );
    });
  },
};

export const alarmAddress: Check = {
  subject: 'alarm address',
  async run({ config: { owner }, environment: { root, region } }) {
    const topic = await readTopic(root, region);
    if (topic === undefined)
      return [advice(this.subject, 'the foundation is not deployed yet', 'npm run deploy')];
    const client = new SNSClient({ region });
    for await (const { Subscriptions = [] } of paginateListSubscriptionsByTopic(
      { client },
      { TopicArn: topic },
    ))
      for (const { Endpoint, SubscriptionArn = '' } of Subscriptions)
        if (Endpoint === owner.email) return [judgeSubscription(owner.email, SubscriptionArn, topic)];
    return [judgeUnsubscribed(owner.email, topic)];
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
        `${CONFIRM} To get it again: ${subscribeCommand(email, topic)}`,
      );
}

const CONFIRM = 'Open the mail «AWS Notification - Subscription Confirmation» there and follow its link.';

function subscribeCommand(email: string, topic: string): string {
  return `aws sns subscribe --topic-arn ${topic} --protocol email --notification-endpoint ${email} --region ${topic.split(':')[3]}`;
}

/** SNS forgets what nobody confirms for two days, and what a link in an alarm has ended. To a deploy it is there still. */
export function judgeUnsubscribed(email: string, topic: string): Finding {
  return problem(
    alarmAddress.subject,
    `${email} is not subscribed to alarms, so they don’t reach it`,
    `If owner.email was changed since the last deploy: npm run deploy. Otherwise nobody confirmed it within two days, or somebody ended it by the link in an alarm, which a deploy does not see: ${subscribeCommand(email, topic)}\n${CONFIRM}`,
  );
}

async function readTopic(root: string, region: string): Promise<string | undefined> {
  try {
    const Name = foundationParameter(root, 'alarm-topic-arn');
    return (await new SSMClient({ region }).send(new GetParameterCommand({ Name }))).Parameter?.Value;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

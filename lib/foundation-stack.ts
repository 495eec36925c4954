import { Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { CfnAccount } from 'aws-cdk-lib/aws-apigateway';
import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { ManagedPolicy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ConfigurationSet,
  ConfigurationSetTlsPolicy,
  EmailIdentity,
  EmailSendingEvent,
  EventDestination,
  Identity,
  SuppressionReasons,
} from 'aws-cdk-lib/aws-ses';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { type Deployment, foundationParameter } from '../config/deployment.ts';
import type { WatchedAlarm } from '../lambdas/desk/owner/alarms.ts';
import { acknowledge } from './constructs/acknowledge.ts';
import { OwnerAlarms, SOON } from './constructs/alarm.ts';
import { OperationsDashboard } from './constructs/dashboard.ts';
import { encrypt, OwnerKey } from './constructs/encryption.ts';

/**
 * What an account and region has once, shared by all its environments: how mail is sent and what becomes of it, where
 * alarms go, the dashboard, and the right of API Gateway to write logs. Pipelines find it by parameters.
 */
export class FoundationStack extends Stack {
  /** Its alarms, for whoever shows how they are. */
  readonly watched: readonly WatchedAlarm[];
  private readonly root: string;

  constructor(scope: Construct, id: string, props: StackProps & { readonly deployment: Deployment }) {
    super(scope, id, props);
    const { config, environment } = props.deployment;
    this.root = environment.root;

    const mailEvents = this.topic(
      'MailEvents',
      'Bounces, complaints and refusals of mail that Frontdesk sent',
      props.deployment,
    );
    const configurationSet = new ConfigurationSet(this, 'ConfigurationSet', {
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
      suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
      reputationMetrics: true,
    });
    configurationSet.addEventDestination('MailEvents', {
      destination: EventDestination.snsTopic(mailEvents),
      events: [
        EmailSendingEvent.BOUNCE,
        EmailSendingEvent.COMPLAINT,
        EmailSendingEvent.REJECT,
        EmailSendingEvent.DELIVERY_DELAY,
      ],
    });
    if (config.mail.createIdentity && (environment.engine?.sesIdentity ?? true))
      new EmailIdentity(this, 'Identity', {
        identity: config.mail.identity.includes('@')
          ? Identity.email(config.mail.identity)
          : Identity.domain(config.mail.identity),
        // Nothing else is set: what is, holds for every program that sends as the domain. Each of our mails names our own
        // configuration set, which asks for TLS and reports bounces.
        // Other mail of the domain may depend on it: only a person takes it away. A first deploy that fails does,
        // or the next one would find the name taken.
      }).applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);

    const alarms = this.topic('Alarms', 'What needs the owner', props.deployment);
    alarms.addSubscription(new EmailSubscription(config.owner.email));
    alarms.addToResourcePolicy(
      new PolicyStatement({
        actions: ['sns:Publish'],
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        resources: [alarms.topicArn],
        conditions: { StringEquals: { 'AWS:SourceAccount': this.account } },
      }),
    );

    this.watched = this.watchAccount(alarms);
    if (config.awsBudget && (environment.engine?.budgets ?? true))
      this.budget(config.awsBudget.perMonth, config.owner.email);
    if (this.node.tryGetContext('apiLogging') !== 'exists') this.apiGatewayLogging();
    if (environment.engine?.dashboard ?? true) new OperationsDashboard(this, 'Operations', this.root);

    this.publish('configuration-set', configurationSet.configurationSetName);
    this.publish('mail-event-topic-arn', mailEvents.topicArn);
    this.publish('alarm-topic-arn', alarms.topicArn);
    const key = environment.encryptionKey === 'create' ? new OwnerKey(this) : undefined;
    if (key) this.publish('key-arn', key.keyArn);
    encrypt(this, props.deployment, key);
  }

  /** What AWS measures of a whole account and region, and can't tell one environment from the other. */
  private watchAccount(topic: Topic): readonly WatchedAlarm[] {
    const alarms = new OwnerAlarms(this, 'AccountAlarms', { root: this.root }, topic);
    alarms.add('FunctionsThrottled', {
      impact: 'More functions were to run at once than the account may, and calls were turned away.',
      metric: new Metric({
        namespace: 'AWS/Lambda',
        metricName: 'Throttles',
        statistic: Stats.SUM,
        period: SOON,
      }),
    });
    for (const [id, metricName, threshold, impact] of SENDING_RATES)
      alarms.add(id, {
        impact,
        threshold,
        metric: new Metric({
          namespace: 'AWS/SES',
          metricName,
          statistic: Stats.MAXIMUM,
          period: Duration.minutes(30),
        }),
      });
    return alarms.watched;
  }

  /** Of the whole account: AWS knows a pipeline's part of the bill only by tags that somebody has activated. */
  private budget(perMonth: number, email: string): void {
    new CfnBudget(this, 'Budget', {
      budget: {
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount: perMonth, unit: 'USD' },
      },
      notificationsWithSubscribers: [50, 80, 100].map((threshold) => ({
        notification: {
          notificationType: 'ACTUAL',
          comparisonOperator: 'GREATER_THAN',
          threshold,
          thresholdType: 'PERCENTAGE',
        },
        subscribers: [{ subscriptionType: 'EMAIL', address: email }],
      })),
    });
  }

  /** Encrypted by the owner's key alone: with AWS's managed key neither CloudWatch nor SES may publish. */
  private topic(id: string, displayName: string, { environment }: Deployment): Topic {
    const isLocal = environment.engine !== undefined;
    const topic = new Topic(this, id, { displayName, enforceSSL: !isLocal });
    if (isLocal)
      acknowledge(
        topic,
        'AwsSolutions-SNS3',
        'An engine on this machine is reached without TLS, and refuses what a policy denies: nothing would be published.',
      );
    return topic;
  }

  /**
   * One role per account and region; a second stack that set it would overwrite the first. `npm run deploy` looks whether there
   * is one, and says `-c apiLogging=exists`.
   */
  private apiGatewayLogging(): void {
    const role = new Role(this, 'ApiGatewayLogging', {
      assumedBy: new ServicePrincipal('apigateway.amazonaws.com'),
      managedPolicies: [
        ManagedPolicy.fromAwsManagedPolicyName('service-role/AmazonAPIGatewayPushToCloudWatchLogs'),
      ],
    });
    acknowledge(
      role,
      'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
      'API Gateway takes no narrower policy: it lists and makes log groups of the whole account.',
    );
    // Kept when the stack goes: other APIs of the account may log by it by then.
    role.applyRemovalPolicy(RemovalPolicy.RETAIN);
    new CfnAccount(this, 'ApiGatewayAccount', { cloudWatchRoleArn: role.roleArn }).applyRemovalPolicy(
      RemovalPolicy.RETAIN,
    );
  }

  private publish(name: Parameters<typeof foundationParameter>[1], value: string): void {
    new StringParameter(this, `Parameter-${name}`, {
      parameterName: foundationParameter(this.root, name),
      stringValue: value,
    });
  }
}

/**
 * From these shares on AWS reviews an account's sending, as a part of one ("Understanding the SES sender reputation
 * metrics" in the SES guide); at twice the bounces and five times the complaints it stops it.
 */
const SENDING_RATES = [
  [
    'MailsBounce',
    'Reputation.BounceRate',
    0.05,
    'So many mails bounce that AWS may stop this account’s sending, owner’s mails included.',
  ],
  [
    'MailsComplainedOf',
    'Reputation.ComplaintRate',
    0.001,
    'So many mails are marked as spam that AWS may stop this account’s sending, owner’s mails included.',
  ],
] as const;

import { describe, expect, it } from 'vitest';
import { METRICS } from '../../lambdas/shared/runtime/metrics.ts';
import { cloudConfig, domainConfig } from '../support/config.ts';
import { makeStacks, resources, synthesise, template } from '../support/synth.ts';

const templates = synthesise();

describe('the foundation', () => {
  const foundation = template(templates, 'Frontdesk-Foundation');

  it('is not taken along when one of its environments is torn down; engines begin anew at will', () => {
    const isProtected = (environment: object) =>
      makeStacks({ ...cloudConfig, environments: { one: environment } } as typeof cloudConfig)
        .filter(({ stackName }) => stackName === 'Frontdesk-Foundation')
        .map(({ terminationProtection }) => terminationProtection);
    const place = { account: '111122223333', region: 'eu-central-1' };
    expect(isProtected(place)).toEqual([true]);
    const engine = { architecture: 'arm64', sesIdentity: false, cdn: false };
    expect(isProtected({ ...place, account: '000000000000', engine })).toEqual([false]);
  });

  it('keeps the identity, unless its very first deploy fails, and makes it only where configured', () => {
    foundation.hasResource('AWS::SES::EmailIdentity', { DeletionPolicy: 'RetainExceptOnCreate' });
    const { mail } = cloudConfig;
    const existing = synthesise({ ...cloudConfig, mail: { ...mail, createIdentity: false } });
    template(existing, 'Frontdesk-Foundation').resourceCountIs('AWS::SES::EmailIdentity', 0);
  });

  it('sets nothing of the identity that would hold for others who send as the domain', () => {
    const [identity] = Object.values(resources(foundation, 'AWS::SES::EmailIdentity'));
    expect(identity?.Properties).toEqual({ EmailIdentity: 'frontdesk-tests.dev' });
  });

  it('has AWS warn of the account’s bill where that is configured, and the engine can', () => {
    foundation.resourceCountIs('AWS::Budgets::Budget', 0);
    const warned = template(synthesise(domainConfig), 'Frontdesk-Foundation');
    const [{ Properties } = expect.unreachable()] = Object.values(resources(warned, 'AWS::Budgets::Budget'));
    expect(Properties.Budget).toMatchObject({
      BudgetType: 'COST',
      TimeUnit: 'MONTHLY',
      BudgetLimit: { Amount: 40, Unit: 'USD' },
    });
    const told = Properties.NotificationsWithSubscribers as { Notification: object; Subscribers: object[] }[];
    expect(told.map(({ Notification }) => Notification)).toEqual(
      [50, 80, 100].map((Threshold) => ({
        NotificationType: 'ACTUAL',
        ComparisonOperator: 'GREATER_THAN',
        Threshold,
        ThresholdType: 'PERCENTAGE',
      })),
    );
    for (const { Subscribers } of told)
      expect(Subscribers).toEqual([{ SubscriptionType: 'EMAIL', Address: 'owner@frontdesk-tests.dev' }]);
    const engine = { architecture: 'arm64', sesIdentity: true, cdn: true, budgets: false } as const;
    const local = { account: '000000000000', region: 'us-east-1', engine };
    const without = synthesise({ ...cloudConfig, awsBudget: { perMonth: 40 }, environments: { local } });
    template(without, 'Frontdesk-Foundation').resourceCountIs('AWS::Budgets::Budget', 0);
  });

  it.each([
    ['MailEvents', 'ses.amazonaws.com'],
    ['Alarms', 'cloudwatch.amazonaws.com'],
  ])('lets nobody but %s’s own service, %s, publish there, and of this account only', (topic, service) => {
    const Ref = Object.keys(resources(foundation, 'AWS::SNS::Topic')).find((id) => id.startsWith(topic));
    const [policy] = Object.values(resources(foundation, 'AWS::SNS::TopicPolicy')).filter(
      ({ Properties }) => JSON.stringify(Properties.Topics) === JSON.stringify([{ Ref }]),
    );
    const { Statement = [] } = (policy?.Properties.PolicyDocument ?? {}) as {
      Statement?: { Effect: string }[];
    };
    expect(Statement.filter(({ Effect }) => Effect === 'Allow')).toEqual([
      expect.objectContaining({
        Action: 'sns:Publish',
        Principal: { Service: service },
        Resource: { Ref },
        Condition: { StringEquals: expect.objectContaining({ 'AWS:SourceAccount': '111122223333' }) },
      }),
    ]);
  });

  it('writes what pipelines read', () => {
    const names = Object.values(resources(foundation, 'AWS::SSM::Parameter')).map(
      ({ Properties }) => Properties.Name,
    );
    expect(names.sort()).toEqual([
      '/frontdesk/foundation/alarm-topic-arn',
      '/frontdesk/foundation/configuration-set',
      '/frontdesk/foundation/mail-event-topic-arn',
    ]);
  });

  it('lets API Gateway log, once for the account, unless others do', () => {
    foundation.resourceCountIs('AWS::ApiGateway::Account', 1);
    const shared = template(
      synthesise(cloudConfig, undefined, { apiLogging: 'exists' }),
      'Frontdesk-Foundation',
    );
    shared.resourceCountIs('AWS::ApiGateway::Account', 0);
    expect(JSON.stringify(shared.toJSON())).not.toContain('apigateway.amazonaws.com');
  });
});

describe('the dashboard', () => {
  const dashboards = (of: typeof templates) =>
    Object.values(of).flatMap((stack) => Object.values(resources(stack, 'AWS::CloudWatch::Dashboard')));

  it('is one for all, named by the region, as names count in the whole account', () => {
    expect(dashboards(templates)).toHaveLength(1);
    expect(dashboards(templates)[0]?.Properties.DashboardName).toBe('Frontdesk-eu-central-1');
  });

  it('searches, so that it knows of no environment and no pipeline', () => {
    const body = JSON.stringify(dashboards(templates)[0]?.Properties.DashboardBody);
    for (const pipeline of ['contact', 'feedback', 'images', 'keyword-dm', 'prod'])
      expect(body).not.toContain(pipeline);
    const throwaway = { account: '111122223333', region: 'eu-central-1', removal: 'destroy' as const };
    const dev = synthesise({ ...cloudConfig, environments: { dev: throwaway } });
    expect(dashboards(dev)).toEqual(dashboards(templates));
  });

  it('draws the metrics that functions write, by the dimensions that they have', () => {
    const body = JSON.stringify(dashboards(templates)[0]?.Properties.DashboardBody);
    const drawn = [...body.matchAll(/\{Frontdesk,service,environment\} MetricName=\\+"(\w+)/g)];
    expect(drawn.map(([, name]) => name).sort()).toEqual(Object.keys(METRICS).sort());
  });

  it('is left out where the engine has none', () => {
    const engine = { architecture: 'arm64' as const, sesIdentity: false, cdn: false, dashboard: false };
    const local = { account: '000000000000', region: 'eu-central-1', engine };
    expect(dashboards(synthesise({ ...cloudConfig, environments: { local } }))).toEqual([]);
  });
});

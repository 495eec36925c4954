import { readFileSync } from 'node:fs';
import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { makeTranslate } from '../../desk/i18n/translate.ts';
import { impactSaid } from '../../desk/pages/home/words.ts';
import { cloudConfig, dataConfig } from '../support/config.ts';
import { textsOf } from '../support/desk-texts.ts';
import { functionBehind, pipelineStacks, resources, synthesise, template } from '../support/synth.ts';

const templates = synthesise();
const pipelines = pipelineStacks(templates);
const t = makeTranslate('en', await textsOf('en'));

/** The alarms of a stack by name, without what begins them all. */
function alarmsOf(stack: Template): Record<string, Record<string, unknown>> {
  const all = Object.values(resources(stack, 'AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties);
  return Object.fromEntries(
    all.map((alarm) => [String(alarm.AlarmName).replace(/^frontdesk-(prod-)?/, ''), alarm]),
  );
}

/** What each log filter of a stack counts: the log group's beginning, the pattern and the metric. */
function filtersOf(stack: Template) {
  return Object.values(resources(stack, 'AWS::Logs::MetricFilter')).map(({ Properties }) => {
    const [made] = Properties.MetricTransformations as { MetricNamespace: string; MetricName: string }[];
    const { Ref = '' } = Properties.LogGroupName as { Ref?: string };
    return {
      log: Ref.slice(0, -8),
      pattern: Properties.FilterPattern,
      metric: `${made?.MetricNamespace} ${made?.MetricName}`,
    };
  });
}

const SOON = {
  Threshold: 1,
  ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  EvaluationPeriods: 1,
  Period: 300,
  TreatMissingData: 'notBreaching',
  AlarmActions: [{ Ref: expect.stringContaining('alarmtopicarn') }],
};

const WAITS = {
  ...SOON,
  MetricName: 'ApproximateAgeOfOldestMessage',
  Statistic: 'Maximum',
  Threshold: 3600,
};

describe.each(pipelines)('the alarms of %s', (_, stack) => {
  const [own] = Object.values(resources(stack, 'AWS::Lambda::Function')).map(
    ({ Properties }) => (Properties.Environment as { Variables: Record<string, string> }).Variables,
  );
  const pipeline = String(own?.FRONTDESK_PIPELINE);
  const alarms = alarmsOf(stack);

  it('sound within ten minutes of the first trouble, and rest without data', () => {
    for (const [name, alarm] of Object.entries(alarms))
      expect(alarm).toMatchObject(name.endsWith('-waits') ? WAITS : SOON);
  });

  it('watch what its functions say, what its API answers, and the dead letters of each queue', () => {
    const [api] = Object.values(resources(stack, 'AWS::ApiGateway::RestApi'));
    expect(alarms[`${pipeline}-attention`]).toMatchObject({
      MetricName: 'Attention',
      Statistic: 'Sum',
      Dimensions: [
        { Name: 'environment', Value: 'prod' },
        { Name: 'service', Value: pipeline },
      ],
    });
    expect(alarms[`${pipeline}-front-door`]).toMatchObject({
      MetricName: '5XXError',
      Statistic: 'Sum',
      Dimensions: [{ Name: 'ApiName', Value: api?.Properties.Name }],
    });
    const deadLetters = Object.keys(resources(stack, 'AWS::SQS::Queue')).filter((id) =>
      id.includes('DeadLetters'),
    );
    const watched = Object.entries(alarms).filter(([name]) => name.endsWith('-dead-letters'));
    for (const [, alarm] of watched)
      expect(alarm).toMatchObject({
        MetricName: 'ApproximateNumberOfMessagesVisible',
        Statistic: 'Maximum',
      });
    expect(
      watched.map(([, { Dimensions }]) => JSON.stringify(Dimensions).match(/"Fn::GetAtt":\["(\w+)"/)?.[1]),
    ).toEqual(expect.arrayContaining(deadLetters));
    expect(Object.keys(alarms).filter((name) => !name.endsWith('-waits'))).toHaveLength(
      2 + deadLetters.length,
    );
  });
});

describe('what stands nowhere but in its queue', () => {
  it.each([
    ['KeywordDm', cloudConfig, 'keyword-dm-intake-waits', /^IntakeQueue/],
    ['Data', dataConfig, 'data-readings-waits', /^ReadingsWorkQueue/],
  ] as const)('is told of when nobody takes it for an hour: %s', (stack, config, name, queue) => {
    const alarm = alarmsOf(template(synthesise(config), `Frontdesk-prod-${stack}`))[name];
    expect(alarm).toMatchObject({
      ...WAITS,
      Dimensions: [
        { Name: 'QueueName', Value: { 'Fn::GetAtt': [expect.stringMatching(queue), 'QueueName'] } },
      ],
    });
  });
});

describe('what never reaches a handler', () => {
  const alarms = alarmsOf(template(templates, 'Frontdesk-prod-Alarms'));
  const filters = pipelines.flatMap(([, stack]) => filtersOf(stack));

  it.each(pipelines)(
    'is counted in the log of each function of %s, which Lambda writes as JSON',
    (_, stack) => {
      const functions = Object.entries(resources(stack, 'AWS::Lambda::Function'));
      for (const [id, { Properties }] of functions) {
        // `platform.report` is a system log line of this level.
        expect(Properties.LoggingConfig).toMatchObject({ LogFormat: 'JSON', SystemLogLevel: 'INFO' });
        expect(filtersOf(stack)).toContainEqual({
          log: `${id.slice(0, -8)}Logs`,
          // Of success, failure, error and timeout: errors at the start and lack of memory are `error`.
          pattern: '{ ($.type = "platform.report") && ($.record.status != "success") }',
          metric: 'Frontdesk/Logs FailedCalls-prod',
        });
      }
    },
  );

  it('is told of functions that fail', () => {
    expect(alarms['functions-fail']).toMatchObject({
      ...SOON,
      Namespace: 'Frontdesk/Logs',
      MetricName: 'FailedCalls-prod',
      Statistic: 'Sum',
    });
  });

  it('is told of visitors beyond the throttle, by the access log of each API', () => {
    for (const [, stack] of pipelines) {
      expect(filtersOf(stack)).toContainEqual({
        log: expect.stringContaining('AccessLog'),
        pattern: '{ $.error = "THROTTLED" }',
        metric: 'Frontdesk/Logs TurnedAway-prod',
      });
      const [stage] = Object.values(resources(stack, 'AWS::ApiGateway::Stage'));
      const { Format = '{}' } = (stage?.Properties.AccessLogSetting ?? {}) as { Format?: string };
      expect(JSON.parse(Format)).toMatchObject({ error: '$context.error.responseType' });
    }
    expect(alarms['visitors-turned-away']).toMatchObject({ ...SOON, MetricName: 'TurnedAway-prod' });
  });

  it('is told of a schedule that did not run, within two of its periods', () => {
    const rules = pipelines.flatMap(([, stack]) =>
      Object.values(resources(stack, 'AWS::Events::Rule')).filter(
        ({ Properties }) => Properties.ScheduleExpression,
      ),
    );
    const counted = filters.filter(({ metric }) => metric === 'Frontdesk/Logs ScheduledRuns-prod');
    expect(counted.map(({ log }) => log).sort()).toEqual([
      'CatchUpLogs',
      'DigestLogs',
      'RefreshTokensLogs',
      'SweepLogs',
      'SweepLogs',
      'SweepLogs',
      'SweepLogs',
    ]);
    expect(counted).toHaveLength(rules.length);
    for (const { pattern } of counted)
      expect(pattern).toBe('{ ($.type = "platform.report") && ($.record.status = "success") }');
    expect(alarms['schedules-stopped']).toMatchObject({
      MetricName: 'ScheduledRuns-prod',
      Statistic: 'Sum',
      Period: 3600,
      EvaluationPeriods: 2,
      Threshold: rules.length,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    });
  });

  it('is told of every schedule that stops, or it is said why not', () => {
    const all = synthesise({ ...dataConfig, data: { ...dataConfig.data, lake: {}, report: {} } });
    const heard = new Set(
      Object.values(all)
        .flatMap((stack) => Object.values(alarmsOf(stack)))
        .filter(({ TreatMissingData }) => TreatMissingData === 'breaching')
        .map(({ Namespace, MetricName }) => `${Namespace} ${MetricName}`),
    );
    const unheard = Object.entries(all).flatMap(([name, stack]) =>
      Object.values(resources(stack, 'AWS::Events::Rule'))
        .filter(({ Properties }) => Properties.ScheduleExpression)
        .flatMap(({ Properties }) => Properties.Targets as { Arn: unknown }[])
        .map(({ Arn }) => functionBehind(stack, Arn)?.slice(0, -8))
        .filter((fn) => !filtersOf(stack).some(({ log, metric }) => log === `${fn}Logs` && heard.has(metric)))
        .map((fn) => `${name.replace('Frontdesk-prod-', '')}/${fn}`),
    );
    // Nothing is lost or late without it: questions read more files.
    expect(unheard).toEqual(['Data/Compact']);
    const runbook = readFileSync('docs/runbook.md', 'utf8');
    expect(runbook).toContain('small files of the lake are put together no longer');
  });

  it('names each hourly function where it says how to look', () => {
    const all = synthesise({ ...dataConfig, data: { ...dataConfig.data, lake: {}, report: {} } });
    const counted = Object.values(all)
      .flatMap((stack) => filtersOf(stack))
      .filter(({ metric }) => metric === 'Frontdesk/Logs ScheduledRuns-prod')
      .map(({ log }) => log.replace(/Logs$/, ''));
    const [, section = ''] = readFileSync('docs/runbook.md', 'utf8').split(/^## schedules-stopped$/m);
    const [look = ''] = section.split(/^## /m);
    expect(counted).toContain('Monthly');
    expect(counted.filter((name) => !look.includes(`\`${name}\``))).toEqual([]);
  });

  it('is told when nobody looks for silent devices, and only where some report', () => {
    const watch = alarmsOf(template(synthesise(dataConfig), 'Frontdesk-prod-Data'))['data-watch-stopped'];
    expect(watch).toMatchObject({
      MetricName: 'Watches-prod',
      Statistic: 'Sum',
      Period: 900,
      EvaluationPeriods: 2,
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    });
    const without = synthesise({ ...dataConfig, data: { lake: {} } });
    expect(alarmsOf(template(without, 'Frontdesk-prod-Data'))).not.toHaveProperty('data-watch-stopped');
  });

  it('expects the schedules of what is configured', () => {
    const { feedback: _, images: __, keywordDm: ___, ...contactOnly } = cloudConfig;
    const one = alarmsOf(template(synthesise(contactOnly), 'Frontdesk-prod-Alarms'));
    expect(one['schedules-stopped']).toMatchObject({ Threshold: 1 });
  });

  it.each(pipelines)(
    'is kept: a scheduled call of %s that fails each time becomes a dead letter',
    (_, stack) => {
      const isDeadLetters = expect.stringMatching(/DeadLetters/);
      const ids = (value: unknown) => JSON.stringify(value).match(/"Fn::GetAtt":\["(\w+)"/)?.[1];
      const invocations = Object.values(resources(stack, 'AWS::Lambda::EventInvokeConfig')).map(
        ({ Properties }) => Properties,
      );
      for (const { Properties } of Object.values(resources(stack, 'AWS::Events::Rule'))) {
        const targets = Properties.Targets as { Arn: unknown; DeadLetterConfig?: { Arn: unknown } }[];
        for (const { Arn, DeadLetterConfig } of targets) {
          // What EventBridge can't hand over…
          expect(ids(DeadLetterConfig)).toEqual(isDeadLetters);
          if (!Properties.ScheduleExpression) continue;
          // …and what Lambda has taken and can't get done.
          const fn = functionBehind(stack, Arn);
          const called = invocations.find(({ FunctionName }) => (FunctionName as { Ref: string }).Ref === fn);
          expect(called).toMatchObject({ MaximumRetryAttempts: 2 });
          expect(ids(called?.DestinationConfig)).toEqual(isDeadLetters);
        }
      }
    },
  );
});

describe('what is of the whole account', () => {
  const alarms = alarmsOf(template(templates, 'Frontdesk-Foundation'));

  it('is watched once: throttled functions, and what AWS stops sending for', () => {
    const own = { AlarmActions: [{ Ref: expect.stringMatching(/^Alarms[0-9A-F]{8}$/) }] };
    expect(alarms['functions-throttled']).toMatchObject({
      ...SOON,
      ...own,
      Namespace: 'AWS/Lambda',
      MetricName: 'Throttles',
      Statistic: 'Sum',
    });
    const rate = { ...own, Namespace: 'AWS/SES', Statistic: 'Maximum', Period: 1800, EvaluationPeriods: 1 };
    expect(alarms['mails-bounce']).toMatchObject({
      ...rate,
      MetricName: 'Reputation.BounceRate',
      Threshold: 0.05,
    });
    expect(alarms['mails-complained-of']).toMatchObject({
      ...rate,
      MetricName: 'Reputation.ComplaintRate',
      Threshold: 0.001,
    });
    expect(Object.keys(alarms)).toHaveLength(3);
  });
});

describe('the number of alarms', () => {
  const count = (of: Record<string, Template>) =>
    Object.values(of).flatMap((stack) => Object.values(resources(stack, 'AWS::CloudWatch::Alarm')));

  it('is within the ten free ones for one pipeline, and ten beyond for all four: each is of one metric', () => {
    const { feedback: _, images: __, keywordDm: ___, ...contactOnly } = cloudConfig;
    expect(count(synthesise(contactOnly))).toHaveLength(9);
    expect(count(templates)).toHaveLength(20);
    for (const { Properties } of count(templates)) expect(Properties).not.toHaveProperty('Metrics');
  });
});

describe('at the desk', () => {
  const alarms = Object.values(synthesise(dataConfig))
    .flatMap((stack) => Object.keys(alarmsOf(stack)))
    .map((name) => /^((?<pipeline>contact|data|feedback|images|keyword-dm)-)?(?<id>.+)/.exec(name)?.groups)
    .map((found) => ({ id: '', ...found }));

  it('each alarm has words', () => {
    expect(alarms.length).toBeGreaterThan(20);
    expect(alarms.filter((alarm) => impactSaid(alarm, t) === undefined)).toEqual([]);
  });

  it.each([
    ['told-dead-letters', 'keyword-dm', 'npm run redrive -- keyword-dm'],
    ['readings-dead-letters', 'data', 'npm run data -- redrive'],
  ])('%s says what starts it again', (id, pipeline, command) => {
    expect(alarms).toContainEqual({ id, pipeline });
    expect(impactSaid({ id, pipeline }, t)).toBe(`A job broke off too often and waits: ${command}`);
  });
});

import { describe, expect, it } from 'vitest';
import { CANARY_MAILBOX } from '../../lib/constructs/mail.ts';
import { canaryConfig, cloudConfig } from '../support/config.ts';
import { resources, synthesise, template } from '../support/synth.ts';

const templates = synthesise(canaryConfig);
const PIPELINES = ['Contact', 'Feedback', 'Images'];
const stackOf = (part: string, of = templates) => template(of, `Frontdesk-prod-${part}`);

describe('canaries', () => {
  it.each(PIPELINES)(
    'of %s leave once in each hour of the clock, and those that arrived are counted',
    (part) => {
      const rules = Object.values(resources(stackOf(part), 'AWS::Events::Rule')).filter(({ Properties }) =>
        JSON.stringify(Properties.Targets).includes('CanaryLive'),
      );
      expect(rules.map(({ Properties }) => Properties.ScheduleExpression)).toEqual(['cron(20 * * * ? *)']);
      const filters = Object.values(resources(stackOf(part), 'AWS::Logs::MetricFilter'))
        .map(({ Properties }) => Properties)
        .filter(({ FilterPattern }) => FilterPattern === '{ $.canary = "arrived" }');
      expect(filters).toMatchObject([
        {
          LogGroupName: { Ref: expect.stringContaining('CanaryLogs') },
          MetricTransformations: [{ MetricNamespace: 'Frontdesk/Logs', MetricName: 'Canaries-prod' }],
        },
      ]);
    },
  );

  it('sound an alarm for all of them together by their silence, after an hour of the clock', () => {
    const alarms = Object.values(resources(stackOf('Alarms'), 'AWS::CloudWatch::Alarm')).map(
      ({ Properties }) => Properties,
    );
    expect(alarms.find(({ AlarmName }) => AlarmName === 'frontdesk-prod-canary-silent')).toMatchObject({
      MetricName: 'Canaries-prod',
      Namespace: 'Frontdesk/Logs',
      Statistic: 'Sum',
      Period: 3600,
      EvaluationPeriods: 1,
      Threshold: PIPELINES.length,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    });
  });

  it('are as many as pipelines that have one: Instagram has none', () => {
    const { feedback: _, images: __, ...less } = canaryConfig;
    const alarms = resources(stackOf('Alarms', synthesise(less)), 'AWS::CloudWatch::Alarm');
    const silent = Object.values(alarms).find(({ Properties }) =>
      String(Properties.AlarmName).endsWith('canary-silent'),
    );
    expect(silent?.Properties.Threshold).toBe(1);
    const { contact: ___, ...none } = less;
    expect(JSON.stringify(stackOf('Alarms', synthesise(none)).toJSON())).not.toContain('canary');
    expect(JSON.stringify(stackOf('KeywordDm').toJSON()).toLowerCase()).not.toContain('canary');
  });

  it('leave nothing in a deployment that has not asked for them', () => {
    const text = Object.values(synthesise(cloudConfig)).map((stack) => JSON.stringify(stack.toJSON()));
    expect(text.join('').toLowerCase()).not.toContain('canary');
    expect(text.join('')).not.toContain(CANARY_MAILBOX);
  });
});

import { describe, expect, it } from 'vitest';
import { cloudConfig, firewallConfig } from '../support/config.ts';
import { makeStacks, pipelineStacks, resources, synthesise, template } from '../support/synth.ts';

interface Rule {
  readonly Name: string;
  readonly Action?: object;
  readonly OverrideAction?: object;
  readonly Statement: Readonly<Record<string, unknown>>;
}

const templates = synthesise(firewallConfig);
const firewall = template(templates, 'Frontdesk-prod-Firewall');
const [acl] = Object.values(resources(firewall, 'AWS::WAFv2::WebACL'));
const rules = acl?.Properties.Rules as Rule[];
const blocking = rules.filter(({ Action, OverrideAction }) => {
  const action = JSON.stringify(Action ?? OverrideAction);
  return action === '{"Block":{}}' || action === '{"None":{}}';
});

describe('the firewall', () => {
  it('is off unless it is configured', () => {
    expect(Object.keys(synthesise(cloudConfig))).not.toContain('Frontdesk-prod-Firewall');
    for (const [, stack] of pipelineStacks(synthesise(cloudConfig)))
      expect(JSON.stringify(stack.toJSON())).not.toContain('WAFv2');
  });

  it('lets everything through that no rule blocks', () => {
    expect(acl?.Properties).toMatchObject({ Scope: 'REGIONAL', DefaultAction: { Allow: {} } });
  });

  it('blocks by address only: whatever a body, a header or a path holds, it passes', () => {
    expect(blocking.map(({ Name }) => Name)).toEqual(['Rate', 'AmazonIpReputationList']);
    const [rate, reputation] = blocking;
    expect(rate?.Statement).toEqual({
      RateBasedStatement: {
        AggregateKeyType: 'IP',
        EvaluationWindowSec: 300,
        Limit: 2000,
        ScopeDownStatement: expect.anything(),
      },
    });
    expect(reputation?.Statement).toMatchObject({
      ManagedRuleGroupStatement: { VendorName: 'AWS', Name: 'AWSManagedRulesAmazonIpReputationList' },
    });
  });

  it('only counts what the common rule set would block, bodies above 8 KB among it', () => {
    const [common] = rules.filter(({ Name }) => Name === 'CommonRuleSet');
    expect(common).toMatchObject({
      OverrideAction: { Count: {} },
      Statement: { ManagedRuleGroupStatement: { Name: 'AWSManagedRulesCommonRuleSet' } },
    });
  });

  it('leaves Instagram’s webhook alone, which comes in bursts from few addresses, and is signed', () => {
    for (const { Statement } of blocking)
      expect(JSON.stringify(Statement)).toContain(
        '"ScopeDownStatement":{"NotStatement":{"Statement":{"ByteMatchStatement":{"FieldToMatch":{"UriPath":{}},"PositionalConstraint":"ENDS_WITH","SearchString":"/instagram/webhook"',
      );
  });

  it('lets more through in five minutes than honest pages ask for', () => {
    const [{ Statement } = expect.unreachable()] = rules;
    const { Limit: limit } = Statement.RateBasedStatement as { Limit: number };
    // An office of twenty, each with an owner's page that starts (20 requests) and ten views of a page with a widget (3 each).
    expect(limit).toBeGreaterThanOrEqual(20 * (20 + 10 * 3));
  });

  it('keeps no samples of requests: they hold addresses, and what visitors wrote', () => {
    const text = JSON.stringify(firewall.toJSON());
    expect(text).not.toContain('"SampledRequestsEnabled":true');
    expect(text.match(/"SampledRequestsEnabled":false/g)).toHaveLength(4);
  });

  it.each(pipelineStacks(templates))('stands before the API of %s, and is there first', (name, stack) => {
    const associations = Object.values(resources(stack, 'AWS::WAFv2::WebACLAssociation'));
    expect(associations).toHaveLength(1);
    expect(JSON.stringify(associations[0]?.Properties.ResourceArn)).toMatch(
      /arn:aws:apigateway:eu-central-1::\/restapis\/.*RestApi.*\/stages\/.*Stage/,
    );
    expect(JSON.stringify(stack.toJSON().Parameters)).toContain('/frontdesk/prod/firewall/web-acl-arn');
    const made = makeStacks(firewallConfig).find(({ stackName }) => stackName === name);
    expect(made?.dependencies.map(({ stackName }) => stackName)).toContain('Frontdesk-prod-Firewall');
  });
});

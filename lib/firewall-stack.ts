import { Stack, type StackProps } from 'aws-cdk-lib';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import type { Deployment } from '../config/deployment.ts';
import type { EnvironmentConfig } from '../config/environment.ts';
import { firewallParameter } from './constructs/firewall.ts';

export interface FirewallStackProps extends StackProps {
  readonly deployment: Deployment;
  readonly waf: NonNullable<EnvironmentConfig['waf']>;
}

/**
 * The environment's firewall in front of its APIs: one for all of them, as each costs by the month. Each pipeline puts it before
 * its own stage.
 *
 * What blocks looks at addresses only, so that no honest body, header or path is taken for an attack. Rules about contents are
 * AWS's common set, which only counts: among other things it blocks bodies above 8 KB, and forms take 4 MB.
 */
export class FirewallStack extends Stack {
  constructor(scope: Construct, id: string, { deployment, waf, ...props }: FirewallStackProps) {
    super(scope, id, props);
    const acl = new CfnWebACL(this, 'WebAcl', {
      scope: 'REGIONAL',
      description: 'Frontdesk: in front of the APIs',
      defaultAction: { allow: {} },
      visibilityConfig: visibleAs('WebAcl'),
      rules: [
        {
          name: 'Rate',
          priority: 0,
          action: { block: {} },
          statement: {
            rateBasedStatement: {
              aggregateKeyType: 'IP',
              evaluationWindowSec: WINDOW_SECONDS,
              limit: waf.perAddress,
              scopeDownStatement: NOT_META,
            },
          },
          visibilityConfig: visibleAs('Rate'),
        },
        managed('AmazonIpReputationList', 1, { none: {} }, NOT_META),
        managed('CommonRuleSet', 2, { count: {} }),
      ],
    });
    new StringParameter(this, 'WebAclArn', {
      parameterName: firewallParameter(deployment),
      stringValue: acl.attrArn,
      description: 'The firewall of the environment’s APIs',
    });
  }
}

/** Over which time an address is counted: the longest but one that WAF has. */
const WINDOW_SECONDS = 300;

/**
 * Meta's webhooks come from few addresses, in bursts of thousands, and are signed: nothing else would be let through. Below a
 * domain and without one the path ends so.
 */
const NOT_META: CfnWebACL.StatementProperty = {
  notStatement: {
    statement: {
      byteMatchStatement: {
        fieldToMatch: { uriPath: {} },
        positionalConstraint: 'ENDS_WITH',
        searchString: '/instagram/webhook',
        textTransformations: [{ priority: 0, type: 'NONE' }],
      },
    },
  },
};

/** A rule group of AWS's own, of those that have no price beyond a rule's. */
function managed(
  name: 'AmazonIpReputationList' | 'CommonRuleSet',
  priority: number,
  overrideAction: CfnWebACL.OverrideActionProperty,
  scopeDownStatement?: CfnWebACL.StatementProperty,
): CfnWebACL.RuleProperty {
  return {
    name,
    priority,
    overrideAction,
    statement: {
      managedRuleGroupStatement: {
        vendorName: 'AWS',
        name: `AWSManagedRules${name}`,
        ...(scopeDownStatement && { scopeDownStatement }),
      },
    },
    visibilityConfig: visibleAs(name),
  };
}

/** Counted, but without samples: those are requests, with addresses and what visitors wrote. */
function visibleAs(metricName: string): CfnWebACL.VisibilityConfigProperty {
  return { cloudWatchMetricsEnabled: true, metricName, sampledRequestsEnabled: false };
}

import { describe, expect, it } from 'vitest';
import { cloudConfig, firewallConfig } from '../support/config.ts';
import { synthesise } from '../support/synth.ts';

interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/** Types whose names are the app's own choice. CloudFormation refuses a second one of the same name. */
const NAMED: Readonly<Record<string, (properties: Readonly<Record<string, unknown>>) => unknown>> = {
  // API Gateway takes two APIs of one name; people and the dashboard don't.
  'AWS::ApiGateway::RestApi': ({ Name }) => Name,
  'AWS::CloudWatch::Alarm': ({ AlarmName }) => AlarmName,
  'AWS::CloudWatch::Dashboard': ({ DashboardName }) => DashboardName,
  // Two that add to one metric would sound each other's alarms.
  'AWS::Logs::MetricFilter': ({ MetricTransformations }) => {
    const [{ MetricNamespace, MetricName }] = MetricTransformations as [
      { MetricNamespace: string; MetricName: string },
    ];
    return `${MetricNamespace} ${MetricName}`;
  },
  'AWS::SSM::Parameter': ({ Name }) => Name,
};

/** What is the owner's to name, in the configuration. */
const OWNERS = new Set(['AWS::ApiGateway::DomainName', 'AWS::SES::EmailIdentity']);

/** Names that CloudFormation gives, after the stack; or none at all. */
const GIVEN: Readonly<Record<string, readonly string[]>> = {
  'AWS::Budgets::Budget': ['Budget.BudgetName'],
  'AWS::CloudFront::OriginAccessControl': [],
  'AWS::DynamoDB::Table': ['TableName'],
  'AWS::Events::Rule': ['Name'],
  'AWS::IAM::Role': ['RoleName'],
  'AWS::Lambda::Function': ['FunctionName'],
  'AWS::Logs::LogGroup': ['LogGroupName'],
  'AWS::S3::Bucket': ['BucketName'],
  'AWS::SES::ConfigurationSet': ['Name'],
  'AWS::SES::ConfigurationSetEventDestination': [],
  'AWS::SNS::Topic': ['TopicName'],
  'AWS::SQS::Queue': ['QueueName'],
  'AWS::WAFv2::WebACL': ['Name'],
};

/** Parts of something that has a name, or settings. */
const NAMELESS =
  /^AWS::(ApiGateway::(?!RestApi|DomainName)|CloudFront::Distribution$|IAM::Policy$|Lambda::(?!Function$)|S3::BucketPolicy$|SNS::(?!Topic$)|SQS::QueuePolicy$|WAFv2::WebACLAssociation$)/;

const usual = synthesise(firewallConfig);
const named = synthesise({ ...firewallConfig, name: 'acme' });
const other = synthesise({ ...firewallConfig, name: 'other' });

function resourcesOf(templates: ReturnType<typeof synthesise>): [id: string, Resource][] {
  return Object.entries(templates).flatMap(([stack, template]) =>
    Object.entries(template.toJSON().Resources as Record<string, Resource>).map(
      ([id, resource]): [string, Resource] => [`${stack} ${id}`, resource],
    ),
  );
}

function namesOf(templates: ReturnType<typeof synthesise>): string[] {
  return [
    ...Object.keys(templates),
    ...resourcesOf(templates).flatMap(([, { Type, Properties = {} }]) => {
      const name = NAMED[Type]?.(Properties);
      return name === undefined ? [] : [`${Type} ${JSON.stringify(name)}`];
    }),
  ];
}

describe('two configurations of different names', () => {
  it.each([
    ['the usual one and another', usual, named],
    ['two others', named, other],
  ])('have no name in common: %s', (_, one, two) => {
    const names = new Set(namesOf(one));
    expect(names.size).toBeGreaterThan(30);
    expect(namesOf(two).filter((name) => names.has(name))).toEqual([]);
  });

  it('name everything else by their stacks: nothing has a fixed name that this test does not know', () => {
    for (const [id, { Type, Properties = {} }] of resourcesOf(named)) {
      if (Type in NAMED || OWNERS.has(Type) || NAMELESS.test(Type)) continue;
      const properties = GIVEN[Type];
      expect(properties, `${id}: ${Type} is in none of the lists above`).toBeDefined();
      for (const property of properties ?? []) expect(Properties, id).not.toHaveProperty(property);
    }
  });

  it('hold nothing of the usual name: no path, no namespace, no search', () => {
    const text = JSON.stringify(Object.values(named).map((template) => template.toJSON()))
      .replaceAll('frontdesk-tests.dev', '')
      .replaceAll(/"(Description|AlarmDescription|DisplayName|Comment)":"[^"]*"/g, '');
    expect(text.match(/.{0,40}frontdesk[-/,}"\\ ].{0,40}/gi)).toBeNull();
  });

  it('say their name to each function, which the usual one does not', () => {
    const variables = (templates: ReturnType<typeof synthesise>) =>
      resourcesOf(templates)
        .filter(([, { Type }]) => Type === 'AWS::Lambda::Function')
        .map(([, { Properties = {} }]) => {
          const { Variables } = Properties.Environment as { Variables: Record<string, string> };
          return Variables.FRONTDESK_NAME;
        });
    expect(new Set(variables(named))).toEqual(new Set(['acme']));
    expect(new Set(variables(usual))).toEqual(new Set([undefined]));
  });
});

it('“frontdesk” is the name that a configuration has without one', () => {
  const asJson = (templates: ReturnType<typeof synthesise>) =>
    Object.fromEntries(Object.entries(templates).map(([stack, template]) => [stack, template.toJSON()]));
  expect(asJson(synthesise({ ...cloudConfig, name: 'frontdesk' }))).toEqual(asJson(synthesise(cloudConfig)));
});

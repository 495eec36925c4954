import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PIPELINES } from '../../config/deployment.ts';
import { localConfig } from '../../local/config.ts';
import { cloudConfig, dataConfig } from '../support/config.ts';
import { resources, synthesise } from '../support/synth.ts';

const templates = synthesise();
const all = Object.entries(templates);
const HANDLER = /^export (async )?(function|const) handler\b/m;
/** An engine without a CDN gets a function in its place. */
/** With what only an engine or an option brings. */
const localApp = localConfig(
  {
    ...cloudConfig,
    images: {
      presets: { gallery: { public: true } },
      upload: { forms: true },
    },
  },
  { engine: { kind: 'ministack' }, site: 'http://localhost:8080' },
);

/** What an idle month may consist of. A new type costs money or rights: whoever adds one writes it down here. */
const ALLOWED_TYPES = new Set([
  'AWS::ApiGateway::Account',
  'AWS::ApiGateway::BasePathMapping',
  'AWS::ApiGateway::Deployment',
  'AWS::ApiGateway::DomainName',
  'AWS::ApiGateway::GatewayResponse',
  'AWS::ApiGateway::Method',
  'AWS::ApiGateway::Resource',
  'AWS::ApiGateway::RestApi',
  'AWS::ApiGateway::Stage',
  'AWS::CloudFormation::CustomResource',
  'AWS::CloudFront::Distribution',
  'AWS::CloudFront::Function',
  'AWS::CloudFront::OriginAccessControl',
  'AWS::CloudFront::OriginRequestPolicy',
  'AWS::CloudFront::ResponseHeadersPolicy',
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::Cognito::ManagedLoginBranding',
  'AWS::Cognito::UserPool',
  'AWS::Cognito::UserPoolClient',
  'AWS::Cognito::UserPoolDomain',
  'AWS::Cognito::UserPoolGroup',
  'AWS::DynamoDB::Table',
  'AWS::Events::Rule',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::Lambda::Alias',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Function',
  'AWS::Lambda::Permission',
  'AWS::Logs::LogGroup',
  'AWS::Logs::MetricFilter',
  'AWS::S3::Bucket',
  'AWS::S3::BucketPolicy',
  'AWS::SES::ConfigurationSet',
  'AWS::SES::ConfigurationSetEventDestination',
  'AWS::SES::EmailIdentity',
  'AWS::SNS::Subscription',
  'AWS::SNS::Topic',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::Queue',
  'AWS::SQS::QueuePolicy',
  'AWS::SSM::Parameter',
]);

/** And a desk without one is served by an API. */
const plainApp = localConfig(cloudConfig, { engine: { kind: 'localstack' }, site: 'http://localhost:8080' });

describe('tags', () => {
  const tagged = synthesise({ ...cloudConfig, tags: { 'cost-center': 'web' } });
  const TAG = { Key: 'cost-center', Value: 'web' };

  it('are on everything that is billed and takes them, and nowhere unless configured', () => {
    const found = Object.values(tagged).flatMap((template) =>
      Object.values(
        template.toJSON().Resources as Record<string, { Type: string; Properties?: { Tags?: unknown } }>,
      ),
    );
    for (const Type of [
      'AWS::ApiGateway::RestApi',
      'AWS::CloudFront::Distribution',
      'AWS::CloudWatch::Alarm',
      'AWS::DynamoDB::Table',
      'AWS::Lambda::Function',
      'AWS::Logs::LogGroup',
      'AWS::S3::Bucket',
      'AWS::SNS::Topic',
      'AWS::SQS::Queue',
    ]) {
      const those = found.filter((resource) => resource.Type === Type);
      expect(those.length, Type).toBeGreaterThan(0);
      for (const { Properties } of those) expect(Properties?.Tags, Type).toContainEqual(TAG);
    }
    expect(JSON.stringify(Object.values(templates).map((template) => template.toJSON()))).not.toContain(
      'cost-center',
    );
  });
});

describe('every stack', () => {
  it('has the pipelines that are configured, and no more', () => {
    expect(Object.keys(templates).sort()).toEqual([
      'Frontdesk-Foundation',
      'Frontdesk-prod-Alarms',
      'Frontdesk-prod-Contact',
      'Frontdesk-prod-Desk',
      'Frontdesk-prod-Feedback',
      'Frontdesk-prod-Images',
      'Frontdesk-prod-KeywordDm',
    ]);
    const { contact: _, feedback: __, images: ___, keywordDm: ____, ...withoutPipelines } = cloudConfig;
    expect(Object.keys(synthesise(withoutPipelines))).toEqual(['Frontdesk-Foundation']);
  });

  it('is there for each pipeline that the commands know', () => {
    const known = Object.values(PIPELINES).map(({ stack }) => `Frontdesk-prod-${stack}`);
    expect(Object.keys(templates)).toEqual(expect.arrayContaining(known));
  });

  it('deploys each function that has a file in lambdas/, somewhere', () => {
    const deployed = [
      ...all,
      ...Object.entries(synthesise(localApp)),
      ...Object.entries(synthesise(plainApp)),
      ...Object.entries(synthesise(dataConfig)),
    ].flatMap(([, stack]) =>
      Object.values(resources(stack, 'AWS::Lambda::Function')).map(
        ({ Properties }) =>
          (Properties.Environment as { Variables: Record<string, string> }).Variables.POWERTOOLS_SERVICE_NAME,
      ),
    );
    const files = [...Object.keys(PIPELINES), 'data', 'desk'].flatMap((pipeline) =>
      readdirSync(`lambdas/${pipeline}`)
        .filter(
          (file) => file.endsWith('.ts') && HANDLER.test(readFileSync(`lambdas/${pipeline}/${file}`, 'utf8')),
        )
        .map((file) => `${pipeline}/${file.replace(/\.ts$/, '')}`),
    );
    expect([...new Set(deployed)].sort()).toEqual(files.sort());
  });

  it.each(all)('%s consists of allowed types', (_, stack) => {
    const types = Object.values(stack.toJSON().Resources as Record<string, { Type: string }>).map(
      ({ Type }) => Type,
    );
    expect(types.filter((type) => !ALLOWED_TYPES.has(type))).toEqual([]);
  });

  it.each(all)('%s has nothing with a standing price', (_, stack) => {
    const text = JSON.stringify(stack.toJSON());
    for (const property of [
      'CacheClusterEnabled',
      'ProvisionedConcurrencyConfig',
      'ProvisionedPollerConfig',
      'KmsMasterKeyId',
      'KMSMasterKeyId',
      'KmsKeyId',
      'ReservedConcurrentExecutions',
    ])
      expect(text).not.toContain(`"${property}"`);
    for (const { Properties } of Object.values(resources(stack, 'AWS::SSM::Parameter')))
      expect(Properties.Tier ?? 'Standard').toBe('Standard');
  });

  it.each(all)('%s exports nothing that another stack could be held by', (_, stack) => {
    for (const output of Object.values((stack.toJSON().Outputs ?? {}) as Record<string, object>))
      expect(output).not.toHaveProperty('Export');
    expect(JSON.stringify(stack.toJSON())).not.toContain('Fn::ImportValue');
  });

  it.each(all)('%s keeps every log for a stated time', (_, stack) => {
    for (const { Properties } of Object.values(resources(stack, 'AWS::Logs::LogGroup')))
      expect(Properties.RetentionInDays).toBe(30);
  });

  it.each(all)('%s calls each function by its file, as npm run logs does', (_, stack) => {
    for (const [id, { Properties }] of Object.entries(resources(stack, 'AWS::Lambda::Function'))) {
      const { Variables } = Properties.Environment as { Variables: Record<string, string> };
      const [, file = ''] = (Variables.POWERTOOLS_SERVICE_NAME ?? '').split('/');
      expect(id.slice(0, -8).toLowerCase()).toBe(file.replaceAll('-', ''));
    }
  });

  it.each(all)('%s runs functions on arm64 and Node 24, each with its own role and log', (_, stack) => {
    const functions = Object.values(resources(stack, 'AWS::Lambda::Function'));
    for (const { Properties } of functions) {
      expect(Properties).toMatchObject({ Architectures: ['arm64'], Runtime: 'nodejs24.x' });
      expect(Properties.Timeout).toBeGreaterThan(0);
      expect(Properties.MemorySize).toBeLessThanOrEqual(3008);
      expect(Properties.LoggingConfig).toHaveProperty('LogGroup');
    }
    const roles = new Set(functions.map(({ Properties }) => JSON.stringify(Properties.Role)));
    expect(roles.size).toBe(functions.length);
  });
});

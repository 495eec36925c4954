import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { METRICS } from '../../lambdas/shared/metrics.ts';
import { LONGEST_RETENTION_DAYS } from '../../lib/config/contact.ts';
import { cloudConfig } from '../support/config.ts';
import { makeStacks, resources, synthesise, template } from '../support/synth.ts';

const templates = synthesise();
const all = Object.entries(templates);

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
  'AWS::CloudFront::Distribution',
  'AWS::CloudFront::OriginAccessControl',
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::DynamoDB::Table',
  'AWS::Events::Rule',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Function',
  'AWS::Lambda::Permission',
  'AWS::Logs::LogGroup',
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

describe('every stack', () => {
  it('has the pipelines that are configured, and no more', () => {
    expect(Object.keys(templates).sort()).toEqual([
      'Frontdesk-Foundation',
      'Frontdesk-prod-Contact',
      'Frontdesk-prod-Feedback',
      'Frontdesk-prod-Images',
      'Frontdesk-prod-KeywordDm',
    ]);
    const { contact: _, feedback: __, images: ___, keywordDm: ____, ...withoutPipelines } = cloudConfig;
    expect(Object.keys(synthesise(withoutPipelines))).toEqual(['Frontdesk-Foundation']);
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

describe('tables', () => {
  const tables = all.flatMap(([, stack]) => Object.values(resources(stack, 'AWS::DynamoDB::Table')));

  it('can be recovered, expire items, stream changes and bill by use', () => {
    expect(tables.length).toBeGreaterThan(0);
    for (const { Properties } of tables)
      expect(Properties).toMatchObject({
        BillingMode: 'PAY_PER_REQUEST',
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        TimeToLiveSpecification: { AttributeName: 'deleteAt', Enabled: true },
        StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
      });
  });

  it('survive their stack where the environment retains, and have no fixed names', () => {
    for (const table of tables) {
      expect(table).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
      expect(table.Properties.DeletionProtectionEnabled).toBe(true);
      expect(table.Properties).not.toHaveProperty('TableName');
    }
  });

  it('go with their stack where the environment says so', () => {
    const throwaway = { account: '111122223333', region: 'eu-central-1', removal: 'destroy' as const };
    const dev = synthesise({ ...cloudConfig, environments: { dev: throwaway } });
    for (const table of Object.values(
      resources(template(dev, 'Frontdesk-dev-Contact'), 'AWS::DynamoDB::Table'),
    ))
      expect(table.DeletionPolicy).toBe('Delete');
  });
});

describe('buckets', () => {
  const buckets = all.flatMap(([, stack]) => Object.values(resources(stack, 'AWS::S3::Bucket')));

  it('are private, encrypted, without access lists, and end what was never finished', () => {
    expect(buckets.length).toBeGreaterThan(0);
    for (const { Properties } of buckets) {
      expect(Properties.PublicAccessBlockConfiguration).toEqual({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      });
      expect(JSON.stringify(Properties.BucketEncryption)).toContain('"SSEAlgorithm":"AES256"');
      expect(Properties.OwnershipControls).toEqual({ Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] });
      expect(Properties.LifecycleConfiguration).toHaveProperty('Rules.0.Status', 'Enabled');
      expect(Properties).not.toHaveProperty('BucketName');
      expect(Properties).not.toHaveProperty('VersioningConfiguration');
    }
  });

  it('take TLS only', () => {
    for (const [, stack] of all) {
      const policies = Object.values(resources(stack, 'AWS::S3::BucketPolicy'));
      expect(policies.length).toBe(Object.keys(resources(stack, 'AWS::S3::Bucket')).length);
      for (const { Properties } of policies)
        expect(JSON.stringify(Properties)).toContain('"Condition":{"Bool":{"aws:SecureTransport":"false"}}');
    }
  });

  it('keep files longer than any submission, and survive their stack where the environment retains', () => {
    const [files] = Object.values(
      resources(template(templates, 'Frontdesk-prod-Contact'), 'AWS::S3::Bucket'),
    );
    expect(files).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    expect(files?.Properties.LifecycleConfiguration).toEqual({
      Rules: [
        {
          Status: 'Enabled',
          ExpirationInDays: LONGEST_RETENTION_DAYS + 7,
          AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
        },
      ],
    });
  });
});

describe('captcha proofs', () => {
  const variables = (config: typeof cloudConfig, environment: string) => {
    const stack = template(synthesise(config, environment), `Frontdesk-${environment}-Contact`);
    return JSON.stringify(resources(stack, 'AWS::Lambda::Function'));
  };

  it('are checked at their provider on AWS; only a local engine has another address', () => {
    expect(variables(cloudConfig, 'prod')).not.toContain('CAPTCHA_VERIFY_URL');
    const engine = {
      architecture: 'arm64' as const,
      sesIdentity: true,
      cdn: true,
      captchaVerifyUrl: 'http://127.0.0.1:9/',
    };
    const local = { account: '000000000000', region: 'eu-central-1', engine };
    expect(variables({ ...cloudConfig, environments: { local } }, 'local')).toContain('CAPTCHA_VERIFY_URL');
  });
});

describe('queues', () => {
  const contact = template(templates, 'Frontdesk-prod-Contact');
  const queues = Object.values(resources(contact, 'AWS::SQS::Queue')).map(({ Properties }) => Properties);

  it('are one work queue and its dead letters, kept fourteen days, encrypted', () => {
    expect(queues).toHaveLength(2);
    for (const queue of queues)
      expect(queue).toMatchObject({ MessageRetentionPeriod: 1_209_600, SqsManagedSseEnabled: true });
  });

  it('hide a message six times the consumer’s time-out, and let it come back for a day of attempts', () => {
    const [work] = queues.filter((queue) => 'RedrivePolicy' in queue);
    expect(work?.VisibilityTimeout).toBe(6 * 30);
    // Twelve hours of doubling and hourly attempts are below this, twenty-four as well.
    expect(work).toHaveProperty(
      'RedrivePolicy.maxReceiveCount',
      expect.toSatisfy((count: number) => count >= 60),
    );
  });

  it('report failures one by one', () => {
    const mappings = Object.values(resources(contact, 'AWS::Lambda::EventSourceMapping')).map(
      ({ Properties }) => Properties,
    );
    const [queue] = mappings.filter((mapping) => !('StartingPosition' in mapping));
    expect(queue?.FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
  });

  it('are fed from the stream: new legs and the ends of what may have files, from its beginning, bisected, bounded, failures kept', () => {
    const mappings = Object.values(resources(contact, 'AWS::Lambda::EventSourceMapping')).map(
      ({ Properties }) => Properties,
    );
    const [stream] = mappings.filter((mapping) => 'StartingPosition' in mapping);
    expect(stream).toMatchObject({
      StartingPosition: 'TRIM_HORIZON',
      BisectBatchOnFunctionError: true,
      MaximumRecordAgeInSeconds: 23 * 3600,
    });
    const { Filters = [] } = (stream?.FilterCriteria ?? {}) as { Filters?: { Pattern: string }[] };
    expect(Filters.map(({ Pattern }) => JSON.parse(Pattern))).toEqual([
      { eventName: ['INSERT'], dynamodb: { NewImage: { type: { S: ['leg'] } } } },
      { eventName: ['REMOVE'], dynamodb: { OldImage: { type: { S: ['submission', 'upload'] } } } },
    ]);
    expect(stream).not.toHaveProperty('MaximumRetryAttempts');
    expect(stream?.DestinationConfig).toHaveProperty('OnFailure.Destination');
  });
});

describe('what becomes of mails', () => {
  const contact = template(templates, 'Frontdesk-prod-Contact');

  it('is heard for this environment and pipeline only, and kept when it can’t be handled', () => {
    const [subscription] = Object.values(resources(contact, 'AWS::SNS::Subscription'));
    expect(subscription?.Properties).toMatchObject({
      Protocol: 'lambda',
      FilterPolicyScope: 'MessageBody',
      FilterPolicy: { mail: { tags: { environment: ['prod'], pipeline: ['contact'] } } },
      RedrivePolicy: { deadLetterTargetArn: expect.anything() },
    });
    const [invocation] = Object.values(resources(contact, 'AWS::Lambda::EventInvokeConfig'));
    expect(invocation?.Properties).toMatchObject({
      MaximumRetryAttempts: 2,
      DestinationConfig: { OnFailure: { Destination: expect.anything() } },
    });
  });
});

describe('the notifier', () => {
  const { forms } = cloudConfig.contact ?? { forms: {} };
  const { webhook: _, ...main } = forms.main ?? { to: [], site: '' };

  it('reads the webhooks’ secret only where there are webhooks', () => {
    const without = synthesise({ ...cloudConfig, contact: { forms: { main } } });
    expect(JSON.stringify(template(without, 'Frontdesk-prod-Contact'))).not.toContain('webhook-secret');
  });

  it('can’t answer visitors from the SES sandbox, and synthesis says so', () => {
    const autoresponse = { subject: 'Thank you', text: 'It has arrived.' };
    const warnings = (sandbox: boolean) =>
      makeStacks({
        ...cloudConfig,
        mail: { ...cloudConfig.mail, sandbox },
        contact: { forms: { main: { ...main, autoresponse } } },
      }).flatMap((stack) => Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('sandbox')));
    expect(warnings(true)).toHaveLength(1);
    expect(warnings(false)).toHaveLength(0);
  });
});

describe('public APIs', () => {
  const contact = template(templates, 'Frontdesk-prod-Contact');

  it('are regional, pass bytes on, and hold strangers back', () => {
    contact.hasResourceProperties('AWS::ApiGateway::RestApi', {
      EndpointConfiguration: { Types: ['REGIONAL'] },
      BinaryMediaTypes: ['*/*'],
    });
    const [stage] = Object.values(resources(contact, 'AWS::ApiGateway::Stage'));
    expect(stage?.Properties.MethodSettings).toEqual([
      expect.objectContaining({ ThrottlingRateLimit: 25, ThrottlingBurstLimit: 50 }),
    ]);
  });

  it('log no addresses and no paths', () => {
    const [stage] = Object.values(resources(contact, 'AWS::ApiGateway::Stage'));
    const { Format: format = '' } = (stage?.Properties.AccessLogSetting ?? {}) as { Format?: string };
    expect(format).toContain('$context.requestId');
    for (const variable of ['sourceIp', 'userAgent', '$context.path', 'identity'])
      expect(format).not.toContain(variable);
  });

  it('answer by themselves as JSON that any page can read', () => {
    const answers = Object.values(resources(contact, 'AWS::ApiGateway::GatewayResponse'));
    expect(answers.length).toBeGreaterThanOrEqual(8);
    for (const { Properties } of answers) {
      const templates = Properties.ResponseTemplates as Record<string, string>;
      const { error, code, errors } = JSON.parse(templates['application/json'] ?? '');
      expect([error, code]).toEqual([expect.any(String), expect.any(String)]);
      expect(errors).toEqual([{ code, message: error }]);
      expect(Properties.ResponseParameters).toMatchObject({
        'gatewayresponse.header.Access-Control-Allow-Origin': "'*'",
      });
    }
    const large = answers.find(({ Properties }) => Properties.ResponseType === 'REQUEST_TOO_LARGE');
    expect(JSON.stringify(large?.Properties.ResponseTemplates)).toMatch(/FILES_TOO_BIG.*4 MB/);
    const throttled = answers.find(({ Properties }) => Properties.ResponseType === 'THROTTLED');
    expect(throttled?.Properties.ResponseParameters).toHaveProperty(['gatewayresponse.header.Retry-After']);
  });

  it('have these methods: all for strangers but those below /owner, whose function asks for a token', () => {
    expect(methodsOf(contact)).toEqual([
      'ANY / → Submit',
      'ANY /a/{token} → Attachment',
      'ANY /f/{formId} → Submit',
      'ANY /f/{formId}/thanks → Submit',
      'ANY /owner/{proxy+} → Owner',
      'ANY /p/{project}/f/{formId} → Submit',
      'ANY /{proxy+} → Submit',
    ]);
  });

  it('of keyword-DM have these: Meta’s and links for strangers, the owner’s by token', () => {
    expect(methodsOf(template(templates, 'Frontdesk-prod-KeywordDm'))).toEqual([
      'ANY / → Follow',
      'ANY /instagram/webhook → Webhook',
      'ANY /l/{code} → Follow',
      'ANY /owner/{proxy+} → Owner',
      'ANY /{proxy+} → Follow',
      'POST /instagram/webhook → Webhook',
    ]);
  });

  it('let Meta’s bursts through to the webhook, and nothing else', () => {
    const keywordDm = template(templates, 'Frontdesk-prod-KeywordDm');
    const [stage] = Object.values(resources(keywordDm, 'AWS::ApiGateway::Stage'));
    expect(stage?.Properties.MethodSettings).toEqual([
      expect.objectContaining({ ResourcePath: '/*', ThrottlingRateLimit: 25, ThrottlingBurstLimit: 50 }),
      expect.objectContaining({
        ResourcePath: '/~1instagram~1webhook',
        HttpMethod: 'POST',
        ThrottlingRateLimit: 500,
        ThrottlingBurstLimit: 1000,
      }),
    ]);
  });
});

describe('the pacers of keyword-DM', () => {
  const keywordDm = template(templates, 'Frontdesk-prod-KeywordDm');

  it('may go on for longer than the sixteen turns after which Lambda stops a loop, and no other function may', () => {
    const looping = Object.entries(resources(keywordDm, 'AWS::Lambda::Function'))
      .filter(([, { Properties }]) => Properties.RecursiveLoop === 'Allow')
      .map(([id]) => id);
    expect(looping).toEqual([expect.stringMatching(/^Send[0-9A-F]{8}$/)]);
  });

  it('have two queues: webhooks wait in one, turns in the other', () => {
    keywordDm.resourceCountIs('AWS::SQS::Queue', 4);
  });
});

/** `ANY /f/{formId} → Submit` for each method of a template, with the function behind it. */
function methodsOf(stack: Parameters<typeof resources>[0]): string[] {
  const parts = resources(stack, 'AWS::ApiGateway::Resource');
  const pathOf = (reference: { Ref?: string }): string => {
    const part = reference.Ref === undefined ? undefined : parts[reference.Ref];
    if (!part) return '';
    return `${pathOf(part.Properties.ParentId as object)}/${part.Properties.PathPart}`;
  };
  return Object.values(resources(stack, 'AWS::ApiGateway::Method'))
    .map(({ Properties: { HttpMethod, ResourceId, Integration } }) => {
      const [, behind] = /"Fn::GetAtt":\["(\w+)[0-9A-F]{8}","Arn"\]/.exec(JSON.stringify(Integration)) ?? [];
      return `${HttpMethod} ${pathOf(ResourceId as object) || '/'} → ${behind}`;
    })
    .sort();
}

describe('the foundation', () => {
  const foundation = template(templates, 'Frontdesk-Foundation');

  it('keeps the identity for ever, and makes it only where configured', () => {
    foundation.hasResource('AWS::SES::EmailIdentity', { DeletionPolicy: 'Retain' });
    const { mail } = cloudConfig;
    const existing = synthesise({ ...cloudConfig, mail: { ...mail, createIdentity: false } });
    template(existing, 'Frontdesk-Foundation').resourceCountIs('AWS::SES::EmailIdentity', 0);
  });

  it('lets SES and CloudWatch publish, of this account only', () => {
    const [policy] = Object.values(resources(foundation, 'AWS::SNS::TopicPolicy'));
    expect(JSON.stringify(policy)).toContain('"AWS:SourceAccount":"111122223333"');
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

  it('lets API Gateway log, once for the account', () => {
    foundation.resourceCountIs('AWS::ApiGateway::Account', 1);
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

describe('tracing', () => {
  const traced = synthesise({
    ...cloudConfig,
    environments: { prod: { account: '111122223333', region: 'eu-central-1', tracing: true } },
  });

  it('is off unless it is asked for, and nothing may write traces then', () => {
    for (const [, stack] of all) {
      const text = JSON.stringify(stack.toJSON());
      for (const word of ['xray:', 'TracingConfig', 'TracingEnabled']) expect(text).not.toContain(word);
    }
  });

  it('switched on, covers every API and every function, and each may write traces and no more than before', () => {
    const plain = (stack: Parameters<typeof resources>[0]) =>
      Object.values(resources(stack, 'AWS::IAM::Policy')).flatMap(({ Properties }) => {
        const { Statement } = Properties.PolicyDocument as { Statement: { Action: string | string[] }[] };
        return Statement.flatMap(({ Action }) => Action);
      });
    for (const [name, stack] of Object.entries(traced)) {
      const functions = Object.values(resources(stack, 'AWS::Lambda::Function'));
      for (const { Properties } of functions) expect(Properties.TracingConfig).toEqual({ Mode: 'Active' });
      for (const { Properties } of Object.values(resources(stack, 'AWS::ApiGateway::Stage')))
        expect(Properties.TracingEnabled).toBe(true);
      const added = plain(stack).filter((action) => action.startsWith('xray:'));
      expect(new Set(added)).toEqual(
        new Set(functions.length > 0 ? ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'] : []),
      );
      expect(added).toHaveLength(functions.length * 2);
      const others = plain(stack).filter((action) => !action.startsWith('xray:'));
      expect(others.sort()).toEqual(plain(template(templates, name)).sort());
    }
  });
});

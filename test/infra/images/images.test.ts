import { describe, expect, it } from 'vitest';
import { closure } from '../../../lib/constructs/native-modules.ts';
import { cloudConfig } from '../../support/config.ts';
import { functionBehind, resources, synthesise, template } from '../../support/synth.ts';

const images = template(synthesise(), 'Frontdesk-prod-Images');
const withForms = template(
  synthesise({
    ...cloudConfig,
    images: { presets: {}, ...cloudConfig.images, upload: { forms: true } },
  }),
  'Frontdesk-prod-Images',
);
const properties = (type: string, stack = images) =>
  Object.values(resources(stack, type)).map(({ Properties }) => Properties);

interface Statement {
  readonly Sid?: string;
  readonly Action: unknown;
  readonly Resource: unknown;
}
interface Att {
  readonly 'Fn::GetAtt': [string, string];
}

/** What is looked at of buckets' policies, of roles' policies, of rules and of mappings. */
interface Looked {
  readonly Bucket: { readonly Ref: string };
  readonly PolicyDocument: { readonly Statement: readonly Statement[] };
  readonly Roles: readonly [{ readonly Ref: string }];
  readonly EventPattern: {
    readonly detail: {
      readonly object: { readonly key: [{ readonly prefix: string }]; readonly size: unknown };
    };
  };
  readonly Targets: readonly [{ readonly Arn: Att }];
  readonly EventSourceArn: Att;
  readonly FunctionName: unknown;
}

function look(type: string, stack: typeof images): Looked[] {
  return properties(type, stack) as unknown as Looked[];
}

/** A logical id without its hash. */
function nameOf(id: string): string {
  return id.replace(/[0-9A-F]{8}$/, '');
}

describe('the images stack', () => {
  it('keeps uploads and results apart, private, encrypted, by TLS only, and for ever', () => {
    const buckets = Object.values(resources(images, 'AWS::S3::Bucket'));
    expect(buckets).toHaveLength(2);
    for (const bucket of buckets) {
      expect(bucket.DeletionPolicy).toBe('RetainExceptOnCreate');
      expect(bucket.Properties).toMatchObject({
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        BucketEncryption: expect.anything(),
      });
      expect(bucket.Properties).not.toHaveProperty('BucketName');
    }
    for (const { PolicyDocument } of properties('AWS::S3::BucketPolicy'))
      expect(JSON.stringify(PolicyDocument)).toContain('"aws:SecureTransport":"false"');
  });

  it('lets only the CDN read results, and only of this distribution', () => {
    const policies = properties('AWS::S3::BucketPolicy').map((policy) => JSON.stringify(policy));
    const readable = policies.filter((policy) => policy.includes('"s3:GetObject"'));
    expect(readable).toHaveLength(1);
    expect(readable[0]).toContain('"Service":"cloudfront.amazonaws.com"');
    expect(readable[0]).toContain('AWS:SourceArn');
    images.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: {
        DefaultCacheBehavior: {
          ViewerProtocolPolicy: 'redirect-to-https',
          // CORS-and-SecurityHeadersPolicy, with nosniff: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-response-headers-policies.html
          ResponseHeadersPolicyId: 'e61eb60c-9c35-4d20-a928-2b84e02af89c',
        },
      },
    });
  });

  it('takes uploads from the presets’ origins only, and announces them without a function', () => {
    const [uploads] = properties('AWS::S3::Bucket').filter((bucket) => 'CorsConfiguration' in bucket);
    expect(uploads?.CorsConfiguration).toEqual({
      CorsRules: [
        expect.objectContaining({
          AllowedMethods: ['PUT'],
          AllowedOrigins: ['https://www.frontdesk-tests.dev'],
        }),
      ],
    });
    expect(uploads?.NotificationConfiguration).toEqual({
      EventBridgeConfiguration: { EventBridgeEnabled: true },
    });
    const { Rules = [] } = (uploads?.LifecycleConfiguration ?? {}) as { Rules?: object[] };
    const ending = Rules.filter((rule) => 'ExpirationInDays' in rule);
    expect(ending).toEqual([{ Prefix: 'posted/', ExpirationInDays: 1, Status: 'Enabled' }]);
  });

  it('takes one file for each key: nobody writes without a condition', () => {
    const everything = (stack: typeof images, keys: string) => {
      const [uploads] = Object.entries(resources(stack, 'AWS::S3::Bucket'))
        .filter(([, bucket]) => 'CorsConfiguration' in bucket.Properties)
        .map(([id]) => id);
      const [policy] = look('AWS::S3::BucketPolicy', stack).filter(({ Bucket }) => Bucket.Ref === uploads);
      const refusals = policy?.PolicyDocument.Statement.filter(({ Sid }) => Sid === 'OneFileForEachKey');
      return [refusals, { 'Fn::Join': ['', [{ 'Fn::GetAtt': [uploads, 'Arn'] }, keys]] }] as const;
    };
    const refusal = {
      Sid: 'OneFileForEachKey',
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: 's3:PutObject',
      // Both, or a write that replaces what its writer has seen would be refused, too.
      Condition: { Null: { 's3:if-none-match': 'true', 's3:if-match': 'true' } },
    };
    const [refusals, Resource] = everything(images, '/*');
    expect(refusals).toEqual([{ ...refusal, Resource }]);
    // But by forms, where those are given out, and nothing is rendered from where they lead.
    const [others, NotResource] = everything(withForms, '/posted/*');
    expect(others).toEqual([{ ...refusal, NotResource }]);
  });

  it('announces each file to one queue, and empty ones, which keep a place, to nobody', () => {
    const announced = (stack: typeof images) =>
      Object.fromEntries(
        look('AWS::Events::Rule', stack)
          .filter((rule) => 'EventPattern' in rule)
          .map(({ EventPattern, Targets }) => {
            expect(EventPattern.detail.object.size).toEqual([{ numeric: ['>', 0] }]);
            return [EventPattern.detail.object.key[0].prefix, nameOf(Targets[0].Arn['Fn::GetAtt'][0])];
          }),
      );
    const consumers = (stack: typeof images) =>
      Object.fromEntries(
        look('AWS::Lambda::EventSourceMapping', stack).map(({ EventSourceArn, FunctionName }) => [
          nameOf(EventSourceArn['Fn::GetAtt'][0]),
          nameOf(functionBehind(stack, FunctionName) ?? ''),
        ]),
      );
    expect([announced(images), consumers(images)]).toEqual([
      { 'uploads/': 'WorkQueue' },
      { WorkQueue: 'Process' },
    ]);
    const [posted] = properties('AWS::SQS::Queue', withForms).filter(
      ({ VisibilityTimeout }) => VisibilityTimeout === 6 * 60,
    );
    expect(JSON.stringify(posted?.RedrivePolicy)).toMatch(/WorkDeadLetters.*"maxReceiveCount":\d{2,}/);
    // What a form brings never comes before the renderer.
    expect([announced(withForms), consumers(withForms)]).toEqual([
      { 'uploads/': 'WorkQueue', 'posted/': 'PostedQueue' },
      { WorkQueue: 'Process', PostedQueue: 'Posted' },
    ]);
  });

  it('lets what forms bring be deleted even where none are given out, and else grants no more than each needs', () => {
    const rights = (stack: typeof images) =>
      look('AWS::IAM::Policy', stack).flatMap(({ PolicyDocument, Roles }) =>
        PolicyDocument.Statement.filter((statement) =>
          JSON.stringify(statement.Resource).includes('/posted/*'),
        ).map(({ Action }) => [nameOf(Roles[0].Ref).replace(/Role$/, ''), Action]),
      );
    expect(Object.fromEntries(rights(images))).toEqual({
      Owner: 's3:DeleteObject',
      Sweep: 's3:DeleteObject',
    });
    expect(Object.fromEntries(rights(withForms))).toEqual({
      Create: 's3:PutObject',
      Owner: 's3:DeleteObject',
      Posted: ['s3:DeleteObject', 's3:GetObject'],
      Sweep: ['s3:DeleteObject', 's3:GetObject'],
    });
  });

  it('lets originals expire where configured, not before a redrive could need them', () => {
    const settings = { ...cloudConfig.images, presets: { gallery: {} }, originals: { expireDays: 45 } };
    const expiring = template(synthesise({ ...cloudConfig, images: settings }), 'Frontdesk-prod-Images');
    expect(JSON.stringify(resources(expiring, 'AWS::S3::Bucket'))).toContain('"ExpirationInDays":45');
  });

  it('can’t loop: who renders writes to the results only, and those are announced to nobody', () => {
    const rules = properties('AWS::Events::Rule').filter((rule) => 'EventPattern' in rule);
    const [results] = Object.entries(resources(images, 'AWS::S3::Bucket'))
      .filter(([, bucket]) => !('CorsConfiguration' in bucket.Properties))
      .map(([id]) => id);
    expect(rules.length).toBeGreaterThan(0);
    expect(JSON.stringify(rules.map(({ EventPattern }) => EventPattern))).not.toContain(results);
  });

  it('renders one picture at a time, with room and time for the largest', () => {
    images.hasResourceProperties('AWS::Lambda::EventSourceMapping', { BatchSize: 1 });
    images.hasResourceProperties('AWS::Lambda::Function', {
      MemorySize: 3008,
      Timeout: 120,
      Environment: { Variables: { MALLOC_ARENA_MAX: '2' } },
    });
  });

  const variantOf = (stack: typeof images) =>
    properties('AWS::Lambda::Function', stack)
      .map(({ Environment }) => (Environment as { Variables: Record<string, unknown> }).Variables)
      .find(({ POWERTOOLS_SERVICE_NAME }) => POWERTOOLS_SERVICE_NAME === 'images/variant');
  const parameterOf = (stack: typeof images) =>
    properties('AWS::SSM::Parameter', stack).find(({ Name }) => String(Name).endsWith('/variants-url'))
      ?.Value;

  it('leads addresses that pages hold from before to the CDN, and reads nothing for it', () => {
    const [distribution] = Object.keys(resources(images, 'AWS::CloudFront::Distribution'));
    const host = { 'Fn::GetAtt': [distribution, 'DomainName'] };
    expect(variantOf(images)).toMatchObject({ CDN_URL: { 'Fn::Join': ['', ['https://', host]] } });
    expect(variantOf(images)).not.toHaveProperty('RESULTS_BUCKET');
    expect(parameterOf(images)).toEqual({ 'Fn::Join': ['', ['https://', host, '/']] });
  });

  it('is deployed without CloudFront where the configuration says so, and the API serves the same keys', () => {
    const settings = { presets: {}, ...cloudConfig.images, cdn: false };
    const without = template(synthesise({ ...cloudConfig, images: settings }), 'Frontdesk-prod-Images');
    expect(JSON.stringify(without.toJSON())).not.toMatch(/cloudfront/i);
    const [results] = Object.keys(resources(without, 'AWS::S3::Bucket')).filter((id) => /Results/.test(id));
    expect(variantOf(without)).toMatchObject({ RESULTS_BUCKET: { Ref: results } });
    expect(variantOf(without)).not.toHaveProperty('CDN_URL');
    // Addresses are the API's own, on which nothing stands that a later CDN would change.
    expect(JSON.stringify(parameterOf(without))).toContain('.execute-api.');
    const route = (stack: typeof images) =>
      Object.keys(resources(stack, 'AWS::ApiGateway::Method')).filter((id) => /vcontentfileGET/.test(id));
    expect(route(without)).toHaveLength(1);
    expect(route(without)).toEqual(route(images));
    const [stage] = properties('AWS::ApiGateway::Stage', without);
    expect(stage?.MethodSettings).toContainEqual(
      expect.objectContaining({ ResourcePath: '/~1v~1{content}~1{file}', ThrottlingRateLimit: 50 }),
    );
  });

  it('serves variants by a function on engines, where no browser reaches a CDN', () => {
    const local = { account: '000000000000', region: 'us-east-1' };
    for (const cdn of [true, false]) {
      const engine = { architecture: 'x86_64', sesIdentity: true, cdn } as const;
      const stack = template(
        synthesise({ ...cloudConfig, environments: { local: { ...local, engine } } }),
        'Frontdesk-local-Images',
      );
      expect(variantOf(stack)).toHaveProperty('RESULTS_BUCKET');
      stack.resourceCountIs('AWS::CloudFront::Distribution', cdn ? 1 : 0);
    }
  });
});

describe('native modules', () => {
  it('are those of the lock, nested ones first', () => {
    const lock = {
      'node_modules/a': { version: '1.0.0', dependencies: { b: '^2' } },
      'node_modules/b': { version: '1.0.0' },
      'node_modules/a/node_modules/b': { version: '2.0.0' },
    };
    expect(Object.keys(closure(['a'], lock, 'x64'))).toEqual([
      'node_modules/a',
      'node_modules/a/node_modules/b',
    ]);
  });
});

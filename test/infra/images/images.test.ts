import { describe, expect, it } from 'vitest';
import { closure } from '../../../lib/constructs/native-modules.ts';
import { cloudConfig } from '../../support/config.ts';
import { resources, synthesise, template } from '../../support/synth.ts';

const images = template(synthesise(), 'Frontdesk-prod-Images');
const properties = (type: string) =>
  Object.values(resources(images, type)).map(({ Properties }) => Properties);

describe('the images stack', () => {
  it('keeps uploads and results apart, private, encrypted, by TLS only, and for ever', () => {
    const buckets = Object.values(resources(images, 'AWS::S3::Bucket'));
    expect(buckets).toHaveLength(2);
    for (const bucket of buckets) {
      expect(bucket.DeletionPolicy).toBe('Retain');
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
          AllowedMethods: ['POST'],
          AllowedOrigins: ['https://www.frontdesk-tests.dev'],
        }),
      ],
    });
    expect(uploads?.NotificationConfiguration).toEqual({
      EventBridgeConfiguration: { EventBridgeEnabled: true },
    });
    expect(JSON.stringify(uploads?.LifecycleConfiguration)).not.toContain('ExpirationInDays');
  });

  it('lets originals expire where configured, not before a redrive could need them', () => {
    const settings = { ...cloudConfig.images, presets: { gallery: {} }, originals: { expireDays: 45 } };
    const expiring = template(synthesise({ ...cloudConfig, images: settings }), 'Frontdesk-prod-Images');
    expect(JSON.stringify(resources(expiring, 'AWS::S3::Bucket'))).toContain('"ExpirationInDays":45');
  });

  it('can’t loop: who renders writes to the results only, and only uploads are announced', () => {
    const rules = properties('AWS::Events::Rule').filter((rule) => 'EventPattern' in rule);
    expect(rules).toHaveLength(1);
    expect(JSON.stringify(rules[0]?.EventPattern)).toContain('{"prefix":"uploads/"}');
  });

  it('renders one picture at a time, with room and time for the largest', () => {
    images.hasResourceProperties('AWS::Lambda::EventSourceMapping', { BatchSize: 1 });
    images.hasResourceProperties('AWS::Lambda::Function', {
      MemorySize: 3008,
      Timeout: 120,
      Environment: { Variables: { MALLOC_ARENA_MAX: '2' } },
    });
  });

  it('serves variants by a function only where there is no CDN for browsers', () => {
    const paths = (stack: typeof images) =>
      Object.values(resources(stack, 'AWS::ApiGateway::Resource')).map(
        ({ Properties }) => Properties.PathPart,
      );
    expect(paths(images)).not.toContain('v');
    const local = { account: '000000000000', region: 'us-east-1' };
    const engine = { architecture: 'x86_64', sesIdentity: true, cdn: false } as const;
    const without = template(
      synthesise({ ...cloudConfig, environments: { local: { ...local, engine } } }),
      'Frontdesk-local-Images',
    );
    expect(paths(without)).toContain('v');
    without.resourceCountIs('AWS::CloudFront::Distribution', 0);
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

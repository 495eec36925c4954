/** What CloudFront may do with scripts for visitors' pages: keep them as long as the API says, and reach nothing else. */
import { describe, expect, it } from 'vitest';
import { cloudConfig } from '../support/config.ts';
import { resources, synthesise, template } from '../support/synth.ts';

const templates = synthesise();
const stacks = { feedback: 'Frontdesk-prod-Feedback', images: 'Frontdesk-prod-Images' } as const;

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html */
const CACHING_OPTIMIZED = '658327ea-f89d-4fab-a63d-7e88639e58f6';
/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-response-headers-policies.html */
const CORS_AND_SECURITY = 'e61eb60c-9c35-4d20-a928-2b84e02af89c';

interface Behaviour {
  readonly TargetOriginId: string;
  readonly CachePolicyId: unknown;
}
interface Origin {
  readonly Id: string;
  readonly DomainName: unknown;
  readonly OriginPath?: string;
  readonly CustomOriginConfig?: object;
}
interface Distribution {
  readonly DefaultCacheBehavior: Behaviour;
  readonly CacheBehaviors: readonly Behaviour[];
  readonly Origins: readonly Origin[];
}

function distributionOf(pipeline: keyof typeof stacks): Distribution {
  const found = Object.values(
    resources(template(templates, stacks[pipeline]), 'AWS::CloudFront::Distribution'),
  );
  expect(found).toHaveLength(1);
  return found[0]?.Properties.DistributionConfig as Distribution;
}

/** Scripts are small, public and the same for all: nothing of a request is passed on, nothing is written down. */
const FOR_SCRIPTS = {
  CachePolicyId: CACHING_OPTIMIZED,
  Compress: true,
  ResponseHeadersPolicyId: CORS_AND_SECURITY,
  ViewerProtocolPolicy: 'redirect-to-https',
};

describe.each(['feedback', 'images'] as const)('the distribution of %s', (pipeline) => {
  const stack = template(templates, stacks[pipeline]);
  const distribution = distributionOf(pipeline);
  const [api] = Object.keys(resources(stack, 'AWS::ApiGateway::RestApi'));
  const originOf = ({ TargetOriginId }: Behaviour) =>
    distribution.Origins.find(({ Id }) => Id === TargetOriginId);

  it('asks the API for scripts, by TLS alone and below its stage', () => {
    expect(distribution.CacheBehaviors).toHaveLength(1);
    const [scripts] = distribution.CacheBehaviors;
    // GET and HEAD: CloudFront's own default, which leaves the methods out.
    expect(scripts).toEqual({
      ...FOR_SCRIPTS,
      PathPattern: '/assets/*',
      TargetOriginId: expect.any(String),
    });
    const [region, suffix] = [{ Ref: 'AWS::Region' }, { Ref: 'AWS::URLSuffix' }];
    const host = ['', [{ Ref: api }, '.execute-api.', region, '.', suffix]];
    expect(originOf(scripts as Behaviour)).toMatchObject({
      DomainName: { 'Fn::Join': host },
      OriginPath: '/v1',
      CustomOriginConfig: { OriginProtocolPolicy: 'https-only', OriginSSLProtocols: ['TLSv1.2'] },
    });
  });

  it('keeps no error for long, and 429 not at all, which CloudFront knows no time for', () => {
    const { CustomErrorResponses } = distribution as unknown as {
      CustomErrorResponses: { ErrorCode: number; ErrorCachingMinTTL: number }[];
    };
    const kept = CustomErrorResponses.map(({ ErrorCode, ErrorCachingMinTTL }) => [
      ErrorCode,
      ErrorCachingMinTTL,
    ]);
    expect(kept).toEqual([
      [403, 10],
      [404, 10],
      [500, 1],
      [502, 1],
      [503, 1],
      [504, 1],
    ]);
  });

  it('speaks HTTP/2 and 3, in the cheaper places, and logs nobody', () => {
    expect(distribution).toMatchObject({ HttpVersion: 'http2and3', PriceClass: 'PriceClass_100' });
    expect(distribution).not.toHaveProperty('Logging');
  });

  it('is what snippets lead to, by the stack’s output and to the owner’s routes by a parameter', () => {
    const [id] = Object.keys(resources(stack, 'AWS::CloudFront::Distribution'));
    const address = { 'Fn::Join': ['', ['https://', { 'Fn::GetAtt': [id, 'DomainName'] }]] };
    expect(stack.findOutputs('ScriptsUrl')).toMatchObject({ ScriptsUrl: { Value: address } });
    expect(parameter(stack)).toEqual(address);
  });
});

it('feedback’s reaches nothing of its API but scripts: limits by the visitor’s address hold for all else', () => {
  const { DefaultCacheBehavior, Origins } = distributionOf('feedback');
  const origin = Origins.find(({ Id }) => Id === DefaultCacheBehavior.TargetOriginId);
  expect(DefaultCacheBehavior).toEqual({ ...FOR_SCRIPTS, TargetOriginId: expect.any(String) });
  expect(origin?.OriginPath).toBe('/v1/assets');
  expect(Origins).toHaveLength(2);
  for (const { OriginPath } of Origins) expect(['/v1', '/v1/assets']).toContain(OriginPath);
});

it.each([
  ['feedback', 75],
  ['images', 50],
] as const)('%s can do without CloudFront: the API delivers, to %i requests a second', (pipeline, rate) => {
  const slice = { ...cloudConfig[pipeline], cdn: false };
  const stack = template(synthesise({ ...cloudConfig, [pipeline]: slice }), stacks[pipeline]);
  expect(resources(stack, 'AWS::CloudFront::Distribution')).toEqual({});
  expect(stack.findOutputs('ScriptsUrl')).toEqual({});
  expect(JSON.stringify(parameter(stack))).toContain('execute-api');
  const [stage] = Object.values(resources(stack, 'AWS::ApiGateway::Stage'));
  expect(stage?.Properties.MethodSettings).toContainEqual(
    expect.objectContaining({ ResourcePath: '/~1assets~1v1~1{file}', ThrottlingRateLimit: rate }),
  );
});

function parameter(stack: ReturnType<typeof template>): unknown {
  return Object.values(resources(stack, 'AWS::SSM::Parameter')).find(({ Properties }) =>
    String(Properties.Name).endsWith('/scripts-url'),
  )?.Properties.Value;
}

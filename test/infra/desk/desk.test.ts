import { createContext, runInContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import type { FrontdeskConfigInput } from '../../../config/index.ts';
import { FIND_PIPELINE, SHOW_PAGES } from '../../../lib/constructs/desk-viewer.ts';
import { localConfig } from '../../../local/config.ts';
import { cloudConfig, domainConfig } from '../../support/config.ts';
import { resources, synthesise, template } from '../../support/synth.ts';

const deskOf = (config: FrontdeskConfigInput = cloudConfig, environment = 'prod') =>
  template(synthesise(config), `Frontdesk-${environment}-Desk`);
const desk = deskOf();

function only(type: string, of = desk): Record<string, unknown> {
  const [found, ...others] = Object.values(resources(of, type));
  expect(others).toEqual([]);
  return found?.Properties ?? {};
}

interface Behavior {
  readonly PathPattern?: string;
  readonly AllowedMethods: string[];
  readonly CachePolicyId: string;
  readonly OriginRequestPolicyId: { Ref: string };
  readonly TargetOriginId: string;
  readonly ViewerProtocolPolicy: string;
}

const { DistributionConfig } = only('AWS::CloudFront::Distribution') as {
  DistributionConfig: {
    CacheBehaviors: Behavior[];
    CustomErrorResponses?: unknown;
    Origins: { Id: string; DomainName: unknown; OriginPath?: unknown }[];
  };
};

/** AWS's policy `CachingDisabled`. */
const UNCACHED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';

describe('the desk’s distribution', () => {
  it('leads to the owner’s routes of each pipeline and to the session, and to nothing else of theirs', () => {
    expect(DistributionConfig.CacheBehaviors.map(({ PathPattern }) => PathPattern)).toEqual([
      '/api/session',
      '/api/desk/owner/*',
      '/api/contact/owner/*',
      '/api/feedback/owner/*',
      '/api/images/owner/*',
      '/api/keyword-dm/owner/*',
    ]);
  });

  it('keeps no answer of an API, and passes no cookie on but the session’s, to the session', () => {
    const policies = resources(desk, 'AWS::CloudFront::OriginRequestPolicy');
    for (const behavior of DistributionConfig.CacheBehaviors) {
      expect(behavior).toMatchObject({ CachePolicyId: UNCACHED, ViewerProtocolPolicy: 'https-only' });
      expect(behavior.AllowedMethods).toContain('PATCH');
      const policy = policies[behavior.OriginRequestPolicyId.Ref]?.Properties.OriginRequestPolicyConfig;
      // `authorization` is passed on only where all headers are.
      expect(policy).toMatchObject({
        HeadersConfig: { HeaderBehavior: 'allExcept', Headers: ['host'] },
        QueryStringsConfig: { QueryStringBehavior: 'all' },
        CookiesConfig:
          behavior.PathPattern === '/api/session'
            ? { CookieBehavior: 'whitelist', Cookies: ['desk-session'] }
            : { CookieBehavior: 'none' },
      });
    }
  });

  it('has no error page that would hide what is missing', () => {
    expect(DistributionConfig).not.toHaveProperty('CustomErrorResponses');
  });

  it('finds pipelines by their parameters when it is deployed, and exports nothing', () => {
    const names = Object.values(desk.toJSON().Parameters as Record<string, { Default?: string }>).map(
      ({ Default }) => Default,
    );
    for (const pipeline of ['contact', 'feedback', 'images', 'keyword-dm'])
      expect(names).toContain(`/frontdesk/prod/${pipeline}/url`);
    expect(JSON.stringify(desk.toJSON())).not.toContain('Fn::ImportValue');
  });

  it('sends pages with headers that let in nothing of others', () => {
    const { ResponseHeadersPolicyConfig } = only('AWS::CloudFront::ResponseHeadersPolicy');
    expect(ResponseHeadersPolicyConfig).toMatchObject({
      SecurityHeadersConfig: {
        ContentTypeOptions: { Override: true },
        FrameOptions: { FrameOption: 'DENY' },
        ReferrerPolicy: { ReferrerPolicy: 'no-referrer' },
        StrictTransportSecurity: { AccessControlMaxAgeSec: 31_536_000 },
      },
    });
    const text = JSON.stringify(ResponseHeadersPolicyConfig);
    for (const rule of [
      "default-src 'none'",
      "script-src 'self';",
      "style-src 'self';",
      "frame-ancestors 'none'",
    ])
      expect(text).toContain(rule);
    expect(text).not.toMatch(/unsafe-|script-src[^;]*https/);
    expect(text).toContain('permissions-policy');
  });

  it('answers by a name of one’s own', () => {
    expect(only('AWS::CloudFront::Distribution', deskOf(domainConfig))).toMatchObject({
      DistributionConfig: {
        Aliases: ['inbox.frontdesk-tests.dev'],
        ViewerCertificate: { MinimumProtocolVersion: 'TLSv1.2_2021' },
      },
    });
  });
});

describe('the viewer functions', () => {
  /** Runs one as CloudFront does, with the path alone. */
  function run(code: string, uri: string): { uri?: string; statusCode?: number } {
    const context = createContext({ event: { request: { uri } } });
    return runInContext(`${code}; handler(event)`, context) as never;
  }

  it.each([
    ['/', '/index.html'],
    ['/inbox', '/index.html'],
    ['/inbox/019aa5c2-7c1e', '/index.html'],
    ['/main-ABCD1234.js', '/main-ABCD1234.js'],
    ['/missing.js', '/missing.js'],
    ['/settings.json', '/settings.json'],
    ['/apiary', '/index.html'],
  ])('show %s as %s', (uri, shown) => {
    expect(run(SHOW_PAGES, uri).uri).toBe(shown);
  });

  it.each(['/api', '/api/', '/api/contact/f/main', '/api/contact/owner', '/api/x.js'])(
    'answer 404 for %s, which no API serves',
    (uri) => {
      expect(run(SHOW_PAGES, uri).statusCode).toBe(404);
    },
  );

  it.each([
    ['/api/contact/owner/me', '/owner/me'],
    ['/api/keyword-dm/owner/rules/a%2Fb', '/owner/rules/a%2Fb'],
    ['/api/contact/owner/api/contact/x', '/owner/api/contact/x'],
  ])('find for %s what the pipeline knows as %s', (uri, known) => {
    expect(run(FIND_PIPELINE, uri).uri).toBe(known);
  });
});

describe('the people’s pool', () => {
  it('is entered by invitation only, and guarded against deletion', () => {
    expect(only('AWS::Cognito::UserPool')).toMatchObject({
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      DeletionProtection: { Ref: 'PoolProtection' },
      UsernameAttributes: ['email'],
      MfaConfiguration: 'OPTIONAL',
      EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
      UserPoolTier: 'ESSENTIALS',
      Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'WEB_AUTHN'] } },
      WebAuthnUserVerification: 'required',
    });
  });

  it('is protected, unless the deploy that makes it says otherwise', () => {
    expect(desk.toJSON().Parameters.PoolProtection).toMatchObject({ Default: 'ACTIVE' });
    const throwaway = { account: '111122223333', region: 'eu-central-1', removal: 'destroy' as const };
    const dev = deskOf({ ...cloudConfig, environments: { dev: throwaway } }, 'dev');
    expect(dev.toJSON().Parameters).not.toHaveProperty('PoolProtection');
    expect(only('AWS::Cognito::UserPool', dev)).toMatchObject({ DeletionProtection: 'INACTIVE' });
  });

  it('has a group for each role', () => {
    const groups = Object.values(resources(desk, 'AWS::Cognito::UserPoolGroup'));
    expect(groups.map(({ Properties }) => Properties.GroupName).sort()).toEqual([
      'editor',
      'owner',
      'reader',
    ]);
  });

  it('has a client for the code flow alone, whose tokens are short and whose refresh token rotates', () => {
    const client = only('AWS::Cognito::UserPoolClient');
    expect(client).toMatchObject({
      GenerateSecret: true,
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['openid', 'email'],
      AccessTokenValidity: 10,
      RefreshTokenValidity: 30,
      TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'minutes', RefreshToken: 'days' },
      RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 60 },
      EnableTokenRevocation: true,
      PreventUserExistenceErrors: 'ENABLED',
    });
    // Without one that is named, Cognito allows SRP; none that is named takes a password without the secret.
    expect(client.ExplicitAuthFlows).toEqual(['ALLOW_USER_AUTH']);
  });

  it.each([
    [{ mfa: 'off' as const, passkeys: false }, 'OFF', ['PASSWORD'], 'ALLOW_CUSTOM_AUTH', undefined],
    [
      { mfa: 'required' as const },
      'ON',
      ['PASSWORD', 'WEB_AUTHN'],
      'ALLOW_USER_AUTH',
      'MULTI_FACTOR_WITH_USER_VERIFICATION',
    ],
  ])('is as strict as %j', (options, mfa, factors, flow, passkeys) => {
    const strict = deskOf({ ...cloudConfig, desk: options });
    expect(only('AWS::Cognito::UserPool', strict)).toMatchObject({
      MfaConfiguration: mfa,
      Policies: { SignInPolicy: { AllowedFirstAuthFactors: factors } },
      ...(passkeys && { WebAuthnFactorConfiguration: passkeys }),
    });
    expect(only('AWS::Cognito::UserPoolClient', strict).ExplicitAuthFlows).toEqual([flow]);
  });

  it('has a look for its pages, which show nothing otherwise', () => {
    expect(only('AWS::Cognito::ManagedLoginBranding')).toMatchObject({ UseCognitoProvidedValues: true });
    expect(only('AWS::Cognito::UserPoolDomain')).toMatchObject({ ManagedLoginVersion: 2 });
  });
});

describe('a desk without', () => {
  it('people has no pool and no session, and pipelines find none', () => {
    const tokens = deskOf({ ...cloudConfig, desk: { signIn: 'tokens' } });
    const types = Object.values(tokens.toJSON().Resources as Record<string, { Type: string }>).map(
      ({ Type }) => Type,
    );
    expect(types.filter((type) => type.startsWith('AWS::Cognito'))).toEqual([]);
    const names = Object.values(resources(tokens, 'AWS::SSM::Parameter')).map(
      ({ Properties }) => Properties.Name,
    );
    expect(names.sort()).toEqual([
      '/frontdesk/prod/desk/origin',
      '/frontdesk/prod/desk/page',
      '/frontdesk/prod/desk/url',
    ]);
  });

  it('a CDN is served by its API, under the same paths', () => {
    const plain = deskOf({ ...cloudConfig, desk: { cdn: false } });
    expect(resources(plain, 'AWS::CloudFront::Distribution')).toEqual({});
    const paths = Object.values(resources(plain, 'AWS::ApiGateway::Resource')).map(
      ({ Properties }) => Properties.PathPart,
    );
    expect(paths).toEqual(expect.arrayContaining(['api', 'session', 'contact', 'owner', '{proxy+}']));
  });

  it('either is what an engine gets that has neither', () => {
    const local = deskOf(
      localConfig(cloudConfig, { engine: { kind: 'localstack' }, site: 'http://localhost:8080' }),
      'local',
    );
    const types = Object.values(local.toJSON().Resources as Record<string, { Type: string }>).map(
      ({ Type }) => Type,
    );
    expect(types.filter((type) => /Cognito|CloudFront/.test(type))).toEqual([]);
  });

  it('itself leaves the pipelines as they are', () => {
    const { desk: _, ...without } = cloudConfig;
    const [before, after] = [synthesise(without), synthesise()];
    expect(Object.keys(before)).not.toContain('Frontdesk-prod-Desk');
    for (const [name, stack] of Object.entries(before)) expect(stack.toJSON()).toEqual(after[name]?.toJSON());
  });
});

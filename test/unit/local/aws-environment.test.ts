import { afterEach, describe, expect, it, vi } from 'vitest';
import { awsEnvironment, clientSettings, requireLoopback } from '../../../local/aws-environment.ts';

afterEach(() => vi.unstubAllEnvs());

describe('requireLoopback', () => {
  it.each([
    ['http://127.0.0.1:4566', 'http://127.0.0.1:4566'],
    ['http://localhost:4566/', 'http://localhost:4566'],
    ['http://127.1.2.3:80', 'http://127.1.2.3'],
    ['http://[::1]:4566', 'http://[::1]:4566'],
    // Other ways to write 127.0.0.1, which URL resolves.
    ['http://2130706433:4566', 'http://127.0.0.1:4566'],
    ['http://0x7f.1:4566', 'http://127.0.0.1:4566'],
  ])('takes %s', (endpoint, origin) => expect(requireLoopback(endpoint)).toBe(origin));

  it.each([
    'https://sqs.us-east-1.amazonaws.com',
    'http://localhost.evil.dev:4566',
    'http://127.0.0.1.evil.dev',
    'http://127.0.0.1@evil.dev',
    'http://user@127.0.0.1:4566',
    'http://:password@127.0.0.1:4566',
    'http://127.0.0.1.nip.io:4566',
    'http://localhost.localstack.cloud:4566',
    'http://127.0.0.1:4566?x=1',
    'http://[::ffff:10.0.0.1]:4566',
    'http://169.254.169.254',
    'http://2130706433.evil.dev',
    'http://192.168.1.10:4566',
    'http://0.0.0.0:4566',
    'http://127.0.0.1:4566/path',
    'ftp://127.0.0.1',
    '127.0.0.1:4566',
    '',
  ])('refuses %s and says what to give instead', (endpoint) =>
    expect(() => requireLoopback(endpoint)).toThrow('http://127.0.0.1:4566'),
  );
});

describe('awsEnvironment', () => {
  it('lets nothing through that names an account, a token or another endpoint', () => {
    const dangerous = {
      AWS_PROFILE: 'production',
      AWS_CONFIG_FILE: '/home/ada/.aws/config',
      AWS_SHARED_CREDENTIALS_FILE: '/home/ada/.aws/credentials',
      AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true',
      AWS_EC2_METADATA_SERVICE_ENDPOINT: 'http://169.254.169.254/',
      AWS_ROLE_ARN: 'arn:aws:iam::111122223333:role/deploy',
      AWS_REGION: 'eu-central-1',
      AWS_SESSION_TOKEN: 'token',
      AWS_ACCESS_KEY_ID: 'AKIAREAL',
      AWS_WEB_IDENTITY_TOKEN_FILE: '/token',
      AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://169.254.170.2/',
      AWS_ENDPOINT_URL_SES: 'https://email.eu-central-1.amazonaws.com',
      CDK_DEFAULT_ACCOUNT: '111122223333',
      HTTP_PROXY: 'http://proxy.dev:3127',
      HTTPS_PROXY: 'http://proxy.dev:3128',
      https_proxy: 'http://proxy.dev:3129',
      NODE_USE_ENV_PROXY: '1',
      NODE_OPTIONS: '--import ./evil.js',
    };
    for (const [name, value] of Object.entries(dangerous)) vi.stubEnv(name, value);
    const environment = awsEnvironment('http://127.0.0.1:4566');
    for (const [name, value] of Object.entries(dangerous)) expect(environment[name]).not.toBe(value);
    expect(environment).toMatchObject({
      AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_EC2_METADATA_DISABLED: 'true',
    });
    expect(environment.AWS_CONFIG_FILE).toBe(environment.AWS_SHARED_CREDENTIALS_FILE);
  });

  it('refuses an endpoint elsewhere, and so do the settings of clients', () => {
    expect(() => awsEnvironment('https://dynamodb.eu-central-1.amazonaws.com')).toThrow('not a local engine');
    expect(() => clientSettings('https://dynamodb.eu-central-1.amazonaws.com')).toThrow('not a local engine');
  });
});

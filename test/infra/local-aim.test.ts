/** A deploy that is aimed at an engine reaches nothing else, whatever its user's profiles and variables say. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import example from '../../frontdesk.config.example.ts';
import { awsEnvironment } from '../../local/aws-environment.ts';
import { runCommand } from '../../local/command.ts';
import { localConfig } from '../../local/config.ts';
import { type Recorder, startRecorder } from '../support/recorder.ts';

const directory = mkdtempSync(join(tmpdir(), 'frontdesk-aim-'));
const home = join(directory, 'home');
const touched = join(directory, 'credential-process-was-run');
let engine: Recorder;
let elsewhere: Recorder;

const IDENTITY = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
  <Account>000000000000</Account><UserId>root</UserId><Arn>arn:aws:iam::000000000000:root</Arn>
  </GetCallerIdentityResult></GetCallerIdentityResponse>`;
const NO_STACKS = `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult>
  <Stacks/></DescribeStacksResult></DescribeStacksResponse>`;

/** An engine that knows its caller and has nothing, up to where CDK would make its bucket. */
function emptyEngine(operation: string): readonly [number, string] {
  if (operation === 'GetCallerIdentity') return [200, IDENTITY];
  if (operation === 'DescribeStacks') return [200, NO_STACKS];
  if (operation === 'GetParameter') return [400, '{"__type":"ParameterNotFound"}'];
  return [403, '<ErrorResponse><Error><Code>AccessDenied</Code></Error></ErrorResponse>'];
}

/** Everything that could lead the SDK or CDK away, each to where it would be heard. */
function hostileEnvironment(): NodeJS.ProcessEnv {
  const trap = elsewhere.url;
  mkdirSync(join(home, '.aws'), { recursive: true });
  const profile = `region=eu-central-1\nendpoint_url=${trap}\nservices=real\ncredential_process=touch ${touched}\n`;
  const services = ['cloudformation', 's3', 'ssm', 'sts'].map(
    (name) => `${name} =\n  endpoint_url=${trap}\n`,
  );
  const config = `[default]\n${profile}[profile production]\n${profile}[services real]\n${services.join('')}`;
  writeFileSync(join(home, '.aws', 'config'), config);
  const keys = 'aws_access_key_id=AKIAREAL\naws_secret_access_key=real\n';
  writeFileSync(join(home, '.aws', 'credentials'), `[default]\n${keys}[production]\n${keys}`);
  writeFileSync(join(home, '.cdk.json'), JSON.stringify({ profile: 'production', proxy: trap }));
  writeFileSync(join(home, 'token'), 'token');
  return {
    HOME: home,
    USERPROFILE: home,
    PATH: process.env.PATH,
    AWS_PROFILE: 'production',
    AWS_DEFAULT_PROFILE: 'production',
    AWS_CONFIG_FILE: join(home, '.aws', 'config'),
    AWS_SHARED_CREDENTIALS_FILE: join(home, '.aws', 'credentials'),
    AWS_ACCESS_KEY_ID: 'AKIAREAL',
    AWS_SECRET_ACCESS_KEY: 'real',
    AWS_SESSION_TOKEN: 'real',
    AWS_ROLE_ARN: 'arn:aws:iam::111122223333:role/production',
    AWS_WEB_IDENTITY_TOKEN_FILE: join(home, 'token'),
    AWS_CONTAINER_CREDENTIALS_FULL_URI: `${trap}/container`,
    AWS_EC2_METADATA_SERVICE_ENDPOINT: trap,
    AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true',
    AWS_ENDPOINT_URL: trap,
    AWS_ENDPOINT_URL_CLOUDFORMATION: trap,
    AWS_ENDPOINT_URL_S3: trap,
    AWS_ENDPOINT_URL_SSM: trap,
    AWS_ENDPOINT_URL_STS: trap,
    AWS_REGION: 'eu-central-1',
    CDK_DEFAULT_ACCOUNT: '111122223333',
    HTTP_PROXY: trap,
    HTTPS_PROXY: trap,
    http_proxy: trap,
    https_proxy: trap,
    NODE_USE_ENV_PROXY: '1',
  };
}

beforeAll(async () => {
  engine = await startRecorder(emptyEngine);
  elsewhere = await startRecorder();
});
afterAll(async () => {
  await Promise.all([engine.stop(), elsewhere.stop()]);
  rmSync(directory, { recursive: true, force: true });
});

describe('a deploy to an engine', () => {
  it('calls the engine and nothing else, by CDK and by the SDK', async () => {
    const config = localConfig(example, { engine: { kind: 'ministack' }, site: 'http://localhost:8080' });
    const options = {
      engine: { kind: 'ministack', url: engine.url },
      directory: join(directory, 'data'),
      config,
    };
    const module = pathToFileURL(join(process.cwd(), 'local', 'deploy.ts'));
    const script = `import { deployApp } from '${module}'; await deployApp(${JSON.stringify(options)});`;
    const { output } = await runCommand(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: directory,
      env: hostileEnvironment(),
    });
    expect(output).toContain('cdk bootstrap failed');
    expect(engine.calls).toEqual(
      expect.arrayContaining(['GetParameter', 'DescribeStacks', 'GetCallerIdentity']),
    );
    expect(elsewhere.calls).toEqual([]);
    expect(existsSync(touched)).toBe(false);
  });
});

describe('npm run deploy with an engine’s configuration', () => {
  const deploy = (env: NodeJS.ProcessEnv) => {
    const file = join(directory, 'config.json');
    const config = localConfig(example, { engine: { kind: 'ministack' }, site: 'http://localhost:8080' });
    writeFileSync(file, JSON.stringify(config));
    return runCommand(process.execPath, ['cli/main.ts', 'deploy', '--yes', '--config', file], { env });
  };

  it.each([
    ['is set for one service', { AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:1' }, 'unset AWS_ENDPOINT_URL_STS'],
    [
      'is to be ignored',
      { AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' },
      'unset AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
    ],
    ['is AWS’s', { AWS_ENDPOINT_URL: 'https://sts.amazonaws.com' }, 'is for a local engine'],
    [
      'only looks like this machine',
      { AWS_ENDPOINT_URL: 'http://127.0.0.1.evil.dev' },
      'is for a local engine',
    ],
    ['is missing', { AWS_ENDPOINT_URL: '' }, 'is for a local engine'],
  ])('calls nobody when the endpoint %s', async (_, variables, message) => {
    const { code, output } = await deploy(awsEnvironment(engine.url, variables));
    expect(output).toContain(message);
    expect(code).toBe(1);
  });
});

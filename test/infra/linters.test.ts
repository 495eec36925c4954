import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { FrontdeskConfigInput } from '../../config/index.ts';
import example from '../../frontdesk.config.example.ts';
import { localConfig } from '../../local/config.ts';
import { cloudConfig, domainConfig } from '../support/config.ts';
import { lintTemplates, lintUpdates, lintWorkflows } from '../support/linters/linters.ts';
import { localTestConfig } from '../support/local-config.ts';
import { synthesise } from '../support/synth.ts';

const { contact: _, feedback: __, images: ___, keywordDm: ____, ...withoutPipelines } = cloudConfig;
const cloud = { account: '111122223333', region: 'eu-central-1' };
const graph = 'http://127.0.0.1:1';
const site = 'http://localhost:8080';

/** Each configuration that tests hold, and the example, in the ways in which they are synthesised. */
const CONFIGURATIONS: Readonly<Record<string, FrontdeskConfigInput>> = {
  cloud: cloudConfig,
  'own-domain': domainConfig,
  'throwaway-traced': {
    ...cloudConfig,
    environments: { dev: { ...cloud, removal: 'destroy', tracing: true, encryptionKey: 'create' } },
  },
  'out-of-sandbox': { ...cloudConfig, mail: { from: cloudConfig.mail.from, sandbox: false } },
  'without-pipelines': withoutPipelines,
  example: withOwnValues(example),
  ministack: localConfig(localTestConfig, { engine: { kind: 'ministack' }, site, graph }),
  localstack: localConfig(localTestConfig, { engine: { kind: 'localstack' }, site, graph }),
};

/** The example as its reader fills it in. */
function withOwnValues(config: FrontdeskConfigInput): FrontdeskConfigInput {
  const text = JSON.stringify(config)
    .replaceAll('example.com', 'frontdesk-tests.dev')
    .replaceAll('123456789012', cloud.account);
  return JSON.parse(text) as FrontdeskConfigInput;
}

describe('cfn-lint', () => {
  const role = readFileSync('.github/deploy-role.yaml', 'utf8');
  const table = { Type: 'AWS::DynamoDB::Table', Properties: { KeySchema: [], Wrong: true } };
  const broken = { Resources: { Table: table } };

  /** A finding a line, which begins with the template's name. One call loads the schemas of services once. */
  let findings: readonly string[];
  beforeAll(async () => {
    const templates = { ...differing(), role, broken };
    findings = await lintTemplates(templates, cloud.region);
  });
  const isOfBroken = (line: string) => line.startsWith('broken.template:');

  it('finds nothing unexplained in what any configuration gives, nor in the role that GitHub deploys by', () => {
    expect(findings.filter((line) => !isOfBroken(line))).toEqual([]);
  });

  it('would find a mistake', () => {
    expect(findings.filter(isOfBroken).join('\n')).toContain('E3002');
  });
});

/** Each template of each configuration, by `<configuration>/<stack>`. Many share a stack to the letter: once is enough. */
function differing(): Record<string, string> {
  const byText = new Map<string, string>();
  for (const [name, config] of Object.entries(CONFIGURATIONS)) {
    const stacks = Object.entries(synthesise(config));
    expect(stacks.length, name).toBeGreaterThan(0);
    for (const [stack, template] of stacks) byText.set(JSON.stringify(template.toJSON()), `${name}/${stack}`);
  }
  return Object.fromEntries([...byText].map(([text, name]) => [name, text]));
}

describe('the workflows', () => {
  const files = readdirSync('.github/workflows').map((name) => join('.github/workflows', name));

  it('pass GitHub’s schema and a security audit', async () => {
    expect(await lintWorkflows(...files)).toEqual([]);
  });

  it('would not with a mistake', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'frontdesk-workflow-'));
    const file = join(directory, 'broken.yml');
    const text = readFileSync('.github/workflows/deploy.yml', 'utf8');
    await writeFile(
      file,
      text.replace(/@[0-9a-f]{40}/, '@main').replace('timeout-minutes: 45', 'timeout: 45'),
    );
    const found = (await lintWorkflows(file)).join('\n');
    await rm(directory, { recursive: true });
    expect(found).toContain('unpinned-uses');
    expect(found).toContain('timeout');
  });

  it('have a bot for updates whose settings are what GitHub knows', async () => {
    expect(await lintUpdates('.github/dependabot.yml')).toEqual([]);
  });

  it('deploy without a stored key, in the chosen environment, from that environment’s configuration', () => {
    const text = readFileSync('.github/workflows/deploy.yml', 'utf8');
    expect(text).toMatch(/^ {4}environment: \$\{\{ inputs\.environment \}\}$/m);
    expect([...text.matchAll(/secrets\.(\w+)/g)].map(([, name]) => name)).toEqual(['FRONTDESK_CONFIG']);
    expect(text).not.toMatch(/run: .*--allow-data-loss/);
    expect(text).not.toMatch(/aws-access-key-id|AWS_ACCESS_KEY_ID/);
  });

  it('are trusted by AWS for exactly one repository and environment', () => {
    const role = readFileSync('.github/deploy-role.yaml', 'utf8');
    expect(role).toMatch(
      /githubusercontent\.com:sub: !Sub ["']repo:\$\{Repository\}:environment:\$\{Environment\}["']$/m,
    );
    expect(role).toContain('token.actions.githubusercontent.com:aud: sts.amazonaws.com');
    expect(role).not.toContain('StringLike');
  });
});

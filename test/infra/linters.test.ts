import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lintTemplates, lintUpdates, lintWorkflows } from '../support/linters/linters.ts';
import { CLOUD, most, templatesOf } from '../support/linters/templates.ts';

describe('cfn-lint', () => {
  it.each(most)('finds nothing unexplained in what the configuration “%s” gives', async (name) => {
    expect(await lintTemplates(templatesOf(name), CLOUD.region)).toEqual([]);
  });

  it('finds nothing in the role that GitHub deploys by, and would find a mistake', async () => {
    const role = readFileSync('.github/deploy-role.yaml', 'utf8');
    const table = { Type: 'AWS::DynamoDB::Table', Properties: { KeySchema: [], Wrong: true } };
    const findings = await lintTemplates({ role, broken: { Resources: { Table: table } } }, CLOUD.region);
    expect(findings.filter((line) => !line.startsWith('broken.template:'))).toEqual([]);
    expect(findings.join('\n')).toContain('E3002');
  });
});

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

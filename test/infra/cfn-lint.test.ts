import { describe, expect, it } from 'vitest';
import example from '../../frontdesk.config.example.ts';
import type { FrontdeskConfigInput } from '../../lib/config/index.ts';
import { localConfig } from '../../local/config.ts';
import { lint } from '../support/cfn-lint/cfn-lint.ts';
import { cloudConfig } from '../support/config.ts';
import { localTestConfig } from '../support/local-config.ts';
import { synthesise } from '../support/synth.ts';

const { contact: _, feedback: __, images: ___, keywordDm: ____, ...withoutPipelines } = cloudConfig;
const cloud = { account: '111122223333', region: 'eu-central-1' };
const graph = 'http://127.0.0.1:1';
const site = 'http://localhost:8080';

/** Each configuration that tests hold, and the example, in the ways in which they are synthesised. */
const CONFIGURATIONS: Readonly<Record<string, FrontdeskConfigInput>> = {
  cloud: cloudConfig,
  'throwaway-traced': {
    ...cloudConfig,
    environments: { dev: { ...cloud, removal: 'destroy', tracing: true } },
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
  it('finds nothing unexplained in any template', { timeout: 240_000 }, async () => {
    const templates: Record<string, object> = {};
    const seen = new Set<string>();
    for (const [name, config] of Object.entries(CONFIGURATIONS))
      for (const [stack, template] of Object.entries(synthesise(config))) {
        const text = JSON.stringify(template.toJSON());
        // Many configurations share a stack to the letter; once is enough.
        if (!seen.has(text)) templates[`${name}/${stack}`] = template.toJSON();
        seen.add(text);
      }
    expect(Object.keys(templates).length).toBeGreaterThan(15);
    expect(await lint(templates, cloud.region)).toEqual([]);
  });

  it('would find a mistake', { timeout: 120_000 }, async () => {
    const table = { Type: 'AWS::DynamoDB::Table', Properties: { KeySchema: [], Wrong: true } };
    const findings = await lint({ broken: { Resources: { Table: table } } }, cloud.region);
    expect(findings.join('\n')).toMatch(/broken\.json:.*E3002/);
  });
});

/** What any configuration gives to AWS, for its linter. */
import type { FrontdeskConfigInput } from '../../../config/index.ts';
import example from '../../../frontdesk.config.example.ts';
import { localConfig } from '../../../local/config.ts';
import { cloudConfig, domainConfig } from '../config.ts';
import { localTestConfig } from '../local-config.ts';
import { synthesise } from '../synth.ts';

const { contact: _, feedback: __, images: ___, keywordDm: ____, ...withoutPipelines } = cloudConfig;
const graph = 'http://127.0.0.1:1';
const site = 'http://localhost:8080';

/** Where all that is linted goes to. */
export const CLOUD = { account: '111122223333', region: 'eu-central-1' };

/** The two that differ most: all that an account can have, and all that runs without one. */
const MOST = {
  'own-domain': domainConfig,
  ministack: localConfig(localTestConfig, { engine: { kind: 'ministack' }, site, graph }),
} satisfies Record<string, FrontdeskConfigInput>;

/** The others that tests hold, and the example, in the ways in which they are synthesised. */
const FURTHER = {
  cloud: cloudConfig,
  'throwaway-traced': {
    ...cloudConfig,
    environments: { dev: { ...CLOUD, removal: 'destroy', tracing: true, encryptionKey: 'create' } },
  },
  'out-of-sandbox': { ...cloudConfig, mail: { from: cloudConfig.mail.from, sandbox: false } },
  'without-pipelines': withoutPipelines,
  example: withOwnValues(example),
  localstack: localConfig(localTestConfig, { engine: { kind: 'localstack' }, site, graph }),
} satisfies Record<string, FrontdeskConfigInput>;

const CONFIGURATIONS: Readonly<Record<string, FrontdeskConfigInput>> = { ...MOST, ...FURTHER };

/** The names of configurations. Linting takes seconds for each, so proofs lint all, and tests those that have most. */
export const most = Object.keys(MOST);
export const further = Object.keys(FURTHER);

/** The example as its reader fills it in. */
function withOwnValues(config: FrontdeskConfigInput): FrontdeskConfigInput {
  const text = JSON.stringify(config)
    .replaceAll('example.com', 'frontdesk-tests.dev')
    .replaceAll('123456789012', CLOUD.account);
  return JSON.parse(text) as FrontdeskConfigInput;
}

/**
 * The templates of a configuration, by `<configuration>/<stack>`.
 *
 * @param except templates that need not come again: many configurations share a stack to the letter
 * @throws when the configuration gives no stack at all
 */
export function templatesOf(name: string, except: ReadonlySet<string> = new Set()): Record<string, string> {
  const stacks = Object.entries(synthesise(CONFIGURATIONS[name] as FrontdeskConfigInput));
  if (stacks.length === 0) throw new Error(`${name} gives no stack`);
  const texts = stacks.map(([stack, template]) => [`${name}/${stack}`, JSON.stringify(template.toJSON())]);
  return Object.fromEntries(texts.filter(([, text]) => !except.has(text as string)));
}

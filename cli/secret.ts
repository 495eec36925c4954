/** Secrets are SSM SecureStrings, which CloudFormation can't make; so these commands do. */
import { randomBytes } from 'node:crypto';
import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { configuredPipelines, type EnvironmentId } from '../config/deployment.ts';
import type { DestinationConfig } from '../config/destinations.ts';
import type { FrontdeskConfig } from '../config/index.ts';
import type { CaptchaConfig } from '../config/spam.ts';
import { destinationsToldBy } from '../config/told.ts';
import { CANARY_KEY, type CANARY_PIPELINES } from '../lambdas/shared/canary/mark.ts';
import { parameterName } from '../lambdas/shared/runtime/parameters.ts';
import { type CaptchaProvider, PROVIDERS } from '../lambdas/shared/spam/captcha.ts';
import { openWorkplace, type PlaceOptions } from './command.ts';
import { CommandError } from './command-error.ts';
import { askHidden } from './prompt.ts';
import { type KeyedEnvironment, putSecureString } from './secure-string.ts';

interface Secret {
  /** Pipeline and name, as typed: `contact/address-salt`. */
  readonly id: `${string}/${string}`;
  readonly purpose: string;
  /** Internal ones are random and made by us; outside ones come from a service and are typed in. */
  readonly kind: 'internal' | 'outside';
  /** Whether a configuration needs it. @default whenever its pipeline is configured */
  readonly isNeeded?: (config: FrontdeskConfig) => boolean;
}

/** Every secret that a pipeline may need. */
export const SECRETS: readonly Secret[] = [
  {
    id: 'contact/address-salt',
    purpose: 'Visitors’ addresses are counted and stored only as hashes with it.',
    kind: 'internal',
  },
  {
    id: 'contact/webhook-secret',
    purpose: 'Webhooks are signed with it; their receivers need it too.',
    kind: 'internal',
  },
  {
    id: 'contact/token-key',
    purpose: 'Signs the links to files in mails; a new one ends all links.',
    kind: 'internal',
  },
  {
    id: 'feedback/address-salt',
    purpose: 'Visitors’ addresses are counted and stored only as hashes with it.',
    kind: 'internal',
  },
  {
    id: 'feedback/token-key',
    purpose: 'Signs what lets visitors change their answers.',
    kind: 'internal',
  },
  ...canarySecret('contact'),
  ...captchaSecrets('contact', ({ contact }) => Object.values(contact?.forms ?? {})),
  ...canarySecret('feedback'),
  ...captchaSecrets('feedback', ({ feedback }) => Object.values(feedback?.widgets ?? {})),
  {
    id: 'images/address-salt',
    purpose: 'Visitors’ addresses are counted and stored only as hashes with it.',
    kind: 'internal',
  },
  {
    id: 'images/token-key',
    purpose: 'Signs the tokens that let one upload into a closed preset.',
    kind: 'internal',
  },
  ...canarySecret('images'),
  ...captchaSecrets('images', ({ images }) => Object.values(images?.presets ?? {})),
  {
    id: 'data/person-key',
    purpose: 'Persons in the lake are known by hashes with it; a new one makes other persons of them.',
    kind: 'internal',
    isNeeded: ({ data }) => data?.lake?.person === true,
  },
  {
    id: 'keyword-dm/verify-token',
    purpose: 'Meta shows it when it asks whether the webhook is ours.',
    kind: 'internal',
  },
  {
    id: 'keyword-dm/app-secret',
    purpose:
      'Webhooks are signed with it: the app’s secret at Meta. Several, separated by commas, while it changes.',
    kind: 'outside',
  },
];

/** What a canary is known by; needed where there is one. */
function canarySecret(pipeline: (typeof CANARY_PIPELINES)[number]): Secret[] {
  const purpose = 'Signs what lets the canary in, which goes through every hour.';
  return [{ id: `${pipeline}/${CANARY_KEY}`, purpose, kind: 'internal', isNeeded: ({ canary }) => canary }];
}

/** One for each provider, needed where one of the pipeline's forms or presets names it. */
function captchaSecrets(
  pipeline: string,
  askingOf: (
    config: FrontdeskConfig,
  ) => readonly { readonly captcha?: Pick<CaptchaConfig, 'provider'> | undefined }[],
): Secret[] {
  return (Object.keys(PROVIDERS) as CaptchaProvider[]).map((provider) => ({
    id: `${pipeline}/${provider}-secret`,
    purpose: `Visitors’ proofs of ${provider} are checked with it; it belongs to the page’s site key.`,
    kind: 'outside',
    isNeeded: (config) => askingOf(config).some(({ captcha }) => captcha?.provider === provider),
  }));
}

/** What each destination that is told something is reached by. */
function destinationSecrets(config: FrontdeskConfig): Secret[] {
  const told = new Set(configuredPipelines(config).flatMap((one) => destinationsToldBy(config, one)));
  return [...told].flatMap((id): Secret[] => {
    const { type = 'webhook' } = config.destinations[id] ?? {};
    if (type === 'mail') return [];
    const purpose = `${DESTINATION_SECRETS[type]}; docs/destinations.md.`;
    return [{ id: `destinations/${id}`, purpose, kind: 'outside' }];
  });
}

const DESTINATION_SECRETS: Readonly<Record<Exclude<DestinationConfig['type'], 'mail'>, string>> = {
  webhook: 'The address of your service, a blank, and the whsec_… that it checks signatures with',
  slack: 'The address of Slack’s incoming webhook',
  discord: 'The address of Discord’s webhook',
  teams: 'The address of the workflow in Teams',
  telegram: 'The token of the bot in Telegram',
};

/** Below what the secrets of a configuration stand: its pipelines, and `data` where the lake has persons. */
export function secretOwners(config: FrontdeskConfig): string[] {
  return [...configuredPipelines(config), ...(config.data?.lake?.person ? ['data'] : [])];
}

function secretsOf(owners: readonly string[]): Secret[] {
  return SECRETS.filter(({ id }) => owners.includes(id.split('/')[0] as string));
}

function fullName(environment: EnvironmentId, id: string): string {
  const [pipeline = '', name = ''] = id.split('/');
  return parameterName(environment, pipeline, name);
}

/**
 * Makes the internal secrets that are missing; those that are there stay as they are.
 *
 * @returns the ids of those made
 */
export async function initSecrets(
  ssm: SSMClient,
  environment: KeyedEnvironment,
  owners: readonly string[],
): Promise<string[]> {
  const made: string[] = [];
  for (const { id, kind } of secretsOf(owners)) {
    if (kind !== 'internal') continue;
    const value = randomBytes(32).toString('base64url');
    if (await putIfAbsent(ssm, environment, fullName(environment, id), value)) made.push(id);
  }
  return made;
}

async function putIfAbsent(
  ssm: SSMClient,
  environment: KeyedEnvironment,
  name: string,
  value: string,
): Promise<boolean> {
  try {
    await putSecureString(ssm, environment, { name, value, overwrite: false });
    return true;
  } catch (error) {
    if ((error as Error).name === 'ParameterAlreadyExists') return false;
    throw error;
  }
}

/** Which of the secrets that a configuration needs are there. Values are never read into the answer. */
export async function listSecrets(
  ssm: SSMClient,
  environment: EnvironmentId,
  config: FrontdeskConfig,
): Promise<(Secret & { readonly present: boolean })[]> {
  const secrets = [...secretsOf(secretOwners(config)), ...destinationSecrets(config)].filter(
    ({ isNeeded }) => isNeeded?.(config) ?? true,
  );
  const present = new Set<string>();
  // SSM gives ten at a time.
  for (let start = 0; start < secrets.length; start += 10) {
    const names = secrets.slice(start, start + 10).map(({ id }) => fullName(environment, id));
    const { Parameters = [] } = await ssm.send(new GetParametersCommand({ Names: names }));
    for (const { Name } of Parameters) if (Name) present.add(Name);
  }
  return secrets.map((secret) => ({ ...secret, present: present.has(fullName(environment, secret.id)) }));
}

/** @throws CommandError for a name that no pipeline knows */
function requireKnown(id: string, config: FrontdeskConfig): void {
  const known = [...SECRETS, ...destinationSecrets(config)].map((secret) => secret.id);
  if (!known.some((one) => one === id))
    throw new CommandError(`There is no secret "${id}". Known: ${known.join(', ')}`);
}

/** Sets one secret, replacing what was there. @throws CommandError for an empty value */
async function setSecret(
  ssm: SSMClient,
  environment: KeyedEnvironment,
  id: string,
  value: string,
): Promise<void> {
  if (value === '') throw new CommandError('An empty secret was not stored.');
  await putSecureString(ssm, environment, { name: fullName(environment, id), value, overwrite: true });
}

/** `npm run secret -- init` */
export async function initCommand(options: PlaceOptions): Promise<void> {
  const { config, environment } = await openWorkplace(options);
  const ssm = new SSMClient({ region: environment.region });
  const made = await initSecrets(ssm, environment, secretOwners(config));
  console.log(
    made.length > 0 ? `Made: ${made.join(', ')}` : 'Nothing to do: every internal secret is there.',
  );
}

/** `npm run secret -- list` */
export async function listCommand(options: PlaceOptions): Promise<void> {
  const { config, environment } = await openWorkplace(options);
  const ssm = new SSMClient({ region: environment.region });
  for (const { id, kind, present, purpose } of await listSecrets(ssm, environment, config))
    console.log(`${present ? 'set    ' : 'MISSING'}  ${kind.padEnd(8)}  ${id}  ${purpose}`);
}

/** `npm run secret -- set <name>` */
export async function setCommand(id: string, options: PlaceOptions): Promise<void> {
  const { config, environment } = await openWorkplace(options);
  requireKnown(id, config);
  const ssm = new SSMClient({ region: environment.region });
  await setSecret(ssm, environment, id, await askHidden(`Value of ${id} (not shown): `));
  console.log(`Stored ${id}. Functions use it within five minutes.`);
}

/** What every command stands on: where it works, and how it gives up. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { ChosenEnvironment } from '../config/deployment.ts';
import { type FrontdeskConfig, loadConfig, selectEnvironment } from '../config/index.ts';
import { refusePlaceholders } from '../config/placeholders.ts';
import { isLoopbackHttp } from '../config/web-address.ts';
import { CommandError } from './command-error.ts';
import { aimAtLocalRun } from './local-run.ts';
import { DEFAULT_CONFIG } from './options.ts';

/** The options by which every command is given its place. */
export interface PlaceOptions {
  /** The configuration's file. */
  readonly config: string;
  /** @default the only one that is configured */
  readonly environment?: string | undefined;
  /** Whether to work on what `npm start` runs, with the configuration that it runs. */
  readonly local: boolean;
}

/** A configuration and one of its environments. Nothing says yet that anybody may work there. */
export interface Place {
  readonly config: FrontdeskConfig;
  readonly configFile: string;
  readonly environment: ChosenEnvironment;
}

/** A place in an account that was checked to be the right one. */
export type Workplace = Place;

/** Reads the configuration and chooses the environment. Nothing is asked of AWS, and placeholders are let through. */
export async function readPlace(options: PlaceOptions): Promise<Place> {
  if (options.local) await aimAtLocalRun();
  const configFile = options.local ? LOCAL_CONFIG : options.config;
  const config = await loadConfig(configFile);
  const environment = selectEnvironment(config, options.local ? undefined : options.environment);
  return { config, configFile, environment };
}

/** What an owner's configuration is copied from. */
const EXAMPLE = join(import.meta.dirname, '..', 'frontdesk.config.example.ts');

/** The same for what needs no account: while nobody has made the default file, the example stands in for it. */
export async function readPlaceOrExample(
  options: PlaceOptions,
): Promise<Place & { readonly isExample: boolean }> {
  const isExample =
    !options.local && options.config === DEFAULT_CONFIG && !existsSync(options.config) && existsSync(EXAMPLE);
  if (!isExample) return { ...(await readPlace(options)), isExample };
  return { ...(await readPlace({ ...options, config: EXAMPLE })), configFile: options.config, isExample };
}

/** What `npm start` has deployed, as JSON. */
const LOCAL_CONFIG = '.local/data/config.json';

/**
 * Finds the environment and makes sure that the credentials belong to its account.
 *
 * @throws CommandError when they don't, when there are none, or when what is for an engine would go elsewhere
 * @throws ConfigError while the configuration holds the example's placeholders
 */
export async function openWorkplace(options: PlaceOptions): Promise<Workplace> {
  const place = await readPlace(options);
  const { config, configFile, environment } = place;
  refusePlaceholders(config, environment, configFile);
  if (environment.engine) requireOneEngine(environment.name);
  const account = await currentAccount(environment.region, options);
  if (account !== environment.account) throw new CommandError(wrongAccount(account, place));
  return place;
}

/** What to say when the credentials are another account's. */
export function wrongAccount(account: string, { environment, configFile }: Place): string {
  return `Your AWS credentials belong to account ${account}, but environments.${environment.name} in ${configFile} names ${environment.account}. Choose the right profile (AWS_PROFILE), or correct the configuration.`;
}

/** Variables that would send some of the calls elsewhere than `AWS_ENDPOINT_URL` says, such as `AWS_ENDPOINT_URL_STS`. */
const DIVERTS = /^AWS_(ENDPOINT_URL_\w+|IGNORE_CONFIGURED_ENDPOINT_URLS)$/;

/**
 * What is meant for a local engine reaches nothing else: its account number is the same on every engine, so an engine
 * that is asked who one is could vouch for the credentials of a real account.
 */
export function requireOneEngine(environment: string): void {
  const diverting = Object.keys(process.env).filter((name) => DIVERTS.test(name) && process.env[name]);
  if (diverting.length > 0)
    throw new CommandError(
      `environments.${environment} is for a local engine, but some calls would go elsewhere: unset ${diverting.join(', ')}.`,
    );
  const endpoint = process.env.AWS_ENDPOINT_URL ?? '';
  if (!URL.canParse(endpoint) || !isLoopbackHttp(endpoint))
    throw new CommandError(
      `environments.${environment} is for a local engine: give AWS_ENDPOINT_URL its address, such as http://127.0.0.1:4566, or use --local for what npm start runs.`,
    );
}

/** The account that the credentials belong to. @throws CommandError when AWS does not take them, or can't be asked */
export async function currentAccount(
  region: string,
  { local }: Pick<PlaceOptions, 'local'> = { local: false },
): Promise<string> {
  try {
    const { Account = '' } = await new STSClient({ region }).send(new GetCallerIdentityCommand({}));
    return Account;
  } catch (error) {
    const { AWS_ENDPOINT_URL: engine } = process.env;
    throw new CommandError(whyUnknown(error as Error, { region, local, engine }));
  }
}

/** Names of errors by which AWS, or its tools, say that credentials are missing, have run out or are wrong. */
const OF_CREDENTIALS =
  /Credential|Token|AccessDenied|Signature|RequestExpired|AuthFailure|UnrecognizedClient|OptInRequired/;

/** Why nobody knows whose credentials these are, and what to do. */
export function whyUnknown(
  { name, message, code = '' }: NodeJS.ErrnoException,
  {
    region,
    local,
    engine,
  }: { readonly region: string; readonly local: boolean; readonly engine: string | undefined },
): string {
  // Where several addresses were tried in vain there is no message.
  const says = `${name}: ${message || code}`;
  if (local)
    return `What npm start left here does not answer at ${engine} (${says}). Start it again: npm start`;
  if (OF_CREDENTIALS.test(name)) {
    // A region that was never switched on knows no token of the account.
    const isToken = /^(InvalidClientTokenId|UnrecognizedClient)/.test(name);
    const orRegion = isToken
      ? ` If you are signed in, switch ${region} on for your account, or correct its name.`
      : '';
    // What is signed holds the time, and AWS takes it for some minutes.
    const orClock = /Signature|RequestExpired/.test(name)
      ? ' If you are signed in, look whether this computer’s clock is right.'
      : '';
    return `AWS did not accept your credentials in ${region} (${says}). Sign in first, for example with: aws sso login.${orRegion}${orClock}`;
  }
  if (engine) return `Nobody answered at ${engine}, which AWS_ENDPOINT_URL names (${says}).`;
  return `AWS could not be asked in ${region} (${says}). Is the region’s name right, and does your network, or its proxy, let this program out?`;
}

/** Finds one of some ids by name, for an argument that must be one. @throws CommandError that names those there are */
export function requireOneOf<Known extends string>(
  given: string,
  known: readonly Known[],
  what: string,
  configFile: string,
): Known {
  const found = known.find((id) => id === given);
  if (found !== undefined) return found;
  throw new CommandError(unknownId(given, known, what, configFile));
}

/** `There is no form "nope". frontdesk.config.ts has: main, jobs.` */
export function unknownId(given: string, known: readonly string[], what: string, configFile: string): string {
  return `There is no ${what} "${given}". ${configFile} has: ${known.join(', ') || 'none'}.`;
}

import { type ParseArgsConfig, parseArgs } from 'node:util';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import {
  ConfigError,
  type EnvironmentConfig,
  type FrontdeskConfig,
  loadConfig,
  selectEnvironment,
} from '../config/index.ts';
import { isLoopbackHttp } from '../config/values.ts';

/** A command that can't go on; the message tells its user what to do. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

/** Where a command works: one environment of the configuration, in an account that was checked to be the right one. */
export interface Workplace {
  readonly config: FrontdeskConfig;
  readonly configFile: string;
  readonly environment: EnvironmentConfig & { readonly name: string };
}

/** Options that every command takes. */
const COMMON = {
  config: { type: 'string', default: 'frontdesk.config.ts' },
  environment: { type: 'string', short: 'e' },
} as const satisfies ParseArgsConfig['options'];

/** Reads a command line: the command's own options beside `--config` and `--environment`. */
export function readArguments<Options extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: Options,
) {
  return parseArgs({ args: [...args], allowPositionals: true, options: { ...COMMON, ...options } });
}

/**
 * Finds the environment and makes sure that the credentials belong to its account.
 *
 * @throws CommandError when they don't, when there are none, or when what is for an engine would go elsewhere
 */
export async function openWorkplace(values: { config?: unknown; environment?: unknown }): Promise<Workplace> {
  const configFile = String(values.config);
  const config = await loadConfig(configFile);
  const environment = selectEnvironment(
    config,
    values.environment === undefined ? undefined : String(values.environment),
  );
  if (environment.engine) requireOneEngine(environment.name);
  const account = await currentAccount(environment.region);
  if (account !== environment.account)
    throw new CommandError(
      `Your AWS credentials belong to account ${account}, but environments.${environment.name} names ${environment.account}. Choose the right profile (AWS_PROFILE), or correct the configuration.`,
    );
  return { config, configFile, environment };
}

/** Variables that would send some of the calls elsewhere than `AWS_ENDPOINT_URL` says, such as `AWS_ENDPOINT_URL_STS`. */
const DIVERTS = /^AWS_(ENDPOINT_URL_\w+|IGNORE_CONFIGURED_ENDPOINT_URLS)$/;

/**
 * What is meant for a local engine reaches nothing else: its account number is the same on every engine, so an engine
 * that is asked who one is could vouch for the credentials of a real account.
 */
function requireOneEngine(environment: string): void {
  const diverting = Object.keys(process.env).filter((name) => DIVERTS.test(name) && process.env[name]);
  if (diverting.length > 0)
    throw new CommandError(
      `environments.${environment} is for a local engine, but some calls would go elsewhere: unset ${diverting.join(', ')}.`,
    );
  const endpoint = process.env.AWS_ENDPOINT_URL ?? '';
  if (!URL.canParse(endpoint) || !isLoopbackHttp(endpoint))
    throw new CommandError(
      `environments.${environment} is for a local engine: give AWS_ENDPOINT_URL its address, such as http://127.0.0.1:4566.`,
    );
}

async function currentAccount(region: string): Promise<string> {
  try {
    const { Account = '' } = await new STSClient({ region }).send(new GetCallerIdentityCommand({}));
    return Account;
  } catch (error) {
    throw new CommandError(
      `AWS did not accept your credentials (${(error as Error).name}). Sign in first, for example with: aws sso login`,
    );
  }
}

/** Runs a command line; a mistake of its user ends in one sentence and exit code 1, anything else with its stack. */
export async function runCommand(command: (args: readonly string[]) => Promise<void>): Promise<void> {
  try {
    await command(process.argv.slice(2));
  } catch (error) {
    const expected =
      error instanceof CommandError ||
      error instanceof ConfigError ||
      String((error as { code?: string }).code).startsWith('ERR_PARSE_ARGS');
    console.error(expected ? (error as Error).message : error);
    process.exitCode = 1;
  }
}

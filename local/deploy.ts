/**
 * Deploys the app to an engine as one deploys it to AWS, by `cdk bootstrap` and `cdk deploy`, then closes the engine's
 * gaps (`gaps.ts`) and makes the secrets. Nothing is deployed when nothing has changed.
 */
import { createHash } from 'node:crypto';
import { glob, mkdir, readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { CloudFormationClient, DescribeStacksCommand, type Stack } from '@aws-sdk/client-cloudformation';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { initSecrets, secretOwners } from '../cli/secret.ts';
import { type FrontdeskConfig, type FrontdeskConfigInput, parseConfig } from '../config/index.ts';
import { ACCOUNT, awsEnvironment, clientSettings, REGION } from './aws-environment.ts';
import { RemedyError, runCommand } from './command.ts';
import { ENVIRONMENT, LOCAL } from './config.ts';
import type { Engine } from './engine.ts';
import { closeGaps } from './gaps.ts';

const PROJECT = join(import.meta.dirname, '..');
const CDK = join(PROJECT, 'node_modules', 'aws-cdk', 'bin', 'cdk');
/** Whatever the synthesised app is made from, without the configuration. */
export const SOURCES = ['{bin,config,contract,desk,lib,lambdas,site}/**/*', 'cdk.json', 'package-lock.json'];
/** Which sources the engine has deployed. Kept in the engine, so that it is lost with its state. */
const FINGERPRINT = '/frontdesk/local/fingerprint';

export interface DeployOptions {
  readonly engine: Pick<Engine, 'kind' | 'url'>;
  /** Takes the configuration as JSON and `cdk.out`. */
  readonly directory: string;
  /** As `localConfig` makes it. */
  readonly config: FrontdeskConfigInput;
  /** @default none */
  readonly progress?: (line: string) => void;
  /** Ends a deploy that is under way. @default never */
  readonly signal?: AbortSignal;
}

/** Outputs by stack name: `outputs['Frontdesk-local-Contact'].TableName`. */
export type StackOutputs = Readonly<Record<string, Readonly<Record<string, string>>>>;

export interface DeployedApp {
  readonly outputs: StackOutputs;
  /** Base addresses on the engine, without a trailing slash, by pipeline: `urls.contact`. */
  readonly urls: Readonly<Record<string, string>>;
  /** False when the engine had it all already. */
  readonly changed: boolean;
}

/** @throws RemedyError when a step fails, with the end of what it printed; ConfigError for a wrong configuration */
export async function deployApp(options: DeployOptions): Promise<DeployedApp> {
  const { engine, directory, progress = () => {} } = options;
  const config = parseConfig(options.config);
  const configFile = join(directory, 'config.json');
  await mkdir(directory, { recursive: true });
  await writeFile(configFile, JSON.stringify(options.config, null, 2));

  const ssm = new SSMClient(clientSettings(engine.url));
  const fingerprint = await fingerprintSources(options.config);
  const changed = fingerprint !== (await readFingerprint(ssm));
  if (changed) {
    await bootstrapOnce(options);
    progress('Deploying');
    await cdkDeploy(options, configFile);
  }
  options.signal?.throwIfAborted();
  const outputs = await readOutputs(engine);
  const urls = baseUrls(outputs, engine.url);
  await closeGaps({ engine, config, urls, outputs });
  await initSecrets(ssm, LOCAL, secretOwners(config as FrontdeskConfig));
  if (changed) await writeFingerprint(ssm, fingerprint);
  return { outputs, urls, changed };
}

/** Prepares the engine's account for CDK, unless that was done. */
async function bootstrapOnce(options: DeployOptions): Promise<void> {
  const stacks = await listStacks(options.engine);
  if (stacks.some((stack) => stack.StackName === 'CDKToolkit')) return;
  options.progress?.('Preparing the engine for CDK (once)');
  // Not from the project: `cdk.json` there would have the app synthesised for nothing.
  await cdk(options, ['bootstrap', `aws://${ACCOUNT}/${REGION}`], options.directory);
}

async function cdkDeploy(options: DeployOptions, configFile: string): Promise<void> {
  const context = ['-c', `config=${configFile}`, '-c', `environment=${ENVIRONMENT}`];
  const output = ['--output', join(options.directory, 'cdk.out')];
  const args = ['deploy', '--all', '--require-approval', 'never', ...context, ...output];
  await cdk(options, args, PROJECT);
}

async function cdk(options: DeployOptions, args: readonly string[], cwd: string): Promise<void> {
  const command = [CDK, ...args, '--no-notices', '--no-color'];
  // Not the user's home: a `.cdk.json` there may name a profile, a role or a proxy.
  const home = resolve(options.directory);
  const env = awsEnvironment(options.engine.url, {
    HOME: home,
    USERPROFILE: home,
    npm_config_userconfig: join(homedir(), '.npmrc'),
    // The CDK's own check of templates takes longer than all else of a synth. A deploy to AWS and the tests make it.
    CDK_VALIDATION: 'false',
  });
  const { signal } = options;
  const { code, output } = await runCommand(process.execPath, command, { cwd, env, signal });
  if (code === 0) return;
  const tail = output.trim().split('\n').slice(-40).join('\n');
  const remedy = /ROLLBACK_(COMPLETE|FAILED)/.test(output) ? ' To begin again: npm start -- --fresh' : '';
  throw new RemedyError(`cdk ${args[0]} failed.${remedy}\n${tail}`);
}

/** Names all that the deployed app is made from by one hash. */
export async function fingerprintSources(config: unknown): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(config));
  const files: string[] = [];
  for await (const entry of glob(SOURCES, { cwd: PROJECT, withFileTypes: true }))
    if (entry.isFile()) files.push(join(entry.parentPath, entry.name));
  for (const file of files.sort()) hash.update(file).update(await readFile(file));
  return hash.digest('hex');
}

async function readFingerprint(ssm: SSMClient): Promise<string | undefined> {
  try {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: FINGERPRINT }));
    return Parameter?.Value;
  } catch (error) {
    if ((error as Error).name === 'ParameterNotFound') return undefined;
    throw error;
  }
}

async function writeFingerprint(ssm: SSMClient, value: string): Promise<void> {
  await ssm.send(
    new PutParameterCommand({ Name: FINGERPRINT, Value: value, Type: 'String', Overwrite: true }),
  );
}

async function listStacks(engine: Pick<Engine, 'url'>): Promise<Stack[]> {
  const client = new CloudFormationClient(clientSettings(engine.url));
  const { Stacks = [] } = await client.send(new DescribeStacksCommand({}));
  return Stacks.filter((stack) => stack.StackStatus !== 'DELETE_COMPLETE');
}

async function readOutputs(engine: Pick<Engine, 'url'>): Promise<StackOutputs> {
  const stacks = (await listStacks(engine)).filter((stack) => stack.StackName?.startsWith('Frontdesk-'));
  return Object.fromEntries(
    stacks.map(({ StackName = '', Outputs = [] }) => [
      StackName,
      Object.fromEntries(Outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue])),
    ]),
  );
}

/**
 * Where the engine serves each pipeline's API. What CloudFormation puts into `<Pipeline>Url` is an address at AWS, of
 * which the API's id and the stage hold here, too.
 */
export function baseUrls(outputs: StackOutputs, engineUrl: string): Record<string, string> {
  const urls: Record<string, string> = {};
  for (const [name, value] of Object.values(outputs).flatMap((stack) => Object.entries(stack))) {
    const pipeline = /^(\w+)Url$/.exec(name)?.[1];
    const api = /^https?:\/\/([a-z0-9]+)\.execute-api\.[^/]+\/([\w-]+)/.exec(value);
    if (!pipeline || !api) continue;
    urls[kebabCase(pipeline)] = `${engineUrl}/restapis/${api[1]}/${api[2]}/_user_request_`;
  }
  return urls;
}

/** `KeywordDm` → `keyword-dm` */
function kebabCase(name: string): string {
  return name.replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
}

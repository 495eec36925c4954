import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CloudFormationClient, GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SSMClient } from '@aws-sdk/client-ssm';
import { foundationStack, POOL_PROTECTION, stackName } from '../../config/deployment.ts';
import { openWorkplace, type PlaceOptions, type Workplace } from '../command.ts';
import { CommandError } from '../command-error.ts';
import { PARTS } from '../doctor/deployed.ts';
import {
  ALL_PIPELINES,
  findStandstill,
  refuseStandstill,
  type Place as Standing,
} from '../restore/standing.ts';
import { initSecrets, listSecrets, secretOwners } from '../secret.ts';
import { findOutputs, isNoStack } from '../stack-outputs.ts';
import { ADDRESSES } from './addresses.ts';
import { decideApiLogging, findApiLogging } from './api-logging.ts';
import { refuseLocal, runCdk } from './cdk.ts';
import { confirm } from './confirm.ts';
import { type DataLoss, findDataLoss, findKeyFaults, findShardFaults, type Template } from './data-guard.ts';
import { askPrice } from './price.ts';
import { hasPool, protectTables } from './protection.ts';
import { swap, takeBack } from './swap.ts';

/** Where the deploy's synthesis goes. */
const ASSEMBLY = 'cdk.out';

export interface DeployOptions extends PlaceOptions {
  /** Whether to deploy without asking. */
  readonly yes: boolean;
  /** Whether tables and buckets may be replaced or deleted. */
  readonly allowDataLoss: boolean;
  /** Whether to deploy nothing, and have the code of before the last deploy reached. @default false */
  readonly rollback?: boolean;
}

/** `npm run deploy` */
export async function deploy(options: DeployOptions): Promise<void> {
  refuseLocal(options);
  const workplace = await openWorkplace(options);
  const { environment } = workplace;
  console.log(
    `Account      ${environment.account}\nRegion       ${environment.region}\nEnvironment  ${environment.name}`,
  );
  if (!options.yes) await confirm(options.rollback ? 'Go back there?' : 'Deploy there?');

  const clients = clientsOf(environment.region);
  const { cloudFormation } = clients;
  await refuseStandstill(clients, workplace, options.rollback ? ALL_PIPELINES : undefined);
  const swapping = { workplace, say: console.log, now: () => new Date(), sleep };
  if (options.rollback)
    return takeBack({ ...swapping, stacks: await deployedStacks(cloudFormation, workplace) });
  const stacks = await synthesise(workplace);
  await guardData(cloudFormation, { stacks, environment, allowed: options.allowDataLoss });
  await askPrice(stacks, { yes: options.yes, deployed: (name) => deployedTemplate(cloudFormation, name) });
  const approval = ['--require-approval', options.yes ? 'never' : 'broadening'];
  // It makes the key that secrets are stored under.
  if (environment.encryptionKey === 'create')
    await runCdk(
      ['deploy', foundationStack(environment.root), '--app', ASSEMBLY, ...approval],
      environment.region,
    );
  await prepareSecrets(workplace);
  const failed = await withAftermath(
    () => swap({ ...swapping, stacks }, () => deployStacks(workplace, stacks, approval)),
    // When a later stack has failed, the ones before it stand, and so do their addresses.
    {
      'Setting the protection of tables': () => protect(workplace, stacks),
      'Listing the addresses': () => printAddresses(cloudFormation, stacks),
    },
    console.log,
  );
  if (failed)
    throw new CommandError(
      'It is deployed and live, but for what is said above: npm run deploy does it again.',
    );
  console.log('Does it all work? npm run doctor');
}

/**
 * What follows a work is done however that ended, and hides no error of it.
 *
 * @param aftermath by what each is to people
 * @returns whether something of the aftermath failed, which was said
 * @throws what the work throws
 */
export async function withAftermath(
  work: () => Promise<void>,
  aftermath: Readonly<Record<string, () => Promise<void>>>,
  say: (line: string) => void,
): Promise<boolean> {
  let failed = false;
  try {
    await work();
  } finally {
    for (const [what, follow] of Object.entries(aftermath))
      await follow().catch((error: Error) => {
        failed = true;
        say(`${what} did not work (${error.name}: ${error.message}).`);
      });
  }
  return failed;
}

function clientsOf(region: string) {
  return { cloudFormation: new CloudFormationClient({ region }), lambda: new LambdaClient({ region }) };
}

/** `npm run diff`: what a deploy would change, and whether data would go. Changes nothing. */
export async function diff(options: PlaceOptions): Promise<void> {
  const workplace = await openWorkplace(options);
  const { environment } = workplace;
  const { region } = environment;
  const stacks = await synthesise(workplace);
  // By the templates alone: a change set would want rights to write.
  await runCdk(['diff', '--app', ASSEMBLY, '--method', 'template'], region);
  for (const line of await foretell(clientsOf(region), { ...workplace, stacks })) console.log(line);
}

/** What a deploy would say before it changes anything. */
export async function foretell(
  clients: ReturnType<typeof clientsOf>,
  planned: Planned & Standing,
): Promise<string[]> {
  // A stack that is between two tables has none that could be lost.
  const standstill = await findStandstill(clients, planned);
  if (standstill.length > 0) return ['A deploy would be refused.', ...standstill];
  const list = await listDataLoss(clients.cloudFormation, planned);
  return [
    list === '' ? 'No table or bucket would be replaced or deleted.' : `Data would be out of reach:\n${list}`,
  ];
}

/** The desk's people are protected once they are there: with the deploy that makes their pool, by a second one of its stack. */
async function deployStacks(
  { environment }: Workplace,
  stacks: readonly { name: string; template: Template }[],
  approval: readonly string[],
): Promise<void> {
  const { region } = environment;
  const desk = stackName(environment, 'Desk');
  const isProtectable = stacks.some(
    ({ name, template }) => name === desk && template.Parameters?.[POOL_PROTECTION] !== undefined,
  );
  const protection = (state: string) =>
    isProtectable ? ['--parameters', `${desk}:${POOL_PROTECTION}=${state}`] : [];
  const isNew = isProtectable && !(await hasPool(region, desk));
  const run = (...what: string[]) => runCdk(['deploy', ...what, '--app', ASSEMBLY, ...approval], region);
  await run('--all', ...protection(isNew ? 'INACTIVE' : 'ACTIVE'));
  if (isNew) await run(desk, '--exclusively', ...protection('ACTIVE'));
}

async function protect({ environment }: Workplace, stacks: readonly { name: string }[]): Promise<void> {
  const changed = await protectTables(
    environment,
    stacks.map(({ name }) => name),
  );
  const what = environment.removal === 'retain' ? 'Protected from deletion' : 'No longer protected';
  if (changed.length > 0) console.log(`${what}: ${changed.join(', ')}`);
}

async function synthesise(workplace: Workplace): Promise<{ name: string; template: Template }[]> {
  const { root, region } = workplace.environment;
  // What depends on the account is found here, not in the synthesis: the same context always gives the same templates.
  const apiLogging = decideApiLogging(await findApiLogging(root, region));
  const context = [...cdkContext(workplace), '-c', `apiLogging=${apiLogging}`];
  await runCdk(['synth', '--quiet', ...context, '--output', ASSEMBLY], region);
  return stacksOf(ASSEMBLY);
}

/** As they are in the account, so that going back waits for no synthesis. */
async function deployedStacks(
  cloudFormation: CloudFormationClient,
  { environment }: Workplace,
): Promise<{ name: string; template: Template }[]> {
  const stacks: { name: string; template: Template }[] = [];
  for (const part of PARTS) {
    const name = stackName(environment, part);
    const template = await deployedTemplate(cloudFormation, name);
    if (template) stacks.push({ name, template });
  }
  return stacks;
}

function cdkContext({ configFile, environment }: Workplace): string[] {
  return ['-c', `config=${configFile}`, '-c', `environment=${environment.name}`];
}

/** The stacks of a synthesised app, with their template files. */
export function stacksOf(assembly: string): { name: string; template: Template }[] {
  const { artifacts } = JSON.parse(readFileSync(join(assembly, 'manifest.json'), 'utf8')) as {
    artifacts: Record<string, { type: string; properties?: { templateFile?: string; stackName?: string } }>;
  };
  return Object.entries(artifacts).flatMap(([id, { type, properties }]) =>
    type === 'aws:cloudformation:stack' && properties?.templateFile
      ? [
          {
            name: properties.stackName ?? id,
            template: JSON.parse(readFileSync(join(assembly, properties.templateFile), 'utf8')) as Template,
          },
        ]
      : [],
  );
}

/** @throws CommandError when a deploy would put data out of reach and nobody allowed it */
export async function guardData(
  cloudFormation: CloudFormationClient,
  { allowed, ...planned }: Planned & { readonly allowed: boolean },
): Promise<void> {
  const list = await listDataLoss(cloudFormation, planned);
  if (list === '') return;
  if (!allowed)
    throw new CommandError(
      `Refused: this deploy would put data out of reach.\n${list}\nIf that is what you want, add --allow-data-loss.`,
    );
  console.log(`Allowed by --allow-data-loss:\n${list}`);
}

interface Planned {
  readonly stacks: readonly { name: string; template: Template }[];
  readonly environment: Pick<Workplace['environment'], 'formerEncryptionKeys'>;
}

/** What a deploy would put out of reach, a line each; empty when nothing. */
async function listDataLoss(
  cloudFormation: CloudFormationClient,
  { stacks, environment }: Planned,
): Promise<string> {
  const found: string[] = [];
  const today = new Date().toISOString().slice(0, 10);
  for (const { name, template } of stacks) {
    const deployed = await deployedTemplate(cloudFormation, name);
    if (!deployed) continue;
    found.push(...findDataLoss(deployed, template).map((loss) => describe(name, loss)));
    const faults = [
      ...findShardFaults(deployed, template, today),
      ...findKeyFaults(deployed, template, environment.formerEncryptionKeys),
    ];
    found.push(...faults.map((fault) => `  ${name}: ${fault}`));
  }
  return found.join('\n');
}

function describe(stack: string, { logicalId, type, what, properties }: DataLoss): string {
  const why = properties.length > 0 ? ` (${properties.join(', ')} changed)` : '';
  return `  ${stack}: ${type} ${logicalId} would be ${what}${why}`;
}

async function deployedTemplate(
  cloudFormation: CloudFormationClient,
  name: string,
): Promise<Template | undefined> {
  try {
    const { TemplateBody } = await cloudFormation.send(
      new GetTemplateCommand({ StackName: name, TemplateStage: 'Original' }),
    );
    // Of a stack that holds nothing yet the text is empty.
    return JSON.parse(TemplateBody || '{}') as Template;
  } catch (error) {
    if (isNoStack(error)) return undefined;
    throw error;
  }
}

async function prepareSecrets({ config, environment }: Workplace): Promise<void> {
  const ssm = new SSMClient({ region: environment.region });
  const made = await initSecrets(ssm, environment, secretOwners(config));
  if (made.length > 0) console.log(`Made the secrets: ${made.join(', ')}`);
  for (const { id, present } of await listSecrets(ssm, environment, config))
    if (!present) console.log(`Still missing: ${id}. Set it with: npm run secret -- set ${id}`);
}

async function printAddresses(
  cloudFormation: CloudFormationClient,
  stacks: readonly { name: string }[],
): Promise<void> {
  for (const { name } of stacks) {
    const outputs = Object.entries((await findOutputs(cloudFormation, name)) ?? {});
    for (const [key, value] of outputs)
      if (ADDRESSES.includes(key)) console.log(`${key.padEnd(14)} ${value}`);
  }
}

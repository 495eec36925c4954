/**
 * `npm run first-flight`: deploys one of everything into the reader's own account under a name of its own, tries it, takes it
 * away again, and prints a report that he can show to others.
 */
import { randomBytes, randomInt } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { configuredPipelines, PIPELINES, type Pipeline, stackName } from '../../config/deployment.ts';
import { parameterName } from '../../lambdas/shared/runtime/parameters.ts';
import { readPlace, requireOneEngine } from '../command.ts';
import { CommandError } from '../command-error.ts';
import { bootstrap } from '../deploy/cdk.ts';
import { deploy } from '../deploy/deploy.ts';
import { allScopes, createToken } from '../owner/tokens.ts';
import { ask } from '../prompt.ts';
import { putSecureString } from '../secure-string.ts';
import { stackOutputs } from '../stack-outputs.ts';
import { type Flight, type Tried, tryAll } from './check.ts';
import { contactChecks } from './checks/contact.ts';
import { dataChecks } from './checks/data.ts';
import { deskChecks } from './checks/desk.ts';
import { feedbackChecks } from './checks/feedback.ts';
import { imagesChecks } from './checks/images.ts';
import { instagramChecks } from './checks/instagram.ts';
import { logChecks } from './checks/logs.ts';
import { prepareIdentity } from './identity.ts';
import { requireFreeAir } from './neighbours.ts';
import { onlyAwsChecks } from './only-aws.ts';
import {
  FLIGHT,
  flightConfig,
  type Plan,
  type PlanOptions,
  planClean,
  planFlight,
  type Whereabouts,
} from './plan.ts';
import { describeFlight, type Flown } from './report.ts';
import { takeAway } from './take-away.ts';

/** What is tried wherever a flight goes, in this order. */
const CHECKS = [
  ...contactChecks,
  ...feedbackChecks,
  ...imagesChecks,
  ...instagramChecks,
  ...dataChecks,
  ...deskChecks,
  ...logChecks,
];

export interface FirstFlightOptions extends PlanOptions {
  /** Whether CloudFront serves pictures, scripts and the desk. */
  readonly cdn: boolean;
  /** Whether to begin without asking. */
  readonly yes: boolean;
  /** Whether to leave what was deployed. */
  readonly keep: boolean;
  /** Whether to do nothing but take an earlier flight away. */
  readonly clean: boolean;
  /** Where the report is written. */
  readonly out: string;
}

/** How a flight finds its way after the deploy. Tests that fly on a local engine have others. */
export interface Doors {
  /** Base addresses by pipeline, and the desk's own page, once all is deployed. */
  readonly findAddresses: (plan: Plan) => Promise<Pick<Flight, 'urls' | 'deskPage'>>;
}

/** @throws CommandError when it can't begin, or when something was not as it should be */
export async function firstFlight(options: FirstFlightOptions, doors: Doors = AWS): Promise<void> {
  if (options.clean) return clean(await planClean(options));
  const plan = await planFlight(options);
  if (plan.engine) requireOneEngine(FLIGHT.name);
  await requireFreeAir(plan);
  console.log(describePlan(plan, options));
  if (!options.yes) await confirm();
  const flown = await fly(plan, options.keep, doors);
  const report = describeFlight(flown);
  await writeFile(options.out, report);
  console.log(`\n${report}\nWritten to ${options.out}. It names no account, address or person.`);
  const isLeft = flown.left === undefined || flown.left.length > 0;
  if (isLeft) console.log(`To take it away: ${plan.clean}`);
  if (flown.tried.some(({ state }) => state !== 'ok') || (flown.left ?? []).length > 0)
    throw new CommandError('Not all was as it should be: see the report.');
}

async function fly(plan: Plan, keep: boolean, doors: Doors): Promise<Flown> {
  const folder = await mkdtemp(join(tmpdir(), 'frontdesk-flight-'));
  const seconds: Record<string, number> = {};
  const timed = async <Result>(step: string, run: () => Promise<Result>): Promise<Result> => {
    const began = performance.now();
    try {
      return await run();
    } finally {
      seconds[step] = Math.round((performance.now() - began) / 1000);
    }
  };
  const isMade = await timed('identity', () =>
    prepareIdentity(new SESv2Client({ region: plan.region }), plan.region, plan.identity),
  );
  let tried: readonly Tried[];
  let left: readonly string[] | undefined;
  try {
    const configFile = join(folder, 'flight.json');
    await writeFile(configFile, JSON.stringify(flightConfig(plan)));
    const place = { config: configFile, environment: FLIGHT.name, local: false };
    await timed('bootstrap', () => bootstrap(place));
    await timed('deploy', () => deploy({ ...place, yes: true, allowDataLoss: false }));
    tried = await timed('try', () => tryEverything(configFile, plan, doors));
  } catch (error) {
    // A flight that does not get off the ground is worth a report, too.
    tried = [notFlown(error as Error)];
  } finally {
    if (!keep)
      left = await timed('take away', () => takeAway(plan.region, isMade ? plan.identity : undefined));
    await rm(folder, { recursive: true });
  }
  const { region, engine } = plan;
  return {
    region,
    version: await readVersion(),
    at: new Date(),
    isEngine: engine !== undefined,
    seconds,
    tried,
    left,
  };
}

function notFlown({ name, message }: Error): Tried {
  return { subject: 'the deploy', state: 'PROBLEM', says: `${name}: ${message}`, seconds: 0 };
}

async function tryEverything(configFile: string, plan: Plan, doors: Doors): Promise<Tried[]> {
  const place = await readPlace({ config: configFile, environment: FLIGHT.name, local: false });
  const { config, environment } = place;
  const ssm = new SSMClient({ region: plan.region });
  // Meta's part: it signs its webhooks with it. No function has read it so far.
  const Name = parameterName(environment, 'keyword-dm', 'app-secret');
  await putSecureString(ssm, environment, {
    name: Name,
    value: randomBytes(16).toString('hex'),
    overwrite: true,
  });
  const { token } = await createToken(ssm, environment, {
    scopes: allScopes([...configuredPipelines(config), 'desk']),
    expiresAt: new Date(Date.now() + TOKEN_MILLISECONDS),
    label: 'first flight',
  });
  const addresses = await doors.findAddresses(plan);
  const flight: Flight = { ...place, ...addresses, ownerToken: token, marker: newMarker() };
  return tryAll(plan.engine ? CHECKS : [...CHECKS, ...onlyAwsChecks], flight);
}

const TOKEN_MILLISECONDS = 3 * 3_600_000;

const LETTERS = 'bcdfghjkmnpqrstvwxz';
/** Letters alone: no rule against spam minds it. */
function newMarker(): string {
  return `flight${Array.from({ length: 10 }, () => LETTERS[randomInt(LETTERS.length)]).join('')}`;
}

const AWS: Doors = {
  async findAddresses({ region }) {
    const client = new CloudFormationClient({ region });
    const find = async (stack: Parameters<typeof stackName>[1], output: string) =>
      (await stackOutputs(client, stackName(FLIGHT, stack)))[output]?.replace(/\/$/, '') ?? '';
    const pipelines = await Promise.all(
      Object.entries(PIPELINES).map(async ([name, { stack, urlOutput }]) => [
        name,
        await find(stack, urlOutput),
      ]),
    );
    const urls = { ...Object.fromEntries(pipelines), desk: await find('Desk', 'DeskUrl') } as Record<
      Pipeline | 'desk',
      string
    >;
    const Name = parameterName(FLIGHT, 'desk', 'page');
    const { Parameter } = await new SSMClient({ region }).send(new GetParameterCommand({ Name }));
    return { urls, deskPage: Parameter?.Value ?? '' };
  },
};

async function clean({ account, region, engine }: Whereabouts): Promise<void> {
  if (engine) requireOneEngine(FLIGHT.name);
  const where = `in ${region} of account ${account}`;
  const left = await takeAway(region, undefined);
  if (left.length > 0)
    throw new CommandError(`Left behind ${where}:\n${left.map((what) => `  ${what}`).join('\n')}`);
  console.log(`Nothing of a flight is left ${where}.`);
}

function describePlan({ account, region, email, cdn, clean }: Plan, { keep }: FirstFlightOptions): string {
  return [
    `Account  ${account}`,
    `Region   ${region}`,
    `Mail     one or two to ${email}`,
    '',
    `Deploys one of everything under the name ${FLIGHT.root}, tries it${keep ? '' : ', and takes all of it away again'}.`,
    `It costs a few cents, and takes ${cdn ? 'half an hour, most of it CloudFront’s' : 'a quarter of an hour'}.`,
    `If it is stopped on the way: ${clean}`,
  ].join('\n');
}

async function confirm(): Promise<void> {
  if (!process.stdin.isTTY)
    throw new CommandError('There is nobody to ask here. Look at the lines above, and add --yes to begin.');
  if (!/^y(es)?$/i.test(await ask('Begin? [y/N] '))) throw new CommandError('Nothing was deployed.');
}

async function readVersion(): Promise<string> {
  const text = await readFile(join(import.meta.dirname, '../../package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

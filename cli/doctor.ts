/** Looks for what can go wrong with a deployment, before it and after, and says what to do. Changes nothing. */
import { findPlaceholders } from '../config/placeholders.ts';
import {
  currentAccount,
  type Place,
  type PlaceOptions,
  readPlaceOrExample,
  requireOneEngine,
  wrongAccount,
} from './command.ts';
import { CommandError } from './command-error.ts';
import { bootstrap, budget, permissionsBoundary, quotas } from './doctor/account.ts';
import { apiLogging } from './doctor/api-logging.ts';
import { cdn } from './doctor/cdn.ts';
import { domainCheck } from './doctor/domain.ts';
import { advice, type Check, type Finding, ok, problem, runChecks } from './doctor/finding.ts';
import { live } from './doctor/live.ts';
import { identity, sending, suppression } from './doctor/mail.ts';
import { orphans } from './doctor/orphans.ts';
import { protection } from './doctor/protection.ts';
import { restore } from './doctor/restore.ts';
import { alarmAddress, parameters, stacks } from './doctor/stacks.ts';
import { tokens } from './doctor/tokens.ts';

/** In the order in which their subjects matter to a first deploy. */
const CHECKS: readonly Check[] = [
  bootstrap,
  permissionsBoundary,
  identity,
  sending,
  suppression,
  apiLogging,
  parameters,
  tokens,
  stacks,
  live,
  restore,
  protection,
  alarmAddress,
  domainCheck(),
  cdn,
  quotas,
  budget,
  orphans,
];

const LABELS: Readonly<Record<Finding['state'], string>> = {
  ok: 'ok     ',
  advice: 'advice ',
  problem: 'PROBLEM',
  unknown: '?      ',
};

export interface DoctorOptions extends PlaceOptions {
  /** Whether to print JSON. */
  readonly json: boolean;
}

/** `npm run doctor`; ends with exit code 1 when there is a problem. */
export async function doctor(options: DoctorOptions): Promise<void> {
  const place = await readPlaceOrExample(options);
  const found = [...judgeConfiguration(place, place.isExample), ...(await lookAround(place, options))];
  if (options.json) console.log(JSON.stringify(found, null, 2));
  else console.log(describeFindings(found));
  if (found.some(({ state }) => state === 'problem')) process.exitCode = 1;
}

/** @returns the values of the example that the owner has yet to replace, or that there is nothing but the example */
export function judgeConfiguration(
  { config, environment, configFile }: Place,
  isExample: boolean,
): Finding[] {
  if (isExample)
    return [
      problem(
        'configuration',
        `${configFile} does not exist yet: the example stands in for it`,
        `cp frontdesk.config.example.ts ${configFile}, and put in your own values`,
      ),
    ];
  return findPlaceholders(config, environment).map(({ path, value }) =>
    problem('configuration', `${path} is the example’s "${value}"`, `Put your own into ${configFile}.`),
  );
}

/** What can be seen in the account; with nobody signed in, only that. */
async function lookAround(place: Place, options: PlaceOptions): Promise<Finding[]> {
  const { environment } = place;
  const { account, region, name } = environment;
  let signedIn: string;
  try {
    if (environment.engine) requireOneEngine(name);
    signedIn = await currentAccount(region, options);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return [
      problem('credentials', 'nothing can be looked at in your account', error.message),
      ...notLookedAt(),
    ];
  }
  if (signedIn === account)
    return [
      ok('credentials', `account ${account}, ${region}, environment ${name}`),
      ...(await runChecks(CHECKS, place)),
    ];
  const isOpen = findPlaceholders(place.config, environment).some(({ value }) => value === account);
  if (!isOpen)
    return [problem('credentials', 'of another account', wrongAccount(signedIn, place)), ...notLookedAt()];
  // The account is yet to be entered, so what the credentials open is most likely the one.
  const there = { ...place, environment: { ...environment, account: signedIn } };
  return [
    advice(
      'credentials',
      `account ${signedIn}, ${region}`,
      `If that is the one: environments.${name}.account: '${signedIn}' in ${place.configFile}.`,
    ),
    ...(await runChecks(CHECKS, there)),
  ];
}

function notLookedAt(): Finding[] {
  return CHECKS.map(({ subject }) => ({
    state: 'unknown',
    subject,
    says: 'not looked at',
    remedy: 'See credentials, above.',
  }));
}

/** A line for each finding, and below it what to do. */
export function describeFindings(found: readonly Finding[]): string {
  const width = Math.max(...found.map(({ subject }) => subject.length));
  const indent = ' '.repeat(LABELS.ok.length + width + 4);
  const lines = found.flatMap(({ state, subject, says, remedy }) => [
    `${LABELS[state]}  ${subject.padEnd(width)}  ${says}`,
    ...(remedy?.split('\n').map((line, i) => `${indent}${i === 0 ? '→ ' : '  '}${line}`) ?? []),
  ]);
  const count = (wanted: Finding['state']) => found.filter(({ state }) => state === wanted).length;
  const [problems, hints, unknown] = [count('problem'), count('advice'), count('unknown')];
  return [...lines, '', `${problems} problems, ${hints} pieces of advice, ${unknown} not looked at`].join(
    '\n',
  );
}

/** Looks for what can go wrong with a deployment, before it and after, and says what to do. Changes nothing. */
import { openWorkplace, readArguments } from './command.ts';
import { bootstrap, budget, quotas } from './doctor/account.ts';
import { domainCheck } from './doctor/domain.ts';
import { type Check, type Finding, runChecks } from './doctor/finding.ts';
import { identity, sending, suppression } from './doctor/mail.ts';
import { orphans } from './doctor/orphans.ts';
import { alarmAddress, parameters, stacks } from './doctor/stacks.ts';

/** In the order in which their subjects matter to a first deploy. */
const CHECKS: readonly Check[] = [
  bootstrap,
  identity,
  sending,
  suppression,
  parameters,
  stacks,
  alarmAddress,
  domainCheck(),
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

/** `npm run doctor -- [--environment <name>] [--json]`; exits with 1 when there is a problem */
export async function doctorCommand(args: readonly string[]): Promise<void> {
  const { values } = readArguments(args, { json: { type: 'boolean', default: false } });
  const workplace = await openWorkplace(values);
  const { account, region, name } = workplace.environment;
  const found: Finding[] = [
    { state: 'ok', subject: 'credentials', says: `account ${account}, ${region}, environment ${name}` },
    ...(await runChecks(CHECKS, workplace)),
  ];
  if (values.json) console.log(JSON.stringify(found, null, 2));
  else console.log(describeFindings(found));
  if (found.some(({ state }) => state === 'problem')) process.exitCode = 1;
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

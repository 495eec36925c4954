/** A deploy that reaches no visitor until it has passed: held, deployed, tried, let go. */
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { LIVE } from '../../config/deployment.ts';
import { CANARY_KEY, CANARY_PIPELINES, makeMark } from '../../lambdas/shared/canary/mark.ts';
import { parameterName } from '../../lambdas/shared/runtime/parameters.ts';
import type { Workplace } from '../command.ts';
import { CommandError } from '../command-error.ts';
import { heldResources } from '../restore/stack.ts';
import { listSecrets } from '../secret.ts';
import { isNoStack } from '../stack-outputs.ts';
import type { Template } from './data-guard.ts';
import {
  findLive,
  goBack,
  heldBack,
  hold,
  LATEST,
  type LiveFunction,
  letGo,
  stacksOfAnotherTable,
} from './live.ts';
import { calledIn, type Trying, triesOf } from './rehearsal.ts';
import { shift } from './shift.ts';
import { tellOwner } from './tell-owner.ts';
import { type Failure, type Try, tryOut } from './try-out.ts';

export interface Swap {
  readonly workplace: Workplace;
  readonly stacks: readonly { readonly name: string; readonly template: Template }[];
  readonly say: (line: string) => void;
  readonly now: () => Date;
  /** Waits so many milliseconds. */
  readonly sleep: (milliseconds: number) => Promise<unknown>;
}

/** IAM says of itself that a change takes seconds to be known everywhere: what fails at first is tried so often again. */
const SETTLING = { times: 3, milliseconds: 5000 };

/**
 * Deploys with all functions held at what they are, tries what was deployed, and only then lets it be reached.
 *
 * @param deploy what brings the new code
 * @throws CommandError when what was deployed does not pass: what was reached before goes on being reached, and whoever gets alarms was told where that could be done
 * @throws what the deploy throws; then, too, everything stays at the code of before
 */
export async function swap(swapping: Swap, deploy: () => Promise<void>): Promise<void> {
  const { workplace, say, now } = swapping;
  const { lambda, find } = clientsOf(swapping);
  const before = await find();
  const left = heldBack(before);
  if (left.length > 0)
    say(`At the code of before since an earlier deploy, and staying there for now: ${howMany(left)}.`);
  const held = await hold(lambda, before, now());
  if (held.length > 0) say(`Held for visitors, queues and schedules at what it is: ${howMany(held)}.`);
  try {
    await deploy();
  } catch (error) {
    if (held.length > 0)
      say(
        'The deploy did not get through. What visitors reach is still the code of before; the next deploy goes on from here.',
      );
    throw error;
  }
  const after = await find();
  const tries = await triesIn(swapping, { marks: await marksOf(swapping) });
  const failures = await tryUntilSettled(swapping, tries);
  if (failures.length === 0) {
    await shareFirst(swapping, after);
    const undeleted = await letGo(lambda, after);
    if (undeleted)
      say(`Old versions are left, which cost nothing: they could not be deleted (${undeleted.name}).`);
    say(
      `Tried what was deployed, by ${tries.length} calls of ${howMany(after)}: all is as it should be, and live.`,
    );
    return;
  }
  const report = await describe(swapping, { after, failures });
  for (const line of report) say(line);
  await tellOwner(workplace, 'A deploy did not pass, and was held back', report, say);
  throw new CommandError(
    heldBack(after).length > 0
      ? 'What was deployed is not live. Mend it, and deploy again.'
      : 'What was deployed does not answer as it should. Mend it, and deploy again.',
  );
}

/** @throws CommandError when an alarm rings while the new code has a part of the calls */
async function shareFirst(swapping: Swap, functions: readonly LiveFunction[]): Promise<void> {
  const { workplace, say, sleep } = swapping;
  const { region, root, name, gradual } = workplace.environment;
  if (!gradual || heldBack(functions).length === 0) return;
  const { percent, minutes } = gradual;
  say(`Tried. For ${minutes} minutes it has ${percent}% of the calls, while alarms are looked at.`);
  const { lambda } = clientsOf(swapping);
  const cloudWatch = new CloudWatchClient({ region });
  const begun = await shift(
    { lambda, cloudWatch, alarms: `${root}-${name}-`, percent, minutes, sleep },
    functions,
  );
  if (begun.length === 0) return;
  const report = [
    `While what was deployed to ${name} had ${percent}% of the calls, this began to ring: ${begun.join(', ')}.`,
    'All calls are with the code of before again. The alarm’s mail leads to what it means.',
  ];
  for (const line of report) say(line);
  await tellOwner(workplace, 'A deploy was taken back', report, say);
  throw new CommandError('What was deployed is not live. Mend it, and deploy again.');
}

async function tryUntilSettled(swapping: Swap, tries: readonly Try[]): Promise<Failure[]> {
  const { lambda } = clientsOf(swapping);
  let failures = await tryOut(lambda, tries, LATEST);
  for (let time = 0; failures.length > 0 && time < SETTLING.times; time++) {
    await swapping.sleep(SETTLING.milliseconds);
    const failed = new Set(failures.map(({ name }) => name));
    const again = tries.filter(({ name }) => failed.has(name));
    failures = await tryOut(lambda, again, LATEST);
  }
  return failures;
}

/** Has what was reached before the last deploy reached again. @throws CommandError where there is nothing to go back to */
export async function takeBack(swapping: Swap): Promise<void> {
  const { lambda, find } = clientsOf(swapping);
  const { say } = swapping;
  const before = await find();
  if (before.length === 0) throw new CommandError('Nothing is deployed here that could go back.');
  const moved = await stacksOfAnotherTable(lambda, before);
  for (const stack of moved)
    say(
      `${stack} stays as it is: its table was restored since, and the code of before knows the earlier one. Check out what ran well, and deploy that.`,
    );
  const after = await goBack(
    lambda,
    before.filter(({ stack }) => !moved.has(stack)),
  );
  const back = heldBack(after);
  if (back.length === 0)
    throw new CommandError(
      moved.size > 0
        ? 'Nothing else has a version of before.'
        : 'No function has a version of before: the last deploy was the first one. Check out what ran well, and deploy that.',
    );
  for (const { name } of after.filter(({ version }) => version === LATEST))
    say(`${name} has no version of before, and stays as it is.`);
  say(
    `Back at what ran before the last deploy: ${howMany(back)}. Tables, queues, rights and addresses are those of the last deploy.`,
  );
  const failures = await tryOut(lambda, await triesIn(swapping, { isBefore: true }), LIVE);
  for (const failure of failures) say(`  ${lineOf(failure)}`);
  say('The next npm run deploy tries what it brings, and lets that be reached: deploy only what is mended.');
  if (failures.length > 0) throw new CommandError('What is reached now does not answer as it should either.');
}

function clientsOf({ workplace, stacks }: Swap) {
  const { region } = workplace.environment;
  const cloudFormation = new CloudFormationClient({ region });
  const lambda = new LambdaClient({ region });
  return {
    lambda,
    find: () =>
      findLive(
        cloudFormation,
        lambda,
        stacks.map(({ name }) => name),
      ),
  };
}

/** What canaries are let in by, where they are configured and their secrets were made. */
async function marksOf({ workplace, now }: Swap): Promise<Record<string, string>> {
  const { config, environment } = workplace;
  if (!config.canary) return {};
  const ssm = new SSMClient({ region: environment.region });
  const nameOf = (pipeline: string) => parameterName(environment, pipeline, CANARY_KEY);
  const Names = CANARY_PIPELINES.map(nameOf);
  const { Parameters = [] } = await ssm.send(new GetParametersCommand({ Names, WithDecryption: true }));
  const marks = CANARY_PIPELINES.flatMap((pipeline) => {
    const key = Parameters.find(({ Name }) => Name === nameOf(pipeline))?.Value;
    return key === undefined ? [] : [[pipeline, makeMark({ pipeline, key, now: now() })]];
  });
  return Object.fromEntries(marks) as Record<string, string>;
}

/** What to call, of all stacks that are deployed. @param whose without marks of canaries for the code of before: it may know of none */
async function triesIn(
  { workplace, stacks, now }: Swap,
  whose: Pick<Trying, 'marks' | 'isBefore'>,
): Promise<Try[]> {
  const { config, environment } = workplace;
  const { region } = environment;
  const cloudFormation = new CloudFormationClient({ region });
  const secrets = await listSecrets(new SSMClient({ region }), environment, config);
  const missing = secrets.filter(({ present }) => !present);
  const waiting = new Set(missing.map(({ id }) => id.split('/')[0] ?? ''));
  const trying = { config, waiting, moment: now().toISOString(), ...whose };
  const found: Try[] = [];
  for (const { name, template } of stacks) {
    const called = calledIn(template);
    if (called.length === 0) continue;
    const names = await namesIn(cloudFormation, name);
    for (const one of called) {
      const fn = names.get(one.id);
      if (fn !== undefined) found.push(...triesOf(one, fn, trying));
    }
  }
  return found;
}

async function namesIn(client: CloudFormationClient, stack: string): Promise<Map<string, string>> {
  try {
    return new Map((await heldResources(client, stack)).map(({ logicalId, id }) => [logicalId, id]));
  } catch (error) {
    if (isNoStack(error)) return new Map();
    throw error;
  }
}

interface NotPassed {
  readonly after: readonly LiveFunction[];
  readonly failures: readonly Failure[];
}

/** What did not pass, what is reached now, and what to do: for the terminal, and for the owner's mail. */
async function describe(swapping: Swap, { after, failures }: NotPassed): Promise<string[]> {
  const { lambda } = clientsOf(swapping);
  const failed = new Set(failures.map(({ name }) => name));
  const held = new Set(heldBack(after).map(({ name }) => name));
  const isNew = failures.filter(({ name }) => !held.has(name));
  // Rights are those of the new deploy: what is reached may miss one.
  const ofBefore = await triesIn(swapping, { isBefore: true });
  const reached = await tryOut(
    lambda,
    ofBefore.filter(({ name }) => failed.has(name) && held.has(name)),
    LIVE,
  );
  return [
    `What was deployed to ${swapping.workplace.environment.name} does not pass:`,
    ...failures.map((failure) => `  ${lineOf(failure)}`),
    ...(held.size > 0
      ? [`Visitors, queues and schedules go on reaching the code of before: ${howMany(heldBack(after))}.`]
      : []),
    ...isNew.map(({ entry }) => `${entry} is new: there is no code of before, and it is reached as it is.`),
    ...reached.map(
      (failure) => `The code of before fails as well, with the rights and tables of now: ${lineOf(failure)}`,
    ),
    'To do: npm run logs says more of a function. Mend it, and npm run deploy; or deploy what ran before.',
    'Until then npm run restore refuses, and a plain cdk deploy brings code that nobody reaches.',
  ];
}

function lineOf({ entry, reason }: Failure): string {
  return `${entry}: ${reason}`;
}

function howMany(functions: readonly unknown[]): string {
  return functions.length === 1 ? '1 function' : `${functions.length} functions`;
}

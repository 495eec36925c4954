/**
 * What visitors, queues, streams and schedules reach of each function: its alias `live`. In a stack it is whatever was
 * deployed last (`$LATEST`). A deploy holds it at a version of the code of before, and lets go once the new code was tried.
 * How it stands is asked of Lambda each time, so that a deploy that was cut off is gone on with by the next one.
 */
import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import {
  DeleteFunctionCommand,
  GetAliasCommand,
  GetFunctionConfigurationCommand,
  type LambdaClient,
  PublishVersionCommand,
  paginateListVersionsByFunction,
  UpdateAliasCommand,
  waitUntilPublishedVersionActive,
} from '@aws-sdk/client-lambda';
import { LIVE } from '../../config/deployment.ts';
import { CommandError } from '../command-error.ts';
import { heldResources } from '../restore/stack.ts';
import { isNoStack } from '../stack-outputs.ts';

/** What a function's own name stands for: the code that was deployed last. */
export const LATEST = '$LATEST';

/** A function that others call. */
export interface LiveFunction {
  readonly stack: string;
  readonly name: string;
  /** What is reached: `$LATEST`, or the version at which it is held. */
  readonly version: string;
  /** The version that was reached before the last deploy, where its alias notes one. */
  readonly before?: string;
}

/** An alias notes from where it has moved to `$LATEST`: another version than that may be the last one. */
const BEFORE = 'Before the last deploy: ';

/** A version that is kept says what for. */
const KEPT_FOR = 'What was reached before the deploy of';

/** How many calls at once: Lambda takes 15 a second of those that change something. */
const AT_ONCE = 4;

/** All functions of stacks that others call. Stacks that are not deployed have none. */
export async function findLive(
  cloudFormation: CloudFormationClient,
  lambda: LambdaClient,
  stacks: readonly string[],
): Promise<LiveFunction[]> {
  const found = await Promise.all(stacks.map((stack) => aliasesOf(cloudFormation, stack)));
  return eachOf(found.flat(), async ({ stack, name }) => {
    const { FunctionVersion: version = LATEST, Description = '' } = await lambda.send(
      new GetAliasCommand({ FunctionName: name, Name: LIVE }),
    );
    const before = Description.startsWith(BEFORE) ? Description.slice(BEFORE.length) : undefined;
    return { stack, name, version, ...(before !== undefined && { before }) };
  });
}

async function aliasesOf(
  client: CloudFormationClient,
  stack: string,
): Promise<Pick<LiveFunction, 'stack' | 'name'>[]> {
  try {
    const held = await heldResources(client, stack);
    return held
      .filter(({ type, id }) => type === 'AWS::Lambda::Alias' && id.endsWith(`:${LIVE}`))
      .map(({ id }) => ({ stack, name: id.split(':').at(-2) ?? '' }));
  } catch (error) {
    if (isNoStack(error)) return [];
    throw error;
  }
}

/** Those that are held at the code of before: a deploy is under way, was cut off, or did not pass; or was taken back. */
export function heldBack<One extends LiveFunction>(functions: readonly One[]): One[] {
  return functions.filter(({ version }) => version !== LATEST);
}

/** @throws CommandError while functions of a stack are held at the code of before, which knows tables by their names of then */
export async function requireLive(
  cloudFormation: CloudFormationClient,
  lambda: LambdaClient,
  stack: string,
): Promise<void> {
  const held = heldBack(await findLive(cloudFormation, lambda, [stack]));
  if (held.length > 0)
    throw new CommandError(
      `${held.length} functions of ${stack} are held at the code of before by a deploy that did not pass, or was taken back. First: npm run deploy`,
    );
}

/**
 * Holds all functions at what they are now; those that are held already stay where they are. All versions are made before
 * the first alias moves.
 *
 * @returns how they stand then
 */
export async function hold(
  lambda: LambdaClient,
  functions: readonly LiveFunction[],
  now: Date,
): Promise<LiveFunction[]> {
  const Description = `${KEPT_FOR} ${now.toISOString()}`;
  const versions = await eachOf(functions, async (fn) => {
    if (fn.version !== LATEST) return fn;
    // Where nothing has changed since the last one, Lambda gives that.
    const { Version = '' } = await lambda.send(
      new PublishVersionCommand({ FunctionName: fn.name, Description }),
    );
    await waitUntilPublishedVersionActive(
      { client: lambda, minDelay: 1, maxDelay: 5, maxWaitTime: 300 },
      { FunctionName: fn.name, Qualifier: Version },
    );
    return { ...fn, version: Version };
  });
  // Those as well that are held: what was cut off may have left them shared with other code.
  await move(lambda, versions);
  return versions;
}

/**
 * Lets what was deployed last be reached, and deletes versions that nobody goes back to: of each function one stays, what was
 * reached before.
 *
 * @returns why some are left, where they could not be deleted: they cost nothing but room
 */
export async function letGo(
  lambda: LambdaClient,
  functions: readonly LiveFunction[],
): Promise<Error | undefined> {
  await eachOf(heldBack(functions), ({ name, version }) =>
    point(lambda, { name, version: LATEST }, `${BEFORE}${version}`),
  );
  const clean = eachOf(functions, async (fn) => {
    const { name, version } = fn;
    const versions = await versionsOf(lambda, name);
    const kept = version === LATEST ? beforeIn(versions, fn) : version;
    for (const Qualifier of versions)
      if (Qualifier !== kept) await lambda.send(new DeleteFunctionCommand({ FunctionName: name, Qualifier }));
  });
  return clean.then(
    () => undefined,
    (error: Error) => error,
  );
}

/**
 * Has what was reached before the last deploy reached again.
 *
 * @returns how all stand then; what has no version of before stays at `$LATEST`
 */
export async function goBack(
  lambda: LambdaClient,
  functions: readonly LiveFunction[],
): Promise<LiveFunction[]> {
  const back = await eachOf(functions, async (fn) => {
    if (fn.version !== LATEST) return fn;
    return { ...fn, version: beforeIn(await versionsOf(lambda, fn.name), fn) ?? LATEST };
  });
  await move(lambda, heldBack(back));
  return back;
}

/**
 * The stacks whose table is another one than when the code ran that could be gone back to: it was restored since. By its rights of
 * now a function reaches the new table alone, so that the code of before, which knows the earlier name, would reach none.
 */
export async function stacksOfAnotherTable(
  lambda: LambdaClient,
  functions: readonly LiveFunction[],
): Promise<Set<string>> {
  const moved = await eachOf(functions, async (fn) => {
    const { stack, name } = fn;
    const kept = beforeIn(await versionsOf(lambda, name), fn);
    if (kept === undefined) return [];
    const [before, now] = [await tableOf(lambda, name, kept), await tableOf(lambda, name, LATEST)];
    // A deploy may give a function a table, or take it away: only another one was restored.
    const isAnother = before !== undefined && now !== undefined && before !== now;
    return isAnother ? [stack] : [];
  });
  return new Set(moved.flat());
}

/** The name of the table that a version of a function uses; undefined for one that uses none. */
async function tableOf(
  lambda: LambdaClient,
  FunctionName: string,
  Qualifier: string,
): Promise<string | undefined> {
  const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName, Qualifier }));
  return Environment?.Variables?.TABLE_NAME;
}

/** Has each function reached at a version, and at no other one. */
export async function move(lambda: LambdaClient, functions: readonly LiveFunction[]): Promise<void> {
  await eachOf(functions, (fn) => point(lambda, fn));
}

/** @param Description what the alias is to note. @default what it notes already */
async function point(
  lambda: LambdaClient,
  { name, version }: Pick<LiveFunction, 'name' | 'version'>,
  Description?: string,
): Promise<void> {
  await lambda.send(
    new UpdateAliasCommand({
      FunctionName: name,
      Name: LIVE,
      FunctionVersion: version,
      RoutingConfig: { AdditionalVersionWeights: {} },
      ...(Description !== undefined && { Description }),
    }),
  );
}

/** The version of a function that was reached before the last deploy; undefined where there is none. */
function beforeIn(versions: readonly string[], { before }: LiveFunction): string | undefined {
  return before !== undefined && versions.includes(before) ? before : versions.at(-1);
}

/** The numbers of a function's versions, the oldest first. */
async function versionsOf(client: LambdaClient, FunctionName: string): Promise<string[]> {
  const numbers: string[] = [];
  for await (const { Versions = [] } of paginateListVersionsByFunction({ client }, { FunctionName }))
    for (const { Version } of Versions)
      if (Version !== undefined && Version !== LATEST) numbers.push(Version);
  return numbers.sort((a, b) => Number(a) - Number(b));
}

/** Does something for each, a few at once, and gives the results in order. @throws what the first one that fails throws */
export async function eachOf<One, Result>(
  all: readonly One[],
  work: (one: One) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const waiting = [...all.entries()];
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) results[next[0]] = await work(next[1]);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}

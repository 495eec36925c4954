import { GetParametersCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { DEFAULT_ROOT, type EnvironmentId } from '../../../config/deployment.ts';
import { logger } from './log.ts';
import { patiently, type Waiting } from './patience.ts';

/** A parameter that a function needs and the account does not have. The message holds the command that makes it. */
export class MissingParameter extends Error {
  override readonly name = 'MissingParameter';
}

/** Reads parameters, and keeps them for a while. */
export interface Parameters {
  /**
   * The values of parameters, by name.
   *
   * @throws MissingParameter
   */
  get(names: readonly string[]): Promise<Record<string, string>>;
  /** The same, for those that may be missing. */
  find(names: readonly string[]): Promise<Record<string, string | undefined>>;
}

/** How long a value is kept: a rotated secret is in use everywhere after this. */
const KEEP_MILLISECONDS = 5 * 60_000;
/** How much longer while SSM gives no answer: trouble there is no reason to turn visitors away. */
const KEEP_ON_MILLISECONDS = 60_000;
/** How long one that is not there is not asked for again: a stranger's requests would each be a call. */
const KEEP_MISSING_MILLISECONDS = 2_000;
/** SSM takes ten names in a call. */
const NAMES_IN_A_CALL = 10;

/** Undefined for one that is not there. */
type Kept = Map<string, { readonly value: string | undefined; readonly until: number }>;

/** What a function has read by a client, however many of its parts read: a cold start is one call. */
const shared = new WeakMap<SSMClient, { readonly kept: Kept; reading: Promise<void> }>();

/**
 * SSM gives forty reads a second to all functions of an account. So whatever a function may read, and will need, is read in
 * one call as soon as it needs any.
 *
 * @param remedy the command that makes the missing parameters
 */
export function createParameters(
  ssm: SSMClient,
  remedy = 'npm run secret -- init',
  waiting: Partial<Waiting> = {},
): Parameters {
  const { now = Date.now } = waiting;
  const state = shared.get(ssm) ?? { kept: new Map(), reading: Promise.resolve() };
  shared.set(ssm, state);
  const { kept } = state;
  const isStale = (name: string) => (kept.get(name)?.until ?? 0) <= now();

  async function refresh(names: readonly string[]): Promise<void> {
    if (!names.some(isStale)) return;
    const stale = [...new Set([...names, ...grantedParameters()])].filter(isStale);
    const isCold = names.some((name) => kept.get(name)?.value === undefined);
    try {
      const read = () => readAll(ssm, stale);
      const found = await (isCold ? patiently(read, waiting) : read());
      for (const name of stale) {
        const value = found.get(name);
        const keep = value === undefined ? KEEP_MISSING_MILLISECONDS : KEEP_MILLISECONDS;
        kept.set(name, { value, until: now() + keep });
      }
    } catch (error) {
      if (isCold) throw error;
      logger.warn('parameters are kept on', { error: (error as Error).name });
      for (const name of stale)
        kept.set(name, { value: kept.get(name)?.value, until: now() + KEEP_ON_MILLISECONDS });
    }
  }

  async function read(names: readonly string[]): Promise<void> {
    // One after the other: the second finds what the first has read.
    const reading = state.reading.then(() => refresh(names));
    state.reading = reading.catch(() => undefined);
    await reading;
  }

  return {
    async get(names) {
      await read(names);
      return present(names, (name) => kept.get(name)?.value, remedy);
    },
    async find(names) {
      await read(names);
      return Object.fromEntries(names.map((name) => [name, kept.get(name)?.value]));
    },
  };
}

/**
 * Reads parameters once, past what is kept, for what must be in use at once after a change.
 *
 * @throws MissingParameter
 */
export async function readParameters(
  ssm: SSMClient,
  names: readonly string[],
  remedy: string,
): Promise<Record<string, string>> {
  const found = await patiently(() => readAll(ssm, names));
  return present(names, (name) => found.get(name), remedy);
}

async function readAll(ssm: SSMClient, names: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (let start = 0; start < names.length; start += NAMES_IN_A_CALL) {
    const Names = names.slice(start, start + NAMES_IN_A_CALL);
    const { Parameters = [] } = await ssm.send(new GetParametersCommand({ Names, WithDecryption: true }));
    for (const { Name = '', Value = '' } of Parameters) found.set(Name, Value);
  }
  return found;
}

function present(
  names: readonly string[],
  find: (name: string) => string | undefined,
  remedy: string,
): Record<string, string> {
  const absent = names.filter((name) => find(name) === undefined);
  if (absent.length > 0) throw new MissingParameter(`Missing: ${absent.join(', ')}. Run: ${remedy}`);
  return Object.fromEntries(names.map((name) => [name, find(name) ?? '']));
}

/** The owner's key for what the function writes, where there is one: without its name, SSM takes AWS's own. */
export function ownKey(): string | undefined {
  return process.env.FRONTDESK_KEY;
}

/** All that the function may read, as its stack has granted it. */
function grantedParameters(): string[] {
  const { FRONTDESK_NAME: root = DEFAULT_ROOT, FRONTDESK_ENVIRONMENT: name = '' } = process.env;
  const { FRONTDESK_PIPELINE = '', FRONTDESK_PARAMETERS = '' } = process.env;
  const names = FRONTDESK_PARAMETERS.split(',').filter((name) => name !== '');
  return names.map((one) => parameterName({ root, name }, FRONTDESK_PIPELINE, one));
}

/** `/frontdesk/<environment>/<pipeline>/<name>`: where a pipeline's secrets and its address are. */
export function parameterName(environment: EnvironmentId, pipeline: string, name: string): string {
  return `/${environment.root}/${environment.name}/${pipeline}/${name}`;
}

import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { logger } from './log.ts';

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
}

/** How long a value is kept: a rotated secret is in use everywhere after this. */
const KEEP_MILLISECONDS = 5 * 60_000;
/** How much longer while SSM gives no answer: trouble there is no reason to turn visitors away. */
const KEEP_ON_MILLISECONDS = 60_000;

/**
 * @param remedy the command that makes the missing parameters
 */
export function createParameters(
  ssm: SSMClient,
  remedy = 'npm run secret -- init',
  now: () => number = Date.now,
): Parameters {
  const kept = new Map<string, { value: string; until: number }>();

  async function read(name: string): Promise<string> {
    const hit = kept.get(name);
    if (hit && hit.until > now()) return hit.value;
    try {
      const { Parameter } = await ssm.send(new GetParameterCommand({ Name: name, WithDecryption: true }));
      const value = Parameter?.Value ?? '';
      kept.set(name, { value, until: now() + KEEP_MILLISECONDS });
      return value;
    } catch (error) {
      if (!hit || (error as Error).name === 'ParameterNotFound') throw error;
      logger.warn('a parameter is kept on', { parameter: name, error: (error as Error).name });
      kept.set(name, { ...hit, until: now() + KEEP_ON_MILLISECONDS });
      return hit.value;
    }
  }

  return {
    async get(names) {
      // One call each: local engines check a grant on single names for GetParameter only.
      const found = await Promise.all(names.map((name) => read(name).catch(missing)));
      const absent = names.filter((_, i) => found[i] === undefined);
      if (absent.length > 0) throw new MissingParameter(`Missing: ${absent.join(', ')}. Run: ${remedy}`);
      return Object.fromEntries(names.map((name, i) => [name, found[i] ?? '']));
    },
  };
}

function missing(error: Error): undefined {
  if (error.name !== 'ParameterNotFound') throw error;
}

/** `/frontdesk/<environment>/<pipeline>/<name>`: where a pipeline's secrets and its address are. */
export function parameterName(environment: string, pipeline: string, name: string): string {
  return `/frontdesk/${environment}/${pipeline}/${name}`;
}

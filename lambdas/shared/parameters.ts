import { GetParametersCommand, type SSMClient } from '@aws-sdk/client-ssm';

/** A parameter that a function needs and the account does not have. The message holds the command that makes it. */
export class MissingParameter extends Error {
  override readonly name = 'MissingParameter';
}

/** Reads parameters, and keeps them for a while. */
export interface Parameters {
  /**
   * The values of one to ten parameters (the most that SSM gives in one call), by name.
   *
   * @throws MissingParameter
   */
  get(names: readonly string[]): Promise<Record<string, string>>;
}

/** How long a value is kept: a rotated secret is in use everywhere after this. */
const KEEP_MILLISECONDS = 5 * 60_000;

/**
 * @param remedy the command that makes the missing parameters
 */
export function createParameters(
  ssm: SSMClient,
  remedy = 'npm run secret -- init',
  now: () => number = Date.now,
): Parameters {
  const kept = new Map<string, { value: string; until: number }>();

  return {
    async get(names) {
      const stale = names.filter((name) => (kept.get(name)?.until ?? 0) <= now());
      if (stale.length > 0) {
        const answer = await ssm.send(new GetParametersCommand({ Names: [...stale], WithDecryption: true }));
        for (const { Name, Value } of answer.Parameters ?? [])
          if (Name !== undefined && Value !== undefined)
            kept.set(Name, { value: Value, until: now() + KEEP_MILLISECONDS });
        if (answer.InvalidParameters?.length)
          throw new MissingParameter(`Missing: ${answer.InvalidParameters.join(', ')}. Run: ${remedy}`);
      }
      return Object.fromEntries(names.map((name) => [name, kept.get(name)?.value ?? '']));
    },
  };
}

/** `/frontdesk/<environment>/<pipeline>/<name>`: where a pipeline's secrets and its address are. */
export function parameterName(environment: string, pipeline: string, name: string): string {
  return `/frontdesk/${environment}/${pipeline}/${name}`;
}

/** Owner tokens, as SSM keeps them: hashed, each with its scopes and its end. */
import { DeleteParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import type { EnvironmentId } from '../../config/deployment.ts';
import { mintToken, readTokens, type StoredToken } from '../../lambdas/shared/owner/access.ts';
import type { Limits, Scope } from '../../lambdas/shared/people/caller.ts';
import { MOST_LOOKED_UP } from '../../lambdas/shared/runtime/lookup.ts';
import { parameterName } from '../../lambdas/shared/runtime/parameters.ts';
import { CommandError } from '../command-error.ts';
import { type KeyedEnvironment, putSecureString } from '../secure-string.ts';

/** Every scope that the configured pipelines know, and the desk, which is among them by its own name. */
export function allScopes(pipelines: readonly string[]): Scope[] {
  return pipelines.flatMap((name): Scope[] => [
    `${name}:read`,
    `${name}:write`,
    `${name}:audit`,
    ...(name === 'images' ? (['images:upload'] as const) : []),
  ]);
}

/** So many days before a token's end, and after it, somebody may have to act. Then nobody looks for it any more. */
export const NOTICE_DAYS = 14;
const DAY_MILLISECONDS = 86_400_000;

/**
 * Makes a token and stores its hash; those that ended long ago make room for it.
 *
 * @returns the token, which can't be shown again, and how many were removed
 * @throws CommandError when there are as many valid ones as are looked up
 */
export async function createToken(
  ssm: SSMClient,
  environment: KeyedEnvironment,
  options: { scopes: readonly Scope[]; expiresAt: Date; label: string; limits?: Limits },
): Promise<{ token: string; tokenId: string; removed: number }> {
  const now = new Date();
  const known = await listTokens(ssm, environment);
  const daysOver = ({ expiresAt }: { expiresAt: string }) =>
    (now.getTime() - Date.parse(expiresAt)) / DAY_MILLISECONDS;
  if (known.filter((one) => daysOver(one) < 0).length >= MOST_LOOKED_UP)
    throw new CommandError(
      `There are ${MOST_LOOKED_UP} valid tokens, and more are not possible. Revoke some that nobody uses: npm run owner -- token list`,
    );
  const over = known.filter((one) => daysOver(one) > NOTICE_DAYS);
  for (const { tokenId } of over) await removeToken(ssm, environment, tokenId);
  const { token, tokenId, stored } = mintToken(options, now);
  const name = parameterName(environment, 'owner', tokenId);
  await putSecureString(ssm, environment, { name, value: JSON.stringify(stored), overwrite: false });
  return { token, tokenId, removed: over.length };
}

/** All tokens, without anything secret. */
export async function listTokens(
  ssm: SSMClient,
  environment: EnvironmentId,
): Promise<({ tokenId: string } & Omit<StoredToken, 'hash'>)[]> {
  const tokens = [...(await readTokens(ssm, environment))].map(([tokenId, { hash: _, ...shown }]) => ({
    tokenId,
    ...shown,
  }));
  return tokens.sort((a, b) => a.createdAt.localeCompare(b.createdAt));
}

/** Takes a token away. It may be accepted for a minute longer. @throws CommandError when there is none */
export async function revokeToken(
  ssm: SSMClient,
  environment: EnvironmentId,
  tokenId: string,
): Promise<void> {
  if (!(await removeToken(ssm, environment, tokenId)))
    throw new CommandError(`There is no token ${tokenId}: npm run owner -- token list`);
}

/** @returns false when it is gone already */
async function removeToken(ssm: SSMClient, environment: EnvironmentId, tokenId: string): Promise<boolean> {
  try {
    await ssm.send(new DeleteParameterCommand({ Name: parameterName(environment, 'owner', tokenId) }));
    return true;
  } catch (error) {
    if ((error as Error).name !== 'ParameterNotFound') throw error;
    return false;
  }
}

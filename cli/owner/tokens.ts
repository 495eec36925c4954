/** Owner tokens, as SSM keeps them: hashed, each with its scopes and its end. */
import { DeleteParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import type { EnvironmentId } from '../../config/deployment.ts';
import { mintToken, readTokens, type StoredToken } from '../../lambdas/shared/owner/access.ts';
import type { Limits, Scope } from '../../lambdas/shared/people/caller.ts';
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

/** Makes a token and stores its hash. @returns the token, which can't be shown again */
export async function createToken(
  ssm: SSMClient,
  environment: KeyedEnvironment,
  options: { scopes: readonly Scope[]; expiresAt: Date; label: string; limits?: Limits },
): Promise<{ token: string; tokenId: string }> {
  const { token, tokenId, stored } = mintToken(options, new Date());
  const name = parameterName(environment, 'owner', tokenId);
  await putSecureString(ssm, environment, { name, value: JSON.stringify(stored), overwrite: false });
  return { token, tokenId };
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
  try {
    await ssm.send(new DeleteParameterCommand({ Name: parameterName(environment, 'owner', tokenId) }));
  } catch (error) {
    if ((error as Error).name !== 'ParameterNotFound') throw error;
    throw new CommandError(`There is no token ${tokenId}: npm run owner -- token list`);
  }
}

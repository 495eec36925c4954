import {
  DeleteParameterCommand,
  GetParametersByPathCommand,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { configuredPipelines } from '../../config/deployment.ts';
import { mintToken, type Scope, type StoredToken } from '../../lambdas/shared/owner/access.ts';
import { parameterName } from '../../lambdas/shared/runtime/parameters.ts';
import { CommandError, openWorkplace } from '../command.ts';

/** Every scope that the configured pipelines know. */
export function allScopes(pipelines: readonly string[]): Scope[] {
  return pipelines.flatMap((name): Scope[] => [
    `${name}:read`,
    `${name}:write`,
    ...(name === 'images' ? (['images:upload'] as const) : []),
  ]);
}

/** Makes a token and stores its hash. @returns the token, which can't be shown again */
export async function createToken(
  ssm: SSMClient,
  environment: string,
  options: { scopes: readonly Scope[]; expiresAt: Date; label: string },
): Promise<{ token: string; tokenId: string }> {
  const { token, tokenId, stored } = mintToken(options, new Date());
  await ssm.send(
    new PutParameterCommand({
      Name: parameterName(environment, 'owner', tokenId),
      Value: JSON.stringify(stored),
      Type: 'SecureString',
      Overwrite: false,
    }),
  );
  return { token, tokenId };
}

/** All tokens, without anything secret. */
export async function listTokens(
  ssm: SSMClient,
  environment: string,
): Promise<({ tokenId: string } & Omit<StoredToken, 'hash'>)[]> {
  const tokens: ({ tokenId: string } & Omit<StoredToken, 'hash'>)[] = [];
  let next: string | undefined;
  do {
    const { Parameters = [], NextToken } = await ssm.send(
      new GetParametersByPathCommand({
        Path: `/frontdesk/${environment}/owner`,
        WithDecryption: true,
        ...(next !== undefined && { NextToken: next }),
      }),
    );
    for (const { Name = '', Value = '{}' } of Parameters) {
      const { hash: _, ...shown } = JSON.parse(Value) as StoredToken;
      tokens.push({ tokenId: Name.split('/').at(-1) ?? '', ...shown });
    }
    next = NextToken;
  } while (next);
  return tokens.sort((a, b) => a.createdAt.localeCompare(b.createdAt));
}

/** Takes a token away. It may be accepted for a minute longer. @throws CommandError when there is none */
export async function revokeToken(ssm: SSMClient, environment: string, tokenId: string): Promise<void> {
  try {
    await ssm.send(new DeleteParameterCommand({ Name: parameterName(environment, 'owner', tokenId) }));
  } catch (error) {
    if ((error as Error).name !== 'ParameterNotFound') throw error;
    throw new CommandError(`There is no token ${tokenId}: npm run owner -- token list`);
  }
}

export interface TokenOptions {
  readonly config: string;
  readonly environment?: string | undefined;
  /** Separated by commas. @default all that the configured pipelines know */
  readonly scopes?: string | undefined;
  readonly days: string;
  readonly label: string;
}

/** `token create | list | revoke <tokenId>`, with the deployer's AWS credentials. @returns false for any other line */
export async function tokenCommand(
  [verb, tokenId, ...more]: readonly string[],
  options: TokenOptions,
): Promise<boolean> {
  const isComplete = verb === 'revoke' ? /^[0-9a-f]{16}$/.test(tokenId ?? '') : tokenId === undefined;
  if (!['create', 'list', 'revoke'].includes(verb ?? '') || !isComplete || more.length > 0) return false;
  const { config, environment } = await openWorkplace(options);
  const ssm = new SSMClient({ region: environment.region });

  if (verb === 'create') {
    const known = allScopes(configuredPipelines(config));
    const scopes = readScopes(options.scopes, known);
    const expiresAt = readExpiry(options.days);
    const made = await createToken(ssm, environment.name, { scopes, expiresAt, label: options.label });
    console.log(
      `${made.token}\n\nShown once. Valid until ${expiresAt.toISOString()}, for ${scopes.join(', ')}.`,
    );
    console.log(
      `Put it into FRONTDESK_OWNER_TOKEN. Take it away: npm run owner -- token revoke ${made.tokenId}`,
    );
  } else if (verb === 'list') {
    for (const token of await listTokens(ssm, environment.name))
      console.log(`${token.tokenId}  until ${token.expiresAt}  ${token.scopes.join(',')}  ${token.label}`);
  } else {
    await revokeToken(ssm, environment.name, tokenId as string);
    console.log(`Revoked ${tokenId}. It may still be accepted for a minute.`);
  }
  return true;
}

function readScopes(given: string | undefined, known: readonly Scope[]): Scope[] {
  if (given === undefined) return [...known];
  const scopes = given.split(',').map((scope) => scope.trim());
  const unknown = scopes.filter((scope) => !known.some((k) => k === scope));
  if (unknown.length > 0)
    throw new CommandError(`Unknown scopes: ${unknown.join(', ')}. Known: ${known.join(', ')}`);
  return known.filter((scope) => scopes.includes(scope));
}

function readExpiry(days: string): Date {
  const number = Number(days);
  if (!Number.isInteger(number) || number < 1 || number > 365)
    throw new CommandError('--days: a whole number from 1 to 365');
  return new Date(Date.now() + number * 86_400_000);
}

/** `npm run owner -- token …`, with the deployer's AWS credentials. */
import { SSMClient } from '@aws-sdk/client-ssm';
import { configuredPipelines } from '../../config/deployment.ts';
import type { Scope } from '../../lambdas/shared/people/caller.ts';
import { openWorkplace, type PlaceOptions } from '../command.ts';
import { CommandError } from '../command-error.ts';
import { resolveListed } from './ids.ts';
import { describeLimits, type LimitOptions, readLimits } from './limits.ts';
import { printRows } from './print.ts';
import { allScopes, createToken, listTokens, NOTICE_DAYS, revokeToken } from './tokens.ts';

export interface CreateOptions extends PlaceOptions, LimitOptions {
  /** Separated by commas. @default all that are known, but the one that lets people in */
  readonly scopes?: string | undefined;
  readonly readOnly: boolean;
  readonly days: number;
  readonly label: string;
}

const DAY_MILLISECONDS = 86_400_000;

export async function create(options: CreateOptions): Promise<void> {
  const { config, environment } = await openWorkplace(options);
  const known = allScopes([
    ...configuredPipelines(config),
    ...(config.data ? ['data'] : []),
    ...(config.desk ? ['desk'] : []),
  ]);
  const reading = known.filter((scope) => scope.endsWith(':read'));
  const scopes = options.readOnly ? reading : readScopes(options.scopes, known);
  const expiresAt = new Date(Date.now() + options.days * DAY_MILLISECONDS);
  const ssm = new SSMClient({ region: environment.region });
  const { label } = options;
  const limits = readLimits(options, config);
  const { token, tokenId, removed } = await createToken(ssm, environment, {
    scopes,
    expiresAt,
    label,
    ...(limits && { limits }),
  });
  console.log(`export FRONTDESK_OWNER_TOKEN=${token}\n`);
  console.log(`Shown once. Valid until ${expiresAt.toISOString()}, for ${scopes.join(', ')}.`);
  if (scopes.some((scope) => scope.endsWith(':write')))
    console.log(
      'It may also change and delete. One that only reads: npm run owner -- token create --read-only',
    );
  if (removed > 0) console.log(`Removed, since they ended more than ${NOTICE_DAYS} days ago: ${removed}.`);
  console.log(`To take it away: npm run owner -- token revoke ${tokenId}`);
}

export async function list(options: PlaceOptions): Promise<void> {
  const { environment } = await openWorkplace(options);
  const tokens = await listTokens(new SSMClient({ region: environment.region }), environment);
  const rows = tokens.map(({ tokenId, expiresAt, label, scopes, limits }) => [
    tokenId,
    expiresAt.slice(0, 10),
    label || '-',
    describeLimits(limits),
    scopes.join(','),
  ]);
  printRows(['ID', 'VALID UNTIL', 'LABEL', 'SEES', 'SCOPES'], rows);
}

export async function revoke(typed: string, options: PlaceOptions): Promise<void> {
  const { environment } = await openWorkplace(options);
  const ssm = new SSMClient({ region: environment.region });
  async function* all(): AsyncGenerator<string> {
    for (const { tokenId } of await listTokens(ssm, environment)) yield tokenId;
  }
  const tokenId = await resolveListed({ what: 'token', list: 'npm run owner -- token list', all }, typed);
  await revokeToken(ssm, environment, tokenId);
  console.log(`Revoked ${tokenId}. It may still be accepted for a minute.`);
}

function readScopes(given: string | undefined, known: readonly Scope[]): Scope[] {
  // A token that leaks must not be able to invite its finder for good: whoever wants one that can, names it.
  if (given === undefined) return known.filter((scope) => scope !== 'desk:write');
  const scopes = given.split(',').map((scope) => scope.trim());
  const unknown = scopes.filter((scope) => !known.some((k) => k === scope));
  if (unknown.length > 0)
    throw new CommandError(`Unknown scopes: ${unknown.join(', ')}. Known: ${known.join(', ')}`);
  return known.filter((scope) => scopes.includes(scope));
}

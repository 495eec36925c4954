import { SSMClient } from '@aws-sdk/client-ssm';
import { allScopes, createToken, listTokens, revokeToken } from '../cli/owner/tokens.ts';
import { clientSettings } from './aws-environment.ts';
import { ENVIRONMENT } from './config.ts';
import type { Engine } from './engine.ts';

/** By which an earlier run's token is known. */
const LABEL = 'local run';
/** Longer than anybody leaves it running. */
const VALID_MILLISECONDS = 90 * 86_400_000;

/** A token with all scopes, for the pages of a run and for `outputs.json`. That of an earlier run ends. */
export async function renewOwnerToken(
  engine: Pick<Engine, 'url'>,
  pipelines: readonly string[],
): Promise<string> {
  const ssm = new SSMClient(clientSettings(engine.url));
  for (const { tokenId, label } of await listTokens(ssm, ENVIRONMENT))
    if (label === LABEL) await revokeToken(ssm, ENVIRONMENT, tokenId);
  const expiresAt = new Date(Date.now() + VALID_MILLISECONDS);
  const { token } = await createToken(ssm, ENVIRONMENT, {
    scopes: allScopes(pipelines),
    expiresAt,
    label: LABEL,
  });
  return token;
}

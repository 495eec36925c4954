import { SSMClient } from '@aws-sdk/client-ssm';
import { allScopes, createToken, listTokens, revokeToken } from '../cli/owner/tokens.ts';
import { clientSettings } from './aws-environment.ts';
import { LOCAL } from './config.ts';
import type { Engine } from './engine.ts';

/** An earlier run's token is known by it. */
const LABEL = 'local run';
/** Longer than anybody leaves it running. */
const VALID_MILLISECONDS = 90 * 86_400_000;

/** Makes a token with all scopes, for a run's pages and for `--local`, and takes an earlier run's away. */
export async function renewOwnerToken(
  engine: Pick<Engine, 'url'>,
  pipelines: readonly string[],
): Promise<string> {
  const ssm = new SSMClient(clientSettings(engine.url));
  for (const { tokenId, label } of await listTokens(ssm, LOCAL))
    if (label === LABEL) await revokeToken(ssm, LOCAL, tokenId);
  const expiresAt = new Date(Date.now() + VALID_MILLISECONDS);
  const { token } = await createToken(ssm, LOCAL, {
    scopes: allScopes(pipelines),
    expiresAt,
    label: LABEL,
  });
  return token;
}

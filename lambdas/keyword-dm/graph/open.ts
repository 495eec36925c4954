import type { SSMClient } from '@aws-sdk/client-ssm';
import type { EnvironmentId } from '../../../config/deployment.ts';
import type { KeywordDmConfig } from '../../../config/keyword-dm.ts';
import { MissingParameter, parameterName, readParameters } from '../../shared/runtime/parameters.ts';
import { createGraph, type Graph } from './graph.ts';

/** Parameter of an account's long-lived token: `token-<id in the configuration>`. */
export function tokenParameter(environment: EnvironmentId, accountId: string): string {
  return parameterName(environment, 'keyword-dm', `token-${accountId}`);
}

/** The id in the configuration of the account that webhooks call by its Instagram user id. */
export function accountIdOf(
  { accounts }: Pick<KeywordDmConfig, 'accounts'>,
  userId: string,
): string | undefined {
  return Object.entries(accounts).find(([, account]) => account.userId === userId)?.[0];
}

/**
 * Opens the Graph API with an account's token, read again each time: a turn or a run is short, and a mended token is in
 * use at once.
 *
 * @throws MissingParameter for an account that is not configured or not connected
 */
export function graphOpener(
  ssm: SSMClient,
  environment: EnvironmentId,
  config: Pick<KeywordDmConfig, 'accounts' | 'graph'>,
): (userId: string) => Promise<Graph> {
  return async (userId) => {
    const id = accountIdOf(config, userId);
    if (id === undefined) throw new MissingParameter(`Account ${userId} is not in the configuration`);
    const name = tokenParameter(environment, id);
    const { [name]: token = '' } = await readParameters(ssm, [name], `npm run instagram:connect -- ${id}`);
    return createGraph(config.graph, token);
  };
}

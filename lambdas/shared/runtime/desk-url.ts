import type { EnvironmentId } from '../../../config/deployment.ts';
import { type Parameters, parameterName } from './parameters.ts';

/** The desk's address, without a slash at the end, as its stack has written it; undefined where there is no desk. */
export type DeskUrl = () => Promise<string | undefined>;

export function createDeskUrl(parameters: Parameters, environment: EnvironmentId): DeskUrl {
  const name = parameterName(environment, 'desk', 'page');
  return async () => (await parameters.find([name]))[name];
}
